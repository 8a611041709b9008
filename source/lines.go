package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errLineTooLong comes in place of a line longer than allowed.
var errLineTooLong = errors.New("line too long")

// lineReader reads lines that are not blank, each in memory of its own, and
// never holds more than max bytes of one.
type lineReader struct {
	in     *bufio.Reader
	max    int
	number int // of the line read last, from 1
}

// next returns the next line that is not blank, without its end, and its
// number. After errLineTooLong the line has been passed over and reading can
// go on; any other error is the last.
func (l *lineReader) next() (line []byte, number int, err error) {
	for {
		line, err = l.read()
		if errors.Is(err, errLineTooLong) {
			return nil, l.number, err
		}
		if l.number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")) // the mark some editors put first
		}
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return nil, l.number, err // half a line is no message
		case len(bytes.TrimSpace(line)) > 0:
			return line, l.number, nil
		case err != nil:
			return nil, l.number, err
		}
	}
}

// read returns one line without its end; with io.EOF what stands after the
// last line end.
func (l *lineReader) read() ([]byte, error) {
	l.number++
	var line []byte
	long := false
	for {
		part, err := l.in.ReadSlice('\n')
		if !long && len(line)+len(part) > l.max+len("\r\n") {
			line, long = nil, true
		}
		if !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if long || len(line) > l.max {
			return nil, errLineTooLong // at the end of the file io.EOF comes next
		}
		return line, err
	}
}
