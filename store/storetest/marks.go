package storetest

import (
	"context"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

func (s suite) marks(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	st := s.fresh(t)
	from, to := Base().Add(-10*day), Base().Add(10*day)
	read := func() map[string]models.DayMark { return marks(t, st, newYork, from, to) }
	// Base is 2026-03-16 10:00 in New York.
	night := time.Date(2026, time.March, 17, 3, 59, 59, 0, time.UTC) // 23:59:59 on the 16th there

	t.Run("days are those of the zone's calendar", func(t *testing.T) {
		put(t, st, Conversation("noon"), Conversation("night", At(night)), Conversation("next", At(night.Add(time.Second))),
			Conversation("outside", After(11*day)))
		reject(t, st, rejected(1, models.ReasonNotJSON, night), rejected(2, models.ReasonNotJSON, Base().Add(3*day)), rejected(3, models.ReasonNotJSON, Base().Add(-11*day)))
		got := read()
		counts := map[string][2]int64{}
		for d, m := range got {
			counts[d] = [2]int64{m.Contacts, m.Rejected}
		}
		same(t, "contacts and rejected messages by day", counts, map[string][2]int64{"2026-03-16": {2, 1}, "2026-03-17": {1, 0}, "2026-03-19": {0, 1}})
	})
	t.Run("another zone has other days", func(t *testing.T) {
		tokyo, err := time.LoadLocation("Asia/Tokyo")
		if err != nil {
			t.Fatal(err)
		}
		put(t, st, Conversation("after midnight", At(night.Add(-12*hour)))) // 00:59:59 on the 17th in Tokyo, where Base is 23:00 on the 16th
		got := marks(t, st, tokyo, Base(), night.Add(12*hour))
		if got["2026-03-16"].Contacts != 1 || got["2026-03-17"].Contacts != 3 || got["2026-03-17"].Rejected != 1 || len(got) != 2 {
			t.Errorf("marks are %+v", got)
		}
	})
	t.Run("the range cuts within a day", func(t *testing.T) {
		got := marks(t, st, newYork, night, night.Add(time.Second))
		same(t, "contacts", got["2026-03-16"].Contacts, 1)
		same(t, "days", len(got), 1)
	})
	t.Run("a day has 23 or 25 hours where clocks change", func(t *testing.T) {
		first := time.Date(2026, time.November, 1, 0, 0, 0, 0, newYork)
		put(t, st, Conversation("dst-1", At(first)), Conversation("dst-2", At(first.Add(25*hour-second))), Conversation("dst-3", At(first.Add(25*hour))))
		got := marks(t, st, newYork, first, first.Add(30*hour))
		if got["2026-11-01"].Contacts != 2 || got["2026-11-02"].Contacts != 1 {
			t.Errorf("marks are %+v", got)
		}
	})

	changes := []struct {
		name   string
		change func()
		days   []string
	}{
		{"one more", func() { put(t, st, Conversation("more")) }, []string{"2026-03-16"}},
		{"one rewritten", func() { put(t, st, Conversation("more", Says("something else"))) }, []string{"2026-03-16"}},
		{"one moved to another day", func() { put(t, st, Conversation("more", After(day), Version(1))) }, []string{"2026-03-16", "2026-03-17"}},
		{"one more of a customer of another day, whose link changes", func() {
			put(t, st, Conversation("w-1", Customer("w")))
			before := read()
			put(t, st, Conversation("w-2", Customer("w"), After(day)))
			if read()["2026-03-16"] == before["2026-03-16"] {
				t.Error("the day of the contact that is now followed has the same mark")
			}
		}, []string{"2026-03-16", "2026-03-17"}},
		{"one erased", func() {
			if _, err := st.Erase(t.Context(), "w"); err != nil {
				t.Fatal(err)
			}
			visible(t, st)
		}, []string{"2026-03-16", "2026-03-17"}},
		{"one more rejected", func() { reject(t, st, rejected(9, models.ReasonNoTurns, Base())) }, []string{"2026-03-16"}},
	}
	for _, c := range changes {
		t.Run("a mark changes with "+c.name, func(t *testing.T) {
			before := read()
			c.change()
			after := read()
			changed := map[string]bool{}
			for _, d := range c.days {
				changed[d] = true
				if before[d] == after[d] {
					t.Errorf("%s: still %+v", d, after[d])
				}
				if d == "2026-03-16" && after[d].Contacts >= before[d].Contacts && after[d].Rejected == before[d].Rejected && after[d].Writes <= before[d].Writes {
					t.Errorf("%s: writes went from %d to %d, they must grow", d, before[d].Writes, after[d].Writes)
				}
			}
			for d := range after {
				if !changed[d] && before[d] != after[d] {
					t.Errorf("%s: %+v became %+v, and nothing happened there", d, before[d], after[d])
				}
			}
		})
	}
	t.Run("without a change marks stay", func(t *testing.T) { same(t, "marks", read(), read()) })
}

// marks are the day marks by day, which must come in order, each day once.
func marks(t tb, st store.Store, zone *time.Location, from, to time.Time) map[string]models.DayMark {
	t.Helper()
	list, err := st.DayMarks(context.Background(), zone, from, to)
	if err != nil {
		t.Fatalf("DayMarks: %v", err)
	}
	byDay := map[string]models.DayMark{}
	for i, m := range list {
		if i > 0 && list[i-1].Day >= m.Day {
			t.Errorf("%s comes after %s", m.Day, list[i-1].Day)
		}
		byDay[m.Day] = m
	}
	return byDay
}
