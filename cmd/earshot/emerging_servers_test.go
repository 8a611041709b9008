//go:build servers

package main

import (
	"path/filepath"
	"testing"
)

func TestBothStoresHaveTheSameEmergingPhrases(t *testing.T) {
	t.Parallel()
	w, running := newWorld(t), built(t)
	path := file(t, "calls.jsonl", kioskCorpus(t)...)
	var found [2]string
	for i, store := range []string{w.elastic, "sqlite:" + filepath.Join(t.TempDir(), "e.db")} {
		running(w.env(store), "ingest", path)
		found[i] = running(w.env(store), "emerging", "--week", "2026-W47", "--json")
	}
	if found[0] == "" {
		t.Error("nothing is found")
	}
	compare(t, found[0], found[1])
}
