package transcript

import (
	"math"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// nativeMessage is Earshot's own format, field by field as models.Transcript
// documents it. Null means absent everywhere.
type nativeMessage struct {
	ID         string                    `json:"id"`
	Channel    string                    `json:"channel"`
	Service    string                    `json:"service"`
	StartedAt  string                    `json:"started_at"`
	EndedAt    string                    `json:"ended_at"`
	CustomerID string                    `json:"customer_id"`
	AgentID    string                    `json:"agent_id"`
	Queue      string                    `json:"queue"`
	Language   string                    `json:"language"`
	Attributes map[string]jsontext.Value `json:"attributes"`
	Version    *whole                    `json:"version"`
	Events     []nativeEvent             `json:"events"`
	Turns      []nativeTurn              `json:"turns"`
	Unknown    map[string]jsontext.Value `json:",embed"`
}

type nativeTurn struct {
	Speaker string                    `json:"speaker"`
	StartMS *whole                    `json:"start_ms"`
	EndMS   *whole                    `json:"end_ms"`
	Text    string                    `json:"text"`
	Unknown map[string]jsontext.Value `json:",embed"`
}

type nativeEvent struct {
	Kind    string                    `json:"kind"`
	StartMS *whole                    `json:"start_ms"`
	EndMS   *whole                    `json:"end_ms"`
	Unknown map[string]jsontext.Value `json:",embed"`
}

// nativeField reports whether name is a field of the format.
func nativeField(name string) bool {
	switch name {
	case "id", "channel", "service", "started_at", "ended_at", "customer_id", "agent_id", "queue", "language",
		"attributes", "version", "events", "turns", "speaker", "start_ms", "end_ms", "text", "kind":
		return true
	}
	return false
}

func signNative(names []string) bool { return slices.Contains(names, "turns") }

func decodeNative(value []byte) (*draft, error) {
	var m nativeMessage
	if err := json.Unmarshal(value, &m); err != nil {
		return nil, unreadable(err, nativeField)
	}
	d := &draft{
		ID: m.ID, Channel: m.Channel, Service: m.Service, StartedAt: m.StartedAt, EndedAt: m.EndedAt, CustomerID: m.CustomerID,
		AgentID: m.AgentID, Queue: m.Queue, Language: m.Language, Version: m.Version.orZero(),
		Turns: make([]draftTurn, len(m.Turns)), Unknown: len(m.Unknown),
	}
	for i, t := range m.Turns {
		d.Turns[i] = draftTurn{Speaker: t.Speaker, StartMS: t.StartMS.pointer(), EndMS: t.EndMS.pointer(), Text: t.Text}
		d.Unknown += len(t.Unknown)
	}
	if m.Events != nil {
		d.Events = make([]draftEvent, 0, len(m.Events))
	}
	for _, e := range m.Events {
		d.Events = append(d.Events, draftEvent{Kind: e.Kind, StartMS: e.StartMS.pointer(), EndMS: e.EndMS.pointer()})
		d.Unknown += len(e.Unknown)
	}
	d.attributes(m.Attributes)
	return d, nil
}

// whole is a whole number that may be written as a float: 3100 or 3100.0.
type whole int64

// UnmarshalJSONFrom takes a JSON number without a fraction.
func (w *whole) UnmarshalJSONFrom(in *jsontext.Decoder) error {
	value, err := in.ReadValue()
	if err != nil {
		return err
	}
	if value.Kind() == '0' {
		if n, err := strconv.ParseInt(string(value), 10, 64); err == nil {
			*w = whole(n)
			return nil
		}
		// Beyond 2^53 a float no longer says which whole number was meant.
		if f, err := strconv.ParseFloat(string(value), 64); err == nil && f == math.Trunc(f) && math.Abs(f) <= 1<<53 {
			*w = whole(f)
			return nil
		}
	}
	return &json.SemanticError{JSONKind: value.Kind()}
}

func (w *whole) orZero() int64 {
	if w == nil {
		return 0
	}
	return int64(*w)
}

func (w *whole) pointer() *int64 { return (*int64)(w) }
