package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"earshot/models"
)

// step is a state and the word that leads on from it.
type step struct {
	from state
	by   ID
}

// Builder collects phrases. Phrases that begin with the same items share their
// states, and the alternatives of an item meet in one state, so that the
// automaton grows with the length of the phrases and not with the number of
// their readings.
type Builder struct {
	vocabulary *Vocabulary
	next       map[step][]state
	ends       [][]int32
	after      map[string]state // by the states before an item and the item
	forms      map[string][]ID  // of inflected words
}

// NewBuilder numbers words with v.
func NewBuilder(v *Vocabulary) *Builder {
	return &Builder{vocabulary: v, next: map[step][]state{}, ends: make([][]int32, 1), after: map[string]state{}, forms: map[string][]ID{}}
}

// Add makes the matcher find p and call it phrase.
func (b *Builder) Add(p models.Phrase, phrase int) error {
	at := []state{start}
	for _, item := range p.Items {
		if slices.ContainsFunc(item.Any, func(run []models.PhraseWord) bool { return len(run) == 0 }) {
			return fmt.Errorf("the phrase %q has an empty alternative", p.Text)
		}
		to := b.item(at, item)
		if !item.Optional {
			at = at[:0:0]
		}
		at = append(at, to)
	}
	if slices.Contains(at, start) {
		return fmt.Errorf("the phrase %q matches nothing at all: give it a word that must be there", p.Text)
	}
	for _, s := range at {
		b.ends[s] = append(b.ends[s], int32(phrase))
	}
	return nil
}

// item gives the state after an item that is read in any of the states at.
func (b *Builder) item(at []state, item models.PhraseItem) state {
	key := fmt.Sprint(at, item.Any)
	if to, known := b.after[key]; known {
		return to
	}
	to := b.state()
	b.after[key] = to
	for _, run := range item.Any {
		var words [][]ID // each step by any of these
		for _, w := range run {
			words = append(words, b.words(w)...)
		}
		from := at
		for _, ids := range words[:len(words)-1] {
			between := b.state()
			b.connect(from, ids, between)
			from = []state{between}
		}
		b.connect(from, words[len(words)-1], to)
	}
	return to
}

func (b *Builder) state() state {
	b.ends = append(b.ends, nil)
	return state(len(b.ends) - 1)
}

func (b *Builder) connect(from []state, by []ID, to state) {
	for _, s := range from {
		for _, id := range by {
			if targets := b.next[step{s, id}]; !slices.Contains(targets, to) {
				b.next[step{s, id}] = append(targets, to)
			}
		}
	}
}

// words are the steps that a word of a phrase is: one for each part of a
// contraction, each by any of the ids.
func (b *Builder) words(w models.PhraseWord) [][]ID {
	if !w.Inflect {
		var steps [][]ID
		for _, id := range b.vocabulary.InternAll(w.Text) {
			steps = append(steps, []ID{id})
		}
		return steps
	}
	ids, known := b.forms[w.Text]
	if !known {
		for _, form := range inflections(strings.ReplaceAll(w.Text, ".", "")) {
			ids = append(ids, b.vocabulary.Intern(form))
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		b.forms[w.Text] = ids
	}
	return [][]ID{ids}
}

// Build ends the collecting.
func (b *Builder) Build() *Matcher {
	m := &Matcher{first: make([][]state, b.vocabulary.Len()), next: make([][]edge, len(b.ends)), ends: b.ends}
	for by, targets := range b.next {
		slices.Sort(targets) // so that hits come in the same order in every process
		if by.from == start {
			m.first[by.by] = targets
			continue
		}
		for _, to := range targets {
			m.next[by.from] = append(m.next[by.from], edge{by.by, to})
		}
	}
	for _, edges := range m.next {
		slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.by, b.by), cmp.Compare(a.to, b.to)) })
	}
	return m
}
