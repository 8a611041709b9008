//go:build servers && foreign

package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"earshot/demo"
	"earshot/models"
)

// TestForeignProgramsComputeTheSameFigures reads the indices with the official
// Python client and pandas, and the Parquet files with DuckDB and pyarrow. From
// the single conversations each computes, by service, contacts, negative share
// and repeat rate of a week: what the rollup has.
func TestForeignProgramsComputeTheSameFigures(t *testing.T) {
	python := os.Getenv("EARSHOT_TEST_PYTHON")
	if python == "" {
		t.Fatal("EARSHOT_TEST_PYTHON must name a Python with the packages of scripts/foreign.sh, which prints one")
	}
	t.Parallel()
	w, running := newWorld(t), built(t)
	var lines []string
	for c := range demo.Corpus(demo.Options{Seed: 5, Now: time.Now(), Zone: time.UTC, Weeks: 5, PerWeek: 150}) {
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	run := func(args ...string) string {
		t.Helper()
		return running(w.env(w.elastic), args...)
	}
	run("ingest", file(t, "calls.jsonl", lines...))
	run("rollup")

	dir := t.TempDir()
	run("export", "conversations", "--format", "parquet", "--out", filepath.Join(dir, "conversations.parquet"))
	run("export", "painpoints", "--format", "parquet", "--all-cells", "--out", filepath.Join(dir, "painpoints.parquet"))
	rows := decoded[models.PainPoint](t, run("export", "painpoints", "--period", "week", "--all-cells"))
	want, week := biggestWeek(rows)

	script := exec.CommandContext(t.Context(), python, filepath.Join("..", "..", "scripts", "foreign.py"), w.elastic, w.name,
		week.PeriodStart.Format(time.RFC3339), week.PeriodEnd.Format(time.RFC3339), dir)
	script.Stderr = os.Stderr
	out, err := script.Output()
	if err != nil {
		t.Fatal(err)
	}
	var programs map[string]struct{ Counted, Rolled map[string][]*float64 }
	if err := json.Unmarshal(out, &programs); err != nil {
		t.Fatalf("%v in %s", err, head(string(out)))
	}
	for _, name := range []string{"elasticsearch", "duckdb", "pyarrow"} {
		sameFigures(t, name+" counts", programs[name].Counted, want)
		sameFigures(t, name+" reads in the rows", programs[name].Rolled, want)
	}
}

// biggestWeek are the figures by service of the week with the most contacts.
func biggestWeek(rows []models.PainPoint) (figures map[string][]*float64, week models.PainPoint) {
	for _, row := range rows {
		if row.Scope == models.ScopeAll && row.Contacts > week.Contacts {
			week = row
		}
	}
	figures = map[string][]*float64{}
	for _, row := range rows {
		if row.Label == week.Label && row.Scope == models.ScopeService {
			contacts := float64(row.Contacts)
			figures[row.Service] = []*float64{&contacts, row.NegativeShare, row.RepeatRate7d}
		}
	}
	return figures, week
}

func sameFigures(t *testing.T, who string, got, want map[string][]*float64) {
	t.Helper()
	if len(got) != len(want) || len(want) < 5 {
		t.Errorf("%s %d services, the rollup has %d", who, len(got), len(want))
	}
	for service, figures := range want {
		for i, figure := range figures {
			var other *float64
			if i < len(got[service]) {
				other = got[service][i]
			}
			if (figure == nil) != (other == nil) || figure != nil && math.Abs(*figure-*other) > 0.5e-4+1e-9 { // rates have four decimals
				t.Errorf("%s figure %d of %s: %v, the rollup has %v", who, i, service, shownFigure(other), shownFigure(figure))
			}
		}
	}
}

func shownFigure(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}
