package taxonomy

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot/models"
)

// Bounds of one phrase, so that none costs more than a turn can bear.
const (
	maxPhraseBytes = 1000
	maxGap         = 12 // words, all gaps of a phrase together
)

// phraseReader takes a phrase apart from left to right.
type phraseReader struct {
	lists   expander
	items   []models.PhraseItem
	written []string // the items as they stand in the text, for errors
	either  int      // how many items stand before the gap that holds in either order; 0: there is none
}

// readPhrase reads the phrase language of the package documentation. A phrase
// with a gap that holds in either order becomes two, one for each order.
func readPhrase(text string, lists expander) ([]models.Phrase, error) {
	if len(text) > maxPhraseBytes {
		return nil, fmt.Errorf("it is longer than %d bytes: split it", maxPhraseBytes)
	}
	if !utf8.ValidString(text) {
		return nil, errors.New("it is not valid UTF-8: save the file as UTF-8")
	}
	r := phraseReader{lists: lists}
	for rest := strings.TrimSpace(strings.ToLower(text)); rest != ""; {
		after, err := r.step(rest)
		if err != nil {
			return nil, err
		}
		if rest = strings.TrimLeftFunc(after, unicode.IsSpace); rest == after && rest != "" {
			return nil, fmt.Errorf("a space is missing before %q", rest)
		}
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	phrases := []models.Phrase{{Text: text, Items: r.items}}
	if r.either > 0 {
		other := r.swapped()
		if err := other.check(); err != nil {
			return nil, fmt.Errorf("read in the other order: %w", err)
		}
		phrases = append(phrases, models.Phrase{Text: text, Items: other.items})
	}
	return phrases, nil
}

// step takes one item or gap off the front of text.
func (r *phraseReader) step(text string) (after string, err error) {
	switch text[0] {
	case '~':
		gap, after := cutWord(text)
		return after, r.gap(gap)
	case '(':
		return r.group(text)
	}
	raw, after := cutWord(text)
	bare, optional := strings.CutSuffix(raw, "?")
	runs, err := readRuns(bare, r.lists)
	r.add(raw, models.PhraseItem{Any: runs, Optional: optional})
	return after, err
}

// cutWord cuts text before its first space or opening bracket.
func cutWord(text string) (word, after string) {
	end := strings.IndexFunc(text, func(c rune) bool { return unicode.IsSpace(c) || c == '(' })
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

func (r *phraseReader) add(written string, item models.PhraseItem) {
	r.items = append(r.items, item)
	r.written = append(r.written, written)
}

// gap reads ~3 or ~3~.
func (r *phraseReader) gap(text string) error {
	number, either := strings.CutSuffix(text[1:], "~")
	n, err := strconv.Atoi(number)
	switch last := len(r.items) - 1; {
	case err != nil || n < 1 || n > maxGap:
		return fmt.Errorf("%q is not a gap: write ~ and how many other words may stand there, from ~1 to ~%d, or ~3~ for either order", text, maxGap)
	case last < 0:
		return fmt.Errorf("the gap %s stands at the beginning: a gap needs words on both sides", text)
	case r.items[last].Gap > 0:
		return fmt.Errorf("the gap %s stands beside another gap: write one with the sum", text)
	case either && r.either > 0:
		return fmt.Errorf("%s is the second gap for either order: a phrase may have one; write several phrases", text)
	default:
		r.items[last].Gap = n
		if either {
			r.either = len(r.items)
		}
		return nil
	}
}

// group reads (a|b c), (a|b)? and (a|b):nn.
func (r *phraseReader) group(text string) (after string, err error) {
	end := strings.IndexByte(text, ')')
	if end < 0 {
		return "", errors.New("a ( without its )")
	}
	var item models.PhraseItem
	for alternative := range strings.SplitSeq(text[1:end], "|") {
		if strings.ContainsAny(alternative, "(?~") {
			return "", fmt.Errorf("%q in brackets: alternatives do not nest, and hold no ? and no gap; name a list for the inner ones", alternative)
		}
		runs, err := readRuns(alternative, r.lists)
		if err != nil {
			return "", err
		}
		if item.Any = append(item.Any, runs...); len(item.Any) > maxRuns {
			return "", fmt.Errorf("more than %d alternatives in one place", maxRuns)
		}
	}
	after = text[end+1:]
	if strings.HasPrefix(after, ":") {
		var tag string
		tag, after = after, ""
		if cut := strings.IndexFunc(tag, func(c rune) bool { return unicode.IsSpace(c) || c == '?' || c == '(' }); cut >= 0 {
			tag, after = tag[:cut], tag[cut:]
		}
		if tag, err = readTag(tag[1:]); err != nil {
			return "", err
		}
		item.Any = tagged(item.Any, tag)
	}
	after, item.Optional = strings.CutPrefix(after, "?")
	r.add(text[:len(text)-len(after)], item)
	return after, nil
}

// check tells what is wrong with the order of the items.
func (r *phraseReader) check() error {
	needed, gaps := false, 0
	for i, item := range r.items {
		if !needed && slices.ContainsFunc(item.Any, func(run []models.PhraseWord) bool { return run[0].Class == models.ClassAny }) {
			return errors.New("it can begin with _ (any word): begin with a word that tells something")
		}
		needed = needed || !item.Optional
		gaps += item.Gap
		switch {
		case item.Optional && item.Gap > 0, item.Optional && i > 0 && r.items[i-1].Gap > 0:
			return fmt.Errorf("%q is optional and stands beside a gap: the gap lets it stand there already, so leave it out (and widen the gap by its words)", r.written[i])
		case item.Gap > 0 && i == len(r.items)-1:
			return fmt.Errorf("the gap ~%d stands at the end: a gap needs words on both sides", item.Gap)
		}
	}
	if !needed {
		return errors.New("no word of it must be there: give it one that is not optional")
	}
	if gaps > maxGap {
		return fmt.Errorf("its gaps let %d words stand in between: at most %d together", gaps, maxGap)
	}
	return nil
}

// swapped is the phrase with what stands before its either-order gap behind it.
func (r *phraseReader) swapped() *phraseReader {
	other := &phraseReader{
		items:   slices.Concat(r.items[r.either:], r.items[:r.either]),
		written: slices.Concat(r.written[r.either:], r.written[:r.either]),
	}
	last := len(other.items) - 1
	other.items[len(r.items)-r.either-1].Gap = other.items[last].Gap
	other.items[last].Gap = 0
	return other
}
