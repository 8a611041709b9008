package rollup

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"earshot/models"
)

// years is a store with data on the first of every month of some years.
func years(from, to int) *fakeStore {
	var days []string
	for day := date(from, time.January, 1); day.Year() < to; day = day.AddDate(0, 1, 0) {
		days = append(days, day.Format(dayFormat))
	}
	return newFakeStore(days...)
}

func backfill(t *testing.T, r *Runner, from, to string, again bool) (int, error) {
	t.Helper()
	start, end := mustDay(t, from), mustDay(t, to)
	return r.Backfill(t.Context(), start, end, again)
}

func mustDay(t *testing.T, label string) time.Time {
	t.Helper()
	p, err := Parse(label, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return p.Start
}

func TestABackfillComputesWhatStartsBetweenTheDays(t *testing.T) {
	f := years(2023, 2027)
	r := runner(f, "2026-06-15T12:00:00Z")
	r.Kinds, r.Lookback = []string{models.PeriodMonth}, 24*time.Hour
	if n, err := backfill(t, r, "2024-01-01", "2026-01-01", false); err != nil || n != 24 {
		t.Fatalf("%d, %v", n, err)
	}
	if got := f.labels(); got[0] != "2024-01" || got[23] != "2025-12" {
		t.Errorf("finished %v", got)
	}
	if n, err := backfill(t, r, "2024-01-01", "2026-01-01", false); err != nil || n != 0 {
		t.Errorf("the same again computed %d (%v)", n, err)
	}
	f.days["2024-05-01"]++ // and what is compared with it: the four months after it
	if n, err := backfill(t, r, "2024-01-01", "2026-01-01", false); err != nil || n != 5 {
		t.Errorf("after a change in May %d (%v), want 5", n, err)
	}
	if n, err := backfill(t, r, "2024-01-01", "2026-01-01", true); err != nil || n != 24 {
		t.Errorf("--again computed %d (%v)", n, err)
	}
	if n, err := backfill(t, r, "2026-01-01", "2030-01-01", false); err != nil || n != 5 {
		t.Errorf("of an unfinished year %d (%v), want the 5 months that are over", n, err)
	}
}

func TestABackfillThatWasStoppedGoesOn(t *testing.T) {
	whole, f := years(2024, 2026), years(2024, 2026)
	if _, err := backfill(t, runner(whole, "2026-06-15T12:00:00Z"), "2024-01-01", "2026-01-01", false); err != nil {
		t.Fatal(err)
	}
	f.failAt = "2025-02"
	first, err := backfill(t, runner(f, "2026-06-15T12:00:00Z"), "2024-01-01", "2026-01-01", false)
	if err == nil || first == 0 {
		t.Fatalf("%d, %v", first, err)
	}
	f.failAt = ""
	second, err := backfill(t, runner(f, "2026-06-15T12:00:00Z"), "2024-01-01", "2026-01-01", false)
	if err != nil {
		t.Fatal(err)
	}
	if first+second != len(whole.finished) {
		t.Errorf("%d and %d periods, %d in one go: some were computed twice", first, second, len(whole.finished))
	}
	if !reflect.DeepEqual(f.rows, whole.rows) {
		t.Errorf("finished %v, want %v", f.labels(), whole.labels())
	}
}

// counting counts how often it is asked.
type counting struct {
	*fakeStore
	asked []string
	fail  bool
}

func (c *counting) PlainTallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	return c.Tallies(ctx, from, to, asOf)
}

func (c *counting) Tallies(_ context.Context, from, _, _ time.Time) ([]models.Tally, error) {
	if c.fail {
		return nil, errors.New("away")
	}
	c.asked = append(c.asked, from.Format(dayFormat))
	return []models.Tally{{Contacts: 1}}, nil
}

func TestABackfillCountsEachPeriodOnce(t *testing.T) {
	c := &counting{fakeStore: years(2024, 2026)}
	r := runner(c.fakeStore, "2026-06-15T12:00:00Z")
	r.Counts, r.Kinds = c, []string{models.PeriodMonth}
	if n, err := backfill(t, r, "2024-01-01", "2026-01-01", false); err != nil || n != 24 {
		t.Fatalf("%d, %v", n, err)
	}
	slices.Sort(c.asked)
	if len(c.asked) != 28 || len(slices.Compact(c.asked)) != 28 { // and the four before the first
		t.Errorf("asked %v", c.asked)
	}
	c.fail = true
	if _, err := backfill(t, r, "2024-01-01", "2026-01-01", true); err == nil {
		t.Error("a count that failed was remembered as one")
	}
}

// What is remembered does not grow with the years: a few counts of each kind.
func TestCountsAreRememberedOnlyAsLongAsTheyAreComparedWith(t *testing.T) {
	store := &counting{fakeStore: &fakeStore{}}
	memory := &recent{Counts: store}
	asOf := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := PeriodOf(models.PeriodDay, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC); day.End.Before(asOf); day = next(day, time.UTC) {
		for _, p := range append([]models.Period{day}, PeriodOf(models.PeriodWeek, day.Start, time.UTC), PeriodOf(models.PeriodMonth, day.Start, time.UTC)) {
			if _, err := memory.Tallies(t.Context(), p.Start, p.End, asOf); err != nil {
				t.Fatal(err)
			}
			for _, before := range Before(p, Periods, time.UTC) {
				if _, err := memory.PlainTallies(t.Context(), before.Start, before.End, asOf); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if kept := len(memory.last); kept > 3*(2*Periods+2) {
		t.Errorf("%d counts are kept", kept)
	}
	// Each period once, and the four before the first of each kind; a month of 28 days may be counted once more.
	if most := 364 + 53 + 12 + 3*Periods + 12; len(store.asked) > most {
		t.Errorf("asked %d times, want %d at most", len(store.asked), most)
	}
}
