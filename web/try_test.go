package web

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"earshot/models"
)

// tryIt posts a text as the form does.
func tryIt(h http.Handler, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://localhost/rules/try", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	return out
}

// asSaid shows a transcript as it is, with these places where rules hold.
func asSaid(got **models.Transcript, shown, hits []models.Finding) Try {
	return func(t *models.Transcript) (*models.Conversation, []models.Finding, error) {
		*got = t
		c := &models.Conversation{Findings: shown}
		for _, turn := range t.Turns {
			c.Turns = append(c.Turns, models.Turn{Speaker: turn.Speaker, Text: turn.Text})
		}
		return c, hits, nil
	}
}

func TestTriedLines(t *testing.T) {
	var got *models.Transcript
	h := open(Options{Store: &fakeStore{}, Rules: models.Taxonomy{Services: []models.Service{{ID: "tax"}}}, Try: asSaid(&got, nil, nil)})
	out := tryIt(h, url.Values{"text": {"AGENT: How can I help?\r\n\r\n  Hello: it is me\ncustomer:yes\nbot: Bye\ragent"}, "service": {"tax"}, "channel": {"chat"}})
	want := &models.Transcript{ID: "try", Channel: "chat", Service: "tax", Turns: []models.TranscriptTurn{
		{Speaker: "agent", Text: "How can I help?"}, {Speaker: "customer", Text: "Hello: it is me"}, {Speaker: "customer", Text: "yes"}, {Speaker: "bot", Text: "Bye\ragent"},
	}}
	if out.Code != http.StatusOK || !reflect.DeepEqual(got, want) {
		t.Errorf("got %d and %+v, want %+v", out.Code, got, want)
	}
}

func TestTriedTextIsShownAndNeverObeyed(t *testing.T) {
	var got *models.Transcript
	finding := models.Finding{Kind: hostile, Name: hostile, Rule: hostile, Start: 3, End: 9, Quote: hostile[3:9]}
	h := open(Options{Store: &fakeStore{}, Rules: hostileRules(), Try: asSaid(&got, []models.Finding{finding}, []models.Finding{finding, {Kind: models.FindingTopic, Name: "t", Rule: hostile, Quote: hostile}})})
	body := tryIt(h, url.Values{"text": {hostile + "</textarea><b>"}}).Body.String()
	if strings.Contains(body, "<script>") || strings.Contains(body, "<b>") || !strings.Contains(body, "&lt;script&gt;") || !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
		t.Errorf("got %s", body)
	}
}

// What cannot be tried is answered with the box, and what to do; what was too
// much is not sent back.
func TestWhatCannotBeTried(t *testing.T) {
	var got *models.Transcript
	h := open(Options{Store: &fakeStore{}, Try: asSaid(&got, nil, nil)})
	for want, values := range map[string]url.Values{
		"nothing to try yet":        {"text": {" \n "}},
		"longer than 10000 bytes":   {"text": {strings.Repeat("a", mostTriedBytes+1)}},
		"more than 100 lines":       {"text": {strings.Repeat("a\n", mostTriedTurns+1)}},
		"not UTF-8":                 {"text": {"\xff"}},
		"no such channel":           {"text": {"a"}, "channel": {"pigeon"}},
		"the rules hold no such":    {"text": {"a"}, "service": {"none"}},
		"longer than 10000 bytes: ": {"text": {strings.Repeat("a", 9*mostTriedBytes)}},
	} {
		out := tryIt(h, values)
		if out.Code < 400 || out.Code >= 500 || !strings.Contains(out.Body.String(), want) || out.Body.Len() > 20_000 || got != nil {
			t.Errorf("%s: got %d %.900s", want, out.Code, out.Body)
		}
	}
}

// Nothing of a text reaches the log, however it ends.
func TestTriedTextIsInNoLog(t *testing.T) {
	var log bytes.Buffer
	for _, err := range []error{nil, errors.New("no rules"), &models.Rejection{Reason: models.ReasonAnalysis, Detail: "the analysis broke"}} {
		h := open(Options{Store: &fakeStore{}, Log: slog.New(slog.NewJSONHandler(&log, nil)), Try: func(*models.Transcript) (*models.Conversation, []models.Finding, error) {
			return &models.Conversation{}, nil, err
		}})
		tryIt(h, url.Values{"text": {"my social is 078-05-1120"}})
	}
	if log.Len() == 0 || strings.Contains(log.String(), "078-05") || strings.Contains(log.String(), "social") {
		t.Errorf("the log has %s", log.String())
	}
}

func TestWhyNotCounted(t *testing.T) {
	rules := models.Taxonomy{Topics: []models.Topic{{ID: "deadline", MinScore: 1.5, Rules: []models.Rule{{ID: "deadline/when", Weight: 0.5}, {ID: "deadline/date", Weight: 0.25}}}}}
	topic := func(rule string, start int) models.Finding {
		return models.Finding{Kind: models.FindingTopic, Name: "deadline", Rule: rule, Start: start}
	}
	service := models.Finding{Kind: models.FindingService, Name: "tax"}
	s := &server{Options: Options{Rules: rules}}
	for _, c := range []struct {
		c    models.Conversation
		hits []models.Finding
		want string
	}{
		{models.Conversation{}, []models.Finding{topic("deadline/when", 0), topic("deadline/date", 9)}, "counts 0.75 of the 1.5 that are needed"},
		{models.Conversation{}, []models.Finding{topic("deadline/when", 0), topic("deadline/when", 5)}, "counts 0.5 of the 1.5 that are needed"},
		{models.Conversation{Findings: []models.Finding{topic("deadline/date", 9)}}, []models.Finding{topic("deadline/when", 0), topic("deadline/date", 9)}, "other words around it say the same, and count already"},
		{models.Conversation{Service: "tax"}, []models.Finding{service}, "speaks for the service, and other words of the turn count already"},
		{models.Conversation{Service: "ssa", ServiceSource: models.ServiceGiven}, []models.Finding{service}, "speaks for this service, but the conversation names its own"},
		{models.Conversation{Service: "ssa", ServiceSource: models.ServiceInferred}, []models.Finding{service}, "speaks for this service, but more words speak for another"},
	} {
		if got := s.besides(&c.c, c.hits); len(got) == 0 || got[0].Why != c.want {
			t.Errorf("got %+v, want %s", got, c.want)
		}
	}
	same := topic("deadline/when", 0)
	if got := s.besides(&models.Conversation{Findings: []models.Finding{same}}, []models.Finding{same, same}); len(got) > 0 {
		t.Errorf("what is shown stands beside too: %+v", got)
	}
}
