package storetest

import (
	"time"

	"earshot/models"
)

// Option changes one thing about a Conversation under construction.
type Option func(*models.Conversation)

// Base is when conversations start that do not say otherwise: a Monday, in the
// middle of a month and of a day.
func Base() time.Time { return time.Date(2026, time.March, 16, 14, 0, 0, 0, time.UTC) }

// Conversation builds a conversation as the pipeline would hand it to a store:
// every list there, nothing nil that a document shows as []. It is a short
// call about a passport by nobody in particular, with nothing measured.
func Conversation(id string, options ...Option) *models.Conversation {
	c := &models.Conversation{
		Schema: models.ConversationSchema, ID: id, Channel: models.ChannelCall,
		Service: "passport", ServiceSource: models.ServiceGiven,
		StartedAt: Base(), StartedAtSource: models.StartGiven, Language: "en",
		Topics: []string{}, Drivers: []string{}, Burdens: []string{}, Signals: []string{},
		Sentiment: models.Sentiment{Shift: "unknown"},
		Repeat:    models.Repeat{Link: models.NewLink()},
		PII:       models.PII{Types: map[string]int{}},
		Findings:  []models.Finding{}, Turns: []models.Turn{},
		Taxonomy: models.TaxonomyID{Name: "test", Version: "1", Hash: "0"}, Analyzer: "test",
	}
	for _, o := range options {
		o(c)
	}
	return c
}

// At sets the start.
func At(start time.Time) Option { return func(c *models.Conversation) { c.StartedAt = start } }

// After sets the start to d after Base.
func After(d time.Duration) Option { return At(Base().Add(d)) }

// Customer sets the customer key.
func Customer(key string) Option { return func(c *models.Conversation) { c.CustomerKey = key } }

// Version sets the version.
func Version(v int64) Option { return func(c *models.Conversation) { c.Version = v } }

// Service sets the service; "" is none.
func Service(name string) Option {
	return func(c *models.Conversation) {
		c.Service, c.ServiceSource = name, models.ServiceGiven
		if name == "" {
			c.ServiceSource = models.ServiceNone
		}
	}
}

// Channel sets the channel.
func Channel(name string) Option { return func(c *models.Conversation) { c.Channel = name } }

// Queue sets the queue.
func Queue(name string) Option { return func(c *models.Conversation) { c.Queue = name } }

// Agent sets the agent's id.
func Agent(id string) Option { return func(c *models.Conversation) { c.AgentID = id } }

// Topics sets the topics.
func Topics(names ...string) Option { return func(c *models.Conversation) { c.Topics = names } }

// Drivers sets the drivers.
func Drivers(names ...string) Option { return func(c *models.Conversation) { c.Drivers = names } }

// Signals sets the signals.
func Signals(names ...string) Option { return func(c *models.Conversation) { c.Signals = names } }

// Stated lets the customer say that this is a repeat contact.
func Stated() Option { return func(c *models.Conversation) { c.Repeat.Stated = true } }

// Sentiment sets the customer's score, which has at most three decimals.
func Sentiment(score float64) Option {
	return func(c *models.Conversation) { c.Sentiment.Customer = &score }
}

// Lasting sets the duration in seconds.
func Lasting(seconds int64) Option {
	return func(c *models.Conversation) { c.DurationS = &seconds }
}

// OnHold sets the hold time in seconds.
func OnHold(seconds int64) Option {
	return func(c *models.Conversation) { c.Timing.Measured, c.Timing.HoldS = true, &seconds }
}

// Transferred sets the number of transfers.
func Transferred(times int64) Option {
	return func(c *models.Conversation) { c.Timing.Measured, c.Timing.Transfers = true, &times }
}

// Says adds one turn of the customer for each text.
func Says(texts ...string) Option { return turns(models.SpeakerCustomer, texts) }

// AgentSays adds one turn of the agent for each text.
func AgentSays(texts ...string) Option { return turns(models.SpeakerAgent, texts) }

func turns(speaker string, texts []string) Option {
	return func(c *models.Conversation) {
		for _, t := range texts {
			c.Turns = append(c.Turns, models.Turn{Speaker: speaker, Text: t})
		}
	}
}
