package export

import (
	"maps"
	"slices"

	"earshot/models"
)

type conversation = *models.Conversation

// Conversations is one row per conversation. Turns and findings do not fit a
// row: the JSON lines have them, and findings are a table of their own.
func Conversations() Table[*models.Conversation] {
	return Table[conversation]{
		Schema: models.ConversationSchema,
		Columns: slices.Concat(
			[]Column[conversation]{schemaVersion[conversation](models.ConversationSchema)},
			whatColumns(), sentimentColumns(), repeatColumns(), timingColumns(), restColumns()),
		Document: func(c conversation) any { return c },
	}
}

func column(name string, of Type, value func(conversation) any) Column[conversation] {
	return Column[conversation]{Name: name, Type: of, Field: name, Of: value}
}

// inside is a column of a field of an object: sentiment_start shows sentiment.start.
func inside(object, name string, of Type, value func(conversation) any) Column[conversation] {
	return Column[conversation]{Name: object + "_" + name, Type: of, Field: object + "." + name, Of: value}
}

func whatColumns() []Column[conversation] {
	return []Column[conversation]{
		column("id", Text, func(c conversation) any { return text(c.ID) }),
		column("version", Integer, func(c conversation) any { return c.Version }),
		column("channel", Text, func(c conversation) any { return text(c.Channel) }),
		column("service", Text, func(c conversation) any { return text(c.Service) }),
		column("service_source", Text, func(c conversation) any { return text(c.ServiceSource) }),
		column("started_at", Instant, func(c conversation) any {
			if c.StartedAt.IsZero() {
				return nil
			}
			return c.StartedAt
		}),
		column("started_at_source", Text, func(c conversation) any { return text(c.StartedAtSource) }),
		column("duration_s", Integer, func(c conversation) any { return integer(c.DurationS) }),
		column("customer_key", Text, func(c conversation) any { return text(c.CustomerKey) }),
		column("agent_id", Text, func(c conversation) any { return text(c.AgentID) }),
		column("queue", Text, func(c conversation) any { return text(c.Queue) }),
		column("language", Text, func(c conversation) any { return text(c.Language) }),
		column("topics", List, func(c conversation) any { return c.Topics }),
		column("drivers", List, func(c conversation) any { return c.Drivers }),
		column("burdens", List, func(c conversation) any { return c.Burdens }),
		column("signals", List, func(c conversation) any { return c.Signals }),
	}
}

func sentimentColumns() []Column[conversation] {
	return []Column[conversation]{
		inside("sentiment", "customer", Number, func(c conversation) any { return number(c.Sentiment.Customer) }),
		inside("sentiment", "agent", Number, func(c conversation) any { return number(c.Sentiment.Agent) }),
		inside("sentiment", "start", Number, func(c conversation) any { return number(c.Sentiment.Start) }),
		inside("sentiment", "end", Number, func(c conversation) any { return number(c.Sentiment.End) }),
		inside("sentiment", "shift", Text, func(c conversation) any { return text(c.Sentiment.Shift) }),
		inside("sentiment", "negative_turns", Integer, func(c conversation) any { return int64(c.Sentiment.NegativeTurns) }),
		inside("sentiment", "lowest_turn", Integer, func(c conversation) any { return index(c.Sentiment.LowestTurn) }),
	}
}

func repeatColumns() []Column[conversation] {
	return []Column[conversation]{
		inside("repeat", "stated", Truth, func(c conversation) any { return c.Repeat.Stated }),
		inside("repeat", "stated_count", Integer, func(c conversation) any { return index(c.Repeat.StatedCount) }),
		inside("repeat", "linkable", Truth, func(c conversation) any { return c.Repeat.Linkable }),
		inside("repeat", "linked", Truth, func(c conversation) any { return c.Repeat.Linked }),
		inside("repeat", "of", Text, func(c conversation) any {
			if c.Repeat.Of == nil {
				return nil
			}
			return text(*c.Repeat.Of)
		}),
		inside("repeat", "hours_since", Number, func(c conversation) any { return number(c.Repeat.HoursSince) }),
		inside("repeat", "within", List, func(c conversation) any { return c.Repeat.Within }),
		inside("repeat", "forwarded", Truth, func(c conversation) any { return c.Repeat.Forwarded }),
		inside("repeat", "same_topic", Truth, func(c conversation) any { return c.Repeat.SameTopic }),
		inside("repeat", "followed_within", List, func(c conversation) any { return c.Repeat.FollowedWithin }),
		inside("repeat", "chain", Integer, func(c conversation) any { return int64(c.Repeat.Chain) }),
	}
}

func timingColumns() []Column[conversation] {
	return []Column[conversation]{
		inside("timing", "measured", Truth, func(c conversation) any { return c.Timing.Measured }),
		inside("timing", "customer_talk_s", Integer, func(c conversation) any { return integer(c.Timing.CustomerTalkS) }),
		inside("timing", "agent_talk_s", Integer, func(c conversation) any { return integer(c.Timing.AgentTalkS) }),
		inside("timing", "silence_s", Integer, func(c conversation) any { return integer(c.Timing.SilenceS) }),
		inside("timing", "hold_s", Integer, func(c conversation) any { return integer(c.Timing.HoldS) }),
		inside("timing", "transfers", Integer, func(c conversation) any { return integer(c.Timing.Transfers) }),
		inside("timing", "interruptions", Integer, func(c conversation) any { return integer(c.Timing.Interruptions) }),
	}
}

func restColumns() []Column[conversation] {
	about := func(c Column[conversation], about string) Column[conversation] {
		c.Field, c.About = "", about
		return c
	}
	return []Column[conversation]{
		inside("pii", "total", Integer, func(c conversation) any { return int64(c.PII.Total) }),
		about(column("pii_types", List, func(c conversation) any { return slices.Sorted(maps.Keys(c.PII.Types)) }), "Types of personal data that were redacted."),
		about(column("turns", Integer, func(c conversation) any { return int64(len(c.Turns)) }), "Number of turns; their text is in the JSON lines only."),
		about(column("findings", Integer, func(c conversation) any { return int64(len(c.Findings)) }), "Number of findings; they are a table of their own."),
		inside("taxonomy", "name", Text, func(c conversation) any { return text(c.Taxonomy.Name) }),
		inside("taxonomy", "version", Text, func(c conversation) any { return text(c.Taxonomy.Version) }),
		inside("taxonomy", "hash", Text, func(c conversation) any { return text(c.Taxonomy.Hash) }),
		column("analyzer", Text, func(c conversation) any { return text(c.Analyzer) }),
	}
}
