package rules

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"earshot/models"
)

// place is a point in the phrases as they are written: some items of some
// phrases have been read. One word may lead from it to several places.
type place uint32

// start is the place, and the state, before the first word.
const start = 0

// way leads on from a place by one word.
type way struct {
	by ID
	to place
}

// Ways by any word of a class, in place of an id.
const (
	byNumber ID = ^ID(0) - iota
	byOrdinal
	byAny
)

// gap leads on from a place after up to words other words.
type gap struct {
	words int
	to    place
}

// Builder collects phrases. Phrases that begin with the same items share their
// places, and the alternatives of an item meet in one, so that their number
// grows with the length of the phrases and not with the number of readings.
type Builder struct {
	vocabulary *Vocabulary
	ways       [][]way          // by place
	gaps       [][]gap          // by place
	ends       [][]int32        // by place: the phrases that end there
	before     [][]gap          // by place: behind a gap, the places before it; their words are the longest way from there
	after      map[string]place // by the places before an item and the item
	behind     map[string]place // by the places before a gap
	forms      map[string][]ID  // of inflected words
	budget     int              // of states, see determine
}

// NewBuilder numbers words with v.
func NewBuilder(v *Vocabulary) *Builder {
	b := &Builder{vocabulary: v, after: map[string]place{}, behind: map[string]place{}, forms: map[string][]ID{}, budget: maxStates}
	b.place()
	return b
}

// Add makes the matcher find p and call it phrase.
func (b *Builder) Add(p models.Phrase, phrase int) error {
	at := []place{start}
	for i, item := range p.Items {
		if slices.ContainsFunc(item.Any, func(run []models.PhraseWord) bool { return len(run) == 0 }) {
			return fmt.Errorf("the phrase %q has an empty alternative", p.Text)
		}
		to := b.item(at, item)
		if !item.Optional {
			at = at[:0:0]
		}
		if at = append(at, to); item.Gap > 0 && i+1 < len(p.Items) {
			at = b.gap(at, item.Gap)
		}
	}
	if slices.Contains(at, start) {
		return fmt.Errorf("the phrase %q matches nothing at all: give it a word that must be there", p.Text)
	}
	for _, s := range b.read(at) {
		b.ends[s.to] = append(b.ends[s.to], int32(phrase))
	}
	return nil
}

func (b *Builder) place() place {
	b.ways, b.gaps, b.ends, b.before = append(b.ways, nil), append(b.gaps, nil), append(b.ends, nil), append(b.before, nil)
	return place(len(b.ways) - 1)
}

// item gives the place after an item that is read at any of the places at.
func (b *Builder) item(at []place, item models.PhraseItem) place {
	key := appendKey(nil, at)
	for _, run := range item.Any {
		for _, w := range run {
			key = append(key, w.Text...)
			key = append(key, w.Class...)
			if w.Inflect {
				key = append(key, '*')
			}
			key = append(key, ' ')
		}
		key = append(key, '|')
	}
	to, known := b.after[string(key)]
	if known {
		return to
	}
	to = b.place()
	b.after[string(key)] = to
	for _, run := range item.Any {
		from := at
		for _, w := range run[:len(run)-1] {
			between := b.place()
			b.word(from, w, between)
			from = []place{between}
		}
		b.word(from, run[len(run)-1], to)
	}
	return to
}

func appendKey(key []byte, at []place) []byte {
	for _, p := range at {
		key = binary.AppendUvarint(key, uint64(p))
	}
	return append(key, 0xff)
}

// gap gives the places from which a phrase goes on when up to words other
// words may stand behind the places at.
func (b *Builder) gap(at []place, words int) []place {
	var next []place
	if slices.Contains(at, start) {
		next = append(next, start) // nothing has been read, so there is nothing to be away from
	}
	from := b.read(at)
	var key []byte
	for i := range from {
		from[i].words += words
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(from[i].to)), uint64(from[i].words))
	}
	to, known := b.behind[string(key)]
	if !known {
		to = b.place()
		b.behind[string(key)] = to
		b.before[to] = from
		for _, g := range from {
			b.gaps[g.to] = append(b.gaps[g.to], gap{g.words, to})
		}
	}
	return append(next, to)
}

// read gives the places at which a word has just been read: those at, and for
// one behind a gap the ones before it, with the words of the gap.
func (b *Builder) read(at []place) []gap {
	var out []gap
	for _, p := range at {
		if p == start {
			continue
		}
		if b.before[p] == nil {
			out = append(out, gap{to: p})
		}
		out = append(out, b.before[p]...)
	}
	slices.SortFunc(out, func(x, y gap) int { return cmp.Or(cmp.Compare(x.to, y.to), cmp.Compare(y.words, x.words)) })
	return slices.CompactFunc(out, func(x, y gap) bool { return x.to == y.to }) // the longest gap stands
}

// word connects places by one word of a phrase; the parts of a contraction
// have places between them.
func (b *Builder) word(from []place, w models.PhraseWord, to place) {
	switch w.Class {
	case models.ClassNumber:
		b.number(from, to)
		return
	case models.ClassOrdinal:
		b.connect(from, []ID{byOrdinal}, to)
		return
	case models.ClassAny:
		b.connect(from, []ID{byAny}, to)
		return
	}
	steps := b.vocabulary.steps(w, b.forms)
	for _, ids := range steps[:len(steps)-1] {
		between := b.place()
		b.connect(from, ids, between)
		from = []place{between}
	}
	b.connect(from, steps[len(steps)-1], to)
}

// number connects places by a number of one or more words.
func (b *Builder) number(from []place, to place) {
	and := []ID{b.vocabulary.Intern("and")}
	for range longestNumber - 1 {
		b.connect(from, []ID{byNumber}, to)
		more, joined := b.place(), b.place()
		b.connect(from, []ID{byNumber}, more)
		b.connect([]place{more}, and, joined)
		from = []place{more, joined}
	}
	b.connect(from, []ID{byNumber}, to)
}

func (b *Builder) connect(from []place, by []ID, to place) {
	for _, p := range from {
		for _, id := range by {
			b.ways[p] = append(b.ways[p], way{id, to})
		}
	}
}

// steps are the words that a word of a phrase is: one for each part of a
// contraction, each by any of the ids. Forms keeps what was worked out.
func (v *Vocabulary) steps(w models.PhraseWord, forms map[string][]ID) [][]ID {
	if !w.Inflect {
		var steps [][]ID
		for _, id := range v.InternAll(w.Text) {
			steps = append(steps, []ID{id})
		}
		return steps
	}
	ids, known := forms[w.Text]
	if !known {
		for _, form := range inflections(strings.ReplaceAll(w.Text, ".", "")) {
			ids = append(ids, v.Intern(form))
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		forms[w.Text] = ids
	}
	return [][]ID{ids}
}
