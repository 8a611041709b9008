package eval

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"earshot/models"
)

// The types that are told apart from all others: names have no form of their
// own, and of addresses a number is only a part.
const (
	personType  = "PERSON"
	addressType = "ADDRESS"
)

// piiJudge compares what was redacted. A span has leaked where a letter or a
// digit of it can still be read.
type piiJudge struct {
	t          tally
	structured spanCount
	numbers    spanCount // structured types without addresses
	names      spanCount
	types      map[string]spanCount
	hard       proportion // texts that look as if they held personal data and were changed
	plain      proportion // texts without any that were changed
	words      proportion // words outside of personal data that were lost
	leaks      []Mistake
	lost       []Mistake
}

// spanCount counts spans: all, those of which a part can be read, those that
// can be read whole, and those whose placeholder has the right type.
type spanCount struct{ all, part, whole, named int }

func newPIIJudge() *piiJudge {
	j := &piiJudge{types: map[string]spanCount{}}
	j.structured, j.numbers, j.names = j.span(), j.span(), j.span()
	j.hard, j.plain, j.words = j.t.proportion(), j.t.proportion(), j.t.proportion()
	return j
}

func (j *piiJudge) span() spanCount {
	return spanCount{j.t.column(), j.t.column(), j.t.column(), j.t.column()}
}

func (j *piiJudge) item(it *Item, c *models.Conversation) error {
	var marked, changed bool
	for at := range it.Transcript.Turns {
		text, redacted := it.Transcript.Turns[at].Text, c.Turns[at].Text
		gone, err := redactions(text, redacted)
		if err != nil {
			return fmt.Errorf("turn %d: %w", at, err)
		}
		changed = changed || len(gone) > 0
		var spans []Span
		for _, s := range it.Spans {
			if s.Turn == at {
				spans = append(spans, s)
				marked = marked || s.Type != ""
			}
		}
		j.spans(it, text, redacted, spans, gone)
		j.others(it, text, redacted, spans, gone)
	}
	if it.HardNegative {
		j.hard.add(&j.t, it.Cluster, changed)
	}
	if !marked {
		j.plain.add(&j.t, it.Cluster, changed)
	}
	return nil
}

// spans counts what of the personal data of a turn can still be read.
func (j *piiJudge) spans(it *Item, text, redacted string, spans []Span, gone []part) {
	for _, s := range spans {
		if s.Type == "" {
			continue
		}
		read, all := readable(text, s.Start, s.End, gone)
		named := slices.ContainsFunc(gone, func(p part) bool { return p.kind == s.Type && p.start < s.End && s.Start < p.end })
		severity := 2.0
		if s.Type == personType {
			severity = 1
		}
		for _, k := range j.groups(s.Type) {
			j.t.add(it.Cluster, k.all, 1)
			if read > 0 {
				j.t.add(it.Cluster, k.part, 1)
			}
			if read == all {
				j.t.add(it.Cluster, k.whole, 1)
			}
			if named {
				j.t.add(it.Cluster, k.named, 1)
			}
		}
		if read > 0 {
			predicted := "in part readable"
			if read == all {
				predicted = "readable"
				severity += 0.5
			}
			j.leaks = append(j.leaks, Mistake{ID: it.ID, Labelled: s.Type, Predicted: predicted, Words: text[s.Start:s.End], Note: notes(it), Text: shown(text, redacted), Severity: severity})
		}
	}
}

// groups are all rows that a span of this type counts in.
func (j *piiJudge) groups(kind string) []spanCount {
	if _, ok := j.types[kind]; !ok {
		j.types[kind] = j.span()
	}
	switch kind {
	case personType:
		return []spanCount{j.types[kind], j.names}
	case addressType:
		return []spanCount{j.types[kind], j.structured}
	}
	return []spanCount{j.types[kind], j.structured, j.numbers}
}

// readable counts the letters and digits of text[start:end] that stand outside
// of what is gone, and all of them.
func readable(text string, start, end int, gone []part) (read, all int) {
	for i, r := range text[start:end] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		all++
		if !overlaps(gone, start+i, start+i+1) {
			read++
		}
	}
	return read, all
}

func overlaps(parts []part, start, end int) bool {
	return slices.ContainsFunc(parts, func(p part) bool { return p.start < end && start < p.end })
}

// others counts the words outside of personal data, and those lost.
func (j *piiJudge) others(it *Item, text, redacted string, spans []Span, gone []part) {
	var lost []string
	for _, w := range words(text) {
		if slices.ContainsFunc(spans, func(s Span) bool { return s.Start < w[1] && w[0] < s.End }) {
			continue
		}
		hit := overlaps(gone, w[0], w[1])
		j.words.add(&j.t, it.Cluster, hit)
		if hit {
			lost = append(lost, text[w[0]:w[1]])
		}
	}
	if len(lost) > 0 {
		severity := 0.5
		if it.HardNegative {
			severity = 3
		}
		j.lost = append(j.lost, Mistake{ID: it.ID, Labelled: LabelNone, Predicted: "redacted", Words: strings.Join(lost, " "), Note: notes(it),
			Text: shown(text, redacted), Severity: severity})
	}
}

// words are runs of letters, digits and apostrophes, in bytes.
func words(text string) [][2]int {
	var out [][2]int
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’'
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, [2]int{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, [2]int{start, len(text)})
	}
	return out
}

// shown is the redacted text: where nothing was redacted, the text itself.
func shown(text, redacted string) string {
	if redacted == "" {
		redacted = text
	}
	return window(redacted, [2]int{})
}

func (j *piiJudge) result(r *Result) {
	sums := j.t.sums()
	columns := []string{"leaked", "readable whole", "named so"}
	line := func(name string, k spanCount) row {
		return row{name, int(sums[k.all]), []measure{ratio(k.part, k.all), ratio(k.whole, k.all), ratio(k.named, k.all)}}
	}
	groups := table{title: titleReadable, columns: columns, percent: true,
		rows: []row{line(rowStructured, j.structured), line(rowNumbers, j.numbers), line(rowNames, j.names)}}
	var names []string
	for n := range j.types {
		names = append(names, n)
	}
	slices.Sort(names)
	types := table{title: "by type", columns: columns, percent: true}
	for _, n := range names {
		types.rows = append(types.rows, line(n, j.types[n]))
	}
	other := table{title: titleStayed, columns: []string{"changed"}, percent: true}
	other.rows = slices.Concat(j.hard.rows(rowHard, sums), j.plain.rows("texts without personal data", sums), j.words.rows(rowWords, sums))
	r.Missed, r.Invented = len(j.leaks), len(j.lost)
	r.Mistakes = append(j.leaks, j.lost...)
	r.finish(&j.t, []table{groups, types, other})
}
