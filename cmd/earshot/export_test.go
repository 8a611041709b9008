package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/export"
	"earshot/models"
	"earshot/rollup"
)

// traffic is a store with two weeks of contacts: passports by 40 calls and 8
// chats a week, taxes by 20 calls, student aid by 3.
func traffic(t *testing.T) (db string) {
	t.Helper()
	var lines []string
	for week := range 2 {
		for service, channels := range map[string]map[string]int{
			"passports": {"call": 40, "chat": 8}, "taxes": {"call": 20}, "student-aid": {"call": 3},
		} {
			for channel, n := range channels {
				for i := range n {
					start := time.Date(2026, time.October, 5+7*week+i%5, 14, i, 0, 0, time.UTC)
					line, err := json.Marshal(map[string]any{
						"id": fmt.Sprint(service, "-", channel, "-", week, "-", i), "service": service, "channel": channel, "started_at": start,
						"turns": []map[string]any{{"speaker": "customer", "text": "my passport has not arrived, I was on hold for an hour"}},
					})
					if err != nil {
						t.Fatal(err)
					}
					lines = append(lines, string(line))
				}
			}
		}
	}
	db = "sqlite:" + filepath.Join(t.TempDir(), "e.db")
	earshot(t, nil, "ingest", "--store", db, file(t, "calls.jsonl", lines...)).must(t, exitFine)
	earshot(t, nil, "rollup", "--from", "2026-10-01", "--to", "2026-10-20", "--store", db).must(t, exitFine)
	return db
}

// records are CSV rows by column.
func records(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in %s", err, head(text))
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			r[name] = row[i]
		}
		all = append(all, r)
	}
	return all
}

func TestExports(t *testing.T) {
	db := traffic(t)
	exported := func(args ...string) result {
		t.Helper()
		return earshot(t, nil, append([]string{"export", "--store", db}, args...)...).must(t, exitFine)
	}
	t.Run("a file is there whole, under its name alone", func(t *testing.T) {
		dir := t.TempDir()
		for _, format := range []string{"csv", "jsonl", "parquet"} {
			for _, what := range []string{"conversations", "findings", "painpoints"} {
				path := filepath.Join(dir, what+"."+format)
				if r := exported(what, "--format", format, "--out", path); r.out != "" || !strings.Contains(r.err, "written") {
					t.Errorf("stdout %q, stderr %q", head(r.out), r.err)
				}
				inFile, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if out := exported(what, "--format", format).out; out != string(inFile) {
					t.Errorf("%s as %s: the file and standard output differ", what, format)
				}
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 9 {
			t.Errorf("%v: %v", left, err)
		}
		earshot(t, nil, "export", "findings", "--store", db, "--out", filepath.Join(dir, "no", "x.csv")).must(t, exitFailed)
	})
	t.Run("conversations as CSV", func(t *testing.T) {
		rows := records(t, exported("conversations", "--format", "csv", "--service", "student-aid").out)
		if len(rows) != 6 || rows[0]["schema_version"] != models.ConversationSchema || rows[0]["turns"] != "1" || !strings.Contains(rows[0]["topics"], "hold-time|") {
			t.Errorf("%d rows, the first %v", len(rows), rows[0])
		}
	})
	t.Run("small cells stay inside", func(t *testing.T) {
		r := exported("painpoints", "--period", "week", "--format", "csv")
		for _, row := range records(t, r.out) {
			// The week's 3 of student aid could be had from all but them: so taxes go too.
			hidden := row["service"] == "student-aid" || row["service"] == "taxes"
			if (row["suppressed"] == "true") != hidden || (row["contacts"] == "") != hidden || (row["negative_share"] == "") != hidden {
				t.Errorf("%s: suppressed %s, contacts %s", row["id"], row["suppressed"], row["contacts"])
			}
			if row["scope"] == "all" && row["contacts"] != "71" {
				t.Errorf("everything is %s", row["contacts"])
			}
		}
		if !strings.Contains(r.err, "without figures") {
			t.Errorf("stderr: %s", r.err)
		}
		all := exported("painpoints", "--period", "week", "--format", "csv", "--all-cells", "--service", "student-aid", "--scope", "service")
		if rows := records(t, all.out); len(rows) != 2 || rows[0]["contacts"] != "3" || rows[1]["contacts_before"] != "3" || !strings.Contains(all.err, "must not be published") {
			t.Errorf("%v\n%s", rows, all.err)
		}
	})
	t.Run("what is shown does not depend on what is selected", func(t *testing.T) {
		whole := exported("painpoints").out
		for _, only := range [][]string{
			{"--label", "2026-W42"}, {"--from", "2026-10-12", "--to", "2026-10-13"}, {"--service", "passports"}, {"--scope", "topic", "--period", "day"},
		} {
			part := exported(append([]string{"painpoints"}, only...)...).out
			if part == "" {
				t.Errorf("%v: nothing", only)
			}
			for line := range strings.Lines(part) {
				if !strings.Contains(whole, line) {
					t.Errorf("%v shows %s", only, head(line))
				}
			}
		}
	})
	t.Run("the quarter's drivers", func(t *testing.T) {
		r := exported("a11", "--quarter", "FY2027Q1")
		rows := records(t, r.out)
		got := map[string]string{}
		for _, row := range rows {
			if row["source"] != models.A11Source || row["fiscal_year"] != "2027" || row["quarter"] != "1" {
				t.Errorf("%v", row)
			}
			got[row["service"]+" "+row["channel"]] = row["total_volume"] + "/" + row["negative_efficiency"]
		}
		want := map[string]string{"passports phone": "80/80", "passports live_chat": "16/16", "taxes phone": "/", "student-aid phone": "/"}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v", got)
		}
	})
}

func TestABackfillIsResumable(t *testing.T) {
	db := traffic(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--from", "2026-10-01", "--to", "2026-10-20"}, "nothing to do"},
		{[]string{"--from", "2026-10-01", "--to", "2026-10-20", "--again"}, "periods rolled up"},
		{[]string{"--from", "2020-01-01", "--to", "2021-01-01"}, "nothing to do"},
	} {
		r := earshot(t, nil, append([]string{"rollup", "--store", db}, c.args...)...).must(t, exitFine)
		if !strings.Contains(r.err, c.says) {
			t.Errorf("%v says %s", c.args, r.err)
		}
	}
	for _, args := range [][]string{{"--to", "2026-01-01"}, {"--again"}, {"--from", "2026-02-01", "--to", "2026-01-01"}, {"--from", "2026-01-01", "2026-W45"}, {"--from", "then"}} {
		earshot(t, nil, append([]string{"rollup", "--store", db}, args...)...).must(t, exitUsage)
	}
}

// What is not whole has no name, and leaves nothing behind.
func TestAnExportThatFailsLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "findings.csv")
	if err := os.WriteFile(path, []byte("of yesterday"), 0o600); err != nil {
		t.Fatal(err)
	}
	away := errors.New("the store is away")
	a := &app{streams: streams{out: io.Discard, err: io.Discard}}
	for _, format := range export.Formats() {
		err := exportRows(a, destination{format, path}, export.Findings(), func(write func(export.Finding) error) error {
			if err := write(export.Finding{}); err != nil {
				return err
			}
			return away
		})
		if !errors.Is(err, away) {
			t.Errorf("%s: %v", format, err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%v: %v", left, err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "of yesterday" {
		t.Errorf("the file of yesterday is %q (%v)", text, err)
	}
}

// many is a store of two years of days, as SQLite and Elasticsearch give them.
type many struct {
	zone *time.Location
	most int // rows given at once
}

func (m *many) days() []models.Period {
	days := []models.Period{rollup.PeriodOf(models.PeriodDay, time.Date(2024, 1, 1, 0, 0, 0, 0, m.zone), m.zone)}
	for last := days[0]; last.End.Year() < 2026; days = append(days, last) {
		last = rollup.PeriodOf(models.PeriodDay, last.End, m.zone)
	}
	return days
}

func (m *many) Finished(context.Context) ([]models.Finished, error) {
	var all []models.Finished
	for _, p := range m.days() {
		all = append(all, models.Finished{Kind: p.Kind, Label: p.Label})
	}
	return all, nil
}

func (m *many) PainPoints(_ context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	var rows []models.PainPoint
	for _, p := range m.days() {
		if p.Start.Before(q.From) || !p.Start.Before(q.To) || q.Kind != "" && q.Kind != models.PeriodDay {
			continue
		}
		for _, tally := range []models.Tally{{Contacts: 60}, {Service: "a", Contacts: 40}, {Service: "b", Contacts: 20}} {
			rows = append(rows, rollup.Rows(rollup.Figures{Period: p, Zone: m.zone, Fiscal: time.October, Tallies: []models.Tally{tally}})...)
		}
	}
	m.most = max(m.most, len(rows))
	return rows, nil
}

// A long export reads a month at a time, and every period once.
func TestPainPointsAreReadInPieces(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	m := &many{zone: zone}
	var labels []string
	last := 0
	w := painPointWalk{store: m, zone: zone, scope: models.ScopeService, service: "a", least: 11, progress: func(done, total int) {
		if done <= last && done != total || total != 731 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}}
	err = w.each(t.Context(), func(row rollup.Published) error { labels = append(labels, row.Label); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if len(labels) != 731 || labels[0] != "2024-01-01" || labels[730] != "2025-12-31" || !slices.IsSorted(labels) || last != 731 {
		t.Errorf("%d days from %s to %s", len(labels), labels[0], labels[len(labels)-1])
	}
	if m.most > 32*5 { // rows a day
		t.Errorf("%d rows at once", m.most)
	}
}
