package rollup

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests name zones wherever they run

	"pgregory.net/rapid"

	"earshot/models"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The calendar: which period an instant falls into, and where it starts and
// ends as the clocks of the zone show it.
func TestPeriodOf(t *testing.T) {
	for _, c := range []struct {
		name, zone, kind, at string
		label, start, end    string
		hours                float64
	}{
		{"an ordinary day", "America/New_York", "day", "2026-11-02T14:03:00-05:00", "2026-11-02", "2026-11-02T00:00:00-05:00", "2026-11-03T00:00:00-05:00", 24},
		{"its first instant", "America/New_York", "day", "2026-11-02T05:00:00Z", "2026-11-02", "2026-11-02T00:00:00-05:00", "2026-11-03T00:00:00-05:00", 24},
		{"the instant before", "America/New_York", "day", "2026-11-02T04:59:59Z", "2026-11-01", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00", 25},
		{"clocks forward", "America/New_York", "day", "2026-03-08T12:00:00Z", "2026-03-08", "2026-03-08T00:00:00-05:00", "2026-03-09T00:00:00-04:00", 23},
		{"clocks back", "America/New_York", "day", "2026-11-01T12:00:00Z", "2026-11-01", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00", 25},
		{"week with clocks forward", "America/New_York", "week", "2026-03-08T12:00:00Z", "2026-W10", "2026-03-02T00:00:00-05:00", "2026-03-09T00:00:00-04:00", 167},
		{"week with clocks back", "America/New_York", "week", "2026-10-26T12:00:00Z", "2026-W44", "2026-10-26T00:00:00-04:00", "2026-11-02T00:00:00-05:00", 169},
		{"month with clocks back", "America/New_York", "month", "2026-11-15T12:00:00Z", "2026-11", "2026-11-01T00:00:00-04:00", "2026-12-01T00:00:00-05:00", 721},
		{"no midnight, clocks forward at 00:00", "America/Havana", "day", "2026-03-08T16:00:00Z", "2026-03-08", "2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00", 23},
		{"midnight twice, clocks back at 01:00", "America/Havana", "day", "2026-11-01T16:00:00Z", "2026-11-01", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00", 25},
		{"in the first of two midnight hours", "America/Havana", "day", "2026-11-01T04:30:00Z", "2026-11-01", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00", 25},
		{"midnight twice, east of Greenwich", "Asia/Amman", "day", "2021-10-29T10:00:00Z", "2021-10-29", "2021-10-29T00:00:00+03:00", "2021-10-30T00:00:00+02:00", 25},
		{"midnight within the jump, 23:30 to 00:30", "America/Toronto", "day", "1919-03-31T12:00:00-04:00", "1919-03-31", "1919-03-31T00:30:00-04:00", "1919-04-01T00:00:00-04:00", 23.5},
		{"and the day before it", "America/Toronto", "day", "1919-03-30T12:00:00-05:00", "1919-03-30", "1919-03-30T00:00:00-05:00", "1919-03-31T00:30:00-04:00", 23.5},
		{"no midnight, Beirut", "Asia/Beirut", "day", "2026-03-29T10:00:00Z", "2026-03-29", "2026-03-29T01:00:00+03:00", "2026-03-30T00:00:00+03:00", 23},
		{"clocks back at midnight into the day before", "America/Sao_Paulo", "day", "2018-02-17T20:00:00Z", "2018-02-17", "2018-02-17T00:00:00-02:00", "2018-02-18T00:00:00-03:00", 25},
		{"the same hour again belongs to the day before", "America/Sao_Paulo", "day", "2018-02-18T02:30:00Z", "2018-02-17", "2018-02-17T00:00:00-02:00", "2018-02-18T00:00:00-03:00", 25},
		{"the day has begun, clocks back across midnight", "America/St_Johns", "day", "2010-11-07T02:45:00Z", "2010-11-07", "2010-11-07T00:00:00-02:30", "2010-11-08T00:00:00-03:30", 25},
		{"half-hour zone", "Asia/Kolkata", "day", "2026-11-01T18:30:00Z", "2026-11-02", "2026-11-02T00:00:00+05:30", "2026-11-03T00:00:00+05:30", 24},
		{"half an hour of daylight saving", "Australia/Lord_Howe", "day", "2026-04-04T20:00:00Z", "2026-04-05", "2026-04-05T00:00:00+11:00", "2026-04-06T00:00:00+10:30", 24.5},
		{"far east", "Pacific/Kiritimati", "day", "2026-12-31T10:00:00Z", "2027-01-01", "2027-01-01T00:00:00+14:00", "2027-01-02T00:00:00+14:00", 24},
		{"far west", "Pacific/Pago_Pago", "day", "2027-01-01T10:59:59Z", "2026-12-31", "2026-12-31T00:00:00-11:00", "2027-01-01T00:00:00-11:00", 24},
		{"leap day", "UTC", "day", "2028-02-29T23:59:59Z", "2028-02-29", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z", 24},
		{"leap month", "UTC", "month", "2028-02-29T23:59:59Z", "2028-02", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z", 29 * 24},
		{"common February", "UTC", "month", "2026-02-28T23:59:59Z", "2026-02", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", 28 * 24},
		{"year border, month", "America/New_York", "month", "2026-12-31T23:59:59-05:00", "2026-12", "2026-12-01T00:00:00-05:00", "2027-01-01T00:00:00-05:00", 31 * 24},
		{"week 53, in the old year", "America/New_York", "week", "2026-12-31T12:00:00-05:00", "2026-W53", "2026-12-28T00:00:00-05:00", "2027-01-04T00:00:00-05:00", 168},
		{"week 53, in the new year", "America/New_York", "week", "2027-01-03T23:59:59-05:00", "2026-W53", "2026-12-28T00:00:00-05:00", "2027-01-04T00:00:00-05:00", 168},
		{"week 1 begins in the old year", "UTC", "week", "2025-12-29T00:00:00Z", "2026-W01", "2025-12-29T00:00:00Z", "2026-01-05T00:00:00Z", 168},
		{"last week of a 52-week year", "UTC", "week", "2025-12-28T23:59:59Z", "2025-W52", "2025-12-22T00:00:00Z", "2025-12-29T00:00:00Z", 168},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := PeriodOf(c.kind, instant(t, c.at), zone(t, c.zone))
			if p.Kind != c.kind || p.Label != c.label || p.Start.Format(time.RFC3339) != c.start || p.End.Format(time.RFC3339) != c.end {
				t.Errorf("got %s %s [%s, %s), want %s [%s, %s)", p.Kind, p.Label, p.Start.Format(time.RFC3339), p.End.Format(time.RFC3339), c.label, c.start, c.end)
			}
			if got := p.End.Sub(p.Start).Hours(); got != c.hours {
				t.Errorf("it has %v hours, want %v", got, c.hours)
			}
		})
	}
}

func TestPeriodOfUnknownKind(t *testing.T) {
	if p := PeriodOf("quarter", time.Unix(0, 0), time.UTC); p != (models.Period{}) {
		t.Errorf("got %v, want the zero Period", p)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ label, kind, start string }{
		{"2026-11-02", "day", "2026-11-02T00:00:00-05:00"},
		{"2026-W45", "week", "2026-11-02T00:00:00-05:00"},
		{"2026-W53", "week", "2026-12-28T00:00:00-05:00"},
		{"2026-W01", "week", "2025-12-29T00:00:00-05:00"},
		{"2026-11", "month", "2026-11-01T00:00:00-04:00"},
		{"2028-02-29", "day", "2028-02-29T00:00:00-05:00"},
	} {
		p, err := Parse(c.label, zone(t, "America/New_York"))
		if err != nil || p.Kind != c.kind || p.Label != c.label || p.Start.Format(time.RFC3339) != c.start {
			t.Errorf("%s: got %v, %v", c.label, p, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ label, zone, says string }{
		{"2025-W53", "UTC", "the ISO year 2025 has the weeks W01 to W52"},
		{"2027-W53", "UTC", "W52"},
		{"2026-W54", "UTC", "W53"},
		{"2026-W00", "UTC", "W01"},
		{"2026-02-29", "UTC", "no such day"},
		{"2026-00-10", "UTC", "no such day"},
		{"2026-13", "UTC", "no such month"},
		{"2026-00", "UTC", "no such month"},
		{"2011-12-30", "Pacific/Apia", "no such day"}, // Samoa went over the date line
		{"", "UTC", "is none of"},
		{"2026", "UTC", "is none of"},
		{"2026-w45", "UTC", "is none of"},
		{"2026-W5", "UTC", "is none of"},
		{"2026-11-2", "UTC", "is none of"},
		{"2026-11-02T00:00", "UTC", "is none of"},
		{"last week", "UTC", "is none of"},
		{strings.Repeat("9", 5000), "UTC", "…"},
	} {
		_, err := Parse(c.label, zone(t, c.zone))
		if err == nil || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 200 {
			t.Errorf("%.20s: got %v, want it to say %q", c.label, err, c.says)
		}
	}
}

// next is the period of the same kind that starts where p ends.
func next(p models.Period, zone *time.Location) models.Period { return PeriodOf(p.Kind, p.End, zone) }

func TestNextAndPreviousAcrossBorders(t *testing.T) {
	ny := zone(t, "America/New_York")
	for _, c := range []struct{ label, next string }{
		{"2026-12-31", "2027-01-01"}, {"2028-02-28", "2028-02-29"}, {"2026-02-28", "2026-03-01"},
		{"2026-W52", "2026-W53"}, {"2026-W53", "2027-W01"}, {"2025-W52", "2026-W01"},
		{"2026-12", "2027-01"}, {"2026-03", "2026-04"}, {"2026-10-31", "2026-11-01"}, {"2026-11-01", "2026-11-02"},
	} {
		p, err := Parse(c.label, ny)
		if err != nil {
			t.Fatal(err)
		}
		after := next(p, ny)
		if after.Label != c.next || Previous(after, ny) != p {
			t.Errorf("%s: next is %s, and the one before that %s", c.label, after.Label, Previous(after, ny).Label)
		}
	}
	apia := zone(t, "Pacific/Apia")
	day, err := Parse("2011-12-29", apia)
	if err != nil {
		t.Fatal(err)
	}
	if after := next(day, apia); after.Label != "2011-12-31" || Previous(after, apia) != day {
		t.Errorf("after the day before the skipped one comes %s", after.Label)
	}
}

// Whatever the zone and the instant: a period holds what it was asked for, is
// the period of its own start, touches its neighbours, and is cut into its days
// without gap or overlap.
func TestPeriodsPartitionTime(t *testing.T) {
	names := []string{"UTC", "America/New_York", "America/Havana", "America/Sao_Paulo", "America/St_Johns", "Asia/Beirut", "Asia/Kolkata",
		"Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Apia", "Pacific/Pago_Pago", "Europe/Dublin", "Africa/Casablanca"}
	var zones []*time.Location
	for _, name := range names {
		zones = append(zones, zone(t, name))
	}
	from, to := instant(t, "1995-01-01T00:00:00Z").Unix(), instant(t, "2045-01-01T00:00:00Z").Unix()
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom(zones).Draw(t, "zone")
		kind := rapid.SampledFrom(Kinds()).Draw(t, "kind")
		at := time.Unix(rapid.Int64Range(from, to).Draw(t, "at"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		if rapid.Bool().Draw(t, "near a change of clocks") {
			if _, change := at.In(z).ZoneBounds(); !change.IsZero() {
				at = change.Add(time.Duration(rapid.Int64Range(-90*60, 90*60).Draw(t, "off")) * time.Second)
			}
		}
		p := PeriodOf(kind, at, z)
		if at.Before(p.Start) || !at.Before(p.End) {
			t.Fatalf("%s [%s, %s) does not hold %s", p.Label, p.Start, p.End, at.In(z))
		}
		if again := PeriodOf(kind, p.Start, z); again != p {
			t.Fatalf("the period of the start of %v is %v", p, again)
		}
		if again := PeriodOf(kind, p.End.Add(-1), z); again != p {
			t.Fatalf("the period of the last instant of %v is %v", p, again)
		}
		if parsed, err := Parse(p.Label, z); err != nil || parsed != p {
			t.Fatalf("%v was parsed as %v, %v", p, parsed, err)
		}
		after := next(p, z)
		if !after.Start.Equal(p.End) || Previous(after, z) != p {
			t.Fatalf("%v is followed by %v", p, after)
		}
		day := PeriodOf(models.PeriodDay, p.Start, z)
		if !day.Start.Equal(p.Start) {
			t.Fatalf("the first day of %v starts at %s", p, day.Start)
		}
		for day.End.Before(p.End) {
			after := next(day, z)
			if !after.Start.Equal(day.End) {
				t.Fatalf("day %s of %v starts at %s, want %s", after.Label, p, after.Start, day.End)
			}
			day = after
		}
		if !day.End.Equal(p.End) {
			t.Fatalf("the days of %v end at %s", p, day.End)
		}
	})
}

func TestKindsAreShortestFirst(t *testing.T) {
	if !slices.Equal(Kinds(), []string{"day", "week", "month"}) {
		t.Errorf("got %v", Kinds())
	}
}
