package sentiment

import "math"

// reach is how many words before a word boost or negate it, and farthest how
// far back they can be with what does not count.
const (
	reach    = 3
	farthest = 6
)

// modified is the valence of word i after the words before it: degree words
// make it stronger or weaker, a negation turns it around. Articles and degree
// words do not count against the reach of a negation: "not had a really great
// day".
func (r *reading) modified(i int, valence float64) (modified float64, flipped bool) {
	counted := 0
	for d := 1; d <= farthest && counted < reach && i-d >= 0 && !r.Words[i-d+1].Break; d++ {
		before := r.Words[i-d].ID
		weight := 1 - 0.05*float64(d-1)
		switch {
		case r.is(before, article):
			continue
		case r.is(before, intensifies):
			if d <= reach {
				more := boost * weight
				if r.emphatic && r.shouted(i-d) {
					more += shout
				}
				valence += math.Copysign(more, valence)
			}
			continue
		case (r.is(before, dampens) || r.partOf(i-d)) && d <= reach:
			valence -= math.Copysign(boost*weight, valence)
		case r.is(before, negates):
			if r.is(before, never) && d > 1 && r.is(r.Words[i-d+1].ID, soThis) {
				valence *= 1.25 // never so good
				break
			}
			flipped = flipped || !r.answers(i-d) || d == 1
		case d == 1 && r.is(before, least) && !(i > 1 && r.is(r.Words[i-2].ID, atVery)):
			flipped = true // least helpful, but at least helpful
		}
		counted++
	}
	if flipped = flipped && !r.is(r.Words[i].ID, thanks); flipped {
		valence *= negated
	}
	return valence, flipped
}

// partOf reports whether word i is the "of" of kind of, sort of.
func (r *reading) partOf(i int) bool {
	return i > 0 && r.is(r.Words[i].ID, of) && r.is(r.Words[i-1].ID, sorts)
}

// answers reports whether a negation is an answer, or a "no" too far from its
// word to belong to it.
func (r *reading) answers(i int) bool {
	return r.is(r.Words[i].ID, no) && (i == 0 || r.Words[i].Break || r.is(r.Words[i-1].ID, polite))
}

// negatedBefore reports whether a negation stands within two words before i.
func (r *reading) negatedBefore(i int) bool {
	for d := 1; d <= 2 && i-d >= 0 && !r.Words[i-d+1].Break; d++ {
		if r.is(r.Words[i-d].ID, negates) && !r.answers(i-d) {
			return true
		}
	}
	return false
}

// heightens reports whether a good word only makes the bad one after it worse:
// great duress, pretty bad.
func (r *reading) heightens(i int) bool {
	return r.is(r.Words[i].ID, heightens) && i+1 < len(r.Words) && !r.Words[i+1].Break && r.valence(r.Words[i+1].ID, i+1) < 0
}
