package web

import (
	"time"

	"earshot/models"
)

// span is a choice of period that moves with the calendar.
type span struct {
	name, title string
	of          func(today time.Time) (from, to time.Time) // today begins at midnight; a zero time is open
}

// spans are the choices, as the parameter period names them. Weeks are ISO
// weeks, as in the rollups, so that figures and searches tell of the same days.
func spans() []span {
	monday := func(today time.Time) time.Time { return today.AddDate(0, 0, -(int(today.Weekday())+6)%7) }
	return []span{
		{"today", "today", func(today time.Time) (time.Time, time.Time) { return today, today.AddDate(0, 0, 1) }},
		{"last-7-days", "last 7 days", func(today time.Time) (time.Time, time.Time) {
			return today.AddDate(0, 0, -6), today.AddDate(0, 0, 1)
		}},
		{"last-week", "last week", func(today time.Time) (time.Time, time.Time) {
			return monday(today).AddDate(0, 0, -7), monday(today)
		}},
		{"last-4-weeks", "last 4 weeks", func(today time.Time) (time.Time, time.Time) {
			return monday(today).AddDate(0, 0, -28), monday(today)
		}},
	}
}

func spanNames() []string {
	var names []string
	for _, s := range spans() {
		names = append(names, s.name)
	}
	return names
}

// spansOf are the days of all choices, for counting.
func (s *server) spansOf(now time.Time) []models.Span {
	var all []models.Span
	for _, span := range spans() {
		from, to := spanOf(span.name, now.In(s.Zone))
		all = append(all, models.Span{From: from, To: to})
	}
	return all
}

// spanOf is the days of a choice, [from, to), in the zone of now.
func spanOf(name string, now time.Time) (from, to time.Time) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	for _, s := range spans() {
		if s.name == name {
			return s.of(today)
		}
	}
	return time.Time{}, time.Time{}
}

// searchSpan is the time that a search is about: a choice, or from and to.
func (p *parameters) searchSpan(zone *time.Location, now time.Time) (from, to time.Time) {
	from, to = p.span(zone)
	name := p.choice("period", spanNames()...)
	if name == "" {
		return from, to
	}
	if !from.IsZero() || !to.IsZero() {
		p.fault("period=%s says when already: leave out from and to, or period", cut(name))
	}
	return spanOf(name, now.In(zone))
}
