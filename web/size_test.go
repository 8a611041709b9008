package web

import (
	"fmt"
	"strings"
	"testing"

	"earshot/models"
)

// manyFigures are twelve weeks of so many services, with more topics than are
// shown.
func manyFigures(services int) *fakeStore {
	f := &fakeStore{}
	for week := range historyPeriods {
		label := fmt.Sprintf("2026-W%02d", 36+week)
		f.rows = append(f.rows, weekOf(label, "", "", 98765))
		for i := range services {
			service := fmt.Sprintf("service-of-a-length-%d", i)
			f.rows = append(f.rows, figuresOf(weekOf(label, service, "", int64(1234+week*i))))
			for topic := range 5 {
				f.rows = append(f.rows, figuresOf(weekOf(label, service, fmt.Sprintf("topic-of-a-length-%d", topic), int64(100+week*topic))))
			}
		}
		f.finished = append(f.finished, finishedWeek(label))
	}
	return f
}

// figuresOf is the row with an interval and a verdict of everything.
func figuresOf(row models.PainPoint) models.PainPoint {
	row.ShareLow, row.ShareHigh, row.RepeatRate7dLow, row.RepeatRate7dHigh, row.NegativeLow, row.NegativeHigh = row.Share, row.Share, row.Share, row.Share, row.Share, row.Share
	row.RepeatVerdict, row.NegativeVerdict = models.VerdictWorse, models.VerdictBetter
	return row
}

// The first page of figures stays small however many services there are, and
// leads to all of them.
func TestPainPointsAreSmall(t *testing.T) {
	for _, services := range []int{3, 13, 36, 90} {
		page := figuresAs(t, manyFigures(services), "ada", "/painpoints?label=2026-W47").Body.String()
		if len(page) > 60_000 {
			t.Errorf("with %d services the page has %d bytes", services, len(page))
		}
		for i := range services {
			if !strings.Contains(page, fmt.Sprintf("service=service-of-a-length-%d&amp;", i)) && !strings.Contains(page, fmt.Sprintf(`service=service-of-a-length-%d"`, i)) {
				t.Errorf("of %d services the page does not lead to number %d", services, i)
			}
		}
		if topics := strings.Count(page, "/painpoints/service-of-a-length"); topics != min(2*services, max(0, rowsShown-services)) {
			t.Errorf("with %d services the page has %d topics", services, topics)
		}
	}
}
