package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/demo"
	"earshot/models"
)

// The planted phrase, and the service whose customers bring it up in the last
// week of kioskCorpus.
const (
	plantedPhrase  = "verification kiosk"
	plantedService = "unemployment"
)

// kioskCorpus is the demo's corpus, as lines, with a phrase planted in the last
// full week, 2026-W47: every second contact of one service says it, in words of
// its own.
func kioskCorpus(t *testing.T) []string {
	t.Helper()
	var lines []string
	week := time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)
	n := 0
	for c := range demo.Corpus(demo.Options{Seed: 4, Now: week.AddDate(0, 0, 9), Zone: time.UTC, Weeks: 9, PerWeek: 400}) {
		if c.Service == plantedService && !c.StartedAt.Before(week) && c.StartedAt.Before(week.AddDate(0, 0, 7)) {
			if n++; n%2 == 0 {
				said := []string{"and your Verification Kiosk did not take my papers", "i stood at the verification kiosk for nothing", "who fixes that verification kiosk"}[n%3]
				c.Turns = append(c.Turns, models.TranscriptTurn{Speaker: models.SpeakerCustomer, Text: said},
					models.TranscriptTurn{Speaker: models.SpeakerAgent, Text: "The verification kiosk will be repaired."})
			}
		}
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	if n < 25 {
		t.Fatalf("%s has %d contacts in the last week: too few to plant in", plantedService, n)
	}
	return lines
}

func TestEmergingFindsWhatIsPlantedAndNothingElse(t *testing.T) {
	t.Parallel()
	db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
	running := built(t)
	running([]string{testSecret}, "ingest", "--store", db, file(t, "calls.jsonl", kioskCorpus(t)...))
	emerging := func(args ...string) string {
		t.Helper()
		return running(nil, append([]string{"emerging", "--store", db}, args...)...)
	}
	out := emerging("--week", "2026-W47", "--json")
	planted := false
	spike, _ := demo.Spike(demo.Options{})
	for _, row := range decoded[models.EmergingPhrase](t, out) {
		planted = planted || row.Service == plantedService && row.Phrase == plantedPhrase
		if row.Service != spike && (row.Service != plantedService || row.Phrase != plantedPhrase) {
			t.Errorf("%s: %q is called emerging", row.Service, row.Phrase)
		}
		if row.Schema != models.EmergingSchema || row.Customers < 11 || row.Base < row.Customers || len(row.Quotes) == 0 {
			t.Errorf("%+v", row)
		}
		for _, q := range row.Quotes {
			if !strings.Contains(strings.ToLower(q.Text), row.Phrase) || strings.Contains(q.Text, "repaired") {
				t.Errorf("%s: the quote %q", row.Phrase, q.Text)
			}
		}
	}
	if !planted {
		t.Errorf("the planted phrase is not found in:\n%s", out)
	}
	if !strings.Contains(out, `"service":"`+spike+`"`) {
		t.Errorf("nothing is found of the demo's spike in:\n%s", out)
	}
	if again := emerging("--week", "2026-W47", "--json"); again != out {
		t.Errorf("once more it is\n%s", again)
	}
	if one := emerging("--week", "2026-W47", "--json", "--service", plantedService); strings.Count(one, "\n") != 1 || !strings.Contains(out, one) {
		t.Errorf("of one service:\n%s", one)
	}
	if steady := emerging("--week", "2026-W45", "--json"); steady != "" {
		t.Errorf("in a week as ever:\n%s", steady)
	}
	table := emerging("--week", "2026-W47")
	for _, want := range []string{"not a survey", plantedService + "\n  " + plantedPhrase + " ", "“", "turn "} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in:\n%s", want, table)
		}
	}
	if empty := emerging("--week", "2025-W10"); !strings.Contains(empty, "no phrase") {
		t.Errorf("of a week without contacts:\n%s", empty)
	}
	earshot(t, nil, "emerging", "--store", db, "--week", "47").must(t, exitUsage)
}

func TestEmergingSaysWhenItReadsASample(t *testing.T) {
	var out strings.Builder
	few := 0.4
	printEmerging(&out, models.Period{Kind: models.PeriodWeek, Label: "2026-W47"}, []models.EmergingPhrase{
		{Service: "taxes", Rank: 1, Phrase: "refund", Sample: 250, Customers: 1200, Base: 2000},
		{Service: "taxes", Rank: 2, Phrase: "portal", Sample: 250, Customers: 12, Base: 2000, Expected: &few},
	})
	want := `taxes (a sample: 250 in a thousand contacts)
  refund             1,200  2,000       few  0.0
  portal                12  2,000       0.4  0.0
`
	if !strings.HasSuffix(out.String(), want) {
		t.Errorf("printed\n%s\nwant at its end\n%s", out.String(), want)
	}
}
