package review

import (
	"cmp"
	"maps"
	"slices"

	"earshot/models"
)

// Kinds of changes beside those of findings.
const (
	ChangeService   = "service"
	ChangeRepeat    = "stated-repeat"
	ChangeSentiment = "sentiment"
)

// Change is what happens to one name.
type Change struct {
	Kind    string   `json:"kind"`   // topic, signal, service, stated-repeat, sentiment
	Name    string   `json:"name"`   // of the topic, signal or service; yes; the label of the customer's sentiment
	Before  int      `json:"before"` // conversations that have it
	After   int      `json:"after"`
	Gained  int      `json:"gained"` // conversations that did not have it
	Lost    int      `json:"lost"`
	Samples []Sample `json:"samples"`
}

// Sample is one conversation that gained or lost a name, and the words of it.
// There are none where no finding stands behind the name.
type Sample struct {
	Conversation string `json:"conversation"`
	Gained       bool   `json:"gained"`
	Rule         string `json:"rule"`
	Turn         int    `json:"turn"`
	Quote        string `json:"quote"`
}

// Difference collects what two packs, or two versions of one, make of the same
// conversations. The zero value with Samples set is ready.
type Difference struct {
	Samples       int // how many of each side a change keeps
	Conversations int
	Changed       int // conversations in which anything named differs
	changes       map[[2]string]*Change
}

// Add takes one conversation as the two packs read it.
func (d *Difference) Add(before, after *models.Conversation) {
	if d.changes == nil {
		d.changes = map[[2]string]*Change{}
	}
	d.Conversations++
	was, is := names(before), names(after)
	changed := false
	for _, key := range slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(is))) {
		if _, known := d.changes[key]; !known {
			d.changes[key] = &Change{Kind: key[0], Name: key[1], Samples: []Sample{}}
		}
	}
	for key := range was {
		c := d.changes[key]
		c.Before++
		if !is[key] {
			c.Lost++
			changed = true
			d.sample(c, before, false, c.Lost)
		}
	}
	for key := range is {
		c := d.changes[key]
		c.After++
		if !was[key] {
			c.Gained++
			changed = true
			d.sample(c, after, true, c.Gained)
		}
	}
	if changed {
		d.Changed++
	}
}

// names is everything a conversation is counted by.
func names(c *models.Conversation) map[[2]string]bool {
	all := map[[2]string]bool{}
	for _, t := range c.Topics {
		all[[2]string{models.FindingTopic, t}] = true
	}
	for _, s := range c.Signals {
		all[[2]string{models.FindingSignal, s}] = true
	}
	if c.Service != "" {
		all[[2]string{ChangeService, c.Service}] = true
	}
	if c.Repeat.Stated {
		all[[2]string{ChangeRepeat, "yes"}] = true
	}
	if s := c.Sentiment.Customer; s != nil {
		label := models.SentimentNeutral
		if *s <= models.NegativeAt {
			label = models.SentimentNegative
		} else if *s >= -models.NegativeAt {
			label = models.SentimentPositive
		}
		all[[2]string{ChangeSentiment, label}] = true
	}
	return all
}

func (d *Difference) sample(c *Change, from *models.Conversation, gained bool, n int) {
	if n > d.Samples {
		return
	}
	for _, f := range from.Findings {
		if f.Kind == c.Kind && f.Name == c.Name || c.Kind == ChangeRepeat && f.Kind == models.FindingRepeat {
			c.Samples = append(c.Samples, Sample{from.ID, gained, f.Rule, f.Turn, f.Quote})
			return
		}
	}
}

// Changes are the names whose conversations differ, most differences first.
func (d *Difference) Changes() []Change {
	var out []Change
	for _, c := range d.changes {
		if c.Gained+c.Lost > 0 {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return out
}
