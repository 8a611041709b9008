package rollup

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/models"
)

// marks writes "2026-11-02=3" as a day with 3 contacts, written once each.
func marks(t testing.TB, days ...string) []models.DayMark {
	t.Helper()
	var all []models.DayMark
	for _, text := range days {
		day, count, _ := strings.Cut(text, "=")
		m := models.DayMark{Day: day}
		if _, err := fmt.Sscan(count, &m.Contacts); err != nil {
			t.Fatal(err)
		}
		m.Writes = m.Contacts
		all = append(all, m)
	}
	return all
}

// finish records periods as computed at a moment from these marks.
func finish(t testing.TB, zone *time.Location, asOf string, from []models.DayMark, labels ...string) []models.Finished {
	t.Helper()
	var all []models.Finished
	for _, label := range labels {
		p, err := Parse(label, zone)
		if err != nil {
			t.Fatal(err)
		}
		job := newJob(p, models.Finished{}, from, zone)
		all = append(all, models.Finished{Kind: p.Kind, Label: label, Mark: job.Mark, Received: job.Received, AsOf: instant(t, asOf)})
	}
	return all
}

func describe(jobs []Job) string {
	var all []string
	for _, j := range jobs {
		all = append(all, fmt.Sprintf("%s %s %d", j.Period.Label, j.Reason, j.Revised))
	}
	return strings.Join(all, ", ")
}

// One scheduler's life in New York, as a table: 2026-11-02 is a Monday.
func TestDue(t *testing.T) {
	ny := zone(t, "America/New_York")
	twoDays := marks(t, "2026-11-02=3", "2026-11-03=5")
	fourWeeks := marks(t, "2026-10-05=1", "2026-10-14=1", "2026-10-30=1", "2026-11-01=1")
	for _, c := range []struct {
		name       string
		now, since string
		kinds      string
		settle     time.Duration
		marks      []models.DayMark
		finished   []models.Finished
		want       string
	}{
		{name: "nothing known", now: "2026-11-04T10:00:00-05:00"},
		{name: "closed day, open week", now: "2026-11-03T00:07:00-05:00", marks: twoDays, want: "2026-11-02 new 0"},
		{name: "to the second", now: "2026-11-03T00:00:00-05:00", marks: twoDays, want: "2026-11-02 new 0"},
		{name: "one second before", now: "2026-11-02T23:59:59-05:00", marks: twoDays},
		{name: "transcripts may still be under way", now: "2026-11-03T00:07:00-05:00", settle: 10 * time.Minute, marks: twoDays},
		{name: "they are not any more", now: "2026-11-03T00:10:00-05:00", settle: 10 * time.Minute, marks: twoDays, want: "2026-11-02 new 0"},
		{name: "in UTC the day is over, here it is not", now: "2026-11-03T00:30:00Z", marks: twoDays},
		{name: "the longer day of clocks going back", now: "2026-11-01T23:30:00-05:00", marks: marks(t, "2026-11-01=1")},
		{name: "is over an hour later", now: "2026-11-02T00:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-01=1"), want: "2026-11-01 new 0"},
		{name: "already done", now: "2026-11-03T01:07:00-05:00", marks: twoDays, finished: finish(t, ny, "2026-11-03T00:07:00-05:00", twoDays, "2026-11-02")},
		{name: "late data", now: "2026-11-04T01:07:00-05:00", marks: marks(t, "2026-11-02=4", "2026-11-03=5"),
			finished: finish(t, ny, "2026-11-04T00:07:00-05:00", twoDays, "2026-11-02", "2026-11-03"), want: "2026-11-02 changed 1, 2026-11-03 changed 0"},
		{name: "a rewritten conversation is no late data", now: "2026-11-04T01:07:00-05:00", kinds: "day", marks: []models.DayMark{{Day: "2026-11-02", Contacts: 3, Writes: 9}},
			finished: finish(t, ny, "2026-11-04T00:07:00-05:00", twoDays[:1], "2026-11-02"), want: "2026-11-02 changed 0"},
		{name: "late data of a period that it is compared with", now: "2026-11-06T01:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=4", "2026-11-05=5"),
			finished: finish(t, ny, "2026-11-06T00:07:00-05:00", marks(t, "2026-11-02=3", "2026-11-05=5"), "2026-11-02", "2026-11-05"), want: "2026-11-02 changed 1, 2026-11-05 changed 0"},
		{name: "downtime of four weeks, oldest first", now: "2026-11-02T09:00:00-05:00", marks: fourWeeks,
			want: "2026-10-05 new 0, 2026-W41 new 0, 2026-10-14 new 0, 2026-W42 new 0, 2026-10-30 new 0, 2026-10 new 0, 2026-11-01 new 0, 2026-W44 new 0"},
		{name: "only the kinds asked for", now: "2026-11-02T09:00:00-05:00", kinds: "week month", marks: fourWeeks,
			want: "2026-W41 new 0, 2026-W42 new 0, 2026-10 new 0, 2026-W44 new 0"},
		{name: "a finished kind nobody asks for any more", now: "2026-12-20T09:00:00-05:00", kinds: "month", marks: twoDays,
			finished: finish(t, ny, "2026-12-20T08:00:00-05:00", twoDays, "2026-11")},
		{name: "a day after it, the shortest window is over", now: "2026-11-04T00:00:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=3"),
			finished: finish(t, ny, "2026-11-03T00:07:00-05:00", twoDays, "2026-11-02"), want: "2026-11-02 settled 0"},
		{name: "pending, not yet over", now: "2026-11-09T23:59:59-05:00", kinds: "day", marks: marks(t, "2026-11-02=3"),
			finished: finish(t, ny, "2026-11-04T00:07:00-05:00", twoDays, "2026-11-02")},
		{name: "pending is over: once more", now: "2026-11-10T00:00:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=3"),
			finished: finish(t, ny, "2026-11-04T00:07:00-05:00", twoDays, "2026-11-02"), want: "2026-11-02 settled 0"},
		{name: "and not again", now: "2026-11-10T01:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=3"),
			finished: finish(t, ny, "2026-11-10T00:07:00-05:00", twoDays, "2026-11-02")},
		{name: "a backfill long after needs no second look", now: "2026-12-24T01:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=3"),
			finished: finish(t, ny, "2026-12-24T00:07:00-05:00", twoDays, "2026-11-02")},
		{name: "late data and settled at once is one job", now: "2026-11-10T00:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=9"),
			finished: finish(t, ny, "2026-11-03T00:07:00-05:00", twoDays, "2026-11-02"), want: "2026-11-02 changed 1"},
		{name: "a revised period counts on", now: "2026-11-04T01:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=9"),
			finished: []models.Finished{{Kind: "day", Label: "2026-11-02", Mark: "other", AsOf: instant(t, "2026-11-04T00:00:00Z"), Revised: 2}}, want: "2026-11-02 changed 3"},
		{name: "asked for while it was open", now: "2026-11-03T00:07:00-05:00", kinds: "day", marks: marks(t, "2026-11-02=9"),
			finished: finish(t, ny, "2026-11-02T18:00:00-05:00", twoDays, "2026-11-02"), want: "2026-11-02 new 0"},
		{name: "and nothing came after that", now: "2026-11-03T00:07:00-05:00", kinds: "day", marks: twoDays,
			finished: finish(t, ny, "2026-11-02T18:00:00-05:00", twoDays, "2026-11-02"), want: "2026-11-02 new 0"},
		{name: "everything erased", now: "2026-11-04T01:07:00-05:00", kinds: "day",
			finished: finish(t, ny, "2026-11-03T00:07:00-05:00", twoDays, "2026-11-02"), want: "2026-11-02 changed 1"},
		{name: "the marks reach back only so far", now: "2026-11-12T00:07:00-05:00", since: "2026-11-03T00:00:00-05:00", marks: twoDays,
			finished: finish(t, ny, "2026-11-11T00:07:00-05:00", twoDays, "2026-11-02", "2026-11-03", "2026-W45")},
		{name: "a period that begins before them is left alone", now: "2026-11-12T00:07:00-05:00", since: "2026-11-03T00:00:00-05:00", marks: twoDays[1:],
			want: "2026-11-03 new 0"},
		{name: "only rejected messages", now: "2026-11-03T00:07:00-05:00", kinds: "day", marks: []models.DayMark{{Day: "2026-11-02", Rejected: 1}},
			want: "2026-11-02 new 0"},
		{name: "a mark of nothing is no data", now: "2026-11-03T00:07:00-05:00", marks: []models.DayMark{{Day: "2026-11-02"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := State{Now: instant(t, c.now), Zone: ny, Kinds: Kinds(), Settle: c.settle, Marks: c.marks, Finished: c.finished}
			if c.kinds != "" {
				s.Kinds = strings.Fields(c.kinds)
			}
			if c.since != "" {
				s.Since = instant(t, c.since)
			}
			jobs := Due(s)
			if got := describe(jobs); got != c.want {
				t.Fatalf("got  %s\nwant %s", got, c.want)
			}
			for _, j := range jobs {
				if j.Mark != newJob(j.Period, models.Finished{}, c.marks, ny).Mark {
					t.Errorf("%s carries the mark %q", j.Period.Label, j.Mark)
				}
			}
		})
	}
}

func TestMarkSeesEveryChange(t *testing.T) {
	week, err := Parse("2026-W45", zone(t, "America/New_York"))
	if err != nil {
		t.Fatal(err)
	}
	base := []models.DayMark{{Day: "2026-11-02", Contacts: 3, Writes: 4, Rejected: 1}, {Day: "2026-11-08", Contacts: 3, Writes: 3}}
	own := Mark(week, base)
	if !strings.HasPrefix(own, "6/7/1/") {
		t.Errorf("the mark is %q", own)
	}
	for name, change := range map[string]func([]models.DayMark) []models.DayMark{
		"one more":        func(m []models.DayMark) []models.DayMark { m[0].Contacts++; return m },
		"one rewritten":   func(m []models.DayMark) []models.DayMark { m[1].Writes++; return m },
		"one rejected":    func(m []models.DayMark) []models.DayMark { m[1].Rejected++; return m },
		"one day gone":    func(m []models.DayMark) []models.DayMark { return m[:1] },
		"moved in period": func(m []models.DayMark) []models.DayMark { m[0].Contacts--; m[1].Contacts++; return m },
	} {
		if Mark(week, change(slices.Clone(base))) == own {
			t.Errorf("%s: the mark did not change", name)
		}
	}
	for name, same := range map[string][]models.DayMark{
		"order":         {base[1], base[0]},
		"days outside":  {base[0], base[1], {Day: "2026-11-01", Contacts: 1}, {Day: "2026-11-09", Contacts: 1}},
		"an empty mark": {base[0], base[1], {Day: "2026-11-05"}},
	} {
		if got := Mark(week, same); got != own {
			t.Errorf("%s changed the mark to %q", name, got)
		}
	}
	if got := Mark(week, nil); got != "" {
		t.Errorf("no data has the mark %q", got)
	}
}

// A scheduler that does what is due and records it has nothing left to do at
// the same moment, whenever it wakes and however much came in between.
func TestDoingWhatIsDueLeavesNothing(t *testing.T) {
	ny := zone(t, "America/New_York")
	begin := instant(t, "2026-10-01T04:00:00Z")
	rapid.Check(t, func(t *rapid.T) {
		s := State{Now: begin, Zone: ny, Kinds: Kinds()}
		for range rapid.IntRange(1, 5).Draw(t, "wake-ups") {
			s.Now = s.Now.Add(time.Duration(rapid.IntRange(1, 20*24).Draw(t, "hours")) * time.Hour)
			for range rapid.IntRange(0, 5).Draw(t, "marks") {
				day := begin.AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "day")).Format(dayFormat)
				s.Marks = slices.DeleteFunc(s.Marks, func(m models.DayMark) bool { return m.Day == day })
				s.Marks = append(s.Marks, models.DayMark{Day: day, Contacts: rapid.Int64Range(0, 9).Draw(t, "contacts")})
			}
			for _, j := range Due(s) {
				if j.Period.End.After(s.Now) {
					t.Fatalf("%s is still open at %s", j.Period.Label, s.Now)
				}
				s.Finished = slices.DeleteFunc(s.Finished, func(f models.Finished) bool { return f.Label == j.Period.Label })
				s.Finished = append(s.Finished, models.Finished{Kind: j.Period.Kind, Label: j.Period.Label, Mark: j.Mark, Received: j.Received, Revised: j.Revised, AsOf: s.Now})
			}
			if left := Due(s); len(left) > 0 {
				t.Fatalf("still due: %s", describe(left))
			}
		}
	})
}
