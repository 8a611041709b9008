package deliver

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	slices.Sort(all)
	return all
}

func TestFolderHoldsWholeFiles(t *testing.T) {
	f := &Folder{Path: filepath.Join(t.TempDir(), "new", "digests")}
	want := []string{"2026-W47-everything.csv", "2026-W47-everything.html", "2026-W47-everything.json", "2026-W47-everything.md"}
	for range 2 { // twice is once
		if err := f.Send(t.Context(), aMessage()); err != nil {
			t.Fatal(err)
		}
		if got := names(t, f.Path); !slices.Equal(got, want) {
			t.Fatalf("got %v", got)
		}
	}
	html, err := os.ReadFile(filepath.Join(f.Path, want[1]))
	if err != nil || string(html) != aMessage().HTML {
		t.Errorf("%q, %v", html, err)
	}
}

// A crash leaves temporary files; the next digest sweeps them, but not what
// another process is just writing, nor what is not ours.
func TestFolderSweepsWhatACrashLeft(t *testing.T) {
	f := &Folder{Path: t.TempDir()}
	old := time.Now().Add(-2 * time.Hour)
	for name, when := range map[string]time.Time{temporary + "crashed": old, temporary + "writing": time.Now(), "notes.txt": old} {
		path := filepath.Join(f.Path, name)
		if err := os.WriteFile(path, []byte("half a dig"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Send(t.Context(), aMessage()); err != nil {
		t.Fatal(err)
	}
	got := names(t, f.Path)
	if len(got) != 6 || slices.Contains(got, temporary+"crashed") || !slices.Contains(got, temporary+"writing") || !slices.Contains(got, "notes.txt") {
		t.Errorf("got %v", got)
	}
}

func TestFolderThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &Folder{Path: path}
	var failure *Failure
	if err := f.Send(t.Context(), aMessage()); !errors.As(err, &failure) || strings.Contains(err.Error(), temporary) {
		t.Errorf("got %v", err)
	}
	if _, err := f.Check(t.Context()); err == nil {
		t.Error("found fine")
	}
	if _, err := (&Folder{Path: path + "-missing"}).Check(t.Context()); err == nil {
		t.Error("found fine")
	}
}

func TestFolderCheckLeavesNothing(t *testing.T) {
	f := &Folder{Path: t.TempDir()}
	if _, err := f.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := names(t, f.Path); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

func TestStemsAreCleanAndStayInTheirFolderAndApart(t *testing.T) {
	for audience, want := range map[string]string{
		"All services": "earshot-2026-W47-all-services", "Größe_2.b-c": "earshot-2026-W47-größe_2.b-c", "a/é\x00": "earshot-2026-W47-a%2Fé%00", "\u202e": "earshot-2026-W47-%E280AE",
	} {
		if got := Stem("2026-W47", audience); got != want {
			t.Errorf("%q gives %s", audience, got)
		}
	}
	seen := map[string]string{}
	for _, name := range []string{"../../etc/passwd", "a/b", "a b", "a%20b", "..", ".hidden", "Größe", "a\x00b", `a\b`, "a.b", "a_b"} {
		stem := Stem("2026-W47", name)
		if stem != filepath.Base(stem) || strings.HasPrefix(stem, ".") || strings.ContainsAny(stem, "/\\ \x00") {
			t.Errorf("%q gives %q", name, stem)
		}
		if other, twice := seen[stem]; twice {
			t.Errorf("%q and %q both give %s", name, other, stem)
		}
		seen[stem] = name
	}
	m := aMessage()
	m.Stem = "../outside"
	if err := (&Folder{Path: t.TempDir()}).Send(t.Context(), m); err == nil {
		t.Error("a file left its folder")
	}
}
