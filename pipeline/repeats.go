package pipeline

import "earshot/models"

// repeats adds a finding wherever the customer says that this matter was a
// reason of contact before.
func (b *rulebook) repeats(d *Doc) {
	for _, f := range keepLongest(b.holding(d, models.FindingRepeat)) {
		d.find(models.FindingRepeat, f.rule.name, f.rule.ID, f.turn, f.First, f.Last)
		d.repeat.Stated = true
		t := &d.turns[f.turn]
		if n := b.judge.Count(t.text, t.view.words, f.First, f.Last); n > 0 && (d.repeat.StatedCount == nil || n > *d.repeat.StatedCount) {
			d.repeat.StatedCount = &n
		}
	}
}
