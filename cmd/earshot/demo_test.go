package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"earshot/config"
	"earshot/demo"
	"earshot/models"
	"earshot/store/sqlite"
)

// The demo is the whole path in one process: broker, worker, store, scheduler.
// Here a small one, for the race detector.
func TestThePartsOfTheDemoWorkTogether(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var out, errs bytes.Buffer
	a := &app{streams: streams{out: &out, err: &errs}}
	if err := a.demo(t.Context(), demoOptions{once: true, seed: 1, folder: folder, address: "127.0.0.1:0", perWeek: 40}); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	if !strings.Contains(out.String(), "service, pain point") {
		t.Errorf("printed:\n%s", out.String())
	}
	workerOfTheDemo(t, folder, 400)
}

func TestDemoFindsThePlantedSpike(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	running := built(t)
	printed := running(nil, "demo", "--once", "--folder", folder)

	zone, err := config.Default().Zone()
	if err != nil {
		t.Fatal(err)
	}
	service, topic := demo.Spike(demo.Options{Seed: 1, Now: time.Now(), Zone: zone})
	first := regexp.MustCompile(`(?m)^service, pain point .*\n` + regexp.QuoteMeta(service) + `\n  ` + regexp.QuoteMeta(topic) + ` `)
	if !first.MatchString(printed) {
		t.Errorf("%s/%s does not come first in:\n%s", service, topic, printed)
	}
	for line := range strings.Lines(printed) {
		if utf8.RuneCountInString(line) > 81 {
			t.Errorf("a line is too long for a terminal of 80 columns: %s", line)
		}
	}
	if !strings.Contains(printed, "ynthetic") {
		t.Errorf("the output does not say that the corpus is synthetic:\n%s", printed)
	}

	db := "sqlite:" + folder + "/earshot.db"
	stored := decoded[struct {
		ID     string
		Repeat struct{ Linked bool }
	}](t, running(nil, "export", "conversations", "--store", db))
	linked, seen := 0, map[string]bool{}
	for _, c := range stored {
		if c.Repeat.Linked {
			linked++
		}
		if seen[c.ID] {
			t.Errorf("%s is there twice", c.ID)
		}
		seen[c.ID] = true
	}
	if len(stored) < 6000 || linked == 0 {
		t.Errorf("%d conversations, %d linked", len(stored), linked)
	}
	rows := decoded[models.PainPoint](t, running(nil, "export", "painpoints", "--store", db, "--scope", "all"))
	kinds := map[string]int{}
	for _, row := range rows {
		kinds[row.Period]++
	}
	workerOfTheDemo(t, folder, len(stored))
	digestOfTheDemo(t, running, db, zone, service, topic)
	if kinds[models.PeriodWeek] < 9 || kinds[models.PeriodDay] < 50 || kinds[models.PeriodMonth] < 1 {
		t.Errorf("rolled up %v", kinds)
	}
}

// The demo's worker says what it did.
func workerOfTheDemo(t *testing.T, folder string, stored int) {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(folder, "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	workers, err := s.Workers(t.Context())
	if err != nil || len(workers) != 1 {
		t.Fatalf("workers: %+v, %v", workers, err)
	}
	if w := workers[0]; w.Settled < int64(stored) || w.Rejected != 0 || w.LastBatchAt == nil || w.LastBatchSize == 0 || w.Version != version || w.Host == "" || w.Taxonomy.Hash == "" {
		t.Errorf("the worker says %+v", w)
	}
}
