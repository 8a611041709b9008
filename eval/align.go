package eval

import (
	"errors"
	"regexp"
	"strings"
)

var placeholder = regexp.MustCompile(`\[[A-Z][A-Z0-9_]*\]`)

var errNotRedacted = errors.New("its redacted text is not its text with placeholders in it")

// part of a text, in bytes, that a placeholder of this type stands for.
type part struct {
	start, end int
	kind       string
}

// redactions are the parts of a text, in order, that its redacted form has
// placeholders for.
//
// The redacted form must be the text with parts replaced and nothing else
// changed. What stands between two placeholders is taken where it first
// occurs, as one matches wildcards: that finds a reading whenever there is one.
func redactions(text, redacted string) ([]part, error) {
	marks := placeholder.FindAllStringIndex(redacted, -1)
	if len(marks) == 0 {
		if text != redacted {
			return nil, errNotRedacted
		}
		return nil, nil
	}
	first, last := redacted[:marks[0][0]], redacted[marks[len(marks)-1][1]:]
	start, end := len(first), len(text)-len(last)
	if !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return nil, errNotRedacted
	}
	var out []part
	keep := func(mark [2]int, start, end int) {
		if text[start:end] != redacted[mark[0]:mark[1]] { // else it stood in the text by itself
			out = append(out, part{start, end, redacted[mark[0]+1 : mark[1]-1]})
		}
	}
	for i := 1; i < len(marks); i++ {
		literal := redacted[marks[i-1][1]:marks[i][0]]
		if start+1 > end {
			return nil, errNotRedacted
		}
		at := strings.Index(text[start+1:end], literal)
		if at < 0 {
			return nil, errNotRedacted
		}
		at += start + 1 // a placeholder stands for something
		keep([2]int(marks[i-1]), start, at)
		start = at + len(literal)
	}
	if start >= end {
		return nil, errNotRedacted
	}
	keep([2]int(marks[len(marks)-1]), start, end)
	return out, nil
}
