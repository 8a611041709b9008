package rollup

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sampleFigures are sampleTallies as a period, after one that had less.
func sampleFigures(p models.Period) Figures {
	return Figures{
		Period: p, Zone: p.Start.Location(), Fiscal: time.October, Tallies: sampleTallies(),
		Before: [][]models.Tally{{
			{Service: "ssa-retirement", Topic: "payment-missing", Contacts: 1, Scored: 1, Linkable: 1}, {Contacts: 5}, {Service: "ssa-retirement", Contacts: 5},
		}, {{}}},
		Coverage: models.Coverage{Received: 9, Analysed: 7, Rejected: 2, Unlinkable: 1, WithoutService: 1},
		Topics:   map[string]Topic{"payment-missing": {Drivers: []string{"effectiveness"}, Burdens: []string{"waiting"}}},
	}
}

func sampleTallies() []models.Tally {
	return []models.Tally{
		{Service: "ssa-retirement", Topic: "payment-missing", Contacts: 3, Customers: 2, Scored: 3, Negative: 2, SentimentMilli: -1000,
			Linkable: 3, Repeats: [4]int64{0, 1, 1, 2}, Followed: [4]int64{1, 1, 1, 1}, Passed: [4]int64{3, 2, 1, 0}, FollowedPassed: [4]int64{1, 1, 1, 0}, Stated: 1, Escalations: 1, HandleMeasured: 2, HandleS: 900, MedianHandleS: 450,
			HoldMeasured: 1, HoldS: 120, RepeatS: 600, ForwardedS: 300, OtherHoldS: 120, Transfers: 1},
		{Contacts: 7, Customers: 4, Scored: 6, Negative: 2, SentimentMilli: 333, Linkable: 6, Repeats: [4]int64{1, 2, 2, 3}, RepeatS: 1234},
		{Service: models.NoService, Contacts: 1, Customers: 1},
		{Service: "ssa-retirement", Contacts: 6, Customers: 3, Scored: 6, Negative: 2, Linkable: 6, Repeats: [4]int64{1, 2, 2, 3}, RepeatS: 1234},
		{Service: "ssa-retirement", Topic: "card-replacement", Contacts: 2},
		{Service: models.NoService, Topic: "payment-missing", Contacts: 1},
	}
}

// The whole shape of the rows, as a file to read. Rewrite it with -update.
func TestRowsGolden(t *testing.T) {
	ny := zone(t, "America/New_York")
	week, err := Parse("2026-W45", ny)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(Rows(sampleFigures(week)), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "rows.golden.json")
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got)+"\n" != string(want) {
		t.Errorf("the rows changed; they are now\n%s", got)
	}
}

func TestRowsOfAnEmptyPeriod(t *testing.T) {
	day, err := Parse("2026-11-02", zone(t, "UTC"))
	if err != nil {
		t.Fatal(err)
	}
	rows := Rows(Figures{Period: day, Zone: time.UTC, Fiscal: time.October})
	if len(rows) != 1 || rows[0].Scope != models.ScopeAll || rows[0].ID != "day/2026-11-02/all" || *rows[0].Received != 0 {
		t.Fatalf("got %+v", rows)
	}
	if r := rows[0]; r.Share != nil || r.NegativeShare != nil || r.MeanSentiment != nil || r.RepeatRate7d != nil || r.PendingShare7d != nil ||
		r.StatedRepeatRate != nil || r.HandleSecondsMed != nil || r.ShareLow != nil || r.Resolved7d != nil || r.Observed30d != nil || r.ContactsBefore != nil {
		t.Errorf("a rate of nothing is not null: %+v", r)
	}
}

func TestRowIDsNeverMeet(t *testing.T) {
	day, err := Parse("2026-11-02", zone(t, "UTC"))
	if err != nil {
		t.Fatal(err)
	}
	tallies := []models.Tally{{}, {Service: "a/b"}, {Service: "a%2Fb"}, {Service: "a", Topic: "b"}, {Service: "a/b", Topic: "c"}, {Service: "a", Topic: "b/c"}}
	seen := map[string]bool{}
	for _, row := range Rows(Figures{Period: day, Zone: time.UTC, Fiscal: time.October, Tallies: tallies}) {
		if seen[row.ID] {
			t.Errorf("two rows have the id %s", row.ID)
		}
		seen[row.ID] = true
	}
}

func TestRound(t *testing.T) {
	for _, c := range []struct {
		x        float64
		decimals int
		want     float64
	}{{1.0 / 3, 4, 0.3333}, {2.0 / 3, 4, 0.6667}, {-1.0 / 3, 4, -0.3333}, {0.34277, 2, 0.34}, {1.005e3, 2, 1005}, {-0.00001, 4, 0}} {
		if got := round(c.x, c.decimals); got != c.want || (got == 0 && math.Signbit(got)) {
			t.Errorf("round(%v, %d) is %v, want %v", c.x, c.decimals, got, c.want)
		}
	}
}

// The rows do not depend on the order of the tallies, and their arguments are
// left as they were.
func TestRowsArePure(t *testing.T) {
	ny := zone(t, "America/New_York")
	month, err := Parse("2026-11", ny)
	if err != nil {
		t.Fatal(err)
	}
	want := Rows(sampleFigures(month))
	rapid.Check(t, func(t *rapid.T) {
		shuffled := rapid.Permutation(sampleTallies()).Draw(t, "order")
		before := append([]models.Tally(nil), shuffled...)
		f := sampleFigures(month)
		f.Tallies = shuffled
		rows := Rows(f)
		if !reflect.DeepEqual(rows, want) {
			t.Fatalf("other rows in another order")
		}
		rows[1].Drivers = append(rows[1].Drivers[:0], "changed by the caller")
		if !reflect.DeepEqual(shuffled, before) || f.Topics["payment-missing"].Drivers[0] != "effectiveness" {
			t.Fatalf("an argument was changed")
		}
	})
}
