package rollup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// utterance is a turn as phrases are looked for in it: its words in lower case
// with one space between them. It is used for one turn after the other.
type utterance struct {
	text  []byte
	words []spoken
}

// spoken is one word of an utterance.
type spoken struct {
	from, to   int  // in utterance.text
	start, end int  // in the turn
	apart      bool // more than white space stands between it and the word before
}

// longestPlaceholder is the longest [PLACEHOLDER], in bytes.
const longestPlaceholder = 40

// read takes a turn apart. A word is a run of letters and digits, with
// apostrophes and hyphens inside it; the 's of a possessive is no part of it.
// Placeholders such as [SSN] are no words.
func (u *utterance) read(turn string) {
	u.text, u.words = u.text[:0], u.words[:0]
	apart := true
	for at := 0; at < len(turn); {
		r, size := utf8.DecodeRuneInString(turn[at:])
		switch {
		case isWordRune(r):
			at = u.word(turn, at, apart)
			apart = false
		case unicode.IsSpace(r):
			at += size
		default:
			apart = true
			at += size
			if r == '[' {
				if end := strings.IndexByte(turn[at:min(len(turn), at+longestPlaceholder)], ']'); end >= 0 {
					at += end + 1
				}
			}
		}
	}
}

// word adds the word at a position and returns where it ends.
func (u *utterance) word(turn string, start int, apart bool) (end int) {
	if len(u.text) > 0 {
		u.text = append(u.text, ' ')
	}
	w := spoken{from: len(u.text), start: start, apart: apart}
	for end = start; end < len(turn); {
		r, size := utf8.DecodeRuneInString(turn[end:])
		if !isWordRune(r) {
			next, _ := utf8.DecodeRuneInString(turn[end+size:])
			if r == '’' {
				r = '\''
			}
			if r != '\'' && r != '-' || !isWordRune(next) {
				break
			}
		}
		u.text = utf8.AppendRune(u.text, unicode.ToLower(r))
		end += size
	}
	w.to, w.end = len(u.text), end
	if said := string(u.text[w.from:w.to]); strings.HasSuffix(said, "'s") {
		w.to -= len("'s")
		w.end = start + strings.LastIndexAny(turn[start:end], "'’")
		u.text = u.text[:w.to]
	}
	u.words = append(u.words, w)
	return end
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// phrases calls each for every run of at most longest neighbouring words.
func (u *utterance) phrases(longest int, each func(phrase []byte, first, last spoken)) {
	for i, first := range u.words {
		for k := i; k < min(i+longest, len(u.words)) && (k == i || !u.words[k].apart); k++ {
			each(u.text[first.from:u.words[k].to], first, u.words[k])
		}
	}
}

// whole is the utterance as one phrase; "" where it is none.
func (u *utterance) whole() string {
	for i, w := range u.words {
		if i > 0 && w.apart {
			return ""
		}
	}
	return string(u.text)
}

// hash is the FNV-1a hash of some of its words.
func (u *utterance) hash(first, end int) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range u.words[first:end] {
		for _, b := range u.text[w.from:w.to] {
			h = (h ^ uint64(b)) * 1099511628211
		}
		h = (h ^ ' ') * 1099511628211
	}
	return h
}
