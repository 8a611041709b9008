package rules

import (
	"slices"
	"strings"

	"earshot/models"
)

// Pattern is one phrase by itself. It answers what the matcher leaves open:
// which word stands where, and with that what depends on tags or on the words
// in a gap. It is safe for concurrent use.
type Pattern struct {
	items  []patternItem
	and    ID
	Tagged bool // some word must have a certain tag
	Gapped bool // other words may stand in between
}

type patternItem struct {
	any      [][]patternWord
	optional bool
	gap      int
}

type patternWord struct {
	steps [][]ID
	class string
	tag   string
}

// NewPattern numbers words with v. The phrase is one that a Builder has taken.
// It gives nil where the matcher leaves nothing open.
func NewPattern(v *Vocabulary, p models.Phrase) *Pattern {
	if !open(p) {
		return nil
	}
	out, forms := &Pattern{and: v.Intern("and")}, map[string][]ID{}
	for i, item := range p.Items {
		one := patternItem{optional: item.Optional, gap: item.Gap}
		for _, run := range item.Any {
			var words []patternWord
			for _, w := range run {
				word := patternWord{class: w.Class, tag: strings.ToUpper(w.Tag)}
				if w.Class == "" {
					word.steps = v.steps(w, forms)
				}
				out.Tagged = out.Tagged || w.Tag != ""
				words = append(words, word)
			}
			one.any = append(one.any, words)
		}
		out.Gapped = out.Gapped || item.Gap > 0 && i+1 < len(p.Items)
		out.items = append(out.items, one)
	}
	return out
}

// open reports whether a phrase has gaps or asks for tags.
func open(p models.Phrase) bool {
	for _, item := range p.Items {
		if item.Gap > 0 {
			return true
		}
		for _, run := range item.Any {
			if slices.ContainsFunc(run, func(w models.PhraseWord) bool { return w.Tag != "" }) {
				return true
			}
		}
	}
	return false
}

// Reads reports whether the words can be read as the phrase, from the first to
// the last, such that the tags are right and bars holds for no word in a gap.
// Tag gives a word's tag and is only asked where the phrase demands one. Bars
// may be nil.
func (p *Pattern) Reads(words []Word, tag func(word int) string, bars func(ID) bool) bool {
	r := reading{words, tag, bars, p.and}
	at := make([]bool, len(words)+1) // how many words may have been read so far
	at[0] = true
	for _, item := range p.items {
		next := make([]bool, len(at))
		for _, run := range item.any {
			ends := at
			for _, w := range run {
				ends = r.word(ends, w)
			}
			or(next, ends)
		}
		if item.optional {
			or(next, at)
		}
		r.pass(next, item.gap)
		at = next
	}
	return at[len(words)]
}

// reading is one question to a pattern.
type reading struct {
	words []Word
	tag   func(int) string
	bars  func(ID) bool
	and   ID
}

// pass adds where a gap may end. None stands before the first word or after
// the last.
func (r reading) pass(at []bool, gap int) {
	left := 0
	for i := 1; i+1 < len(at); i++ {
		switch {
		case at[i]:
			left = gap
		case left > 0:
			at[i] = true
			left--
		}
		if r.bars != nil && r.bars(r.words[i].ID) {
			left = 0
		}
	}
}

// word gives where a word of the phrase may end that begins at one of at.
func (r reading) word(at []bool, w patternWord) []bool {
	next := make([]bool, len(at))
	for i, begins := range at[:len(r.words)] {
		if !begins {
			continue
		}
		switch w.class {
		case models.ClassNumber:
			r.number(next, i)
		case models.ClassOrdinal:
			next[i+1] = next[i+1] || r.words[i].Class == Ordinal
		case models.ClassAny:
			next[i+1] = true
		default:
			if r.is(i, w.steps) {
				next[i+len(w.steps)] = true
			}
		}
	}
	for i := range next {
		next[i] = next[i] && (w.tag == "" || strings.HasPrefix(r.tag(i-1), w.tag))
	}
	return next
}

func (r reading) is(i int, steps [][]ID) bool {
	if i+len(steps) > len(r.words) {
		return false
	}
	for k, ids := range steps {
		if !slices.Contains(ids, r.words[i+k].ID) {
			return false
		}
	}
	return true
}

// number adds where a number may end that begins at word i.
func (r reading) number(next []bool, i int) {
	for n := 0; n < longestNumber && i < len(r.words) && r.words[i].Class == Number; n++ {
		i++
		next[i] = true
		if i+1 < len(r.words) && r.words[i].ID == r.and && r.words[i+1].Class == Number {
			i++
		}
	}
}

func or(to, from []bool) {
	for i, is := range from {
		to[i] = to[i] || is
	}
}
