package web

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"earshot/models"
)

// evidence is a finding as a page shows it: numbered from 1 in the order of the
// conversation, and marked in its turn where its span is one of the turn's text.
type evidence struct {
	models.Finding
	N      int
	Marked bool
}

// Anchor is where in the page it is shown.
func (e *evidence) Anchor() string {
	if e.Marked {
		return "mark-" + strconv.Itoa(e.N)
	}
	return "note-" + strconv.Itoa(e.N)
}

// evidenceOf numbers the findings of the turns that there are.
func evidenceOf(c *models.Conversation) []*evidence {
	var all []*evidence
	for _, f := range c.Findings {
		if f.Turn >= 0 && f.Turn < len(c.Turns) {
			all = append(all, &evidence{Finding: f, Marked: within(c.Turns[f.Turn].Text, f.Start, f.End)})
		}
	}
	slices.SortStableFunc(all, func(a, b *evidence) int {
		return cmp.Or(cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Start, b.Start))
	})
	for i, e := range all {
		e.N = i + 1
	}
	return all
}

// within reports whether [start, end) is a piece of text, on rune borders.
func within(text string, start, end int) bool {
	border := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
	return 0 <= start && start < end && end <= len(text) && border(start) && border(end)
}

// piece is a part of a turn's text that is shown in one way. The pieces of a
// turn, one after the other, are its text.
type piece struct {
	Text     string
	Redacted string      // the type of personal data that the text stands for; empty: it is what was said
	Found    bool        // what was searched for
	Evidence []*evidence // whose words hold this piece
	Begins   []*evidence // those of which it is the first piece
	Ends     []*evidence // and the last
}

// stretch is a part of a text, by bytes.
type stretch struct{ start, end int }

// placeholder is what redaction leaves where personal data was.
var placeholder = regexp.MustCompile(`\[[A-Z][A-Z0-9_]*\]`)

// pieces cuts a turn's text wherever evidence, a placeholder of the types that
// were redacted in the turn, or what was found begins or ends: evidence may
// overlap, and pieces do not.
func pieces(text string, redacted []string, marks []*evidence, found []stretch) []piece {
	cuts := []int{0, len(text)}
	for _, e := range marks {
		cuts = append(cuts, e.Start, e.End)
	}
	for _, f := range found {
		cuts = append(cuts, f.start, f.end)
	}
	hidden := map[int]string{} // by where they begin
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		if kind := strings.Trim(text[at[0]:at[1]], "[]"); slices.Contains(redacted, kind) {
			hidden[at[0]] = kind
			cuts = append(cuts, at[0], at[1])
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var all []piece
	for i := range cuts[1:] {
		p := piece{Text: text[cuts[i]:cuts[i+1]]}
		if kind := hidden[cuts[i]]; len(p.Text) == len(kind)+len("[]") {
			p.Redacted = kind
		}
		p.Found = slices.ContainsFunc(found, func(f stretch) bool { return f.start <= cuts[i] && cuts[i+1] <= f.end })
		for _, e := range marks {
			if e.Start > cuts[i] || e.End < cuts[i+1] {
				continue
			}
			p.Evidence = append(p.Evidence, e)
			if e.Start == cuts[i] {
				p.Begins = append(p.Begins, e)
			}
			if e.End == cuts[i+1] {
				p.Ends = append(p.Ends, e)
			}
		}
		all = append(all, p)
	}
	return all
}
