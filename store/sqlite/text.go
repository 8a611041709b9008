package sqlite

import (
	"strconv"
	"strings"

	"earshot/models"
	"earshot/store/search"
)

// match is a text query as FTS5 expressions; an empty one asks for nothing.
type match struct {
	all   string // what must occur
	none  string // what must not
	marks string // what is marked where all occurs
	// near are the terms whose words may stand apart. FTS5 does not know where
	// a turn ends, so all finds a few too many for them (see nearby), and none
	// leaves them out.
	near []nearness
}

// nearness is a term of words that stand near each other in one turn.
type nearness struct {
	words    []string // as FTS5 strings
	within   int
	speaker  string
	excluded bool
}

// matchOf is a text query, looked for in the turns of the speaker, or of both.
// Every word becomes a quoted string, in which FTS5 knows no operators.
func matchOf(q models.Query) match {
	var m match
	var all, none, marks []string
	t := search.Parse(q.Text)
	for _, term := range t.Wanted {
		if term.Within > 0 {
			near := nearnessOf(term, q.Speaker, false)
			m.near, all, marks = append(m.near, near), append(all, near.expression(near.words)), append(marks, near.words...)
			continue
		}
		all, marks = append(all, quote(term.Words)), append(marks, quote(term.Words))
	}
	for _, term := range t.Unwanted {
		if term.Within > 0 {
			m.near = append(m.near, nearnessOf(term, q.Speaker, true))
			continue
		}
		none = append(none, quote(term.Words))
	}
	m.all, m.none = within(q.Speaker, strings.Join(all, " AND ")), within(q.Speaker, strings.Join(none, " OR "))
	m.marks = within(q.Speaker, strings.Join(marks, " AND "))
	return m
}

func nearnessOf(term search.Term, speaker string, excluded bool) nearness {
	n := nearness{within: term.Within, speaker: speaker, excluded: excluded}
	for _, word := range term.Each() {
		n.words = append(n.words, quote(word))
	}
	return n
}

// expression finds these strings where the term's words would be near enough.
// FTS5 counts what stands between the first and the last, the term's own words
// in the middle included.
func (n nearness) expression(strs []string) string {
	return "NEAR(" + strings.Join(strs, " ") + ", " + strconv.Itoa(n.within+len(n.words)-2) + ")"
}

// quote makes an FTS5 string, within which only the quote itself is special.
func quote(term string) string { return `"` + strings.ReplaceAll(term, `"`, " ") + `"` }

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
