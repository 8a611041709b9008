package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot/models"
)

const (
	before = 80  // bytes of a turn shown before its first match
	after  = 160 // and after the start of it
)

// Best are the snippets of a hit: of the given turns, whose texts are whole
// and marked, those with the most different marked words, then with the most
// marks, then the first ones; shortened around their first mark.
func Best(marked []models.Snippet) []models.Snippet {
	type ranked struct {
		models.Snippet
		different, marks int
	}
	var all []ranked
	for _, s := range marked {
		if words := markedWords(s.Text); len(words) > 0 {
			marks := len(words)
			slices.Sort(words)
			all = append(all, ranked{s, len(slices.Compact(words)), marks})
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.different, a.different), cmp.Compare(b.marks, a.marks), cmp.Compare(a.Turn, b.Turn))
	})
	var best []models.Snippet
	for _, r := range all[:min(models.MaxSnippets, len(all))] {
		r.Text = shorten(r.Text)
		best = append(best, r.Snippet)
	}
	return best
}

// markedWords are the words between the marks, in lower case.
func markedWords(text string) []string {
	var words []string
	for {
		_, rest, found := strings.Cut(text, models.MarkStart)
		if !found {
			return words
		}
		inside, rest, _ := strings.Cut(rest, models.MarkEnd)
		words = append(words, strings.Fields(strings.ToLower(inside))...)
		text = rest
	}
}

// Unmarked is the text without its marks.
func Unmarked(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, models.MarkStart, ""), models.MarkEnd, "")
}

// shorten cuts a marked turn at spaces around its first mark, never within a
// mark or a rune. What is left out shows as …
func shorten(turn string) string {
	mark := strings.Index(turn, models.MarkStart)
	from, to := 0, len(turn)
	if mark > before {
		from = runeStart(turn, mark-before)
		if space := strings.IndexByte(turn[from:mark], ' '); space >= 0 {
			from += space + 1
		}
	}
	if to > mark+after {
		to = runeStart(turn, mark+after)
		if space := strings.LastIndexByte(turn[mark:to], ' '); space > 0 {
			to = mark + space
		}
		// A phrase may be marked as one: keep it whole.
		if open := strings.LastIndex(turn[:to], models.MarkStart); open > strings.LastIndex(turn[:to], models.MarkEnd) {
			to = open + strings.Index(turn[open:], models.MarkEnd) + len(models.MarkEnd)
		}
	}
	short := turn[from:to]
	if from > 0 {
		short = "… " + short
	}
	if to < len(turn) {
		short += " …"
	}
	return short
}

// runeStart is the start of the rune that the byte at i belongs to.
func runeStart(s string, i int) int {
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
