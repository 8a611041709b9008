package demo

import (
	"cmp"
	"iter"
	"strings"
	"time"

	"earshot/models"
)

// Options say which corpus to make. The same options make the same corpus,
// byte for byte.
type Options struct {
	// Seed chooses among corpora; any value is fine.
	Seed uint64
	// Now is when the corpus was "recorded": it covers Weeks full ISO weeks
	// before the week of Now, and that week up to Now. No time in it is later.
	// It must be set.
	Now time.Time
	// Zone is where the offices are: their hours, days and weeks. Nil means UTC.
	Zone *time.Location
	// Weeks is how many full weeks there are, at least 1. Zero means 10.
	Weeks int
	// PerWeek is about how many contacts a week has, apart from what the
	// planted spike adds. Zero means 660; below about 100 the spike and the
	// windows of repeat contact get thin.
	PerWeek int
	// SpikeWeeks is for how many full weeks the planted spike has lasted; it goes
	// on in the current one. Zero means 2.
	SpikeWeeks int
}

// NoSpike as Options.SpikeWeeks leaves the planted spike out.
const NoSpike = -1

func (o Options) withDefaults() Options {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	o.Weeks = cmp.Or(o.Weeks, 10)
	o.PerWeek = cmp.Or(o.PerWeek, 660)
	o.SpikeWeeks = cmp.Or(o.SpikeWeeks, 2)
	return o
}

// The planted pain point, by the block it has in text/services, and the topic
// of the shipped taxonomy that its words are about.
const (
	spikeService = "passports"
	spikePoint   = "delivery-delay"
	spikeTopic   = "mail-not-received"
)

// Spike names the planted pain point, by service id and by topic id of the
// shipped taxonomy: since Options.SpikeWeeks it is 4.5 times as frequent as
// before, angrier, longer to handle, and more of it are repeats.
func Spike(Options) (service, topic string) { return spikeService, spikeTopic }

// Corpus yields the conversations in order of start, with ids demo-000001 and
// so on. Each range over it makes the corpus anew.
func Corpus(o Options) iter.Seq[models.Transcript] {
	o = o.withDefaults()
	return func(yield func(models.Transcript) bool) {
		w := load()
		for i, c := range makePlan(o, w) {
			if !yield(transcribe(o, w, c, i)) {
				return
			}
		}
	}
}

// transcribe puts the i-th planned contact into words and gives it its clock.
func transcribe(o Options, w *library, c *contact, i int) models.Transcript {
	d := newDialogue(o.Seed, w, c, uint64(i))
	d.run()
	t := models.Transcript{
		ID:         numbered("demo", i+1),
		Channel:    c.channel,
		Service:    c.service.id,
		StartedAt:  c.start,
		CustomerID: c.customerID,
		AgentID:    d.agent.id,
		Queue:      c.queue(),
		Language:   "en",
		Attributes: map[string]string{"synthetic": "true", "site": d.agent.site},
	}
	if c.hideService {
		t.Service = ""
	}
	d.tell(&t)
	return t
}

// numbered is PREFIX-000042.
func numbered(prefix string, n int) string {
	digits := []byte("000000")
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	var b strings.Builder
	b.WriteString(prefix)
	b.WriteByte('-')
	b.Write(digits)
	return b.String()
}
