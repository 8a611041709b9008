package pipeline

import (
	"slices"

	"earshot/models"
	"earshot/pipeline/repeat"
	"earshot/pipeline/rules"
)

// nearReach is how many words a cue and what it needs beside it may lie apart.
const nearReach = 16

// repeats adds a finding wherever the customer says that this matter was a
// reason of contact before.
func (p *phrases) repeats(judge *repeat.Judge) func(*Doc) {
	return func(d *Doc) {
		for at := range d.turns {
			if t := &d.turns[at]; t.speaker == models.SpeakerCustomer {
				p.repeatsOf(d, at, judge)
			}
		}
	}
}

func (p *phrases) repeatsOf(d *Doc, at int, judge *repeat.Judge) {
	t := &d.turns[at]
	var kept []found
	for _, h := range t.hits {
		o := &p.owners[h.Phrase]
		if o.kind != models.FindingRepeat || !p.holds(t, o, h.First) || !p.supported(t, o, h) || p.vetoed(t, h) {
			continue
		}
		if o.rule.CustomerActs && !judge.CustomerActs(&t.view, h.First) {
			continue
		}
		kept = keepLongest(kept, found{o, h.First, h.Last})
	}
	for _, f := range kept {
		d.find(models.FindingRepeat, f.owner.name, f.owner.rule.ID, at, f.first, f.last)
		d.repeat.Stated = true
		if n := judge.Count(t.text, t.view.words, f.first, f.last); n > 0 && (d.repeat.StatedCount == nil || n > *d.repeat.StatedCount) {
			d.repeat.StatedCount = &n
		}
	}
}

// supported reports whether one of the phrases that a cue needs beside it is
// there, in the same sentence.
func (p *phrases) supported(t *turn, o *owner, h rules.Hit) bool {
	if len(o.rule.Near) == 0 {
		return true
	}
	return p.beside(t, h, func(other *owner) bool { return other.kind == kindNear && other.index == o.index })
}

// vetoed reports whether the sentence of a cue holds words that make it none.
func (p *phrases) vetoed(t *turn, h rules.Hit) bool {
	return p.beside(t, h, func(other *owner) bool { return other.kind == kindVeto })
}

// beside reports whether a phrase of a kind stands near a hit, in its
// sentence.
func (p *phrases) beside(t *turn, h rules.Hit, is func(*owner) bool) bool {
	from, _ := slices.BinarySearchFunc(t.hits, h.First-2*nearReach, func(other rules.Hit, first int) int { return other.First - first })
	for _, other := range t.hits[from:] {
		if other.First-h.Last > nearReach {
			return false
		}
		if h.First-other.Last > nearReach || !is(&p.owners[other.Phrase]) {
			continue
		}
		if oneSentence(t.view.words, min(h.First, other.First), max(h.Last, other.Last)) {
			return true
		}
	}
	return false
}

func oneSentence(words []rules.Word, first, last int) bool {
	for _, w := range words[first+1 : last+1] {
		if w.Break {
			return false
		}
	}
	return true
}
