package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheDataDictionaryIsNotStale(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "data-dictionary.md"))
	if err != nil {
		t.Fatal(err)
	}
	got := earshot(t, nil, "config", "dictionary").must(t, exitFine).out
	if got != string(page) {
		t.Error("docs/data-dictionary.md is stale: run make dictionary")
	}
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "| `") && (strings.Contains(line, "|  |") || strings.Contains(line, "| |")) {
			t.Errorf("something has no meaning: %s", line)
		}
	}
}
