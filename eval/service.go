package eval

import (
	"slices"
	"strings"

	"earshot/models"
)

// Predictions besides the labelled services.
const (
	noService    = "none"
	otherService = "other"
)

// ofService reports whether a service is the labelled one or a part of it:
// ssa-retirement is of ssa. Hyphens do not matter where all else is equal.
func ofService(service, label string) bool {
	return strings.HasPrefix(service, label+"-") || strings.ReplaceAll(service, "-", "") == strings.ReplaceAll(label, "-", "")
}

// serviceJudge compares the service that was inferred.
type serviceJudge struct {
	t        tally
	labels   []string
	all      *classes
	confused map[[2]string]int
	mistakes []Mistake
}

func newServiceJudge(items []Item) *serviceJudge {
	j := &serviceJudge{confused: map[[2]string]int{}}
	for i := range items {
		j.labels = append(j.labels, items[i].Label)
	}
	slices.Sort(j.labels)
	j.labels = slices.Compact(j.labels)
	j.all = newClasses(&j.t, j.labels)
	return j
}

func (j *serviceJudge) item(it *Item, c *models.Conversation) error {
	got := j.label(c.Service)
	j.all.add(&j.t, it.Cluster, it.Label, got)
	j.confused[[2]string{it.Label, got}]++
	if got == it.Label {
		return nil
	}
	m := Mistake{ID: it.ID, Labelled: it.Label, Predicted: c.Service, Text: opening(it.Transcript)}
	if m.Predicted == "" {
		m.Predicted = noService
	} else {
		m.Rule, m.Words = evidence(c, models.FindingService, c.Service)
		m.Severity = 1
	}
	j.mistakes = append(j.mistakes, m)
	return nil
}

func (j *serviceJudge) label(service string) string {
	if service == "" {
		return noService
	}
	for _, l := range j.labels {
		if ofService(service, l) {
			return l
		}
	}
	return otherService
}

// opening is what a conversation begins with.
func opening(t *models.Transcript) string {
	var b strings.Builder
	for i := range t.Turns {
		if b.Len() > 0 {
			b.WriteString(" / ")
		}
		b.WriteString(t.Turns[i].Text)
	}
	return window(b.String(), [2]int{})
}

func (j *serviceJudge) result(r *Result) {
	sums := j.t.sums()
	right := j.all.accuracy(sums)
	r.Confusion = confuse(j.labels, []string{otherService, noService}, j.confused)
	r.Missed, r.Mistakes = len(j.mistakes), append(r.Mistakes, j.mistakes...)
	r.finish(&j.t, []table{right, j.all.table("", sums)})
}
