package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"

	"github.com/klauspost/compress/gzip"
)

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t *testing.T, parts ...string) string {
	t.Helper()
	var out bytes.Buffer
	for _, p := range parts { // several streams in a row are one file, as `cat a.gz b.gz` makes
		z := gzip.NewWriter(&out)
		if _, err := z.Write([]byte(p)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func files(t *testing.T, options FileOptions, paths ...string) *FileSource {
	t.Helper()
	s, err := Files(paths, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func readAll(t *testing.T, s *FileSource, max int) []models.Envelope {
	t.Helper()
	var all []models.Envelope
	for {
		batch, err := s.Fetch(t.Context(), max)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil || len(batch) == 0 || len(batch) > max {
			t.Fatalf("%d messages, %v", len(batch), err)
		}
		all = append(all, batch...)
	}
}

// told writes messages as tests compare them: where from, what, and the fault.
func told(all []models.Envelope) []string {
	var out []string
	for _, e := range all {
		text := e.Origin.String() + " " + string(e.Value)
		if e.Fault != nil {
			text = e.Origin.String() + " " + e.Fault.Stage + ":" + string(e.Fault.Reason)
		}
		out = append(out, text)
	}
	return out
}

func TestFilesReadLinesOfEveryKind(t *testing.T) {
	dir := t.TempDir()
	plain := write(t, filepath.Join(dir, "a.jsonl"), "\xef\xbb\xbf{\"a\":1}\r\n\n  \t\n{\"a\":2}\n"+strings.Repeat("x", 101)+"\n"+strings.Repeat("y", 100)+"\r\n{\"a\":3}")
	gz := write(t, filepath.Join(dir, "b.jsonl.gz"), zipped(t, "{\"b\":1}\n", "{\"b\":2}\n"))
	disguised := write(t, filepath.Join(dir, "c.jsonl"), zipped(t, "{\"c\":1}"))
	empty := write(t, filepath.Join(dir, "d.jsonl"), "")
	moment := time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC)
	if err := os.Chtimes(plain, moment, moment); err != nil {
		t.Fatal(err)
	}
	var read, total int64
	options := FileOptions{
		MaxLineBytes: 100, Stdin: strings.NewReader("{\"s\":1}\n"), Now: func() time.Time { return moment.Add(time.Hour) },
		Progress: func(r, of int64) { read, total = r, of },
	}
	all := readAll(t, files(t, options, plain, gz, disguised, empty, Stdin), 2)
	want := []string{
		`a.jsonl/0/1 {"a":1}`, `a.jsonl/0/4 {"a":2}`, `a.jsonl/0/5 fetch:message-too-large`, `a.jsonl/0/6 ` + strings.Repeat("y", 100), `a.jsonl/0/7 {"a":3}`,
		`b.jsonl.gz/0/1 {"b":1}`, `b.jsonl.gz/0/2 {"b":2}`, `c.jsonl/0/1 {"c":1}`, `stdin/0/1 {"s":1}`,
	}
	if got := told(all); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if !all[0].Time.Equal(moment) || all[0].TimeSource != models.StartFile {
		t.Errorf("time of a file: %v, %s", all[0].Time, all[0].TimeSource)
	}
	if last := all[len(all)-1]; !last.Time.Equal(moment.Add(time.Hour)) || last.TimeSource != models.StartReceived {
		t.Errorf("time of standard input: %v, %s", last.Time, last.TimeSource)
	}
	if read == 0 || total != 0 {
		t.Errorf("progress %d of %d; the whole is not known with standard input", read, total)
	}
	for _, e := range readAll(t, files(t, FileOptions{NoTimes: true}, plain), 10) {
		if !e.Time.IsZero() || e.TimeSource != models.StartAbsent {
			t.Errorf("time without times: %v, %s", e.Time, e.TimeSource)
		}
	}
}

func TestProgressEndsAtTheSizeOnDisk(t *testing.T) {
	dir := t.TempDir()
	one := write(t, filepath.Join(dir, "a.jsonl.gz"), zipped(t, strings.Repeat("{\"a\":1}\n", 5000)))
	two := write(t, filepath.Join(dir, "b.jsonl"), strings.Repeat("{\"a\":1}\n", 5000))
	var size int64
	for _, p := range []string{one, two} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	var last int64
	s := files(t, FileOptions{Progress: func(read, total int64) {
		if read < last || total != size {
			t.Errorf("read %d after %d, of %d (want %d)", read, last, total, size)
		}
		last = read
	}}, one, two)
	if n := len(readAll(t, s, 100)); n != 10000 || last != size {
		t.Errorf("%d lines, %d of %d bytes", n, last, size)
	}
}

func TestABrokenFileIsAFaultAndTheNextOneFollows(t *testing.T) {
	dir := t.TempDir()
	whole := zipped(t, strings.Repeat("{\"a\":1}\n", 3)+strings.Repeat("{\"long\":\"tail\"}\n", 10000))
	cut := write(t, filepath.Join(dir, "cut.jsonl.gz"), whole[:len(whole)-20])
	damaged := write(t, filepath.Join(dir, "damaged.jsonl.gz"), whole[:len(whole)-8]+"checksum")
	header := write(t, filepath.Join(dir, "header.jsonl.gz"), whole[:5])
	good := write(t, filepath.Join(dir, "good.jsonl"), "{\"b\":1}\n")
	all := readAll(t, files(t, FileOptions{}, cut, damaged, header, good), 500)
	faults := map[string]string{}
	for _, e := range all {
		if e.Fault != nil {
			faults[e.Origin.Source] = string(e.Fault.Reason) + ": " + e.Fault.Detail
		}
	}
	for _, name := range []string{"cut.jsonl.gz", "damaged.jsonl.gz", "header.jsonl.gz"} {
		if !strings.HasPrefix(faults[name], "unreadable: the gzip data of "+name) || !strings.Contains(faults[name], "copy the file again") {
			t.Errorf("%s: %q", name, faults[name])
		}
	}
	if got := told(all); len(faults) != 3 || got[0] != `cut.jsonl.gz/0/1 {"a":1}` || got[len(got)-1] != `good.jsonl/0/1 {"b":1}` {
		t.Errorf("first %q, last %q, faults %v", got[0], got[len(got)-1], faults)
	}
}

func TestWrongPathsAreKnownBeforeAnythingIsRead(t *testing.T) {
	dir := t.TempDir()
	fake := write(t, filepath.Join(dir, "plain.jsonl.gz"), "{}\n")
	_, err := Files([]string{filepath.Join(dir, "none.jsonl"), dir, fake, Stdin, Stdin}, FileOptions{})
	for _, want := range []string{"none.jsonl does not exist", dir + " is a folder", "plain.jsonl.gz is named .gz but is not gzip data", "named twice"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in: %v", want, err)
		}
	}
	if _, err := Files(nil, FileOptions{}); err == nil {
		t.Error("no paths were taken")
	}
}

func TestFilesOfOneNameStayApart(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	one, two := write(t, filepath.Join(dir, "a.jsonl"), "1\n"), write(t, filepath.Join(dir, "x", "a.jsonl"), "2\n")
	all := readAll(t, files(t, FileOptions{}, one, two), 10)
	if all[0].Origin == all[1].Origin {
		t.Errorf("two messages share the origin %s", all[0].Origin)
	}
}

// A line that comes slowly does not wait for others, and a stopped reader of
// standard input does not wait for more.
func TestStandardInputIsReadAsItComes(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	s := files(t, FileOptions{Stdin: in}, Stdin)
	wrote := make(chan error)
	go func() { _, err := out.Write([]byte("{\"s\":1}\n")); wrote <- err }()
	batch, err := s.Fetch(t.Context(), 500)
	if err != nil || len(batch) != 1 || <-wrote != nil {
		t.Fatalf("%d messages, %v", len(batch), err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Fetch(stopped, 500); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if _, err := s.Fetch(t.Context(), 500); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("after Close: %v", err)
	}
}

func TestBatchesOfFilesAreBoundedByBytes(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.jsonl"), strings.Repeat("0123456789\n", 20))
	s := files(t, FileOptions{MaxBatchBytes: 45}, path)
	if batch, err := s.Fetch(t.Context(), 500); err != nil || len(batch) != 5 {
		t.Errorf("%d messages of 10 bytes, %v; want 5 for 45 bytes", len(batch), err)
	}
	if err := s.Close(); err != nil { // in the middle
		t.Error(err)
	}
}

// However long a line is, only as much of it is held as is allowed.
func TestALongLineIsNotHeld(t *testing.T) {
	endless := io.MultiReader(io.LimitReader(filler{}, 64<<20), strings.NewReader("\n{}\n"))
	all := readAll(t, files(t, FileOptions{Stdin: endless, MaxLineBytes: 1 << 10}, Stdin), 10)
	if got := fmt.Sprint(told(all)); got != "[stdin/0/1 fetch:message-too-large stdin/0/2 {}]" {
		t.Errorf("got %s", got)
	}
}

type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
