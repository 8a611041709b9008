package rollup

import (
	"fmt"
	"regexp"
	"time"

	"earshot/models"
)

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

var quarterShape = regexp.MustCompile(`^FY(\d{4})Q([1-4])$`)

// FiscalQuarter reads a label such as FY2027Q1: the three months of the
// calendar of zone for which Fiscal gives that year and quarter.
func FiscalQuarter(label string, start time.Month, zone *time.Location) (models.Period, error) {
	shape := quarterShape.FindStringSubmatch(label)
	if shape == nil {
		return models.Period{}, fmt.Errorf("quarter %q is not like FY2027Q1", shorten(label))
	}
	year, quarter := number(shape[1]), number(shape[2])
	if start != time.January {
		year-- // it begins in the calendar year before the one it is named by
	}
	first := date(year, start, 1).AddDate(0, 3*(quarter-1), 0)
	return models.Period{
		Kind: "fiscal quarter", Label: label, Start: startOfDay(first, zone), End: startOfDay(first.AddDate(0, 3, 0), zone),
	}, nil
}
