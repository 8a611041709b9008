package rollup

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// quarterOf counts n conversations of each kind: "service channel topic…": n.
func quarterOf(t *testing.T, kinds map[string]int) *A11 {
	t.Helper()
	p, err := FiscalQuarter("FY2027Q1", time.October, zone(t, "America/New_York"))
	if err != nil {
		t.Fatal(err)
	}
	count := NewA11(p, time.October, map[string]Topic{
		"delay":  {Drivers: []string{models.DriverEfficiency, models.DriverEase}},
		"lost":   {Drivers: []string{models.DriverEfficiency}},
		"thanks": {Drivers: []string{models.DriverEmployee}, Praise: true},
	})
	for kind, n := range kinds {
		words := strings.Fields(kind)
		service := strings.TrimPrefix(words[0], "-")
		for range n {
			count.Add(&models.Conversation{Service: service, Channel: words[1], Topics: words[2:]})
		}
	}
	return count
}

// shapes is what the rows say, a line each; ? is null.
func shapes(rows []models.A11Row) []string {
	number := func(n *int64) string {
		if n == nil {
			return "?"
		}
		return fmt.Sprint(*n)
	}
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s %s %s efficiency -%s employee +%s -%s", r.Service, r.Channel, number(r.TotalVolume),
			number(r.Drivers[models.DriverEfficiency].Negative), number(r.Drivers[models.DriverEmployee].Positive), number(r.Drivers[models.DriverEmployee].Negative)))
	}
	return all
}

func TestA11CountsDriversByServiceAndChannel(t *testing.T) {
	rows := quarterOf(t, map[string]int{
		"passports call delay lost": 20, // one contact, one efficiency
		"passports call":            30,
		"passports call thanks":     12,
		"passports chat delay":      5, // too few to show, in a channel of enough
		"passports chat":            15,
		"taxes call unknown":        40,
		"- call thanks":             11,
	}).Rows(11)
	want := []string{
		"passports call 62 efficiency -20 employee +12 -0",
		"passports chat 20 efficiency -? employee +0 -0",
		"taxes call 40 efficiency -0 employee +0 -0",
		"(none) call 11 efficiency -0 employee +11 -0",
	}
	if got := shapes(rows); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if r := rows[0]; r.FiscalYear != 2027 || r.Quarter != 1 || r.StartDate != "2026-10-01" || r.EndDate != "2026-12-31" || r.Suppressed || len(r.Drivers) != 6 {
		t.Errorf("got %+v", r)
	}
}

func TestA11SuppressesSmallCellsAndTheirComplements(t *testing.T) {
	count := quarterOf(t, map[string]int{
		"passports call": 200, "passports chat": 30, "passports sms": 4, // sms is small; chat is its complement
		"taxes call": 50,                 // the complement of fees
		"fees call":  6, "fees email": 3, // fewer than 11 in all
		"cards call": 90,
	})
	var got []string
	for _, r := range count.Rows(11) {
		if r.Suppressed {
			got = append(got, r.Service+" "+r.Channel)
			if r.TotalVolume != nil || len(r.Drivers) != 0 {
				t.Errorf("suppressed, but %+v", r)
			}
		}
	}
	if want := []string{"fees call", "fees email", "passports chat", "passports sms", "taxes call"}; !slices.Equal(got, want) {
		t.Errorf("suppressed are %v, want %v", got, want)
	}
	for _, r := range count.Rows(0) {
		if r.Suppressed || r.TotalVolume == nil {
			t.Errorf("all cells, but %+v", r)
		}
	}
}
