package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"earshot/models"
)

// The reference: it reads a phrase item by item, trying everything, over plain
// words and without states, ids or sharing.

// spoken is a text in words; a dot ends a sentence.
type spoken []string

// readings calls end with every index behind a reading of the items from at on.
func (s spoken) readings(items []models.PhraseItem, at int, begun bool, end func(int)) {
	if len(items) == 0 {
		return
	}
	item, rest := items[0], items[1:]
	gap := func(at int, begun bool) {
		for n := 0; n <= item.Gap && (n == 0 || begun && at+n-1 < len(s) && s[at+n-1] != "."); n++ {
			s.readings(rest, at+n, begun, end)
		}
	}
	if item.Optional {
		gap(at, begun)
	}
	for _, run := range item.Any {
		s.run(run, at, func(after int) {
			if allOptional(rest) {
				end(after)
			}
			gap(after, true)
		})
	}
}

func allOptional(items []models.PhraseItem) bool {
	return !slices.ContainsFunc(items, func(i models.PhraseItem) bool { return !i.Optional })
}

func (s spoken) run(run []models.PhraseWord, at int, end func(int)) {
	if len(run) == 0 {
		end(at)
		return
	}
	next := func(after int) { s.run(run[1:], after, end) }
	if at >= len(s) || s[at] == "." {
		return
	}
	switch w := run[0]; {
	case w.Class == models.ClassAny:
		next(at + 1)
	case w.Class == models.ClassOrdinal:
		if slices.Contains([]string{"third", "3rd"}, s[at]) {
			next(at + 1)
		}
	case w.Class == models.ClassNumber:
		for n := 0; n < longestNumber && at < len(s) && slices.Contains([]string{"three", "3", "77"}, s[at]); n++ {
			at++
			next(at)
			if at+1 < len(s) && s[at] == "and" {
				at++
			}
		}
	case w.Inflect:
		if slices.Contains(inflections(w.Text), s[at]) {
			next(at + 1)
		}
	case w.Text == s[at]:
		next(at + 1)
	}
}

// hits are all that the reference finds, in the matcher's order.
func (s spoken) hits(phrases []models.Phrase) []Hit {
	var out []Hit
	word := make([]int, len(s)+1) // by index in s: the words before it
	for i, w := range s {
		word[i+1] = word[i]
		if w != "." {
			word[i+1]++
		}
	}
	for i, p := range phrases {
		for at := range s {
			s.readings(p.Items, at, false, func(end int) {
				out = append(out, Hit{Phrase: i, First: word[at], Last: word[end] - 1})
			})
		}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last), cmp.Compare(a.Phrase, b.Phrase))
	})
	return slices.Compact(out)
}

// drawPhrase makes phrases over so few words that they often match.
func drawPhrase(t *rapid.T) models.Phrase {
	word := rapid.Custom(func(t *rapid.T) models.PhraseWord {
		switch rapid.IntRange(0, 12).Draw(t, "kind") {
		case 0:
			return models.PhraseWord{Class: models.ClassNumber}
		case 1:
			return models.PhraseWord{Class: models.ClassOrdinal}
		case 2:
			return models.PhraseWord{Class: models.ClassAny}
		case 3:
			return models.PhraseWord{Text: "call", Inflect: true}
		}
		return models.PhraseWord{Text: rapid.SampledFrom([]string{"a", "b", "a", "3", "three", "third", "and"}).Draw(t, "word")}
	})
	p := models.Phrase{Text: "drawn"}
	left := 12 // of all gaps together
	for range rapid.IntRange(1, 5).Draw(t, "items") {
		item := models.PhraseItem{
			Any:      rapid.SliceOfN(rapid.SliceOfN(word, 1, 3), 1, 3).Draw(t, "any"),
			Optional: rapid.IntRange(0, 3).Draw(t, "optional") == 0,
		}
		if rapid.IntRange(0, 2).Draw(t, "gapped") == 0 {
			item.Gap = rapid.IntRange(0, min(left, 4)).Draw(t, "gap")
			left -= item.Gap
		}
		p.Items = append(p.Items, item)
	}
	if allOptional(p.Items) {
		p.Items[0].Optional = false
	}
	return p
}

func drawSpoken(t *rapid.T) spoken {
	words := []string{"a", "a", "b", "3", "three", "77", "third", "3rd", "and", "called", "calls", "zebra", "."}
	return rapid.SliceOfN(rapid.SampledFrom(words), 0, 24).Draw(t, "words")
}

// build compiles the phrases; budget is how many states may stand for several
// places.
func build(t interface{ Fatal(...any) }, v *Vocabulary, phrases []models.Phrase, budget int) *Matcher {
	b := NewBuilder(v)
	b.budget = budget
	for i, p := range phrases {
		if err := b.Add(p, i); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build()
}

// TestMatchIsTheObviousMatch: with states shared as far as they can be, and
// with none to share.
func TestMatchIsTheObviousMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfN(rapid.Custom(drawPhrase), 1, 8).Draw(t, "phrases")
		text := drawSpoken(t)
		want := text.hits(phrases)
		for _, budget := range []int{maxStates, 0, 5} {
			v := NewVocabulary()
			m := build(t, v, phrases, budget)
			if got := m.Match(words(v, strings.Join(text, " ")), nil); !slices.Equal(got, want) {
				t.Fatalf("%d states for many places: in %q\ngot  %v\nwant %v", budget, text, got, want)
			}
		}
	})
}

// TestPatternReadsWhatTheMatcherFinds: a hit can be read as its phrase, and
// nothing else can.
func TestPatternReadsWhatTheMatcherFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPhrase(t)
		v := NewVocabulary()
		m := build(t, v, []models.Phrase{p}, maxStates)
		w := words(v, strings.Join(drawSpoken(t), " "))
		found := map[string]bool{}
		for _, h := range m.Match(w, nil) {
			found[fmt.Sprint(h.First, h.Last)] = true
		}
		pattern := NewPattern(v, p)
		if pattern == nil {
			return
		}
		for first := range w {
			for last := first; last < len(w) && (last == first || !w[last].Break); last++ {
				if got, want := pattern.Reads(w[first:last+1], nil, nil), found[fmt.Sprint(first, last)]; got != want {
					t.Fatalf("words %d to %d: read %v, found %v", first, last, got, want)
				}
			}
		}
	})
}
