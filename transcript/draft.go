package transcript

import (
	"unicode/utf8"

	"earshot/models"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// draft is what every format is read into before it is checked: the fields of
// a transcript as they were written.
type draft struct {
	ID, Channel, Service, StartedAt, EndedAt, CustomerID, AgentID, Queue, Language string

	Attributes map[string]string
	Version    int64
	Turns      []draftTurn
	Events     []draftEvent
	Unknown    int  // fields left out
	FromHeader bool // StartedAt was filled from a header
}

type draftTurn struct {
	Speaker        string
	StartMS, EndMS *int64
	Text           string
}

type draftEvent struct {
	Kind           string
	StartMS, EndMS *int64
}

// attributes takes plain values; null is absent, and what is nested is left
// out and counted.
func (d *draft) attributes(values map[string]jsontext.Value) {
	if len(values) == 0 {
		return
	}
	d.Attributes = make(map[string]string, len(values))
	for name, value := range values {
		switch value.Kind() {
		case '"':
			var s string
			if json.Unmarshal(value, &s) == nil {
				d.Attributes[name] = s
			}
		case '0', 't', 'f':
			d.Attributes[name] = string(value)
		case '{', '[':
			d.Unknown++
		}
	}
}

// Headers that fill what a message lacks; they never override it.
const (
	headerService    = "earshot-service"
	headerCustomerID = "earshot-customer-id"
	headerStartedAt  = "earshot-started-at"
	headerChannel    = "earshot-channel"
	headerQueue      = "earshot-queue"
	headerAgentID    = "earshot-agent-id"
	headerLanguage   = "earshot-language"
)

func (d *draft) fill(headers map[string]string) error {
	if len(headers) == 0 {
		return nil
	}
	for _, h := range []struct {
		name  string
		field *string
	}{
		{headerService, &d.Service}, {headerCustomerID, &d.CustomerID}, {headerChannel, &d.Channel}, {headerQueue, &d.Queue},
		{headerAgentID, &d.AgentID}, {headerLanguage, &d.Language}, {headerStartedAt, &d.StartedAt},
	} {
		value := headers[h.name]
		if *h.field != "" || value == "" {
			continue
		}
		if !utf8.ValidString(value) {
			return reject(models.ReasonInvalidUTF8, "the header %s is not UTF-8", h.name)
		}
		*h.field = value
		d.FromHeader = d.FromHeader || h.name == headerStartedAt
	}
	return nil
}
