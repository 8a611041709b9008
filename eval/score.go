package eval

import (
	"fmt"

	"earshot/models"
)

// Analysis is what is measured: the rules it reads with, and the function
// that reads.
type Analysis struct {
	Taxonomy models.Taxonomy
	Analyze  func(*models.Transcript) (*models.Conversation, error)
}

// judge compares analysed items with their labels and in the end writes what
// it counted into the result.
type judge interface {
	item(*Item, *models.Conversation) error
	result(*Result)
}

// Score has all items analysed and compares. done, if not nil, is called after
// each item. The error names an item that could not be analysed.
func Score(s Set, a Analysis, done func()) (Result, error) {
	r := Result{Kind: s.Kind, Set: s.Name, HeldOut: s.HeldOut, Taxonomy: a.Taxonomy.ID, LeftOut: []Count{}, Mistakes: []Mistake{}}
	r.LeftOut = append(r.LeftOut, s.LeftOut...)
	items, unknown := scorable(s, a.Taxonomy)
	if unknown > 0 {
		r.LeftOut = append(r.LeftOut, Count{"with labels that the taxonomy does not know", unknown})
	}
	r.Items = len(items)
	j := newJudge(s, items)
	var (
		last *models.Transcript
		c    *models.Conversation
	)
	for i := range items {
		it := &items[i]
		if it.Transcript != last { // labelled turns of one conversation follow each other
			var err error
			if c, err = a.Analyze(it.Transcript); err != nil {
				return r, fmt.Errorf("analyse item %s of %s: %w", it.ID, s.Name, err)
			}
			if len(c.Turns) != len(it.Transcript.Turns) {
				return r, fmt.Errorf("item %s of %s has %d turns, analysed %d", it.ID, s.Name, len(it.Transcript.Turns), len(c.Turns))
			}
			last = it.Transcript
		}
		if err := j.item(it, c); err != nil {
			return r, fmt.Errorf("item %s of %s: %w", it.ID, s.Name, err)
		}
		if done != nil {
			done()
		}
	}
	j.result(&r)
	return r, nil
}

func newJudge(s Set, items []Item) judge {
	switch s.Kind {
	case Repeat:
		return newRepeatJudge()
	case Sentiment:
		return newSentimentJudge()
	case Valence:
		return newValenceJudge()
	case PII:
		return newPIIJudge()
	case Service:
		return newServiceJudge(items)
	default:
		return newTopicsJudge(s, items)
	}
}

// scorable leaves out items whose label no analysis with this taxonomy could
// give.
func scorable(s Set, t models.Taxonomy) (items []Item, unknown int) {
	known := func(*Item) bool { return true }
	switch s.Kind {
	case Service:
		known = func(it *Item) bool {
			for _, service := range t.Services {
				if ofService(service.ID, it.Label) {
					return true
				}
			}
			return false
		}
	case Topics:
		ids := map[string]bool{}
		for _, topic := range t.Topics {
			ids[topic.ID] = true
		}
		known = func(it *Item) bool {
			for _, w := range it.Topics {
				for _, id := range w.Any {
					if !ids[id] {
						return false
					}
				}
			}
			return true
		}
	}
	for i := range s.Items {
		if known(&s.Items[i]) {
			items = append(items, s.Items[i])
		} else {
			unknown++
		}
	}
	return items, unknown
}

// evidence is the first finding of a kind, by name where one is given.
func evidence(c *models.Conversation, kind, name string) (rule, words string) {
	for _, f := range c.Findings {
		if f.Kind == kind && (name == "" || f.Name == name) {
			return f.Rule, f.Quote
		}
	}
	return "", ""
}
