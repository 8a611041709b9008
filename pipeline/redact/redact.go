package redact

import (
	"slices"
	"strings"
	"unicode"
)

// Turn is one utterance: Text is replaced by its redacted form, and the types
// taken out of it are appended to Types, one entry each time.
type Turn struct {
	Speaker string // as in models; turns of one speaker are never each other's questions
	Text    string
	Types   []string
}

// Redactor is safe for concurrent use.
type Redactor struct {
	words *lexicon
}

// New builds the tables.
func New() *Redactor { return &Redactor{words: vocabulary()} }

// Conversation redacts all turns of one conversation. A later reading may find
// more than an earlier one (taking one thing out brings a cue next to
// another), so it reads until nothing is found: that is what makes it
// idempotent. Two or three rounds are usual; their number is bounded so that
// nobody can make a text that holds up all others.
func (r *Redactor) Conversation(turns []Turn) { r.conversation(turns) }

// conversation also tells how much work it was.
func (r *Redactor) conversation(turns []Turn) (steps int) {
	read := make([]reading, len(turns))
	alone := !slices.ContainsFunc(turns, func(t Turn) bool { return t.Speaker != turns[0].Speaker })
	for again, rounds := true, 0; again && rounds < mostRounds; rounds++ {
		again = r.round(turns, read, alone, &steps)
	}
	return steps
}

const mostRounds = 64

// reading remembers what a turn was read with and what it asks, so that a
// round leaves out the turns that would be read the same again.
type reading struct {
	settled     bool // nothing was found with this question before it
	asked, next question
}

func (r *Redactor) round(turns []Turn, read []reading, alone bool, steps *int) bool {
	found := false
	var asked question
	known := people{}
	lexemes := make([]lexeme, 0, 64)
	for i := range turns {
		t, was := &turns[i], &read[i]
		if was.settled && was.asked == asked {
			asked = was.next
			continue
		}
		lexemes = r.lex(t.Text, lexemes[:0])
		s := scan{text: t.Text, lex: lexemes, asked: asked.to(t.Speaker), people: known, alone: alone, small: strings.IndexFunc(t.Text, unicode.IsLower) >= 0, words: r.words}
		s.all()
		*steps += s.steps + len(lexemes)
		was.settled, was.asked = len(s.spans) == 0, asked
		if len(s.spans) > 0 {
			found = true
			t.apply(s.spans)
			lexemes = r.lex(t.Text, lexemes[:0])
		}
		asked = asked.after(t.Speaker, lexemes)
		was.next = asked
	}
	return r.again(turns, read, known) || found
}

// again takes out the names found anywhere in the conversation wherever else
// they are written in the same way.
func (r *Redactor) again(turns []Turn, read []reading, known people) bool {
	found := false
	var lexemes []lexeme
	for i := range turns {
		if !known.in(turns[i].Text) {
			continue
		}
		lexemes = r.lex(turns[i].Text, lexemes[:0])
		var spans []span
		for _, l := range lexemes {
			if l.kind == word && (l.upper && !l.info.is(stop) || l.info.is(firstName) && !l.info.is(ambiguous) || l.info.unlisted()) && known[name(turns[i].Text, l)] {
				spans = append(spans, span{l.start, l.end, Person})
			}
		}
		if len(spans) > 0 {
			found = true
			turns[i].apply(spans)
			read[i].settled = false
		}
	}
	return found
}

// people are the single names found, as they were written.
type people map[string]bool

func (p people) in(text string) bool {
	for name := range p {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// name is a word without its possessive.
func name(text string, l lexeme) string {
	s := text[l.start:l.end]
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}

// span is a piece of text to take out.
type span struct {
	start, end int
	kind       string
}

// apply replaces the spans; those that overlap become one, of the kind of the
// first.
func (t *Turn) apply(spans []span) {
	slices.SortStableFunc(spans, func(a, b span) int { return a.start - b.start })
	var out strings.Builder
	at := 0
	for i := 0; i < len(spans); {
		whole := spans[i]
		for i++; i < len(spans) && spans[i].start < whole.end; i++ {
			whole.end = max(whole.end, spans[i].end)
		}
		out.WriteString(t.Text[at:whole.start])
		out.WriteString("[" + whole.kind + "]")
		at = whole.end
		t.Types = append(t.Types, whole.kind)
	}
	out.WriteString(t.Text[at:])
	t.Text = out.String()
}
