package sqlite

import (
	"strings"
	"unicode/utf8"

	"earshot/models"
)

const (
	maxSnippets   = 3
	snippetBefore = 80  // bytes of a turn shown before its first match
	snippetAfter  = 160 // and after the start of it
)

// snippets are the turns with marked words, the first few, shortened around
// their first mark.
func snippets(texts ...string) []string {
	var all []string
	for _, text := range texts {
		for turn := range strings.SplitSeq(text, turnBorder) {
			if len(all) < maxSnippets && strings.Contains(turn, models.MarkStart) {
				all = append(all, shorten(turn))
			}
		}
	}
	return all
}

// shorten cuts a marked turn at spaces around its first mark, never within a
// mark or a rune. What is left out shows as …
func shorten(turn string) string {
	mark := strings.Index(turn, models.MarkStart)
	from, to := 0, len(turn)
	if mark > snippetBefore {
		from = runeStart(turn, mark-snippetBefore)
		if space := strings.IndexByte(turn[from:mark], ' '); space >= 0 {
			from += space + 1
		}
	}
	if to > mark+snippetAfter {
		to = runeStart(turn, mark+snippetAfter)
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
