package eval

import (
	"slices"
	"strings"

	"earshot/models"
)

// repeatJudge compares stated repeat contact.
type repeatJudge struct {
	t         tally
	all       class
	clear     class      // without borderline items
	hard      proportion // hard negatives that were found
	hardClear proportion
	subtypes  map[string]subtype
	counted   proportion // number of the contact, where one is labelled
	border    bool
	missed    []Mistake
	invented  []Mistake
}

// subtype counts the items of one kind of repeat: all, found, and found as
// this kind.
type subtype struct{ all, found, named int }

func newRepeatJudge() *repeatJudge {
	j := &repeatJudge{subtypes: map[string]subtype{}}
	j.all, j.clear = j.t.class(), j.t.class()
	j.hard, j.hardClear, j.counted = j.t.proportion(), j.t.proportion(), j.t.proportion()
	return j
}

func (j *repeatJudge) item(it *Item, c *models.Conversation) error {
	label, said := it.Label == LabelRepeat, c.Repeat.Stated
	j.border = j.border || it.Borderline
	j.class(it.Cluster, j.all, label, said)
	if !it.Borderline {
		j.class(it.Cluster, j.clear, label, said)
	}
	if it.HardNegative && !label {
		j.hard.add(&j.t, it.Cluster, said)
		if !it.Borderline {
			j.hardClear.add(&j.t, it.Cluster, said)
		}
	}
	if it.Subtype != "" && label {
		j.subtype(it, c)
	}
	if it.Count > 0 {
		j.counted.add(&j.t, it.Cluster, c.Repeat.StatedCount != nil && *c.Repeat.StatedCount == it.Count)
	}
	j.mistake(it, c)
	return nil
}

func (j *repeatJudge) class(cluster string, k class, label, said bool) {
	switch {
	case label && said:
		j.t.add(cluster, k.right, 1)
	case label:
		j.t.add(cluster, k.missed, 1)
	case said:
		j.t.add(cluster, k.wrong, 1)
	default:
		j.t.add(cluster, k.right, 0)
	}
}

func (j *repeatJudge) subtype(it *Item, c *models.Conversation) {
	k, ok := j.subtypes[it.Subtype]
	if !ok {
		k = subtype{j.t.column(), j.t.column(), j.t.column()}
		j.subtypes[it.Subtype] = k
	}
	j.t.add(it.Cluster, k.all, 1)
	if !c.Repeat.Stated {
		return
	}
	j.t.add(it.Cluster, k.found, 1)
	if slices.ContainsFunc(c.Findings, func(f models.Finding) bool { return f.Kind == models.FindingRepeat && ofSubtype(f.Name, it.Subtype) }) {
		j.t.add(it.Cluster, k.named, 1)
	}
}

// ofSubtype reports whether a finding's name is the labelled kind or begins
// it: awaiting-answer is awaiting_answer_or_promise.
func ofSubtype(name, label string) bool {
	return strings.HasPrefix(strings.ReplaceAll(label, "_", "-")+"-", name+"-")
}

// mistake keeps an item that went wrong; a clear one is worse than a
// borderline one, and something said that is not there worse than a miss.
func (j *repeatJudge) mistake(it *Item, c *models.Conversation) {
	label, said := it.Label == LabelRepeat, c.Repeat.Stated
	if label == said {
		return
	}
	m := Mistake{ID: it.ID, Labelled: it.Label, Predicted: LabelNone, Note: notes(it), Text: opening(it.Transcript)}
	if len(it.Transcript.Turns) == 1 {
		m.Text = window(it.Transcript.Turns[0].Text, it.Focus)
	}
	if !it.Borderline {
		m.Severity += 2
	}
	if said {
		m.Predicted = LabelRepeat
		m.Rule, m.Words = evidence(c, models.FindingRepeat, "")
		m.Severity++
		j.invented = append(j.invented, m)
		return
	}
	j.missed = append(j.missed, m)
}

func notes(it *Item) string {
	var out []string
	if it.Subtype != "" {
		out = append(out, it.Subtype)
	}
	if it.HardNegative {
		out = append(out, "hard negative")
	}
	if it.Borderline {
		out = append(out, "borderline")
	}
	return strings.Join(out, ", ")
}

func (j *repeatJudge) result(r *Result) {
	sums := j.t.sums()
	main := table{columns: classColumns(), rows: []row{j.all.row(rowRepeat, sums)}}
	if j.border {
		main.rows = append(main.rows, j.clear.row("without borderline items", sums))
	}
	wrong := table{title: titleFalse, columns: []string{"share"}, percent: true}
	wrong.rows = j.hard.rows(rowHard, sums)
	if j.border {
		wrong.rows = append(wrong.rows, j.hardClear.rows("without borderline items", sums)...)
	}
	found := table{title: "found, by kind of repeat", columns: []string{"recall", "named so"}, percent: true}
	names := make([]string, 0, len(j.subtypes))
	for n := range j.subtypes {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		k := j.subtypes[n]
		found.rows = append(found.rows, row{n, int(sums[k.all]), []measure{ratio(k.found, k.all), ratio(k.named, k.all)}})
	}
	number := table{title: "number of the contact", columns: []string{"right"}, percent: true}
	number.rows = j.counted.rows("where one is labelled", sums)
	tables := []table{main}
	for _, t := range []table{wrong, found, number} {
		if len(t.rows) > 0 {
			tables = append(tables, t)
		}
	}
	r.Missed, r.Invented = len(j.missed), len(j.invented)
	r.Mistakes = append(j.invented, j.missed...)
	r.finish(&j.t, tables)
}
