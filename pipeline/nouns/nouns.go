package nouns

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/tokenize"

	"earshot/models"
)

// Longest is how many words a phrase has at most.
const Longest = 4

// Find gives the distinct content words (nouns, adjectives, verbs) and noun
// phrases of a turn, in order of their first end. A noun phrase is a run of
// adjectives, participles and nouns that ends in a noun; of a long one, every
// shorter one within it is a phrase too. What says nothing about the matter is
// no part of any: function words, courtesies, numbers, days and months. tokens
// are those of text, tagged (Penn Treebank); what is not among them, such as
// placeholders, ends a phrase.
func Find(text string, tokens []tokenize.Token) []models.Mention {
	var found []models.Mention
	seen := map[string]bool{}
	add := func(words []word) {
		p := phrase(words)
		if !seen[p.Text] {
			seen[p.Text] = true
			found = append(found, p)
		}
	}
	var run []word // ends at the token in hand
	end := -1      // where the token before it ended
	for _, t := range tokens {
		w := wordOf(t)
		if w.kind == other || end < 0 || !isGap(text[end:t.Start]) {
			run = run[:0]
		}
		end = t.End()
		if w.kind == other {
			continue
		}
		add([]word{w})
		if w.kind == verb {
			run = run[:0]
			continue
		}
		run = append(run, w)
		if w.kind != noun {
			continue
		}
		for length := 2; length <= min(Longest, len(run)); length++ {
			add(run[len(run)-length:])
		}
	}
	return found
}

// kind is what part a word can have in a phrase.
type kind uint8

const (
	other    kind = iota // none
	verb                 // a phrase of its own
	modifier             // before a noun: an adjective or a participle
	noun
)

type word struct {
	text       string // in lower case
	kind       kind
	start, end int
}

func phrase(words []word) models.Mention {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return models.Mention{Text: strings.Join(texts, " "), Start: words[0].start, End: words[len(words)-1].end, Noun: words[len(words)-1].kind == noun}
}

func wordOf(t tokenize.Token) word {
	w := word{text: strings.ToLower(t.Text), start: t.Start, end: t.End()}
	switch {
	case !speaks(w.text):
	case strings.HasPrefix(t.Tag, "NN"):
		w.kind = noun
	case strings.HasPrefix(t.Tag, "JJ") || t.Tag == "VBN" || t.Tag == "VBG":
		w.kind = modifier
	case strings.HasPrefix(t.Tag, "VB"):
		w.kind = verb
	}
	return w
}

// speaks reports whether a word in lower case can say something about the
// matter: it is no number, no ordinal and no time of day, and not too common.
func speaks(w string) bool {
	if utf8.RuneCountInString(w) < 2 || isCommon(w) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(w)
	if unicode.IsLetter(first) {
		return strings.IndexFunc(w, isForeign) < 0
	}
	// 1099-k and 20-percent, but not 3rd, 10am and 7:30.
	number, rest, cut := strings.Cut(w, "-")
	return cut && strings.Trim(number, "0123456789") == "" && strings.IndexFunc(rest, unicode.IsLetter) == 0 && strings.IndexFunc(rest, isForeign) < 0
}

// isForeign reports what no word has in it.
func isForeign(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
}

// isGap reports whether two tokens with this between them are neighbours.
func isGap(between string) bool {
	return between != "" && strings.Trim(between, " \t\n\r") == ""
}
