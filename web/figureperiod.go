package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"earshot/models"
)

// Calendar is the agency's: its periods.
type Calendar interface {
	// Period of this kind that t falls into.
	Period(kind string, t time.Time) models.Period
	// Parse reads a label of any kind: 2026-11-02, 2026-W45 or 2026-11.
	Parse(label string) (models.Period, error)
}

// periodsListed bounds how many periods there are to choose from; older ones are
// reached by going back from the oldest.
const periodsListed = 53

// period reads the parameters period and label, where a label says the kind.
func (p *parameters) period(calendar Calendar) (kind, label string) {
	kind, label = p.choice("period", models.PeriodDay, models.PeriodWeek, models.PeriodMonth), p.one("label")
	if label == "" {
		return cmp.Or(kind, models.PeriodWeek), ""
	}
	period, err := calendar.Parse(label)
	switch {
	case err != nil:
		p.fault("%s", err)
	case kind != "" && kind != period.Kind:
		p.fault("label=%s is a %s and not a %s", period.Label, period.Kind, kind)
	}
	return period.Kind, label
}

// turned is the period that a page is turned to, and where it can be turned.
type turned struct {
	Kind           string
	Label          string // of the period; empty: no period of the kind is rolled up
	Period         models.Period
	Finished       *models.Finished // nil: it is not rolled up
	Earlier, Later string           // labels of what is rolled up next to it; empty: nothing is
	Choices        []models.Period  // latest first
}

// Kinds are all kinds of periods.
func (t turned) Kinds() []string {
	return []string{models.PeriodDay, models.PeriodWeek, models.PeriodMonth}
}

// Known reports whether there are figures of the period.
func (t turned) Known() bool { return t.Finished != nil }

// Open reports whether the period was counted before it was over.
func (t turned) Open() bool { return t.Known() && t.Finished.AsOf.Before(t.Period.End) }

// turnTo is the period of this label or, without one, the last that was rolled
// up after its end.
func (s *server) turnTo(ctx context.Context, kind, label string) (turned, error) {
	finished, err := s.view.Periods(ctx, kind)
	if err != nil {
		return turned{}, err
	}
	t := turned{Kind: kind, Label: label}
	if label != "" {
		if t.Period, err = s.Calendar.Parse(label); err != nil {
			return turned{}, badParameter(err)
		}
	}
	slices.SortFunc(finished, func(a, b models.Finished) int { return cmp.Compare(b.Label, a.Label) }) // latest first: labels sort as they come
	for _, f := range finished {
		period, err := s.Calendar.Parse(f.Label)
		if err != nil {
			return turned{}, fmt.Errorf("the store has rolled up %q: %w", f.Label, err)
		}
		if t.Label == "" && !f.AsOf.Before(period.End) {
			t.Label, t.Period = f.Label, period
		}
		switch {
		case t.Label == "" || f.Label > t.Label:
			t.Later = f.Label
		case f.Label == t.Label:
			t.Finished = &f
		case t.Earlier == "":
			t.Earlier = f.Label
		}
		if len(t.Choices) < periodsListed || f.Label == t.Label {
			t.Choices = append(t.Choices, period)
		}
	}
	return t, nil
}

// before is the start of the period n before.
func (s *server) before(p models.Period, n int) time.Time {
	for range n {
		p = s.Calendar.Period(p.Kind, p.Start.Add(-1))
	}
	return p.Start
}

// span is the days of a period for people: 23 to 29 Nov 2026.
func (s *server) span(p models.Period) string {
	first, last := p.Start.In(s.Zone), p.End.Add(-1).In(s.Zone)
	switch {
	case p.Kind == models.PeriodDay:
		return first.Format("Mon 2 Jan 2006")
	case p.Kind == models.PeriodMonth:
		return first.Format("January 2006")
	case first.Year() != last.Year():
		return first.Format("2 Jan 2006") + " to " + last.Format("2 Jan 2006")
	case first.Month() != last.Month():
		return first.Format("2 Jan") + " to " + last.Format("2 Jan 2006")
	}
	return first.Format("2") + " to " + last.Format("2 Jan 2006")
}
