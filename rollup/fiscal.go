package rollup

import "time"

// Fiscal is the fiscal year and its quarter, 1 to 4, that a date falls in. A
// fiscal year is named by the calendar year it ends in: with a start in
// October, 1 October 2026 begins fiscal year 2027. A start in January is the
// calendar year.
func Fiscal(t time.Time, start time.Month) (year, quarter int) {
	months := (int(t.Month()) - int(start) + 12) % 12
	year = t.Year()
	if start != time.January && t.Month() >= start {
		year++
	}
	return year, months/3 + 1
}
