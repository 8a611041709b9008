package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"earshot/models"
)

// Stdin is the path that means standard input.
const Stdin = "-"

// FileOptions say how files are read. Zero fields mean what stands behind them.
type FileOptions struct {
	MaxLineBytes  int       // longer lines become faults and are never held; 8 MiB
	MaxBatchBytes int       // Fetch stops collecting at this size; 16 MiB
	NoTimes       bool      // leave the time of messages absent instead of taking the file's or the present
	Stdin         io.Reader // os.Stdin
	Now           func() time.Time
	// Progress is told after a Fetch of the bytes read so far, as they lie on
	// disk, and of all there are; total is 0 with standard input among the paths.
	Progress func(read, total int64)
}

// FileSource reads transcripts as JSON lines from plain or gzipped files, one
// after the other. A file that cannot be read to its end gives one last
// message with a Fault, and the next file follows.
type FileSource struct {
	options FileOptions
	paths   []string
	names   []string // as origins name them
	total   int64
	read    atomic.Int64

	begin sync.Once
	end   sync.Once
	lines chan models.Envelope // closed after the last file
	stop  chan struct{}        // closed by Close
	over  chan struct{}        // closed when nothing is read any more
}

// readAhead is how many lines wait to be fetched; few, because one may be large.
const readAhead = 32

// Files opens nothing for good, but looks at every path, so that a wrong one
// is known before any work is done. "-" is standard input.
func Files(paths []string, options FileOptions) (*FileSource, error) {
	if len(paths) == 0 {
		return nil, errors.New("no input: name files, or - for standard input")
	}
	if options.MaxLineBytes <= 0 {
		options.MaxLineBytes = 8 << 20
	}
	if options.MaxBatchBytes <= 0 {
		options.MaxBatchBytes = 16 << 20
	}
	if options.Stdin == nil {
		options.Stdin = os.Stdin
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	s := &FileSource{
		options: options, paths: paths, names: originNames(paths),
		lines: make(chan models.Envelope, readAhead), stop: make(chan struct{}), over: make(chan struct{}),
	}
	var faults []error
	stdin := 0
	for _, path := range paths {
		if path == Stdin {
			stdin++
			continue
		}
		size, err := lookAt(path)
		faults = append(faults, err)
		s.total += size
	}
	if stdin > 0 {
		s.total = 0
	}
	if stdin > 1 {
		faults = append(faults, errors.New("- (standard input) is named twice: it can be read only once"))
	}
	return s, errors.Join(faults...)
}

// originNames are the files' base names; files of the same base name keep
// their whole paths, because no two messages may share an origin.
func originNames(paths []string) []string {
	names, count := make([]string, len(paths)), map[string]int{}
	for i, path := range paths {
		names[i] = filepath.Base(path)
		if path == Stdin {
			names[i] = "stdin"
		}
		count[names[i]]++
	}
	for i, path := range paths {
		if count[names[i]] > 1 {
			names[i] = path
		}
	}
	return names
}

// lookAt says what is wrong with a path, or how large the file is.
func lookAt(path string) (int64, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return 0, fmt.Errorf("%s does not exist: check the path", path)
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, fmt.Errorf("%s is a folder: name the files in it, %s for one", path, filepath.Join(path, "*.jsonl.gz"))
	}
	if !info.Mode().IsRegular() {
		return 0, nil // a pipe can be read only once
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close() //nolint:errcheck // only read
	head := make([]byte, len(gzipMagic))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	if strings.HasSuffix(path, ".gz") && string(head[:n]) != gzipMagic {
		return 0, fmt.Errorf("%s is named .gz but is not gzip data: copy it again, or take .gz off its name if it is plain text", path)
	}
	return info.Size(), nil
}

// Fetch waits for a line, then returns what is at hand: at most max lines, and
// no more once they have reached MaxBatchBytes. io.EOF comes after the last
// file.
func (s *FileSource) Fetch(ctx context.Context, max int) ([]models.Envelope, error) {
	s.begin.Do(func() { go s.pump() })
	var batch []models.Envelope
	var size int
	var company <-chan time.Time // runs from the first line on: standard input may be slow
	for len(batch) < max && size < s.options.MaxBatchBytes {
		select {
		case <-ctx.Done():
			return batch, unlessAny(batch, ctx.Err())
		case <-company:
			return batch, nil
		case <-s.stop:
			return batch, unlessAny(batch, errors.New("this source of files was closed"))
		case e, ok := <-s.lines:
			if !ok {
				s.progress()
				return batch, unlessAny(batch, io.EOF)
			}
			if company == nil {
				company = time.After(linger)
			}
			batch, size = append(batch, e), size+len(e.Value)
		}
	}
	s.progress()
	return batch, nil
}

// unlessAny is err, unless there are messages to be returned first.
func unlessAny(batch []models.Envelope, err error) error {
	if len(batch) > 0 {
		return nil
	}
	return err
}

func (s *FileSource) progress() {
	if s.options.Progress != nil {
		s.options.Progress(s.read.Load(), s.total)
	}
}

// Commit has nothing to do: a run over files starts over.
func (s *FileSource) Commit(context.Context, []models.Envelope) error { return nil }

// Close stops reading. A read of standard input that waits for more cannot be
// stopped and is left behind.
func (s *FileSource) Close() error {
	never := false
	s.begin.Do(func() { never = true })
	s.end.Do(func() { close(s.stop) })
	if !never && !slices.Contains(s.paths, Stdin) {
		<-s.over
	}
	return nil
}
