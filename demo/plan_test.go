package demo

import (
	"slices"
	"testing"
	"time"

	"earshot/models"
)

// gaps are the times between neighbours of each thread: one customer, one
// service (docs/linking.md, rule 8). The shared line is left out.
func gaps(all []models.Transcript) map[string]int {
	last := map[[2]string]time.Time{}
	found := map[string]int{}
	for _, tr := range all {
		if tr.CustomerID == "" || tr.Service == "" || tr.CustomerID == switchboardID || !known(tr.CustomerID) {
			continue
		}
		thread := [2]string{tr.CustomerID, tr.Service}
		before, again := last[thread]
		last[thread] = tr.StartedAt
		if !again {
			found["first"]++
			continue
		}
		const day = 24 * time.Hour
		switch gap := tr.StartedAt.Sub(before); {
		case gap < 15*time.Minute:
			found["forwarded"]++
		case gap <= day:
			found["24h"]++
		case gap <= 7*day:
			found["7d"]++
		case gap <= 14*day:
			found["14d"]++
		case gap <= 30*day:
			found["30d"]++
		default:
			found["later"]++
		}
	}
	return found
}

func known(id string) bool {
	return !slices.Contains([]string{"anonymous", "Anonymous", "unknown", "withheld"}, id)
}

func repeatsInEveryWindow(t *testing.T, all []models.Transcript) {
	found := gaps(all)
	t.Logf("contacts by the gap to the one before: %v", found)
	for kind, least := range map[string]int{"first": 1500, "forwarded": 20, "24h": 100, "7d": 200, "14d": 60, "30d": 60, "later": 20} {
		if found[kind] < least {
			t.Errorf("%d contacts are %s, fewer than %d", found[kind], kind, least)
		}
	}
	repeats := share(found["24h"]+found["7d"], len(all))
	if repeats < 0.12 || repeats > 0.35 {
		t.Errorf("%.3f of the contacts repeat within 7 days; a plausible share is 0.12 to 0.35", repeats)
	}
}

func unlinkableContacts(t *testing.T, all []models.Transcript) {
	none, withheld := 0, 0
	services := map[string]map[string]bool{}
	for _, tr := range all {
		switch {
		case tr.CustomerID == "":
			none++
		case !known(tr.CustomerID):
			withheld++
		default:
			if services[tr.CustomerID] == nil {
				services[tr.CustomerID] = map[string]bool{}
			}
			services[tr.CustomerID][tr.Service] = true
		}
	}
	if got := share(none, len(all)); got < 0.015 || got > 0.06 {
		t.Errorf("%.3f have no customer id", got)
	}
	if withheld == 0 {
		t.Error("nobody withholds the number")
	}
	several := 0
	for _, s := range services {
		if len(s) > 1 {
			several++
		}
	}
	if several < 50 {
		t.Errorf("%d customers contact more than one service", several)
	}
}

func sharedLine(t *testing.T, all []models.Transcript) {
	perDay := map[string]int{}
	for _, tr := range all {
		if tr.CustomerID == switchboardID {
			perDay[tr.StartedAt.UTC().Format(time.DateOnly)]++
		}
	}
	if len(perDay) != 1 {
		t.Fatalf("the switchboard calls on these days: %v, not on one", perDay)
	}
	for day, calls := range perDay {
		if calls != switchboardCalls {
			t.Errorf("the switchboard calls %d times on %s, not %d", calls, day, switchboardCalls)
		}
	}
}

// week is what one week of the planted pain point looks like.
type week struct{ contacts, repeats, angry, timed, seconds int }

func TestSpike(t *testing.T) {
	o := options(t).withDefaults()
	w := load()
	calendar := newCalendar(o)
	weeks := make([]week, o.Weeks+1)
	rest := make([]int, o.Weeks+1)
	for i, c := range makePlan(o, w) {
		n := calendar.weekOf(c.start)
		if c.service.id != spikeService || c.point.id != spikePoint {
			rest[n]++
			continue
		}
		tr := transcribe(o, w, c, i)
		weeks[n].contacts++
		if !tr.EndedAt.IsZero() {
			weeks[n].timed++
			weeks[n].seconds += int(tr.EndedAt.Sub(tr.StartedAt).Seconds())
		}
		if c.nth > 1 {
			weeks[n].repeats++
		}
		if c.mood >= 2 {
			weeks[n].angry++
		}
	}
	t.Logf("the spike's weeks: %v, the rest: %v", weeks, rest)
	const usual, spiking = 20, 90 // 3 % of 660, rounded up, and 4.5 times that
	first := o.Weeks - o.SpikeWeeks
	for n := range o.Weeks {
		want := usual
		if n >= first {
			want = spiking
		}
		if weeks[n].contacts != want {
			t.Errorf("week %d has %d contacts about it, not %d", n, weeks[n].contacts, want)
		}
	}
	before, after := sum(weeks[:first]), sum(weeks[first:o.Weeks])
	if share(after.repeats, after.contacts) < share(before.repeats, before.contacts)+0.1 {
		t.Errorf("repeats went from %d of %d to %d of %d: not clearly up", before.repeats, before.contacts, after.repeats, after.contacts)
	}
	if share(after.angry, after.contacts) < 0.95 {
		t.Errorf("%d of %d are annoyed or angry", after.angry, after.contacts)
	}
	if share(after.seconds, after.timed) < 1.4*share(before.seconds, before.timed) {
		t.Errorf("they take %.0f s, before %.0f s: not clearly longer", share(after.seconds, after.timed), share(before.seconds, before.timed))
	}
	for n := range o.Weeks {
		if rest[n] < 610 || rest[n] > 670 {
			t.Errorf("week %d has %d other contacts: not steady", n, rest[n])
		}
	}
}

func sum(weeks []week) (s week) {
	for _, w := range weeks {
		s.contacts += w.contacts
		s.repeats += w.repeats
		s.angry += w.angry
		s.timed += w.timed
		s.seconds += w.seconds
	}
	return s
}
