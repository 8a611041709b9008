package deliver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func base64Reader(r io.Reader) io.Reader { return base64.NewDecoder(base64.StdEncoding, r) }

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

const sharedSecret = "whsec-0123456789"

// receiver checks a signature as docs/digest.md tells receivers to.
func receiver(secret string, header http.Header, body []byte, now time.Time) error {
	var seconds, signature string
	for part := range strings.SplitSeq(header.Get("X-Earshot-Signature"), ",") {
		switch name, value, _ := strings.Cut(part, "="); name {
		case "t":
			seconds = value
		case "v1":
			signature = value
		}
	}
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || now.Sub(time.Unix(at, 0)).Abs() > 5*time.Minute {
		return errors.New("too old, or no time at all")
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s", seconds, body)
	if !hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(signature)) {
		return errors.New("not signed with our secret")
	}
	return nil
}

func post(t *testing.T, format string, answer http.HandlerFunc) error {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	w := NewWebhook(server.URL+"/T0/B0/token", sharedSecret, format)
	w.Now = func() time.Time { return noon }
	defer w.Client.CloseIdleConnections()
	return w.Send(t.Context(), aMessage())
}

func TestWebhookIsSigned(t *testing.T) {
	defer goleak.VerifyNone(t)
	var header http.Header
	var body []byte
	err := post(t, FormatJSON, func(_ http.ResponseWriter, r *http.Request) {
		header = r.Header
		body, _ = io.ReadAll(r.Body)
	})
	if err != nil {
		t.Fatal(err)
	}
	if string(body) != string(aMessage().JSON) || header.Get("Content-Type") != "application/json; charset=utf-8" || header.Get("X-Earshot-Delivery") != aMessage().Key() {
		t.Errorf("body %s, header %v", body, header)
	}
	if err := receiver(sharedSecret, header, body, noon.Add(time.Minute)); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"another secret": receiver("guessed", header, body, noon),
		"another body":   receiver(sharedSecret, header, append(body, ' '), noon),
		"replayed later": receiver(sharedSecret, header, body, noon.Add(time.Hour)),
	} {
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	header.Set(SignatureHeader, strings.Replace(header.Get(SignatureHeader), "t="+strconv.FormatInt(noon.Unix(), 10), fmt.Sprintf("t=%d", noon.Add(time.Hour).Unix()), 1))
	if receiver(sharedSecret, header, body, noon.Add(time.Hour)) == nil {
		t.Error("a changed time was accepted")
	}
}

func TestSlackTakesIt(t *testing.T) {
	var got struct {
		Text   string
		Blocks []struct {
			Type string
			Text struct{ Type, Text string }
		}
	}
	err := post(t, FormatSlack, func(_ http.ResponseWriter, r *http.Request) { _ = json.NewDecoder(r.Body).Decode(&got) })
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Blocks) != 3 || got.Blocks[0].Type != "header" || got.Blocks[0].Text.Text != aMessage().Subject || got.Blocks[2].Text.Type != "plain_text" {
		t.Errorf("got %+v", got)
	}
	if !strings.HasPrefix(got.Text, aMessage().Subject) || !strings.Contains(got.Text, "&lt;b&gt; &amp; @channel") {
		t.Errorf("text %q", got.Text)
	}
}

func TestSlackLimits(t *testing.T) {
	m := aMessage()
	m.Subject = strings.Repeat("ö", 500)
	for range 100 {
		m.Brief = append(m.Brief, "", strings.Repeat("ü", 5000))
	}
	body, err := slack(m)
	if err != nil {
		t.Fatal(err)
	}
	var got slackMessage
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Blocks) != 50 || len([]rune(got.Blocks[0].Text.Text)) != 150 || len([]rune(got.Blocks[49].Text.Text)) != 3000 {
		t.Errorf("%d blocks", len(got.Blocks))
	}
	for _, b := range got.Blocks {
		if b.Text.Text == "" {
			t.Error("an empty block, which Slack refuses")
		}
	}
}

func TestWebhookFailures(t *testing.T) {
	for name, test := range map[string]struct {
		code    int
		after   string
		refused bool
		wait    time.Duration
	}{
		"not found":           {code: 404, refused: true},
		"gone":                {code: 410, refused: true},
		"bad request":         {code: 400, refused: true},
		"redirect":            {code: 307, refused: true},
		"broken":              {code: 500},
		"away":                {code: 503, after: "120", wait: 2 * time.Minute},
		"too many":            {code: 429, after: "Mon, 23 Nov 2026 12:30:00 GMT", wait: 30 * time.Minute},
		"asks for ever":       {code: 429, after: "999999999", wait: 24 * time.Hour},
		"asks for the past":   {code: 429, after: "Mon, 23 Nov 2026 11:00:00 GMT"},
		"asks for nonsense":   {code: 503, after: "soon"},
		"asks for a negative": {code: 503, after: "-5"},
	} {
		t.Run(name, func(t *testing.T) {
			elsewhere := 0
			other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
			defer other.Close()
			err := post(t, FormatJSON, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", test.after)
				w.Header().Set("Location", other.URL)
				w.WriteHeader(test.code)
				fmt.Fprint(w, customer, sharedSecret)
			})
			var failure *Failure
			if !errors.As(err, &failure) || failure.Refused != test.refused || failure.After != test.wait || !strings.Contains(err.Error(), strconv.Itoa(test.code)) {
				t.Errorf("got %+v", err)
			}
			if text := fmt.Sprint(err); strings.Contains(text, customer) || strings.Contains(text, sharedSecret) || strings.Contains(text, "token") {
				t.Errorf("shows too much: %s", text)
			}
			if elsewhere > 0 {
				t.Error("a redirect was followed")
			}
		})
	}
}

func TestWebhookThatIsNotThereKeepsItsAddress(t *testing.T) {
	server := httptest.NewServer(nil)
	address := server.URL
	server.Close()
	for _, to := range []string{address + "/T0/B0/token", "https://localhost:1/token", "://token", "http://[token"} {
		w := NewWebhook(to, "", FormatSlack)
		var failure *Failure
		if err := w.Send(t.Context(), aMessage()); !errors.As(err, &failure) || strings.Contains(err.Error(), "token") {
			t.Errorf("%s: got %v", to, err)
		}
	}
}

func TestWebhookTimesOut(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	w := NewWebhook(server.URL+"/token", "", FormatJSON)
	w.Client.Timeout = 50 * time.Millisecond
	var failure *Failure
	if err := w.Send(t.Context(), aMessage()); !errors.As(err, &failure) || failure.Refused || !strings.Contains(err.Error(), "too long") {
		t.Errorf("got %v", err)
	}
}

func TestWebhookCheckPostsNothing(t *testing.T) {
	posts := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { posts++ }))
	defer server.Close()
	found, err := NewWebhook(server.URL+"/token", sharedSecret, FormatSlack).Check(t.Context())
	if err != nil || posts > 0 || !strings.Contains(found, "signed") || strings.Contains(found, "token") {
		t.Errorf("%q, %v, %d posts", found, err, posts)
	}
	if _, err := NewWebhook("hooks.example.com/token", "", FormatSlack).Check(t.Context()); err == nil || strings.Contains(err.Error(), "token") {
		t.Errorf("got %v", err)
	}
}
