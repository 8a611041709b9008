package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// searchedFor are the stems of the words that a query's text looks for, without
// what it excludes.
func searchedFor(query string) []string {
	var stems []string
	parts := strings.Split(query, `"`) // every other one stood in quotes
	for i, part := range parts {
		quoted := i%2 == 1
		if quoted && strings.HasSuffix(parts[i-1], "-") {
			continue
		}
		for field := range strings.FieldsSeq(part) {
			if !quoted && strings.ContainsAny(field[:1], "-~") { // -excluded, or the ~5 of "a phrase"~5
				continue
			}
			for _, word := range strings.FieldsFunc(field, func(r rune) bool { return !isWordy(r) }) {
				stems = append(stems, stem(word))
			}
		}
	}
	return stems
}

// foundIn is where words of these stems stand in a text.
func foundIn(text string, stems []string) []stretch {
	if len(stems) == 0 {
		return nil
	}
	var all []stretch
	start := -1 // of the word that we are in
	for i, r := range text {
		if isWordy(r) == (start >= 0) {
			continue
		}
		if start < 0 {
			start = i
			continue
		}
		all, start = append(all, stretch{start, i}), -1
	}
	if start >= 0 {
		all = append(all, stretch{start, len(text)})
	}
	return slices.DeleteFunc(all, func(s stretch) bool { return !slices.Contains(stems, stem(text[s.start:s.end])) })
}

func isWordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// stem is a word in lower case without an ending of English. It is less than
// what the stores know of English: what it marks is a help for the eye.
func stem(word string) string {
	word = strings.ToLower(word)
	for _, ending := range []string{"ing", "ed", "es", "e", "s"} {
		if cut, had := strings.CutSuffix(word, ending); had && utf8.RuneCountInString(cut) >= 3 {
			return cut
		}
	}
	return word
}
