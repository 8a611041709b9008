package web

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// A period is that of the agency's calendar, daylight saving time included.
func TestPeriods(t *testing.T) {
	zone := ny(t)
	for _, c := range []struct{ now, period, from, to string }{
		{"2026-11-30T03:30:00Z", "today", "2026-11-29T00:00:00-05:00", "2026-11-30T00:00:00-05:00"}, // still Sunday evening there
		{"2026-11-30T17:00:00Z", "today", "2026-11-30T00:00:00-05:00", "2026-12-01T00:00:00-05:00"},
		{"2026-11-30T17:00:00Z", "last-7-days", "2026-11-24T00:00:00-05:00", "2026-12-01T00:00:00-05:00"},
		{"2026-11-30T03:30:00Z", "last-week", "2026-11-16T00:00:00-05:00", "2026-11-23T00:00:00-05:00"},
		{"2026-11-30T17:00:00Z", "last-week", "2026-11-23T00:00:00-05:00", "2026-11-30T00:00:00-05:00"},
		{"2026-11-04T17:00:00Z", "last-week", "2026-10-26T00:00:00-04:00", "2026-11-02T00:00:00-05:00"},
		{"2026-11-04T17:00:00Z", "last-4-weeks", "2026-10-05T00:00:00-04:00", "2026-11-02T00:00:00-05:00"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		q, err := ParseSearch("period="+c.period, zone, now)
		if err != nil || q.From.Format(time.RFC3339) != c.from || q.To.Format(time.RFC3339) != c.to {
			t.Errorf("%s at %s is from %s to %s (%v)", c.period, c.now, q.From, q.To, err)
		}
	}
}

func TestHandleTimes(t *testing.T) {
	for _, band := range models.HandleBands() {
		q, err := ParseSearch("handle_time="+band.Name, time.UTC, time.Time{})
		if err != nil || !reflect.DeepEqual(q.HandleFromS, band.FromS) || !reflect.DeepEqual(q.HandleToS, band.ToS) {
			t.Errorf("%s is %+v (%v)", band.Name, q, err)
		}
	}
	for written, title := range map[string]string{
		"under-2m": "under 2\u00a0min", "2m-5m": "2\u00a0min to 5\u00a0min", "20m-and-over": "20\u00a0min and over",
		"90s-1h30m": "1\u00a0min\u00a030\u00a0s to 1\u00a0h\u00a030\u00a0min", "45s-1h": "45\u00a0s to 1\u00a0h", "long": "long",
	} {
		if got := handleTitle(written); got != title {
			t.Errorf("%s is called %q", written, got)
		}
	}
	for _, wrong := range []string{"5m", "-5m", "5m-", "5m-2m", "2m-2m", "1.5s-2s", "-2m-5m", "under-", "-and-over", "2-5", "1e9h-2m"} {
		if _, err := ParseSearch("handle_time="+wrong, time.UTC, time.Time{}); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestListsMayHoldCommas(t *testing.T) {
	q, err := ParseSearch(`queue=a%5C%2Cb,c%5C%5C,%20d%20,,c%5C%5C`, time.UTC, time.Time{})
	if err != nil || !reflect.DeepEqual(q.Queues, []string{"a,b", `c\`, "d"}) {
		t.Errorf("got %q, %v", q.Queues, err)
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("q=a&service=b,c&from=2026-11-02&limit=5")
	f.Add("from=2026-11-02T00:00:00+05:30&to=0000-00-00&sort=x&sort=y")
	f.Add("%zz;=&&=&q=%00%ff&after=" + strings.Repeat("a", 3000))
	f.Add("service=a%5C%2Cb,c&handle_time=90s-1h30m&period=last-week&queue=%5C%5C")
	now := time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := ParseSearch(raw, time.UTC, now)
		if err == nil && (q.Limit < 1 || q.Limit > mostLimit || len(q.Topics) > mostValues || len(q.Text) > mostBytes || (!q.To.IsZero() && !q.From.Before(q.To))) {
			t.Fatalf("out of bounds: %+v", q)
		}
		if err != nil && (err.Error() == "" || len(err.Error()) > 4000) {
			t.Fatalf("not a helpful message: %v", err)
		}
		written := askedOf(raw).String()
		if again, wrong := ParseSearch(written, time.UTC, now); err == nil && (wrong != nil || !reflect.DeepEqual(q, again)) {
			t.Fatalf("%q was written as %q and read as %+v (%v), not %+v", raw, written, again, wrong, q)
		}
		if _, err := parsePainPointQuery(raw, time.UTC); err != nil && err.Error() == "" {
			t.Fatal("an error without a message")
		}
	})
}
