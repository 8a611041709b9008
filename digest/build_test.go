package digest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"earshot/digest"
	"earshot/models"
)

func TestTheCostliestComesFirstAndPraiseIsNoPain(t *testing.T) {
	d := digest.Build(input(t))
	var got []string
	for _, p := range d.Points {
		got = append(got, p.Service+"/"+p.Topic)
	}
	want := "passports/mail-delay taxes/status-unknown taxes/wait-too-long passports/status-unknown taxes/website-broken"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
	if len(d.AlsoWorse) != 1 || d.AlsoWorse[0].Topic != "lost-form" || d.AlsoWorse[0].Rank != 6 {
		t.Errorf("also worse: %+v", d.AlsoWorse)
	}
	if !strings.HasPrefix(d.Headline, "Mail delay (Getting a passport) got worse most: 96 contacts, 24.0 %") || !strings.Contains(d.Headline, "against 7.0 %") {
		t.Errorf("headline: %s", d.Headline)
	}
}

func TestAnAudienceSeesItsOwnServices(t *testing.T) {
	in := input(t)
	in.Audience = digest.Audience{Name: "taxes", Services: []string{"taxes"}}
	in.Emerging = []digest.Emerging{{Phrase: "form 1099", Service: "taxes", Customers: 20}, {Phrase: "photo", Service: "passports", Customers: 30}}
	d := digest.Build(in)
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "assport") || strings.Contains(string(text), "photo") {
		t.Errorf("it speaks of passports: %s", text)
	}
	if d.ID != "week/2026-W47/taxes" || d.Totals.Contacts != 560 || len(d.Repeat) != 1 || d.Repeat[0].Service != "taxes" || len(d.Emerging) != 1 {
		t.Errorf("%s", text)
	}
	if s := d.Standings; len(s) != 2 || s[0].Measure != "stated_repeat_rate" || s[0].Service != "taxes" {
		t.Errorf("targets: %+v", s)
	}
	in.Audience = digest.Audience{Name: "both", Services: []string{"passports", "taxes"}, Owner: "CX lead"}
	if d := digest.Build(in); d.Totals.Contacts != 960 || *d.Totals.PublicHours != 230 || len(d.Repeat) != 2 {
		t.Errorf("an owner of two: %+v", d.Totals)
	}
}

// What is about fewer contacts than MinCell is nowhere, even where the rows that
// come in have it.
func TestSmallFiguresAreLeftOut(t *testing.T) {
	in := input(t)
	for i := range in.Rows {
		r := &in.Rows[i].PainPoint
		switch {
		case r.Topic == "mail-delay":
			r.ContactsBefore, r.ContactsMean4 = ptr(int64(7)), ptr(2.0) // 8 in four weeks
		case r.Service == "taxes" && r.Topic == "":
			r.Linkable = 10
		}
	}
	in.Quotes[digest.Cell{Service: "passports", Topic: "fees"}] = []digest.Quote{{Text: "too dear"}}
	in.Audience = digest.Audience{Name: "both", Services: []string{"passports", "taxes"}}
	d := digest.Build(in)
	first := d.Points[0]
	if first.Topic != "mail-delay" || first.ContactsBefore != nil || first.PublicHoursBefore != nil || first.ShareChange4 != nil || !first.BeforeHidden {
		t.Errorf("what it was compared with shows: %+v", first)
	}
	for _, w := range d.Repeat[1].Windows {
		if w.Rate != nil || w.Resolved != nil || w.Repeats != 0 || w.Passed != 0 {
			t.Errorf("a rate of 10 contacts shows: %+v", w)
		}
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), `"fees"`) || strings.Contains(string(text), "too dear") {
		t.Error("a topic of 9 contacts shows")
	}
	in.MinCell = 1000
	if d := digest.Build(in); len(d.Points) != 0 || len(d.Repeat) != 0 || !strings.HasPrefix(d.Headline, "Nothing to show") {
		t.Errorf("%+v", d)
	}
}

// The same words say something once on a page.
func TestNoConversationIsQuotedTwiceWhileThereAreOthers(t *testing.T) {
	in := input(t)
	quote := func(ids ...string) (all []digest.Quote) {
		for _, id := range ids {
			all = append(all, digest.Quote{ConversationID: id, Text: id})
		}
		return all
	}
	in.Quotes = map[digest.Cell][]digest.Quote{
		{Service: "passports", Topic: "mail-delay"}: quote("a", "b", "c"), {Service: "taxes", Topic: "status-unknown"}: quote("b", "c", "a", "d"),
		{Service: "taxes", Topic: "wait-too-long"}: quote("d", "a"),
	}
	var got []string
	for _, p := range digest.Build(in).Points {
		for _, q := range p.Quotes {
			got = append(got, q.ConversationID)
		}
	}
	if strings.Join(got, " ") != "a b c d d" {
		t.Errorf("quoted %v", got)
	}
}

func TestPendingContactsCountAsNeither(t *testing.T) {
	d := digest.Build(input(t))
	windows := d.Repeat[0].Windows
	if w := windows[0]; !w.Final || *w.Resolved != 0.95 || w.DaysObserved != 1 {
		t.Errorf("24h: %+v", w)
	}
	if w := windows[1]; w.Final || *w.Resolved != 0.82 || w.Passed != 250 || w.DaysObserved != 2 || w.Days != 7 {
		t.Errorf("7d: %+v", w)
	}
	if w := windows[2]; w.Final || w.Resolved != nil || *w.Rate != 0.159 || w.DaysObserved != 2 || w.Days != 14 {
		t.Errorf("14d: %+v", w)
	}
	s := d.Standings[0]
	if s.Measure != "resolved_7d" || s.Met != nil || s.LastFinal != "2026-W46" || s.Missed != 4 {
		t.Errorf("a target on a figure that is not final: %+v", s)
	}
}

func TestHowManyPeriodsInARowATargetWasMissed(t *testing.T) {
	target := digest.Target{Service: "taxes", Measure: "stated_repeat_rate", AtMost: ptr(0.12)}
	for _, c := range []struct {
		rates  []float64 // this period first; below 0: nothing is known
		missed int
		trend  string
	}{
		{[]float64{0.10, 0.2, 0.2}, 0, digest.TrendTowards},
		{[]float64{0.13, 0.12, 0.2}, 1, digest.TrendAway},
		{[]float64{0.13, 0.13, 0.121, 0.1}, 3, digest.TrendLevel},
		{[]float64{0.13, -1, 0.2}, 1, ""},
		{[]float64{-1, 0.2}, 0, ""},
	} {
		in := input(t)
		in.Targets = []digest.Target{target}
		in.Before = nil
		for n, rate := range c.rates {
			all := []models.PainPoint{row(week(t, n), "", "", 1000, 1000, 1), row(week(t, n), "taxes", "", 500, 1000, 1)}
			if all[1].StatedRepeatRate = &rate; rate < 0 {
				all = nil
			}
			if n == 0 {
				in.Rows = published(all)
				continue
			}
			in.Before = append(in.Before, digest.Past{Label: week(t, n).Label, Rows: published(all)})
		}
		s := digest.Build(in).Standings[0]
		if s.Missed != c.missed || s.Trend != c.trend {
			t.Errorf("%v: missed %d in a row, %q; want %d, %q", c.rates, s.Missed, s.Trend, c.missed, c.trend)
		}
	}
}

func TestLateContactsAreCountedOverAllRevisions(t *testing.T) {
	in := input(t)
	first := digest.Build(in)
	if first.Coverage.Late != nil {
		t.Errorf("the first digest has %d late", *first.Coverage.Late)
	}
	in.Last, in.Coverage.Received = &first, in.Coverage.Received+5
	second := digest.Build(in)
	in.Last, in.Coverage.Received = &second, in.Coverage.Received+2
	if third := digest.Build(in); *second.Coverage.Late != 5 || *third.Coverage.Late != 7 {
		t.Errorf("late: %d, then %d", *second.Coverage.Late, *third.Coverage.Late)
	}
}

func TestNothingAtAll(t *testing.T) {
	p := week(t, 0)
	d := digest.Build(digest.Input{Audience: digest.Audience{Name: "everything"}, Period: p, AsOf: p.End.Add(time.Hour), MinCell: 11})
	if text := d.Markdown(); !strings.Contains(text, "Nothing to show") || !strings.Contains(text, digest.Inferred) {
		t.Errorf("%s", text)
	}
}

func TestASavedSearchIsCountedUnlessItTellsOfFew(t *testing.T) {
	for _, c := range []struct {
		now, before       digest.Found
		contacts, before2 *int64
		hidden            bool
	}{
		{digest.Found{Contacts: 42, Of: 100}, digest.Found{Contacts: 11, Of: 100}, ptr(int64(42)), ptr(int64(11)), false},
		{digest.Found{Contacts: 10, Of: 100}, digest.Found{Contacts: 10, Of: 100}, nil, nil, true},
		{digest.Found{Contacts: 90, Of: 100}, digest.Found{Contacts: 89, Of: 100}, nil, ptr(int64(89)), false},
		{digest.Found{Contacts: 100, Of: 100}, digest.Found{Contacts: 0, Of: 100}, ptr(int64(100)), ptr(int64(0)), false},
	} {
		in := input(t)
		in.Searches = []digest.SavedSearch{{Name: "x", Now: c.now, Before: c.before}}
		s := digest.Build(in).Searches[0]
		if !equal(s.Contacts, c.contacts) || !equal(s.ContactsBefore, c.before2) || s.BeforeHidden != c.hidden {
			t.Errorf("%+v: %+v", c, s)
		}
		in.Before[0].Rows = nil // nothing is known of the period before
		if s := digest.Build(in).Searches[0]; s.ContactsBefore != nil || s.BeforeHidden {
			t.Errorf("before an unknown period: %+v", s)
		}
	}
}

func equal(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
