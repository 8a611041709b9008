package export

import (
	"time"

	"earshot/models"
)

// FindingSchema names the version of the Finding row.
const FindingSchema = "earshot.finding/v1"

// Finding is a finding with what is needed to read it alone.
type Finding struct {
	Schema         string    `json:"schema"`
	ConversationID string    `json:"conversation_id"`
	StartedAt      time.Time `json:"started_at,omitzero"`
	Channel        string    `json:"channel"`
	Service        string    `json:"service,omitempty"`
	models.Finding
}

// FindingsOf are the findings of one conversation.
func FindingsOf(c *models.Conversation) []Finding {
	all := make([]Finding, len(c.Findings))
	for i, f := range c.Findings {
		all[i] = Finding{FindingSchema, c.ID, c.StartedAt, c.Channel, c.Service, f}
	}
	return all
}

// Findings is one row per finding: which rule saw which words where.
func Findings() Table[Finding] {
	of := func(name string, kind Type, about string, value func(Finding) any) Column[Finding] {
		return Column[Finding]{Name: name, Type: kind, About: about, Of: value}
	}
	return Table[Finding]{Schema: FindingSchema, Document: func(f Finding) any { return f }, Columns: []Column[Finding]{
		schemaVersion[Finding](FindingSchema),
		of("conversation_id", Text, "Id of the conversation.", func(f Finding) any { return text(f.ConversationID) }),
		of("started_at", Instant, "Start of the conversation.", func(f Finding) any {
			if f.StartedAt.IsZero() {
				return nil
			}
			return f.StartedAt
		}),
		of("channel", Text, "Channel of the conversation.", func(f Finding) any { return text(f.Channel) }),
		of("service", Text, "Service of the conversation.", func(f Finding) any { return text(f.Service) }),
		of("kind", Text, "topic, signal, repeat or service.", func(f Finding) any { return text(f.Kind) }),
		of("name", Text, "Which topic, signal, class of repeat or service.", func(f Finding) any { return text(f.Name) }),
		of("rule", Text, "Rule that found it.", func(f Finding) any { return text(f.Rule) }),
		of("turn", Integer, "Index of the turn, from 0.", func(f Finding) any { return int64(f.Turn) }),
		of("start", Integer, "First byte of the words in the redacted text of the turn (UTF-8).", func(f Finding) any { return int64(f.Start) }),
		of("end", Integer, "Byte after their last one.", func(f Finding) any { return int64(f.End) }),
		of("speaker", Text, "Who said them: customer, agent, bot or system.", func(f Finding) any { return text(f.Speaker) }),
		of("quote", Words, "The words, redacted.", func(f Finding) any { return text(f.Quote) }),
	}}
}
