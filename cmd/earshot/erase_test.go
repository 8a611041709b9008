package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/models"
	"earshot/store/sqlite"
)

func TestErase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "e.db")
	db := "sqlite:" + path
	calls := file(t, "calls.jsonl", conversation("a-1", "cust-77001"), conversation("a-2", "cust-77001"), conversation("b-1", "cust-88002"), conversation("c-1", "cust-99003"))
	earshot(t, []string{testSecret}, "ingest", "--store", db, calls).must(t, exitFine)
	left := func() (ids []string, keys map[string]string) {
		keys = map[string]string{}
		for _, c := range decoded[models.Conversation](t, earshot(t, nil, "export", "conversations", "--store", db).must(t, exitFine).out) {
			ids = append(ids, c.ID)
			keys[c.ID] = c.CustomerKey
		}
		return ids, keys
	}
	want := func(t *testing.T, want string) {
		t.Helper()
		if ids, _ := left(); strings.Join(ids, " ") != want {
			t.Errorf("%v are left, want %s", ids, want)
		}
	}
	_, keys := left()

	t.Run("whom to erase is said once", func(t *testing.T) {
		earshot(t, nil, "erase", "--store", db).must(t, exitUsage)
		earshot(t, []string{testSecret}, "erase", "--store", db, "--customer-id", "x", "--customer-key", "y").must(t, exitUsage)
		earshot(t, []string{testSecret}, "erase", "--store", db, "--customer-id", " Anonymous ", "--yes").must(t, exitUsage)
	})
	t.Run("it asks, and anything but yes is no", func(t *testing.T) {
		for _, answer := range []string{"", "\n", "y\n", "no\n"} {
			r := earshotWith(t, []string{testSecret}, answer, "erase", "--store", db, "--customer-id", "cust-77001").must(t, exitFailed)
			if !strings.Contains(r.err, "2 conversations") || !strings.Contains(r.err, "nothing was erased") || strings.Contains(r.err, "77001") {
				t.Errorf("it says: %s", r.err)
			}
		}
		want(t, "a-1 a-2 b-1 c-1")
	})
	t.Run("by the id", func(t *testing.T) {
		r := earshotWith(t, []string{testSecret}, "yes\n", "erase", "--store", db, "--customer-id", "cust-77001").must(t, exitFine)
		if !strings.Contains(r.err, "2 conversations erased") {
			t.Errorf("it says: %s", r.err)
		}
		want(t, "b-1 c-1")
	})
	t.Run("by the id on standard input", func(t *testing.T) {
		earshotWith(t, []string{testSecret}, "cust-88002\n", "erase", "--store", db, "--customer-id", "-").must(t, exitUsage)
		earshotWith(t, []string{testSecret}, "cust-88002\n", "erase", "--store", db, "--customer-id", "-", "--yes").must(t, exitFine)
		want(t, "c-1")
	})
	t.Run("by the key, but not while conversations are being retagged", func(t *testing.T) {
		s, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if held, err := s.AcquireLease(t.Context(), "retag", "somebody", time.Minute); err != nil || !held {
			t.Fatalf("the lease: %t, %v", held, err)
		}
		r := earshot(t, nil, "erase", "--store", db, "--customer-key", keys["c-1"], "--yes").must(t, exitFailed)
		if !strings.Contains(r.err, "retag") {
			t.Errorf("it says: %s", r.err)
		}
		want(t, "c-1")
		if err := s.ReleaseLease(t.Context(), "retag", "somebody"); err != nil {
			t.Fatal(err)
		}
		earshot(t, nil, "erase", "--store", db, "--customer-key", keys["c-1"], "--yes").must(t, exitFine)
		want(t, "")
	})
	t.Run("nobody is erased without complaint", func(t *testing.T) {
		r := earshot(t, nil, "erase", "--store", db, "--customer-key", "nobody", "--yes").must(t, exitFine)
		if !strings.Contains(r.err, "0 conversations erased") {
			t.Errorf("it says: %s", r.err)
		}
	})
}
