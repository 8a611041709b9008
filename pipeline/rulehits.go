package pipeline

import "earshot/models"

// RuleHits gives every place where a rule holds, in order, whether or not a
// conversation shows it: also those that a longer one of the same name covers,
// those of topics that do not reach their score, those beyond a rule's limit,
// and those that speak for any service. It is for the tools that test rules.
func (p *Pipeline) RuleHits(t *models.Transcript) []models.Finding {
	d := newDoc(t)
	for _, s := range p.ruleHits {
		s.run(d)
	}
	inOrder(d.findings)
	return d.findings
}

// everyHit makes every place where a rule holds a finding.
func (b *rulebook) everyHit(d *Doc) {
	d.findings = d.findings[:0] // without the evidence for the service that was inferred
	for at := range d.turns {
		for _, h := range d.turns[at].hits {
			p := &b.phrases[h.Phrase]
			for _, s := range p.services {
				d.find(models.FindingService, b.taxonomy.Services[s].ID, b.taxonomy.Services[s].ID+phraseRule, at, h.First, h.Last)
			}
			for _, s := range p.forms {
				d.find(models.FindingService, b.taxonomy.Services[s].ID, b.taxonomy.Services[s].ID+formRule, at, h.First, h.Last)
			}
			for _, i := range p.rules {
				if r := &b.rules[i]; b.holds(d, r, place{at, h}) {
					d.find(r.kind, r.name, r.ID, at, h.First, h.Last)
				}
			}
		}
	}
}
