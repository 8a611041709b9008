package pipeline

import (
	"cmp"
	"slices"

	"earshot/pipeline/rules"
)

// nearReach is how many words a phrase and what stands near it may lie apart:
// speech-to-text knows no sentences, and without a bound all of a long turn
// would be near.
const nearReach = 16

// reads reports whether a hit can be read as its phrase with the tags that the
// phrase demands and, if not to be negated, without a negation in a gap.
func (b *rulebook) reads(t *turn, h rules.Hit, notNegated bool) bool {
	pattern := b.phrases[h.Phrase].pattern
	if pattern == nil {
		return true
	}
	words := t.view.words[h.First : h.Last+1]
	negated := notNegated && pattern.Gapped && slices.ContainsFunc(words, func(w rules.Word) bool { return b.negation.Is(w.ID) })
	if !pattern.Tagged && !negated {
		return true
	}
	var bars func(rules.ID) bool
	if negated {
		bars = b.negation.Is
	}
	return pattern.Reads(words, func(word int) string { return t.view.Tag(h.First + word) }, bars)
}

// said gives the places where phrases of a side are said, in order. Where they
// depend on tags these are looked up when the first rule asks.
func (b *rulebook) said(d *Doc, side int) []place {
	if b.sides[side].tagged && !d.settled[side] {
		d.settled[side] = true
		d.heard[side] = slices.DeleteFunc(d.heard[side], func(p place) bool { return !b.reads(&d.turns[p.turn], p.Hit, false) })
	}
	return d.heard[side]
}

// supported reports whether the sentence of a place holds what the rule wants
// near, and nothing of what it does not want there.
func (b *rulebook) supported(d *Doc, r *rule, p place) bool {
	for _, side := range r.near {
		if !b.near(d, side, p) {
			return false
		}
	}
	for _, side := range r.unless {
		if b.near(d, side, p) {
			return false
		}
	}
	return true
}

// near reports whether a phrase of a side stands near a place, in its
// sentence.
func (b *rulebook) near(d *Doc, side int, p place) bool {
	if len(d.heard[side]) == 0 {
		return false
	}
	said, words := b.said(d, side), d.turns[p.turn].view.words
	from, _ := slices.BinarySearchFunc(said, place{p.turn, rules.Hit{First: p.First - 2*nearReach}}, byFirst)
	for _, other := range said[from:] {
		if other.turn != p.turn || other.First-p.Last > nearReach {
			return false
		}
		if p.First-other.Last <= nearReach && oneSentence(words[min(p.First, other.First):max(p.Last, other.Last)+1]) {
			return true
		}
	}
	return false
}

func oneSentence(words []rules.Word) bool {
	return !slices.ContainsFunc(words[1:], func(w rules.Word) bool { return w.Break })
}

func byFirst(a, b place) int {
	return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.First, b.First))
}

// follows reports whether everything that the rule wants said before or after
// a place is said, and nothing that it does not want.
func (b *rulebook) follows(d *Doc, r *rule, p place) bool {
	for i := range r.steps {
		s := &r.steps[i]
		is := len(d.heard[s.side]) > 0
		if is && s.Before {
			is = b.before(d, s, p)
		} else if is {
			is = b.behind(d, s, p)
		}
		if is == s.Absent {
			return false
		}
	}
	return true
}

// behind reports whether a step is said after a place, in its turn or the ones
// that follow.
func (b *rulebook) behind(d *Doc, s *sequel, p place) bool {
	said := b.said(d, s.side)
	i, _ := slices.BinarySearchFunc(said, place{p.turn, rules.Hit{First: p.Last + 1}}, byFirst)
	return i < len(said) && (s.Turns == 0 || said[i].turn-p.turn <= s.Turns)
}

// before reports whether a step is said before a place, in its turn or the
// ones that precede.
func (b *rulebook) before(d *Doc, s *sequel, p place) bool {
	said := b.said(d, s.side)
	i, _ := slices.BinarySearchFunc(said, place{p.turn, rules.Hit{}}, byFirst)
	if i > 0 && (s.Turns == 0 || p.turn-said[i-1].turn <= s.Turns) {
		return true
	}
	for ; i < len(said) && said[i].turn == p.turn && said[i].First < p.First; i++ {
		if said[i].Last < p.First {
			return true
		}
	}
	return false
}
