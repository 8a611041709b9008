package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"earshot/models"
	"earshot/store/sqlite"
	"earshot/store/storetest"
)

func TestFillCopiesAnArchiveWithItsLinks(t *testing.T) {
	file, url := filepath.Join(t.TempDir(), "analysed.jsonl"), filepath.Join(t.TempDir(), "archive.db")
	writeLines(t, file,
		storetest.Conversation("a", storetest.Customer("one"), storetest.At(storetest.Base())),
		storetest.Conversation("b", storetest.Customer("two"), storetest.At(storetest.Base().Add(time.Hour))),
		storetest.Conversation("c", storetest.Customer("one"), storetest.At(storetest.Base().Add(50*time.Hour))))
	if err := fill(t.Context(), "sqlite:"+url, "-", file, 0, 2, io.Discard); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var ids []string
	for c, err := range s.All(t.Context(), models.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	if want := []string{"a-2", "b-2", "c-2", "a-1", "b-1", "c-1", "a", "b", "c"}; !slices.Equal(ids, want) {
		t.Errorf("the archive holds, by start, %v, want %v", ids, want)
	}
	original, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Conversation(t.Context(), "c-2")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := original.StartedAt.Sub(second.StartedAt), 20*7*24*time.Hour; got != want {
		t.Errorf("copy 2 starts %v before the original, want %v", got, want)
	}
	if original.CustomerKey == second.CustomerKey {
		t.Error("copy 2 has the customers of the original")
	}
	if !original.Repeat.Linked || *original.Repeat.Of != "a" || !second.Repeat.Linked || *second.Repeat.Of != "a-2" {
		t.Errorf("c links to %v, c-2 to %v", original.Repeat.Link, second.Repeat.Link)
	}
}

func writeLines(t *testing.T, file string, all ...*models.Conversation) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := json.NewEncoder(f)
	for _, c := range all {
		if err := lines.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
