package source

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

func TestRejectedLinesAreKeptBesideTheirFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(t.TempDir())
	in := write(t, filepath.Join(dir, "calls.jsonl.gz"), zipped(t, "x"))
	target := write(t, filepath.Join(dir, "calls.rejected.jsonl"), "of an earlier run")
	r, err := NewRejectedFiles([]string{in, Stdin})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the rejects of an earlier run are still there: %v", err)
	}
	r.now = func() time.Time { return time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC) }
	cause := &models.Rejection{Reason: models.ReasonNotJSON, Stage: models.StageDecode, Detail: "not JSON at byte 0"}
	put := func(source string, line int64, value string) {
		t.Helper()
		if err := r.Put(t.Context(), models.Envelope{Origin: models.Origin{Source: source, Offset: line}, Value: []byte(value)}, cause); err != nil {
			t.Fatal(err)
		}
	}
	put("calls.jsonl.gz", 3, `<b>&é"`)
	put("calls.jsonl.gz", 9, "\xff\x00")
	put("calls.jsonl.gz", 12, "")
	put("stdin", 1, "x")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(target)
	want := `{"reason":"not-json","stage":"decode","detail":"not JSON at byte 0","file":"calls.jsonl.gz","line":3,"rejected_at":"2026-11-02T14:03:00Z","value":"<b>&é\""}
{"reason":"not-json","stage":"decode","detail":"not JSON at byte 0","file":"calls.jsonl.gz","line":9,"rejected_at":"2026-11-02T14:03:00Z","value_base64":"/wA="}
{"reason":"not-json","stage":"decode","detail":"not JSON at byte 0","file":"calls.jsonl.gz","line":12,"rejected_at":"2026-11-02T14:03:00Z"}
`
	if err != nil || string(got) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
	}
	info, err := os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: others may read it", info.Mode(), err)
	}
	if r.Count() != 4 || strings.Join(r.Paths(), " ") != target+" stdin.rejected.jsonl" {
		t.Errorf("%d rejected in %v", r.Count(), r.Paths())
	}
	if _, err := os.Stat("stdin.rejected.jsonl"); err != nil {
		t.Error(err)
	}
}

func TestNoRejectsNoFile(t *testing.T) {
	dir := t.TempDir()
	in := write(t, filepath.Join(dir, "calls.json"), "x")
	r, err := NewRejectedFiles([]string{in})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Put(t.Context(), models.Envelope{Origin: models.Origin{Source: "calls.json"}}, errors.New("worth a retry")); err == nil {
		t.Error("an error that is no rejection was taken")
	}
	if err := r.Put(t.Context(), models.Envelope{Origin: models.Origin{Source: "other"}}, &models.Rejection{}); err == nil {
		t.Error("a message of an unknown input was taken")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || r.Count() != 0 {
		t.Errorf("%v, %v", entries, err)
	}
}

// Reading one's own rejects again must not destroy them.
func TestInputsAreNeverOverwritten(t *testing.T) {
	dir := t.TempDir()
	in := write(t, filepath.Join(dir, "calls.jsonl"), "x")
	rejected := write(t, filepath.Join(dir, "calls.rejected.jsonl"), "y")
	if _, err := NewRejectedFiles([]string{in, rejected}); err == nil || !strings.Contains(err.Error(), "rename it first") {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(rejected); err != nil || string(text) != "y" {
		t.Errorf("the input now holds %q, %v", text, err)
	}
	if _, err := NewRejectedFiles([]string{rejected}); err != nil {
		t.Errorf("alone it is an input as any other: %v", err)
	}
}

func TestRejectsGoToTheWorkingDirectoryWhereTheFolderTakesNone(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	r, err := NewRejectedFiles([]string{filepath.Join(dir, "no-such-folder", "calls.jsonl")})
	if err != nil {
		t.Fatal(err)
	}
	e := models.Envelope{Origin: models.Origin{Source: "calls.jsonl", Offset: 1}, Value: []byte("x")}
	if err := errors.Join(r.Put(t.Context(), e, &models.Rejection{Reason: models.ReasonNotJSON}), r.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "calls.rejected.jsonl"))
	var line rejectedLine
	if err != nil || json.Unmarshal(text, &line) != nil || *line.Value != "x" {
		t.Errorf("%s, %v", text, err)
	}
}
