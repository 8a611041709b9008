package sqlite

import (
	"fmt"
	"strings"
	"unicode"

	"earshot/models"
)

// match is a text query as FTS5 expressions; an empty one asks for nothing.
type match struct {
	all  string // what must occur
	none string // what must not
}

// parse reads the grammar of models.Query.Text: words and "phrases" that must
// all occur, each excluded by a - before it. Any text is valid: every word
// becomes a quoted string, in which FTS5 knows no operators. A piece without a
// letter or digit asks for nothing. Words are looked for in the turns of the
// speaker, or of both.
func parse(text, speaker string) match {
	var all, none []string
	seen := map[string]bool{} // a long text repeats itself, and FTS5 takes time in the square of its terms
	rest := strings.TrimLeftFunc(strings.ToValidUTF8(text, " "), separates)
	for rest != "" {
		var term string
		excluded := strings.HasPrefix(rest, "-")
		if excluded {
			rest = rest[1:]
		}
		term, rest = nextTerm(rest)
		rest = strings.TrimLeftFunc(rest, separates)
		if !strings.ContainsFunc(term, searchable) {
			continue
		}
		into := &all
		if excluded {
			into = &none
		}
		if key := fmt.Sprint(excluded, term); !seen[key] {
			seen[key] = true
			*into = append(*into, quote(term))
		}
	}
	return match{all: within(speaker, strings.Join(all, " AND ")), none: within(speaker, strings.Join(none, " OR "))}
}

// nextTerm cuts off a phrase, up to the closing quote or the end, or a word.
func nextTerm(text string) (term, rest string) {
	if phrase, quoted := strings.CutPrefix(text, `"`); quoted {
		term, rest, _ = strings.Cut(phrase, `"`)
		return term, rest
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r == '"' || separates(r) })
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

func separates(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uE000' }

// searchable reports whether FTS5's unicode61 makes r part of a word.
func searchable(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r) && r != '\uE000'
}

// quote makes an FTS5 string, within which only the quote itself is special.
func quote(term string) string {
	clean := strings.Map(func(r rune) rune {
		if separates(r) || r == '"' {
			return ' '
		}
		return r
	}, term)
	return `"` + clean + `"`
}

// within restricts an expression to what one speaker said.
func within(speaker, expression string) string {
	if expression == "" {
		return ""
	}
	switch speaker {
	case models.SpeakerCustomer:
		return "{customer_text} : (" + expression + ")"
	case models.SpeakerAgent:
		return "{agent_text} : (" + expression + ")"
	}
	return expression
}
