package pipeline

import (
	"slices"

	"earshot/models"
)

// topics adds a finding for every topic's rule that holds.
func (p *phrases) topics(d *Doc) { p.findings(d, models.FindingTopic) }

// signals adds a finding for every signal's rule that holds.
func (p *phrases) signals(d *Doc) { p.findings(d, models.FindingSignal) }

// findings adds what the rules of one kind find. Of hits of one name that
// overlap only the longest stands.
func (p *phrases) findings(d *Doc, kind string) {
	for at := range d.turns {
		t := &d.turns[at]
		var kept []found
		for _, h := range t.hits {
			o := &p.owners[h.Phrase]
			if o.kind != kind || !p.holds(t, o, h.First) || !p.belongs(o, d.service) {
				continue
			}
			kept = keepLongest(kept, found{o, h.First, h.Last})
		}
		for _, f := range kept {
			d.find(kind, f.owner.name, f.owner.rule.ID, at, f.first, f.last)
		}
	}
}

// holds reports whether a rule's conditions are met for a hit that begins at
// the word first.
func (p *phrases) holds(t *turn, o *owner, first int) bool {
	if s := o.rule.Speaker; s != "" && s != t.speaker {
		return false
	}
	return !o.rule.UnlessNegated || !p.negation.Before(t.view.words, first)
}

// belongs reports whether a topic is looked for in conversations about this
// service. One that the taxonomy does not know, or none, takes all topics.
func (p *phrases) belongs(o *owner, service string) bool {
	if o.kind != models.FindingTopic {
		return true
	}
	services := p.taxonomy.Topics[o.index].Services
	return len(services) == 0 || !p.known[service] || slices.Contains(services, service)
}

type found struct {
	owner       *owner
	first, last int
}

// keepLongest adds f unless a longer or earlier hit of the same name covers
// some of its words.
func keepLongest(kept []found, f found) []found {
	for i, k := range kept {
		if k.owner.name != f.owner.name || f.first > k.last || k.first > f.last {
			continue
		}
		if f.last-f.first > k.last-k.first {
			kept[i] = f
		}
		return kept
	}
	return append(kept, f)
}

// names are the different names of one kind of findings, sorted.
func (d *Doc) names(kind string) []string {
	out := []string{}
	for _, f := range d.findings {
		if f.Kind == kind && !slices.Contains(out, f.Name) {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return out
}
