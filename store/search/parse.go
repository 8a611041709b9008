// Package search is what the stores do alike when they search: facets,
// the grammar of what is typed, and the snippets of what was found.
package search

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AtMost is how many different terms of one text are looked for; the stores
// take time in the square of them, or refuse thousands.
const AtMost = 200

// maxWithin bounds how far apart the words of a term may be, so that none
// reaches into the next turn (Elasticsearch keeps turns 100 words apart).
const maxWithin = 50

// Text is what somebody typed: terms that must all occur, and terms that must
// not. See models.Query.Text.
type Text struct{ Wanted, Unwanted []Term }

// Term is a word or a phrase.
type Term struct {
	Words string // one word or several, as typed
	// Within is 0 for words that stand side by side in this order; otherwise
	// they may stand in any order with at most so many other words between them.
	Within int
}

// Parse reads the grammar. Whatever is typed is a valid text; what has no
// letter or digit asks for nothing.
func Parse(typed string) Text {
	var t Text
	rest := strings.ToValidUTF8(typed, " ")
	for {
		rest = strings.TrimLeftFunc(rest, separates)
		if rest == "" || len(t.Wanted)+len(t.Unwanted) == AtMost {
			return t
		}
		list := &t.Wanted
		if rest[0] == '-' {
			list, rest = &t.Unwanted, rest[1:]
		}
		var next Term
		next, rest = nextTerm(rest)
		if strings.ContainsFunc(next.Words, isWordRune) && !slices.Contains(*list, next) {
			*list = append(*list, next)
		}
	}
}

// nextTerm cuts off a phrase, up to the closing quote or the end, or a word.
func nextTerm(text string) (Term, string) {
	if phrase, quoted := strings.CutPrefix(text, `"`); quoted {
		words, rest, closed := strings.Cut(phrase, `"`)
		term := Term{Words: strings.Map(spaced, words)}
		if closed {
			term.Within, rest = distance(rest)
		}
		if term.Within > 0 && len(term.Each()) < 2 {
			term.Within = 0
		}
		return term, rest
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r == '"' || separates(r) })
	if end < 0 {
		return Term{Words: text}, ""
	}
	return Term{Words: text[:end]}, text[end:]
}

// distance cuts off the ~5 behind a phrase.
func distance(text string) (int, string) {
	digits, tilde := strings.CutPrefix(text, "~")
	if !tilde {
		return 0, text
	}
	end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(digits)
	}
	if end == 0 {
		return 0, text
	}
	n, err := strconv.Atoi(digits[:end])
	if err != nil { // too long a number
		n = maxWithin
	}
	return min(n, maxWithin), digits[end:]
}

// Each are the term's different words, in any case the same once.
func (t Term) Each() []string {
	var words []string
	for word := range strings.FieldsFuncSeq(t.Words, func(r rune) bool { return !isWordRune(r) && r != '\'' && r != '’' }) {
		if strings.ContainsFunc(word, isWordRune) && !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) }) {
			words = append(words, word)
		}
	}
	return words
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// separates reports whether r ends a word. Private-use and control characters
// mean something to the stores.
func separates(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Co, r) || r == utf8.RuneError
}

func spaced(r rune) rune {
	if separates(r) {
		return ' '
	}
	return r
}
