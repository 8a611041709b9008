package elastic

import (
	"slices"
	"strings"
	"unicode"

	"earshot/models"
	"earshot/store/search"
)

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

// clauses are one clause per term: it occurs in one of the fields.
func clauses(terms []search.Term, fields []string) []any {
	all := make([]any, 0, len(terms))
	for _, t := range terms {
		var ways []any
		for _, f := range fields {
			if !stemmed(t.Words) {
				ways = append(ways, occurs(f+".exact", t))
			}
			if !hasStopWord(t.Words) {
				ways = append(ways, occurs(f, t))
			}
		}
		all = append(all, object{"bool": object{"should": ways, "minimum_should_match": 1}})
	}
	return all
}

// occurs is the clause that a term is in a field.
func occurs(field string, t search.Term) object {
	if t.Within == 0 {
		return object{"match_phrase": object{field: t.Words}}
	}
	return object{"intervals": object{field: object{"match": object{"query": strings.Join(t.Each(), " "), "ordered": false, "max_gaps": t.Within}}}}
}

// marking are the clauses that mark words in the stemmed field f. Of words that
// stand near each other all are marked, wherever they stand: a highlighter
// cannot read intervals around a stop word.
func marking(terms []search.Term, f string) []any {
	var ways []any
	for _, t := range terms {
		words := []string{t.Words}
		if t.Within > 0 {
			words = t.Each()
		}
		for _, w := range words {
			ways = append(ways, object{"match_phrase": object{f: w}})
		}
	}
	return ways
}

// stopWords are the words the english analyzer leaves out: a phrase with one of
// them would match without it. Such a phrase is looked for as it is written.
func stopWords() []string {
	return []string{"a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on",
		"or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with"}
}

// stemmed reports whether a stemmed field finds these words wherever they stand
// as they are written, so that nothing else needs to be asked: no stop words,
// and no apostrophes, around which the analyzer may make one.
func stemmed(phrase string) bool {
	return !strings.ContainsAny(phrase, "'’＇") && !hasStopWord(phrase)
}

func hasStopWord(phrase string) bool {
	stop := stopWords()
	words := strings.FieldsFunc(strings.ToLower(phrase), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’'
	})
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(stop, w) })
}
