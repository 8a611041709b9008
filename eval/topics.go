package eval

import (
	"slices"
	"strings"

	"earshot/models"
)

// topicsJudge compares the topics of a conversation, as many as it has.
type topicsJudge struct {
	t       tally
	names   []string
	judged  map[string]bool // nil: all
	of      map[string]class
	all     class
	without proportion // texts about nothing the labels know that were tagged
	missed  []Mistake
	wrong   []Mistake
}

func newTopicsJudge(s Set, items []Item) *topicsJudge {
	j := &topicsJudge{of: map[string]class{}}
	if s.Judged != nil {
		j.judged = map[string]bool{}
		for _, id := range s.Judged {
			j.judged[id] = true
		}
	}
	j.all = j.t.class()
	j.without = j.t.proportion()
	for i := range items {
		for _, w := range items[i].Topics {
			for _, id := range w.Any {
				j.class(id)
			}
		}
	}
	return j
}

func (j *topicsJudge) class(id string) class {
	k, ok := j.of[id]
	if !ok {
		k = j.t.class()
		j.of[id] = k
		j.names = append(j.names, id)
	}
	return k
}

func (j *topicsJudge) item(it *Item, c *models.Conversation) error {
	allowed := map[string]bool{}
	for _, w := range it.Topics {
		found := ""
		for _, id := range w.Any {
			allowed[id] = true
			if found == "" && slices.Contains(c.Topics, id) {
				found = id
			}
		}
		switch {
		case w.Optional:
		case found != "":
			j.count(it.Cluster, found, func(k class) int { return k.right })
		default:
			j.count(it.Cluster, w.Any[0], func(k class) int { return k.missed })
			j.missed = append(j.missed, Mistake{ID: it.ID, Labelled: strings.Join(w.Any, " or "), Predicted: listed(c.Topics), Text: opening(it.Transcript)})
		}
	}
	tagged := false
	for _, id := range c.Topics {
		if allowed[id] || j.judged != nil && !j.judged[id] {
			continue
		}
		tagged = true
		j.count(it.Cluster, id, func(k class) int { return k.wrong })
		m := Mistake{ID: it.ID, Labelled: wantedList(it.Topics), Predicted: id, Text: opening(it.Transcript), Severity: 1}
		m.Rule, m.Words = evidence(c, models.FindingTopic, id)
		j.wrong = append(j.wrong, m)
	}
	j.t.add(it.Cluster, j.all.right, 0)
	if len(it.Topics) == 0 {
		j.without.add(&j.t, it.Cluster, tagged)
	}
	return nil
}

func (j *topicsJudge) count(cluster, id string, of func(class) int) {
	j.t.add(cluster, of(j.class(id)), 1)
	j.t.add(cluster, of(j.all), 1)
}

func listed(ids []string) string {
	if len(ids) == 0 {
		return LabelNone
	}
	return strings.Join(ids, ", ")
}

func wantedList(wanted []Wanted) string {
	var ids []string
	for _, w := range wanted {
		ids = append(ids, strings.Join(w.Any, " or "))
	}
	return listed(ids)
}

func (j *topicsJudge) result(r *Result) {
	sums := j.t.sums()
	slices.Sort(j.names)
	out := table{columns: classColumns()}
	var p, rec, f []measure
	for _, n := range j.names {
		k := j.of[n]
		out.rows = append(out.rows, k.row(n, sums))
		if k.labelled(sums) > 0 { // else it is only ever wrong or optional
			p, rec, f = append(p, k.precision), append(rec, k.recall), append(f, k.f1)
		}
	}
	out.rows = append(out.rows,
		j.all.row(rowMicro, sums),
		row{rowMacro, j.all.labelled(sums), []measure{mean(p), mean(rec), mean(f)}})
	tables := []table{out}
	if rows := j.without.rows(rowAll, sums); rows != nil {
		tables = append(tables, table{title: titleWithout, columns: []string{"tagged"}, percent: true, rows: rows})
	}
	r.Missed, r.Invented = len(j.missed), len(j.wrong)
	r.Mistakes = append(j.wrong, j.missed...)
	r.finish(&j.t, tables)
}
