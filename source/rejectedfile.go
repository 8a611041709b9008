package source

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"earshot/models"
)

// RejectedFiles keeps rejected lines beside the files they came from, in
// NAME.rejected.jsonl: one JSON object a line, with the reason and the line as
// it was. A file is made when it is first needed and readable by its owner
// only, because it holds what was not redacted. It is safe for concurrent use.
type RejectedFiles struct {
	now func() time.Time

	mu      sync.Mutex
	targets map[string]string   // origin name to path
	open    map[string]*os.File // by path
	made    []string            // paths, in order
	count   int64
}

// NewRejectedFiles prepares for the paths that Files was given, and takes away
// what an earlier run over them left.
func NewRejectedFiles(paths []string) (*RejectedFiles, error) {
	r := &RejectedFiles{now: time.Now, targets: map[string]string{}, open: map[string]*os.File{}}
	for i, name := range originNames(paths) {
		target := rejectedPath(paths[i])
		for _, input := range paths {
			if sameFile(input, target) {
				return nil, fmt.Errorf("%s is read and would be overwritten with what is rejected of %s: rename it first", input, paths[i])
			}
		}
		r.targets[name] = target
	}
	for _, target := range r.targets {
		if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the rejects of an earlier run cannot be replaced: %w", err)
		}
	}
	return r, nil
}

// rejectedPath is where the rejects of an input go: beside it, or in the
// working directory where its folder takes no files.
func rejectedPath(path string) string {
	if path == Stdin {
		return "stdin.rejected.jsonl"
	}
	name := strings.TrimSuffix(filepath.Base(path), ".gz")
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".jsonl"), ".json") + ".rejected.jsonl"
	if folder := filepath.Dir(path); writable(folder) {
		return filepath.Join(folder, name)
	}
	return name
}

func writable(folder string) bool {
	f, err := os.CreateTemp(folder, ".earshot-*")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// rejectedLine is one line of a .rejected.jsonl.
type rejectedLine struct {
	Reason     models.Reason `json:"reason"`
	Stage      string        `json:"stage"`
	Detail     string        `json:"detail,omitempty"`
	File       string        `json:"file"`
	Line       int64         `json:"line"`
	RejectedAt time.Time     `json:"rejected_at"`
	Value      *string       `json:"value,omitempty"`
	Base64     string        `json:"value_base64,omitempty"` // of a line that is not UTF-8
}

// Put appends the message, whose cause is a *models.Rejection, to the file of
// its input. It is on its way to the disk when Put returns, and there after
// Close.
func (r *RejectedFiles) Put(_ context.Context, e models.Envelope, cause error) error {
	why := models.AsRejection(cause)
	if why == nil {
		return fmt.Errorf("only rejected messages go to the rejects, and %s is not one of those", e.Origin)
	}
	line := rejectedLine{
		Reason: why.Reason, Stage: why.Stage, Detail: why.Detail, File: e.Origin.Source, Line: e.Origin.Offset, RejectedAt: r.now().UTC(),
	}
	switch value := string(e.Value); {
	case len(e.Value) == 0: // the source could not read it
	case utf8.ValidString(value):
		line.Value = &value
	default:
		line.Base64 = base64.StdEncoding.EncodeToString(e.Value)
	}
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false)
	if err := out.Encode(line); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f, err := r.file(e.Origin.Source)
	if err != nil {
		return err
	}
	if _, err := f.Write(text.Bytes()); err != nil {
		return fmt.Errorf("a rejected line cannot be kept: %w", err)
	}
	r.count++
	return nil
}

func (r *RejectedFiles) file(name string) (*os.File, error) {
	path, ok := r.targets[name]
	if !ok {
		return nil, fmt.Errorf("%s is none of the inputs, so there is no place for its rejects", name)
	}
	if f := r.open[path]; f != nil {
		return f, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("a line was rejected, and the file to keep it in cannot be made: %w; start this in a folder that you may write to", err)
	}
	r.open[path], r.made = f, append(r.made, path)
	return f, nil
}

// Count is how many messages were rejected.
func (r *RejectedFiles) Count() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

// Paths are the files that were made.
func (r *RejectedFiles) Paths() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.made)
}

// Close brings everything to the disk.
func (r *RejectedFiles) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	for _, f := range r.open {
		errs = append(errs, f.Sync(), f.Close())
	}
	r.open = map[string]*os.File{}
	return errors.Join(errs...)
}
