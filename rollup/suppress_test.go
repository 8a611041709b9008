package rollup

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/models"
)

func TestComplement(t *testing.T) {
	for _, c := range []struct {
		name     string
		contacts []int64
		want     string // x: hidden
	}{
		{"nothing is small", []int64{11, 40, 300}, "..."},
		{"one small: the next smallest goes too", []int64{300, 10, 40}, ".xx"},
		{"two small that are enough together", []int64{6, 300, 6}, "x.x"},
		{"two small that are too few together", []int64{2, 300, 3, 50}, "x.xx"},
		{"none at all may be shown", []int64{0, 300, 40}, "..."},
		{"none at all does not hide a small one", []int64{0, 3, 40, 300}, ".xx."},
		{"of equals the first by name", []int64{3, 40, 40}, "xx."},
		{"a small one alone", []int64{3}, "x"},
		{"no cells", nil, ""},
	} {
		cells := make([]Cell, len(c.contacts))
		for i, n := range c.contacts {
			cells[i] = Cell{Name: string(rune('a' + i)), Contacts: n}
		}
		got := ""
		for _, hide := range Complement(cells, 11) {
			got += map[bool]string{true: "x", false: "."}[hide]
		}
		if got != c.want {
			t.Errorf("%s: %v gives %s, want %s", c.name, c.contacts, got, c.want)
		}
	}
}

// tally is a group whose figures all have a base of all its contacts.
func tally(service, topic string, n int64) models.Tally {
	return models.Tally{Service: service, Topic: topic, Contacts: n, Customers: n, Scored: n, Negative: n / 3, Linkable: n,
		Repeats: [4]int64{0, n / 4, n / 4, n / 3}, Passed: [4]int64{n, n, n, n}, HandleMeasured: n, HandleS: 60 * n, MedianHandleS: 60, HoldMeasured: n, HoldS: n, RepeatS: 600}
}

// everything is the tally over these services.
func everything(services ...models.Tally) []models.Tally {
	n := int64(0)
	for _, s := range services {
		if s.Topic == "" {
			n += s.Contacts
		}
	}
	return append(services, tally("", "", n))
}

// weekRows are the rows of ISO weeks of 2026 from the tenth on.
func weekRows(t testing.TB, weeks ...[]models.Tally) []models.PainPoint {
	t.Helper()
	var rows []models.PainPoint
	for i, tallies := range weeks {
		p, err := Parse(fmt.Sprintf("2026-W%02d", 10+i), zone(t, "America/New_York"))
		if err != nil {
			t.Fatal(err)
		}
		f := Figures{Period: p, Zone: p.Start.Location(), Fiscal: time.October, Tallies: tallies}
		for j := i - 1; j >= max(0, i-Periods); j-- {
			f.Before = append(f.Before, weeks[j])
		}
		for _, tally := range tallies {
			switch {
			case tally.Service == models.NoService && tally.Topic == "":
				f.Coverage.WithoutService = tally.Contacts
			case tally.Service == "":
				f.Coverage.Received, f.Coverage.Analysed = tally.Contacts, tally.Contacts
			}
		}
		rows = append(rows, Rows(f)...)
	}
	return rows
}

func publishedByID(rows []models.PainPoint, least int) map[string]Published {
	all := map[string]Published{}
	for _, p := range Suppress(rows, least) {
		all[p.ID] = p
	}
	return all
}

func TestSuppressHidesSmallRowsAndTheirComplements(t *testing.T) {
	got := publishedByID(weekRows(t, everything(
		tally("passports", "", 200), tally("passports", "delay", 90), tally("passports", "fees", 30), tally("passports", "photo", 4),
		tally("taxes", "", 50), tally("taxes", "delay", 20), tally("taxes", "refund", 30),
		tally(models.NoService, "", 7), tally(models.NoService, "delay", 7),
	)), 11)
	for id, want := range map[string]bool{
		"all": false, "service/passports": false, "topic/passports/delay": false,
		"topic/passports/photo": true, "topic/passports/fees": true, // the complement
		"service/(none)": true, "topic/(none)/delay": true,
		"service/taxes": true, "topic/taxes/delay": true, "topic/taxes/refund": true, // a hidden service hides its topics
	} {
		if p := got["week/2026-W10/"+id]; p.ID == "" || p.Suppressed != want {
			t.Errorf("%s: suppressed %v, want %v", id, p.Suppressed, want)
		}
	}
	all := got["week/2026-W10/all"]
	if !all.Hides("without_service") || all.WithoutService != nil || all.Hides("contacts") || all.Contacts != 257 {
		t.Errorf("everything: %+v", all)
	}
}

func TestASuppressedRowHasItsNamesAndNoFigure(t *testing.T) {
	rows := weekRows(t, everything(tally("taxes", "", 10), tally("taxes", "refund", 10), tally("passports", "", 5)))
	for _, p := range Suppress(rows, 11) {
		if p.Scope == models.ScopeAll {
			continue
		}
		line, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		for name, value := range fields {
			if keeps := slices.Contains(named(), name) || name == "suppressed"; !keeps && value != nil {
				t.Errorf("%s: %s is %v", p.ID, name, value)
			}
		}
		if fields["suppressed"] != true || fields["service"] == nil || p.Contacts != 0 {
			t.Errorf("%s is %s", p.ID, line)
		}
	}
}

func TestARowThatHidesNothingReadsAsBefore(t *testing.T) {
	for _, row := range weekRows(t, everything(tally("taxes", "", 100), tally("taxes", "refund", 40), tally("taxes", "status", 60))) {
		want, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(Suppress([]models.PainPoint{row}, 0)[0])
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != strings.TrimSuffix(string(want), "}")+`,"suppressed":false}` {
			t.Errorf("was %s,\nis  %s", want, got)
		}
	}
}

// A rate of few of many contacts is a figure about few.
func TestSuppressByTheBaseOfEachFigure(t *testing.T) {
	few := tally("taxes", "", 100)
	few.Linkable, few.Passed, few.HoldMeasured = 8, [4]int64{8, 3, 0, 0}, 2
	next := tally("fees", "", 90)
	got := publishedByID(weekRows(t, everything(few, next, tally("passports", "", 300))), 11)
	taxes, fees, passports := got["week/2026-W10/service/taxes"], got["week/2026-W10/service/fees"], got["week/2026-W10/service/passports"]
	for _, name := range []string{"linkable", "repeat_rate_7d", "repeats_30d", "resolved_7d", "passed_24h", "public_hours", "hold_seconds_total"} {
		if !taxes.Hides(name) || !fees.Hides(name) || passports.Hides(name) {
			t.Errorf("%s: taxes %v, its complement %v, passports %v", name, taxes.Hides(name), fees.Hides(name), passports.Hides(name))
		}
	}
	for _, name := range []string{"contacts", "negative_share", "handle_seconds_median", "share", "stated_repeat_rate"} {
		if taxes.Hides(name) || fees.Hides(name) {
			t.Errorf("%s is hidden", name)
		}
	}
	if taxes.Suppressed || taxes.RepeatRate7d != nil || taxes.Linkable != 0 || taxes.Contacts != 100 {
		t.Errorf("taxes: %+v", taxes.PainPoint)
	}
}

// What this week's row says of last week is last week's row.
func TestSuppressDoesNotTellOfHiddenPeriodsBefore(t *testing.T) {
	weeks := [][]models.Tally{
		everything(tally("taxes", "", 5), tally("fees", "", 40), tally("passports", "", 300)), // hides taxes and fees
		everything(tally("taxes", "", 60), tally("fees", "", 50), tally("passports", "", 300)),
		everything(tally("taxes", "", 70), tally("fees", "", 50), tally("passports", "", 300)),
	}
	rows := weekRows(t, weeks...)
	got := publishedByID(rows, 11)
	hides := func(id string, want bool, names ...string) {
		t.Helper()
		for _, name := range names {
			if got[id].Hides(name) != want {
				t.Errorf("%s hides %s: %v, want %v", id, name, !want, want)
			}
		}
	}
	past := []string{"contacts_before", "share_change", "negative_share_change", "public_hours_before"}
	mean := []string{"contacts_mean_4", "share_change_4", "negative_share_change_4"}
	hides("week/2026-W11/service/taxes", true, append(past, mean...)...)
	hides("week/2026-W11/service/fees", true, append(past, mean...)...)
	hides("week/2026-W11/service/passports", false, append(past, mean...)...)
	hides("week/2026-W12/service/taxes", false, past...)
	hides("week/2026-W12/service/taxes", true, mean...)
	if p := got["week/2026-W12/service/taxes"]; p.ContactsBefore == nil || *p.ContactsBefore != 60 || p.ContactsMean4 != nil {
		t.Errorf("the third week says %v and %v", p.ContactsBefore, p.ContactsMean4)
	}
	// Without the rows of the weeks before nobody knows whether they may be told.
	got = publishedByID(slices.DeleteFunc(rows, func(r models.PainPoint) bool { return r.Label != "2026-W12" }), 11)
	hides("week/2026-W12/service/passports", true, append(past, mean...)...)
	hides("week/2026-W12/service/passports", false, "contacts", "negative_share", "verdict")
}

// Nobody can work out a figure about too few contacts by subtracting what is
// shown from a total that is shown.
func TestNothingSmallCanBeWorkedOut(t *testing.T) {
	const least = 11
	rapid.Check(t, func(rt *rapid.T) {
		var services []models.Tally
		for i := range rapid.IntRange(1, 6).Draw(rt, "services") {
			s := tally(fmt.Sprint("s", i), "", rapid.Int64Range(1, 40).Draw(rt, "contacts"))
			s.Scored = rapid.Int64Range(0, s.Contacts).Draw(rt, "scored")
			services = append(services, s)
		}
		tallies := everything(services...)
		total := &tallies[len(tallies)-1]
		total.Scored = 0
		for _, s := range services {
			total.Scored += s.Scored
		}
		rows := weekRows(t, tallies)
		was := fmt.Sprintf("%+v", rows)
		published := Suppress(rows, least)
		if fmt.Sprintf("%+v", rows) != was {
			rt.Fatal("the argument was changed")
		}
		for field, count := range map[string]func(models.PainPoint) int64{
			"contacts": func(p models.PainPoint) int64 { return p.Contacts },
			"scored":   func(p models.PainPoint) int64 { return p.Scored },
		} {
			if published[0].Hides(field) {
				continue
			}
			rest, hidden := count(published[0].PainPoint), 0
			for _, p := range published[1:] {
				if p.Hides(field) {
					hidden++
					continue
				}
				if Small(count(p.PainPoint), least) {
					rt.Fatalf("%s of %s shows %d", field, p.ID, count(p.PainPoint))
				}
				rest -= count(p.PainPoint)
			}
			if hidden == 1 && rest > 0 || Small(rest, least) {
				rt.Fatalf("%d rows hide %s: %d together", hidden, field, rest)
			}
		}
	})
}

func TestEveryFigureIsAField(t *testing.T) {
	h := newHider(11)
	for _, set := range h.sets {
		for _, name := range set.names {
			if _, there := h.fields[name]; !there {
				t.Errorf("models.PainPoint has no %s", name)
			}
		}
	}
	for _, name := range named() {
		if _, there := h.fields[name]; !there {
			t.Errorf("models.PainPoint has no %s", name)
		}
	}
	if len(h.fields) != reflect.TypeFor[models.PainPoint]().NumField() {
		t.Error("two fields have one name")
	}
}
