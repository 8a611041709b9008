package rollup

import (
	"testing"
	"time"
)

func TestFiscalQuarter(t *testing.T) {
	ny := zone(t, "America/New_York")
	for _, c := range []struct {
		label    string
		start    time.Month
		from, to string
	}{
		{"FY2027Q1", time.October, "2026-10-01T00:00:00-04:00", "2027-01-01T00:00:00-05:00"},
		{"FY2027Q2", time.October, "2027-01-01T00:00:00-05:00", "2027-04-01T00:00:00-04:00"},
		{"FY2027Q4", time.October, "2027-07-01T00:00:00-04:00", "2027-10-01T00:00:00-04:00"},
		{"FY2027Q1", time.January, "2027-01-01T00:00:00-05:00", "2027-04-01T00:00:00-04:00"},
		{"FY2027Q3", time.July, "2027-01-01T00:00:00-05:00", "2027-04-01T00:00:00-04:00"},
	} {
		p, err := FiscalQuarter(c.label, c.start, ny)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := p.Start.Format(time.RFC3339), p.End.Format(time.RFC3339); from != c.from || to != c.to {
			t.Errorf("%s from %s on: %s to %s, want %s to %s", c.label, c.start, from, to, c.from, c.to)
		}
	}
	for _, label := range []string{"", "2027Q1", "FY2027Q5", "FY27Q1", "FY2027Q1 "} {
		if _, err := FiscalQuarter(label, time.October, ny); err == nil {
			t.Errorf("%q was taken", label)
		}
	}
}

// Every day is in the quarter that Fiscal says.
func TestFiscalQuarterIsTheInverseOfFiscal(t *testing.T) {
	for start := time.January; start <= time.December; start++ {
		for day := date(2026, time.January, 1); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
			year, quarter := Fiscal(day, start)
			p, err := FiscalQuarter("FY"+day.AddDate(year-day.Year(), 0, 1-day.Day()).Format("2006")+"Q"+string(rune('0'+quarter)), start, time.UTC)
			if err != nil || day.Before(p.Start) || !day.Before(p.End) {
				t.Fatalf("%s with a start in %s is said to be in FY%dQ%d, which is %v (%v)", day.Format(dayFormat), start, year, quarter, p, err)
			}
		}
	}
}
