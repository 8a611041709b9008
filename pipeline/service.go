package pipeline

import (
	"slices"

	"earshot/models"
	"earshot/pipeline/rules"
)

// formWeight is what a form number counts, in words: it is proof.
const formWeight = 4

// What a service's id is followed by in the names of its two rules.
const (
	phraseRule = "/phrase"
	formRule   = "/form"
)

// service infers the service from its phrases where none was given: each
// phrase counts once per turn, a phrase of more words more, for the less it is
// said by chance. The earliest service wins a tie.
func (b *rulebook) service(d *Doc) {
	if d.service != "" {
		return
	}
	d.serviceSource = models.ServiceNone
	scores, best := make([]int, len(b.taxonomy.Services)), -1
	speaks := func(service, weight int) {
		if scores[service] += weight; best < 0 || scores[service] > scores[best] {
			best = service
		}
	}
	counted := map[int]int{} // by phrase: one more than the turn in which it counted last
	for at := range d.turns {
		for _, h := range d.turns[at].hits {
			p := &b.phrases[h.Phrase]
			if len(p.services)+len(p.forms) == 0 || counted[h.Phrase] == at+1 {
				continue
			}
			counted[h.Phrase] = at + 1
			for _, service := range p.services {
				speaks(service, h.Last-h.First+1)
			}
			for _, service := range p.forms {
				speaks(service, formWeight)
			}
		}
	}
	if best < 0 {
		return
	}
	d.service, d.serviceSource = b.taxonomy.Services[best].ID, models.ServiceInferred
	for at := range d.turns { // the first words of a turn that spoke for it are the evidence
		for _, h := range d.turns[at].hits {
			if id := b.speaksFor(best, h); id != "" {
				d.find(models.FindingService, d.service, id, at, h.First, h.Last)
				break
			}
		}
	}
}

// speaksFor is the rule by which a hit speaks for a service, or empty.
func (b *rulebook) speaksFor(service int, h rules.Hit) string {
	switch p := &b.phrases[h.Phrase]; {
	case slices.Contains(p.services, service):
		return b.taxonomy.Services[service].ID + phraseRule
	case slices.Contains(p.forms, service):
		return b.taxonomy.Services[service].ID + formRule
	}
	return ""
}
