package pipeline

import (
	"earshot/models"
	"earshot/pipeline/rules"
)

// formWeight is what a form number counts, in words: it is proof.
const formWeight = 4

// weight is what a hit speaks for its service: the more words, the less they
// are said by chance.
func weight(o *owner, h rules.Hit) int {
	if o.rule.ID == o.name+"/form" {
		return formWeight
	}
	return h.Last - h.First + 1
}

// service infers the service from its phrases where none was given: each
// phrase counts once per turn, and the earliest service wins a tie.
func (p *phrases) service(d *Doc) {
	if d.service != "" {
		return
	}
	d.serviceSource = models.ServiceNone
	scores := make([]int, len(p.taxonomy.Services))
	best := -1
	for at := range d.turns {
		for i, h := range d.turns[at].hits {
			o := &p.owners[h.Phrase]
			if o.kind != models.FindingService || seen(d.turns[at].hits[:i], h.Phrase) {
				continue
			}
			scores[o.index] += weight(o, h)
			if best < 0 || scores[o.index] > scores[best] {
				best = o.index
			}
		}
	}
	if best < 0 {
		return
	}
	d.service, d.serviceSource = p.taxonomy.Services[best].ID, models.ServiceInferred
	p.evidence(d, best)
}

// evidence adds the first words that spoke for a service, one finding a turn.
func (p *phrases) evidence(d *Doc, service int) {
	for at := range d.turns {
		for _, h := range d.turns[at].hits {
			if o := &p.owners[h.Phrase]; o.kind == models.FindingService && o.index == service {
				d.find(models.FindingService, o.name, o.rule.ID, at, h.First, h.Last)
				break
			}
		}
	}
}

func seen(hits []rules.Hit, phrase int) bool {
	for _, h := range hits {
		if h.Phrase == phrase {
			return true
		}
	}
	return false
}
