package demo

import (
	"time"

	"earshot/models"
)

// lastCall is how long before Now the last conversation starts, so that it is
// over by then: no conversation is longer.
const lastCall = time.Hour

// slot is one office hour.
type slot struct {
	start  time.Time
	weight float64
}

// calendar is the stretch of time a corpus covers.
type calendar struct {
	zone   *time.Location
	monday time.Time // local midnight of the first week
	end    time.Time // nothing starts after it
	weeks  int       // full ones; the current week is one more
}

func newCalendar(o Options) calendar {
	now := o.Now.In(o.Zone)
	thisMonday := now.Day() - (int(now.Weekday())+6)%7
	return calendar{
		zone:   o.Zone,
		monday: time.Date(now.Year(), now.Month(), thisMonday-7*o.Weeks, 0, 0, 0, 0, o.Zone),
		end:    o.Now.Add(-lastCall),
		weeks:  o.Weeks,
	}
}

// day is local midnight of a day of a week, both counted from 0.
func (c calendar) day(week, weekday int) time.Time { return c.monday.AddDate(0, 0, 7*week+weekday) }

// at is a full hour of such a day.
func (c calendar) at(week, weekday, hour int) time.Time {
	day := c.day(week, weekday)
	return time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, c.zone)
}

// weekOf is which week a moment is in, or -1 if the corpus does not reach it.
func (c calendar) weekOf(t time.Time) int {
	if t.Before(c.monday) || t.After(c.end) {
		return -1
	}
	week := int(t.Sub(c.monday)/models.Week) + 1 // daylight saving makes this at most one too many
	for week > 0 && t.Before(c.day(week, 0)) {
		week--
	}
	return week
}

// slots are a week's office hours as far as the corpus reaches, with how much
// of a week's traffic falls into each; all of a full week add up to 1.
func (c calendar) slots(week int) []slot {
	weekdays := [...]float64{1.22, 1.08, 1.0, 0.94, 0.84}
	hours := [...]float64{0.7, 1.0, 1.2, 1.25, 1.0, 0.95, 1.05, 1.0, 0.85, 0.6}
	total := 0.0
	var open []slot
	for weekday, dayWeight := range weekdays {
		for i, hourWeight := range hours {
			weight := dayWeight * hourWeight
			total += weight
			start := c.at(week, weekday, opens+i)
			if !start.Add(time.Hour).After(c.end) {
				open = append(open, slot{start, weight})
			}
		}
	}
	for i := range open {
		open[i].weight /= total
	}
	return open
}

// Office hours, Monday to Friday.
const (
	opens  = 8
	closes = 18
)

// open reports whether the offices answer at t.
func (c calendar) open(t time.Time) bool {
	local := t.In(c.zone)
	weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
	return !weekend && local.Hour() >= opens && local.Hour() < closes
}

// moment is a whole second within an hour.
func (d dice) moment(hour time.Time) time.Time {
	return hour.Add(time.Duration(d.IntN(3600)) * time.Second)
}
