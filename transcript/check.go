package transcript

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot/models"
)

// Bounds that are not configured: what is beyond them is a mistake of units or
// of clocks, not a long conversation.
const (
	maxNameBytes = 512                  // ids and names, as stores take them for keys
	longestCall  = 24 * time.Hour       // seconds read as milliseconds show up here
	longestOther = 366 * 24 * time.Hour // threads of e-mail go on for months
)

// earliest is the first moment a conversation may have started.
func earliest() time.Time { return time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC) }

// checker makes a transcript of a draft, or says what is wrong with it.
type checker struct {
	limits Limits
	zone   *time.Location
	now    time.Time
}

func (c checker) transcript(d *draft, e models.Envelope) (*models.Transcript, error) {
	if err := checkNames(d); err != nil {
		return nil, err
	}
	t := &models.Transcript{
		ID: d.ID, Channel: channel(d.Channel), Service: d.Service, CustomerID: d.CustomerID, AgentID: d.AgentID, Queue: d.Queue,
		Language: d.Language, Attributes: d.Attributes, Version: d.Version, UnknownFields: d.Unknown,
	}
	if t.Version < 0 {
		return nil, reject(models.ReasonInvalidValue, "version is negative: count versions up from 0")
	}
	if err := c.times(t, d, e); err != nil {
		return nil, err
	}
	longest := longestOther
	if t.Channel == models.ChannelCall {
		longest = longestCall
	}
	if err := c.turns(t, d.Turns, longest); err != nil {
		return nil, err
	}
	if err := events(t, d.Events, longest); err != nil {
		return nil, err
	}
	return t, nil
}

func checkNames(d *draft) error {
	if strings.TrimSpace(d.ID) == "" {
		return reject(models.ReasonMissingID, `there is no "id", or it is empty: give every conversation its own`)
	}
	if len(d.ID) > maxNameBytes {
		return reject(models.ReasonInvalidID, "id has %d bytes and the limit is %d", len(d.ID), maxNameBytes)
	}
	if hasControl(d.ID) {
		return reject(models.ReasonInvalidID, "id holds control characters")
	}
	for _, f := range []struct{ name, value string }{
		{"service", d.Service}, {"customer_id", d.CustomerID}, {"agent_id", d.AgentID}, {"queue", d.Queue}, {"language", d.Language},
	} {
		if len(f.value) > maxNameBytes {
			return reject(models.ReasonInvalidValue, "%s has %d bytes and the limit is %d", f.name, len(f.value), maxNameBytes)
		}
		if hasControl(f.value) {
			return reject(models.ReasonInvalidValue, "%s holds control characters", f.name)
		}
	}
	return nil
}

func hasControl(s string) bool { return strings.IndexFunc(s, unicode.IsControl) >= 0 }

// turns checks and copies the utterances. Empty ones stay, so that indexes are
// those of the message, but there must be one with text.
func (c checker) turns(t *models.Transcript, from []draftTurn, longest time.Duration) error {
	if len(from) > c.limits.Turns {
		return reject(models.ReasonTooManyTurns, "%d turns and the limit is %d", len(from), c.limits.Turns)
	}
	t.Turns = make([]models.TranscriptTurn, len(from))
	said := false
	for i, turn := range from {
		if len(turn.Text) > c.limits.TurnBytes {
			return reject(models.ReasonTurnTooLong, "turns[%d].text has %d bytes and the limit is %d: split it, or raise limits.turn_bytes", i, len(turn.Text), c.limits.TurnBytes)
		}
		who, ok := speaker(turn.Speaker)
		if !ok {
			return reject(models.ReasonInvalidValue, "turns[%d].speaker is none of customer, agent, bot, system", i)
		}
		if fault := span(turn.StartMS, turn.EndMS, longest); fault != "" {
			return reject(models.ReasonInvalidTime, "turns[%d].%s", i, fault)
		}
		text := plain(turn.Text)
		said = said || strings.TrimSpace(text) != ""
		t.Turns[i] = models.TranscriptTurn{Speaker: who, StartMS: turn.StartMS, EndMS: turn.EndMS, Text: text}
	}
	if len(from) == 0 {
		return reject(models.ReasonNoTurns, `"turns" is empty`)
	}
	if !said {
		return reject(models.ReasonNoTurns, "none of the %d turns holds any text", len(from))
	}
	return nil
}

// events keeps holds and transfers; other kinds are left out and counted. An
// empty list is kept too: it says that nothing of the kind happened.
func events(t *models.Transcript, from []draftEvent, longest time.Duration) error {
	if from != nil {
		t.Events = make([]models.Event, 0, len(from))
	}
	for i, e := range from {
		if e.Kind != models.EventHold && e.Kind != models.EventTransfer {
			t.UnknownFields++
			continue
		}
		if fault := span(e.StartMS, e.EndMS, longest); fault != "" {
			return reject(models.ReasonInvalidTime, "events[%d].%s", i, fault)
		}
		t.Events = append(t.Events, models.Event{Kind: e.Kind, StartMS: e.StartMS, EndMS: e.EndMS})
	}
	return nil
}

// span says what is impossible about milliseconds from a conversation's start.
func span(start, end *int64, longest time.Duration) string {
	for _, f := range []struct {
		name string
		ms   *int64
	}{{"start_ms", start}, {"end_ms", end}} {
		switch {
		case f.ms == nil:
		case *f.ms < 0:
			return f.name + " is negative"
		case *f.ms > longest.Milliseconds():
			return f.name + " is implausibly far from the start of the conversation: is it in milliseconds since the start?"
		}
	}
	if start != nil && end != nil && *end < *start {
		return "end_ms is before start_ms"
	}
	return ""
}

// plain is a turn's text without control characters: spaces take their place,
// so that byte offsets stay. Pages mark words with them and databases trip
// over zero bytes.
func plain(text string) string {
	for i := range len(text) {
		if odd(text[i]) {
			clean := []byte(text)
			for ; i < len(clean); i++ {
				if odd(clean[i]) {
					clean[i] = ' '
				}
			}
			return string(clean)
		}
	}
	return text
}

func odd(b byte) bool { return b < ' ' && b != '\n' && b != '\t' && b != '\r' || b == 0x7f }

// channel is the channel's name of ours; what has none is "other".
func channel(name string) string {
	switch fold(name) {
	case "", "call", "voice", "phone", "telephone", "telephony", "ivr":
		return models.ChannelCall
	case "chat", "webchat", "web-chat", "live-chat", "livechat", "messaging":
		return models.ChannelChat
	case "email", "e-mail", "mail":
		return models.ChannelEmail
	case "sms", "text", "mms":
		return models.ChannelSMS
	case "social", "social-media":
		return models.ChannelSocial
	}
	return models.ChannelOther
}

// speaker is who speaks, by our name and the customary others.
func speaker(name string) (string, bool) {
	switch name { // nearly all are spelled like this: no folding needed
	case models.SpeakerCustomer, models.SpeakerAgent, models.SpeakerBot, models.SpeakerSystem:
		return name, true
	}
	switch fold(name) {
	case models.SpeakerCustomer, "caller", "client", "user", "end-user", "consumer":
		return models.SpeakerCustomer, true
	case models.SpeakerAgent, "representative", "rep", "operator", "advisor", "csr":
		return models.SpeakerAgent, true
	case models.SpeakerBot, "ivr", "virtual-agent", "automated-agent", "assistant":
		return models.SpeakerBot, true
	case models.SpeakerSystem:
		return models.SpeakerSystem, true
	}
	return "", false
}

// fold makes names comparable: lower case, one kind of separator. Names longer
// than any of ours need no folding.
func fold(name string) string {
	if len(name) > 64 || !utf8.ValidString(name) {
		return "(none of ours)"
	}
	return strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
}
