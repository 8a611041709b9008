package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"earshot/models"
)

// line is one line of a set, whatever its kind. Fields it does not know are
// left alone.
type line struct {
	ID         string          `json:"id"`
	ConvID     string          `json:"conv_id"`
	Doc        json.RawMessage `json:"doc"`
	TemplateID json.RawMessage `json:"template_id"`
	Channel    string          `json:"channel"`
	Service    string          `json:"service"`
	Text       string          `json:"text"`
	Turns      []lineTurn      `json:"turns"`

	Label        json.RawMessage `json:"label"`
	Cue          *lineSpan       `json:"cue"`
	Subtype      string          `json:"subtype"`
	Count        int             `json:"count"`
	Borderline   bool            `json:"borderline"`
	HardNegative bool            `json:"hard_negative"`
	Valence      *float64        `json:"mean_valence"`
	Spans        *[]lineSpan     `json:"spans"`
	Topics       *[]string       `json:"topics"`
	Intent       string          `json:"intent"`
	Labels       struct {
		Intent  string          `json:"intent"`
		Intents json.RawMessage `json:"intents"`
	} `json:"labels"`
}

type lineTurn struct {
	Speaker string      `json:"speaker"`
	StartMS *int64      `json:"start_ms"`
	EndMS   *int64      `json:"end_ms"`
	Text    string      `json:"text"`
	Label   string      `json:"label"`
	Spans   *[]lineSpan `json:"spans"`
}

// lineSpan is in code points.
type lineSpan struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Type  string `json:"type"`
	Text  string `json:"text"`
}

// kind is what the line has labels for; empty: it has none that are known.
func (l *line) kind() Kind {
	switch {
	case l.Valence != nil:
		return Valence
	case l.Spans != nil || slices.ContainsFunc(l.Turns, func(t lineTurn) bool { return t.Spans != nil }):
		return PII
	case string(l.Label) == "true" || string(l.Label) == "false":
		return Repeat
	case len(l.Label) > 0 && l.Label[0] == '"' || slices.ContainsFunc(l.Turns, func(t lineTurn) bool { return t.Label != "" }):
		return Sentiment
	case l.Topics != nil || len(l.intents()) > 0:
		return Topics
	case l.Service != "" && len(l.Turns) > 0:
		return Service
	}
	return ""
}

// intents are all intents of the line, wherever they stand.
func (l *line) intents() []string {
	var out []string
	for _, i := range []string{l.Intent, l.Labels.Intent} {
		if i != "" {
			out = append(out, i)
		}
	}
	var nested any
	if json.Unmarshal(l.Labels.Intents, &nested) == nil {
		out = append(out, texts(nested)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// texts are the strings of nested lists.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, texts(e)...)
		}
		return out
	}
	return nil
}

// errNoLabel is said of lines that have no label of the kind asked for.
func errNoLabel(field string) error { return errors.New("there is no " + field) }

// items are the labelled items of the line. skip, if not empty, says why it
// cannot be scored though nothing is wrong with it.
func (l *line) items(kind Kind, m *Mapping) (items []Item, skip string, err error) {
	t, err := l.transcript()
	if err != nil {
		return nil, "", err
	}
	it := Item{ID: l.ID, Cluster: l.cluster(), Transcript: t, Borderline: l.Borderline, HardNegative: l.HardNegative, Subtype: l.Subtype, Count: l.Count}
	for it.Turn < len(t.Turns)-1 && t.Turns[it.Turn].Speaker != models.SpeakerCustomer {
		it.Turn++
	}
	switch kind {
	case Repeat:
		err = l.repeat(&it)
	case Sentiment:
		return l.sentiments(it)
	case Valence:
		if err := oneCustomerTurn(t); err != nil {
			return nil, "", err
		}
		if l.Valence == nil || *l.Valence < -valenceScale || *l.Valence > valenceScale {
			return nil, "", errors.New("mean_valence is not a number from -4 to 4")
		}
		it.Valence = *l.Valence
	case PII:
		err = l.pii(&it)
	case Service:
		if it.Label = l.Service; it.Label == "" {
			return nil, "without a service", nil
		}
	case Topics:
		it.Topics, skip, err = l.topics(m)
	}
	return []Item{it}, skip, err
}

// transcript is what the analysis gets to see: the words and nothing of the
// labels.
func (l *line) transcript() (*models.Transcript, error) {
	if l.ID == "" {
		return nil, errNoLabel("id")
	}
	t := &models.Transcript{ID: l.ID, Channel: l.Channel, Language: "en"}
	if t.Channel == "" {
		t.Channel = models.ChannelCall
	}
	switch {
	case len(l.Turns) > 0:
		for i, turn := range l.Turns {
			switch turn.Speaker {
			case models.SpeakerCustomer, models.SpeakerAgent, models.SpeakerBot, models.SpeakerSystem:
			default:
				return nil, fmt.Errorf("the speaker of turn %d is not customer, agent, bot or system", i)
			}
			t.Turns = append(t.Turns, models.TranscriptTurn{Speaker: turn.Speaker, StartMS: turn.StartMS, EndMS: turn.EndMS, Text: turn.Text})
		}
	case l.Text != "":
		t.Turns = []models.TranscriptTurn{{Speaker: models.SpeakerCustomer, Text: l.Text}}
	default:
		return nil, errNoLabel("text, and there are no turns")
	}
	return t, nil
}

// oneCustomerTurn makes sure that it is clear what a label is of.
func oneCustomerTurn(t *models.Transcript) error {
	n := 0
	for i := range t.Turns {
		if t.Turns[i].Speaker == models.SpeakerCustomer {
			n++
		}
	}
	if n != 1 {
		return fmt.Errorf("one label for %d turns of the customer: give each turn a label of its own", n)
	}
	return nil
}

// cluster is the conversation, document or template that the text is from.
func (l *line) cluster() string {
	if l.ConvID != "" {
		return "conversation " + l.ConvID
	}
	for _, f := range []struct {
		name string
		raw  json.RawMessage
	}{{"document ", l.Doc}, {"template ", l.TemplateID}} {
		if s := string(f.raw); s != "" && s != "null" {
			return f.name + s
		}
	}
	return "item " + l.ID
}

func (l *line) repeat(it *Item) error {
	switch string(l.Label) {
	case "true":
		it.Label = LabelRepeat
	case "false":
		it.Label = LabelNone
	default:
		return errors.New("label is not true or false")
	}
	if l.Cue != nil && len(l.Turns) == 0 {
		span, err := l.Cue.in(l.Text, 0)
		if err != nil {
			return fmt.Errorf("cue: %w", err)
		}
		it.Focus = [2]int{span.Start, span.End}
	}
	return nil
}

// sentiments are one item for a labelled text, or one for each labelled turn.
func (l *line) sentiments(it Item) ([]Item, string, error) {
	if len(l.Label) > 0 && string(l.Label) != "null" {
		if err := json.Unmarshal(l.Label, &it.Label); err != nil || !slices.Contains(sentiments(), it.Label) {
			return nil, "", errors.New("label is not negative, neutral or positive")
		}
		if err := oneCustomerTurn(it.Transcript); err != nil {
			return nil, "", err
		}
		return []Item{it}, "", nil
	}
	var out []Item
	for i, turn := range l.Turns {
		if turn.Label == "" {
			continue
		}
		if !slices.Contains(sentiments(), turn.Label) {
			return nil, "", fmt.Errorf("the label of turn %d is not negative, neutral or positive", i)
		}
		one := it
		one.ID, one.Turn, one.Label = it.ID+"#"+strconv.Itoa(i), i, turn.Label
		one.Cluster = "conversation " + it.ID
		out = append(out, one)
	}
	if len(out) == 0 {
		return nil, "", errNoLabel("label")
	}
	return out, "", nil
}

func (l *line) pii(it *Item) error {
	if len(l.Turns) == 0 {
		if l.Spans == nil {
			return errNoLabel("spans, not even an empty list")
		}
		return it.mark(l.Text, 0, *l.Spans)
	}
	if l.Spans != nil && len(*l.Spans) > 0 {
		return errors.New("spans of the line, but there are turns: give each turn its own")
	}
	if l.kind() != PII {
		return errNoLabel("spans, not even an empty list")
	}
	for i, turn := range l.Turns {
		if turn.Spans != nil {
			if err := it.mark(turn.Text, i, *turn.Spans); err != nil {
				return fmt.Errorf("turn %d: %w", i, err)
			}
		}
	}
	return nil
}

func (it *Item) mark(text string, turn int, spans []lineSpan) error {
	for i := range spans {
		s, err := spans[i].in(text, turn)
		if err != nil {
			return fmt.Errorf("span %d: %w", i, err)
		}
		it.Spans = append(it.Spans, s)
	}
	return nil
}

// in is the span in bytes, once it is checked.
func (s *lineSpan) in(text string, turn int) (Span, error) {
	out := Span{Turn: turn, Start: -1, End: -1, Type: ownType(s.Type)}
	point := 0
	for i := range text {
		if point == s.Start {
			out.Start = i
		}
		if point == s.End {
			out.End = i
		}
		point++
	}
	if point == s.End {
		out.End = len(text)
	}
	if out.Start < 0 || out.End <= out.Start {
		return out, fmt.Errorf("%d to %d is not a part of the text, which has %d code points", s.Start, s.End, point)
	}
	if s.Text != "" && text[out.Start:out.End] != s.Text {
		return out, errors.New("start and end do not give the text of the span; they count Unicode code points")
	}
	return out, nil
}

// ownType is Earshot's name of a type of another tool, Presidio; empty: what
// Earshot does not take for personal data when it stands alone.
func ownType(t string) string {
	switch t {
	case "STREET_ADDRESS":
		return "ADDRESS"
	case "CREDIT_CARD":
		return "CARD"
	case "PHONE_NUMBER":
		return "PHONE"
	case "EMAIL_ADDRESS":
		return "EMAIL"
	case "ZIP_CODE":
		return "ZIP"
	case "IBAN_CODE":
		return "IBAN"
	case "US_SSN":
		return "SSN"
	case "IP_ADDRESS":
		return "IP"
	case "US_DRIVER_LICENSE":
		return "DRIVER_LICENSE"
	case "GPE", "ORGANIZATION", "DATE_TIME", "TITLE", "AGE", "NRP", "DOMAIN_NAME":
		return ""
	}
	return t
}

func (l *line) topics(m *Mapping) (wanted []Wanted, skip string, err error) {
	if l.Topics != nil {
		for _, id := range *l.Topics {
			wanted = append(wanted, parseWanted(id))
		}
		return wanted, "", nil
	}
	intents := l.intents()
	if len(intents) == 0 {
		return nil, "", errNoLabel("topics or intent")
	}
	if m == nil || m.Intents == nil {
		return nil, "", errors.New("it has an intent, but there is no mapping of intents to topics: put one beside the file, as NAME.map.json")
	}
	for _, i := range intents {
		ids, ok := m.Intents[i]
		if !ok {
			return nil, "with intents that the mapping leaves out", nil
		}
		for _, id := range ids {
			wanted = append(wanted, parseWanted(id))
		}
	}
	return wanted, "", nil
}
