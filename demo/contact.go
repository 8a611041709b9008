package demo

import (
	"iter"
	"time"
)

// Contact is a planned conversation without its words: what a perfect analysis
// would find in them.
type Contact struct {
	ID         string // of the conversation
	StartedAt  time.Time
	CustomerID string // empty or withheld: nobody knows
	Service    string // empty: nobody noted it down
	Topics     []string
	Channel    string
	Negative   bool // the customer is annoyed or angry
	Stated     bool // the customer speaks of an earlier contact
}

// Contacts yields who contacts which service about what, in the order and with
// the ids of Corpus, some hundred times as fast: for simulations over many
// seeds. Topics are named by the pain points of text/, not by a taxonomy.
func Contacts(o Options) iter.Seq[Contact] {
	o = o.withDefaults()
	return func(yield func(Contact) bool) {
		for i, c := range makePlan(o, load()) {
			if !yield(c.told(i)) {
				return
			}
		}
	}
}

// told is the i-th planned contact.
func (c *contact) told(i int) Contact {
	t := Contact{
		ID: numbered("demo", i+1), StartedAt: c.start, CustomerID: c.customerID, Service: c.service.id, Topics: []string{c.point.id},
		Channel: c.channel, Negative: c.mood >= 2, Stated: c.origin != originFresh,
	}
	if c.second != nil {
		t.Topics = append(t.Topics, c.second.id)
	}
	if c.hideService {
		t.Service = ""
	}
	return t
}

// PlantedPoint names the planted pain point as Contacts does.
func PlantedPoint() (service, topic string) { return spikeService, spikePoint }
