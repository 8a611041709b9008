package main

import (
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
func TestDemoFindsThePlantedSpike(t *testing.T) {
	folder := t.TempDir()
	r := earshot(t, nil, "demo", "--once", "--folder", folder).must(t, exitFine)

	zone, err := config.Default().Zone()
	if err != nil {
		t.Fatal(err)
	}
	service, topic := demo.Spike(demo.Options{Seed: 1, Now: time.Now(), Zone: zone})
	first := regexp.MustCompile(`(?m)^service, pain point .*\n` + regexp.QuoteMeta(service) + `\n  ` + regexp.QuoteMeta(topic) + ` `)
	if !first.MatchString(r.out) {
		t.Errorf("%s/%s does not come first in:\n%s", service, topic, r.out)
	}
	for line := range strings.Lines(r.out) {
		if utf8.RuneCountInString(line) > 81 {
			t.Errorf("a line is too long for a terminal of 80 columns: %s", line)
		}
	}
	if !strings.Contains(r.out, "ynthetic") {
		t.Errorf("the output does not say that the corpus is synthetic:\n%s", r.out)
	}

	db := "sqlite:" + folder + "/earshot.db"
	stored := decoded[models.Conversation](t, earshot(t, nil, "export", "conversations", "--store", db).must(t, exitFine).out)
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
	rows := decoded[models.PainPoint](t, earshot(t, nil, "export", "painpoints", "--store", db, "--scope", "all").must(t, exitFine).out)
	kinds := map[string]int{}
	for _, row := range rows {
		kinds[row.Period]++
	}
	workerOfTheDemo(t, folder, len(stored))
	digestOfTheDemo(t, db, zone, service, topic)
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
