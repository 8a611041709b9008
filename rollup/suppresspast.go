package rollup

import (
	"slices"
	"strings"
	"time"

	"earshot/models"
)

// past hides what rows say of periods before: these are other rows' figures,
// and must not be read here where they may not be read there.
func (h hider) past(published []Published) {
	line := newTimeline(published)
	for i := range published {
		p := &published[i]
		before := line.before(p)
		last := before[:min(1, len(before))]
		if p.ContactsBefore == nil || *p.ContactsBefore != contactsOf(last) || hides(last, "contacts") {
			p.hidden["contacts_before"] = true
			h.hideEnding(p, "_change")
		}
		if p.hidden["contacts_before"] || hides(last, "public_hours") {
			p.hidden["public_hours_before"] = true
		}
		if p.ContactsMean4 == nil || *p.ContactsMean4 != meanOf(before) || hides(before, "contacts") {
			p.hidden["contacts_mean_4"] = true
			h.hideEnding(p, "_change_4")
		}
		for _, rate := range []string{"negative_share", "repeat_rate_7d"} {
			if hides(last, rate) {
				p.hidden[rate+"_change"] = true
			}
			if hides(before, rate) {
				p.hidden[rate+"_change_4"] = true
			}
		}
	}
}

func (h hider) hideEnding(p *Published, ending string) {
	for name := range h.fields {
		if strings.HasSuffix(name, ending) {
			p.hidden[name] = true
		}
	}
}

// group is what a row is about, whatever the period.
type group struct{ scope, service, topic string }

// span is one period of the rows given.
type span struct {
	start time.Time
	rows  map[group]*Published
}

// timeline are the periods that have contacts, by kind, oldest first.
type timeline map[string][]span

func newTimeline(published []Published) timeline {
	periods := map[[2]string]span{}
	for i := range published {
		p := &published[i]
		key := [2]string{p.Period, p.Label}
		if periods[key].rows == nil {
			periods[key] = span{start: p.PeriodStart, rows: map[group]*Published{}}
		}
		periods[key].rows[group{p.Scope, p.Service, p.Topic}] = p
	}
	line := timeline{}
	for key, s := range periods {
		if all := s.rows[group{scope: models.ScopeAll}]; all != nil && all.Contacts > 0 {
			line[key[0]] = append(line[key[0]], s)
		}
	}
	for _, spans := range line {
		slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	}
	return line
}

// before are the rows of the same group in the Periods calendar periods before,
// nearest first; nil where the group did not occur in one of them.
func (t timeline) before(p *Published) []*Published {
	var rows []*Published
	for _, s := range slices.Backward(t[p.Period]) {
		if s.start.Before(p.PeriodStart) && p.PeriodStart.Sub(s.start) < Reach(p.Period) {
			rows = append(rows, s.rows[group{p.Scope, p.Service, p.Topic}])
		}
	}
	return rows
}

// Reach is how far back the Periods periods before one of a kind may start: it is
// longer than they are, and shorter than one more.
func Reach(kind string) time.Duration {
	days := map[string]int{models.PeriodDay: 1, models.PeriodWeek: 7, models.PeriodMonth: 30}[kind]
	return time.Duration(days) * 24 * time.Hour * (2*Periods + 1) / 2
}

func contactsOf(rows []*Published) int64 {
	sum := int64(0)
	for _, p := range rows {
		if p != nil {
			sum += p.Contacts
		}
	}
	return sum
}

func meanOf(rows []*Published) float64 {
	return round(float64(contactsOf(rows))/float64(max(1, len(rows))), 2)
}

func hides(rows []*Published, name string) bool {
	return slices.ContainsFunc(rows, func(p *Published) bool { return p != nil && p.hidden[name] })
}
