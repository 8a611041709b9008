package elastic

import (
	"slices"
	"strings"
	"unicode"

	"earshot/models"
)

// textAtMost is how many different words and phrases of one text are looked
// for; Elasticsearch refuses queries with thousands of clauses.
const textAtMost = 200

// text is what somebody typed into the search box: words that must all occur,
// "in quotes" a phrase within one turn, -word or -"a phrase" what must not
// occur. Whatever is typed is a valid text; punctuation is no word.
type text struct {
	wanted, unwanted []string // words and phrases
}

func parseText(typed string) text {
	var t text
	rest := strings.ToValidUTF8(typed, " ")
	for {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" || len(t.wanted)+len(t.unwanted) == textAtMost {
			return t
		}
		list := &t.wanted
		if rest[0] == '-' {
			list, rest = &t.unwanted, rest[1:]
		}
		var words string
		if strings.HasPrefix(rest, `"`) {
			words, rest, _ = strings.Cut(rest[1:], `"`) // an unclosed quote is a phrase to the end
		} else {
			end := strings.IndexFunc(rest, func(r rune) bool { return r == '"' || unicode.IsSpace(r) })
			if end < 0 {
				end = len(rest)
			}
			words, rest = rest[:end], rest[end:]
		}
		if hasWord(words) && !slices.Contains(*list, words) {
			*list = append(*list, words)
		}
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func hasWord(s string) bool { return strings.ContainsFunc(s, isWordRune) }

// fieldsOf are the fields a speaker's words are in.
func fieldsOf(speaker string) []string {
	switch speaker {
	case models.SpeakerCustomer:
		return []string{"customer_text"}
	case models.SpeakerAgent:
		return []string{"agent_text"}
	default:
		return []string{"customer_text", "agent_text"}
	}
}

// clauses are one clause per word or phrase: it occurs in one of the fields.
func (text) clauses(phrases, fields []string) []any {
	clauses := make([]any, 0, len(phrases))
	for _, p := range phrases {
		var ways []any
		for _, f := range fields {
			ways = append(ways, object{"match_phrase": object{f + ".exact": p}})
			if !hasStopWord(p) {
				ways = append(ways, object{"match_phrase": object{f: p}})
			}
		}
		clauses = append(clauses, object{"bool": object{"should": ways, "minimum_should_match": 1}})
	}
	return clauses
}

// highlightClauses are those that mark words in the stemmed field f.
func (t text) highlightClauses(f string) []any {
	var ways []any
	for _, p := range t.wanted {
		ways = append(ways, object{"match_phrase": object{f: p}})
	}
	return ways
}

// stopWords are the words the english analyzer leaves out: a phrase with one of
// them would match without it. Such a phrase is looked for as it is written.
func stopWords() []string {
	return []string{"a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on",
		"or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with"}
}

func hasStopWord(phrase string) bool {
	stop := stopWords()
	words := strings.FieldsFunc(strings.ToLower(phrase), func(r rune) bool { return !isWordRune(r) && r != '\'' && r != '’' })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(stop, w) })
}
