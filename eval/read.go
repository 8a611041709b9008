package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// lineBytes is the longest line that is read.
const lineBytes = 16 << 20

// Read reads a set of JSON lines, plain or compressed with gzip. file is how
// errors call it; the set is named by its last part. With kind empty the first
// line that can be read tells the kind. Lines that cannot be read become the
// set's faults; the error is for files of which nothing can be said.
func Read(file string, r io.Reader, kind Kind, m *Mapping) (Set, error) {
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	s := Set{Name: strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".jsonl"), Kind: kind}
	if m != nil {
		s.Taxonomy = m.Taxonomy
		if m.Intents != nil {
			s.Judged = m.judged()
		}
	}
	in := bufio.NewReader(r)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return s, fmt.Errorf("%s: %w", file, err)
		}
		in = bufio.NewReader(unzipped)
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, lineBytes)
	skipped := map[string]int{}
	seen := map[string]bool{}
	number := 0
	for lines.Scan() {
		number++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		items, skip, err := readLine(lines.Bytes(), &s.Kind, m)
		if err == nil && skip == "" && seen[items[0].ID] {
			err = errors.New("its id was there before")
		}
		switch {
		case err != nil:
			s.Faults = append(s.Faults, Fault{file, number, err.Error()})
		case skip != "":
			skipped[skip]++
		default:
			seen[items[0].ID] = true
			s.Items = append(s.Items, items...)
		}
	}
	if err := lines.Err(); err != nil {
		return s, fmt.Errorf("%s, after line %d: %w", file, number, err)
	}
	for why, n := range skipped {
		s.LeftOut = append(s.LeftOut, Count{why, n})
	}
	slices.SortFunc(s.LeftOut, func(a, b Count) int { return strings.Compare(a.What, b.What) })
	if s.Kind == "" {
		return s, fmt.Errorf("%s: no line tells what kind of labels it has: name it with --kind", file)
	}
	return s, nil
}

func readLine(data []byte, kind *Kind, m *Mapping) ([]Item, string, error) {
	if !utf8.Valid(data) {
		return nil, "", errors.New("not UTF-8")
	}
	var l line
	if err := json.Unmarshal(data, &l); err != nil {
		return nil, "", plainError(err)
	}
	if *kind == "" {
		*kind = l.kind()
	}
	if *kind == "" {
		return nil, "", errors.New("no labels that are known: see docs/quality.md")
	}
	return l.items(*kind, m)
}

// plainError says what is wrong with JSON without its content.
func plainError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s is a JSON %s, which it must not be", wrong.Field, strings.Fields(wrong.Value + " value")[0])
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not JSON, from byte %d on", syntax.Offset)
	}
	return err
}
