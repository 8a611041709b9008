package rollup

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot/models"
)

// Kinds are all kinds of periods, shortest first: a day of the agency's
// calendar, an ISO 8601 week (Monday to Sunday), a calendar month.
func Kinds() []string { return []string{models.PeriodDay, models.PeriodWeek, models.PeriodMonth} }

const dayFormat = "2006-01-02"

// PeriodOf is the period of this kind that t falls into, in the calendar of
// zone. Start and End are given in zone. Its length is what the calendar says:
// with daylight saving a day has 23 or 25 hours. A kind that is none of Kinds
// gives the zero Period.
func PeriodOf(kind string, t time.Time, zone *time.Location) models.Period {
	if !slices.Contains(Kinds(), kind) {
		return models.Period{}
	}
	p := periodFrom(kind, dateOf(t, zone), zone)
	// Where clocks go back across midnight a day's last hour comes twice, the
	// second time after the next day has begun: the instant decides, not the date.
	if !t.Before(p.End) {
		p = periodFrom(kind, dateOf(p.End, zone), zone)
	}
	return p
}

// Previous is the period of the same kind that ends where p starts.
func Previous(p models.Period, zone *time.Location) models.Period {
	return PeriodOf(p.Kind, p.Start.Add(-1), zone)
}

// Before are the n periods of the same kind before p, nearest first.
func Before(p models.Period, n int, zone *time.Location) []models.Period {
	all := make([]models.Period, n)
	for i := range all {
		p = Previous(p, zone)
		all[i] = p
	}
	return all
}

// Parse reads a label of any kind: 2026-11-02, 2026-W45 or 2026-11.
func Parse(label string, zone *time.Location) (models.Period, error) {
	kind, first, err := parseLabel(label)
	if err != nil {
		return models.Period{}, err
	}
	p := periodFrom(kind, first, zone)
	if !p.Start.Before(p.End) {
		return models.Period{}, fmt.Errorf("period %q: the calendar of %s has no such day: the clocks were set across it", label, zone)
	}
	return p, nil
}

var labelShape = regexp.MustCompile(`^(\d{4})-(?:W(\d\d)|(\d\d)(?:-(\d\d))?)$`)

func parseLabel(label string) (kind string, first time.Time, err error) {
	shape := labelShape.FindStringSubmatch(label)
	if shape == nil {
		return "", time.Time{}, fmt.Errorf("period %q is none of: a day 2026-11-02, an ISO week 2026-W45, a month 2026-11", shorten(label))
	}
	year := number(shape[1])
	switch {
	case shape[2] != "":
		first, err = firstOfWeek(year, number(shape[2]))
		return models.PeriodWeek, first, err
	case shape[4] != "":
		first = date(year, time.Month(number(shape[3])), number(shape[4]))
		kind = models.PeriodDay
	default:
		first = date(year, time.Month(number(shape[3])), 1)
		kind = models.PeriodMonth
	}
	if !strings.HasPrefix(first.Format(dayFormat), label) { // 2026-02-30 has become 2026-03-02
		return "", time.Time{}, fmt.Errorf("period %q: the calendar has no such %s", label, kind)
	}
	return kind, first, nil
}

// firstOfWeek is the Monday of an ISO week.
func firstOfWeek(year, week int) (time.Time, error) {
	// 4 January is always in week 1, and 28 December always in the last week.
	_, last := date(year, time.December, 28).ISOWeek()
	if week < 1 || week > last {
		return time.Time{}, fmt.Errorf("period \"%04d-W%02d\": the ISO year %d has the weeks W01 to W%d", year, week, year, last)
	}
	return monday(date(year, time.January, 4)).AddDate(0, 0, 7*(week-1)), nil
}

// periodFrom is the period of this kind that holds a calendar day.
func periodFrom(kind string, day time.Time, zone *time.Location) models.Period {
	p := models.Period{Kind: kind}
	var first, next time.Time
	switch kind {
	case models.PeriodWeek:
		first = monday(day)
		next = first.AddDate(0, 0, 7)
		year, week := first.ISOWeek()
		p.Label = fmt.Sprintf("%04d-W%02d", year, week)
	case models.PeriodMonth:
		first = date(day.Year(), day.Month(), 1)
		next = first.AddDate(0, 1, 0)
		p.Label = first.Format("2006-01")
	default:
		first = day
		next = first.AddDate(0, 0, 1)
		p.Label = first.Format(dayFormat)
	}
	p.Start, p.End = startOfDay(first, zone), startOfDay(next, zone)
	return p
}

// startOfDay is the first instant of a calendar day in zone. It need not be
// midnight: some zones spring forward at 00:00, and midnight can come twice.
func startOfDay(day time.Time, zone *time.Location) time.Time {
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
	before, after := t.ZoneBounds()
	switch clock := wallClock(t); {
	case clock.Before(day): // no such midnight: the next change of clocks jumps over it
		return after
	case clock.After(day): // the same, seen from the other side of the jump
		return before
	}
	if before.IsZero() {
		return t
	}
	// Midnight exists. Does it also exist before the clocks went back?
	_, now := t.Zone()
	_, then := before.Add(-1).Zone()
	if first := t.Add(time.Duration(now-then) * time.Second); first.Before(before) && wallClock(first).Equal(day) {
		return first
	}
	return t
}

// A calendar day is held as its midnight in UTC, where every day has one.
func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func dateOf(t time.Time, zone *time.Location) time.Time { return date(t.In(zone).Date()) }

// wallClock is what the clock on the wall shows at t, as if it were UTC.
func wallClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func monday(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // at most four digits, by the pattern
	return n
}

func shorten(s string) string {
	const most = 40
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
