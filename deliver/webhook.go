package deliver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Formats of a webhook's body.
const (
	FormatSlack = "slack"
	FormatJSON  = "json" // the digest document
)

// Webhook posts each message to an address. The address is a secret: whoever
// has that of a chat can write into it.
type Webhook struct {
	URL    string
	Secret string // signs the body; empty: no signature
	Format string // FormatSlack or FormatJSON
	Client *http.Client
	Now    func() time.Time
}

// postTimeout is how long a receiver may take to answer.
const postTimeout = 20 * time.Second

// NewWebhook returns a webhook that does not follow redirects: a signed body
// goes where the configuration says and nowhere else.
func NewWebhook(address, secret, format string) *Webhook {
	return &Webhook{URL: address, Secret: secret, Format: format, Now: time.Now, Client: &http.Client{
		Timeout:       postTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Name is webhook: an audience has one.
func (w *Webhook) Name() string { return KindWebhook }

// Send posts the message and takes any 2xx for an answer that it was taken.
func (w *Webhook) Send(ctx context.Context, m Message) error {
	body := m.JSON
	if w.Format == FormatSlack {
		var err error
		if body, err = slack(m); err != nil {
			return &Failure{Detail: "the digest cannot be written for Slack", Refused: true}
		}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return &Failure{Detail: "the webhook's address is no URL", Refused: true}
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "earshot")
	request.Header.Set(KeyHeader, m.Key())
	if w.Secret != "" {
		request.Header.Set(SignatureHeader, Signature(w.Secret, w.Now(), body))
	}
	response, err := w.Client.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Failure{Detail: "the webhook's host does not answer: " + withoutURL(err)}
	}
	defer response.Body.Close()                        //nolint:errcheck // only read from
	_, _ = io.CopyN(io.Discard, response.Body, 64<<10) // so that the connection can be used again; what it says is nobody's business
	return w.outcome(response)
}

// Check looks at the address. It posts nothing: a chat would show it to everybody.
func (w *Webhook) Check(context.Context) (string, error) {
	u, err := url.Parse(w.URL)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", errors.New("the webhook's address is not https://HOST/…")
	}
	signed := "unsigned"
	if w.Secret != "" {
		signed = "signed"
	}
	return fmt.Sprintf("%s to %s, %s (not tried: a post would be seen)", w.Format, u.Hostname(), signed), nil
}

func (w *Webhook) outcome(r *http.Response) error {
	code := r.StatusCode
	answer := fmt.Sprintf("the webhook answered %d %s", code, http.StatusText(code))
	switch {
	case code/100 == 2:
		return nil
	case code/100 == 3:
		return &Failure{Detail: answer + ": redirects are not followed; configure the address it leads to", Refused: true}
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code/100 == 5:
		return &Failure{Detail: answer, After: retryAfter(r.Header.Get("Retry-After"), w.Now())}
	default:
		return &Failure{Detail: answer + ": check the address and what the receiver expects", Refused: true}
	}
}

// longestAsked bounds what a receiver can ask for.
const longestAsked = 24 * time.Hour

// retryAfter reads seconds or a date (RFC 9110, 10.2.3).
func retryAfter(header string, now time.Time) time.Duration {
	var after time.Duration
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		after = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		after = at.Sub(now)
	}
	return min(max(after, 0), longestAsked)
}

// withoutURL is the cause of a failed request: the error around it shows the address.
func withoutURL(err error) string {
	var at *url.Error
	if errors.As(err, &at) {
		if at.Timeout() {
			return "it took too long"
		}
		return at.Err.Error()
	}
	return "the request failed"
}
