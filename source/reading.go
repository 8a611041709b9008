package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"earshot/models"

	"github.com/klauspost/compress/gzip"
)

// pump reads file after file until the last is over or Close is called.
func (s *FileSource) pump() {
	defer close(s.over)
	for i := range s.paths {
		if !s.pumpFile(i) {
			return
		}
	}
	close(s.lines)
}

// pumpFile reads one file; false: Close was called.
func (s *FileSource) pumpFile(i int) bool {
	f, err := s.openFile(s.paths[i])
	if err != nil {
		return s.give(brokenOff(s.names[i], 1, err))
	}
	defer f.close() //nolint:errcheck // only read
	for {
		line, number, err := f.lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case err != nil && !errors.Is(err, errLineTooLong):
			return s.give(brokenOff(s.names[i], number, err))
		}
		e := models.Envelope{
			Origin: models.Origin{Source: s.names[i], Offset: int64(number)}, Value: line, Time: f.time, TimeSource: f.timeSource,
		}
		if err != nil {
			e.Fault = &models.Rejection{
				Reason: models.ReasonTooLarge, Stage: models.StageFetch,
				Detail: fmt.Sprintf("the line is longer than %d bytes: split the conversation, or raise limits.message_bytes", s.options.MaxLineBytes),
			}
		}
		if !s.give(e) {
			return false
		}
	}
}

// give hands a message to Fetch; false: Close was called.
func (s *FileSource) give(e models.Envelope) bool {
	select {
	case s.lines <- e:
		return true
	case <-s.stop:
		return false
	}
}

// brokenOff is the message that stands for what could not be read of a file.
func brokenOff(name string, line int, err error) models.Envelope {
	detail := fmt.Sprintf("%s cannot be read from line %d on: %s", name, line, err)
	if gzipFault(err) {
		detail = fmt.Sprintf("the gzip data of %s breaks off or is damaged at line %d: copy the file again and read it again; the lines before were taken", name, line)
	}
	return models.Envelope{
		Origin: models.Origin{Source: name, Offset: int64(line)}, TimeSource: models.StartAbsent,
		Fault: &models.Rejection{Reason: models.ReasonUnreadable, Stage: models.StageFetch, Detail: detail},
	}
}

func gzipFault(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || strings.Contains(err.Error(), "flate:")
}

// gzipMagic begins every gzip stream.
const gzipMagic = "\x1f\x8b"

// lineFile is one open input.
type lineFile struct {
	lines      *lineReader
	close      func() error
	time       time.Time
	timeSource string
}

func (s *FileSource) openFile(path string) (*lineFile, error) {
	f := &lineFile{close: func() error { return nil }, time: s.options.Now(), timeSource: models.StartReceived}
	raw := s.options.Stdin
	if path != Stdin {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		info, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		raw, f.close, f.time, f.timeSource = file, file.Close, info.ModTime(), models.StartFile
	}
	if s.options.NoTimes {
		f.time, f.timeSource = time.Time{}, models.StartAbsent
	}
	in := bufio.NewReaderSize(&countingReader{raw, &s.read}, 256<<10)
	if head, _ := in.Peek(len(gzipMagic)); bytes.Equal(head, []byte(gzipMagic)) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, errors.Join(err, f.close())
		}
		in = bufio.NewReaderSize(unzipped, 256<<10)
	}
	f.lines = &lineReader{in: in, max: s.options.MaxLineBytes}
	return f, nil
}

type countingReader struct {
	io.Reader
	n *atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}
