package sentiment

import (
	"strings"
	"unicode/utf8"
)

// What punctuation adds to a feeling, after VADER.
const (
	exclamation  = 0.292
	exclamations = 4
	question     = 0.18 // each of two or three question marks
	questions    = 0.96 // more than three
)

// punctuation is what exclamation marks, by how much each, and question marks
// beyond the one of a question, add to the strength of a feeling.
func punctuation(text string, each float64) float64 {
	more := each * float64(min(strings.Count(text, "!"), exclamations))
	switch n := strings.Count(text, "?"); {
	case n > 3:
		return more + questions
	case n > 1:
		return more + question*float64(n)
	}
	return more
}

// readSigns counts emoticons that stand by themselves or end a word, and emoji
// wherever they are.
func (r *reading) readSigns() {
	for at := 0; at < len(r.Text); {
		end, plain := at, true
		for ; end < len(r.Text) && r.Text[end] > ' '; end++ {
			c := r.Text[end]
			plain = plain && (c|0x20 >= 'a' && c|0x20 <= 'z' || c == '.' || c == ',')
		}
		if !plain {
			r.sign(r.Text[at:end], at)
		}
		at = end + 1
	}
}

// longestSign is in bytes.
const longestSign = 5

func (r *reading) sign(run string, at int) {
	if len(run) > 1 {
		tail := strings.TrimRight(run, ".,!?")
		for n := min(len(tail), longestSign); n > 1; n-- {
			if valence := r.signs[tail[len(tail)-n:]]; valence != 0 && (n == len(tail) || !inWord(tail[len(tail)-n])) {
				r.addSign(at, valence)
				return
			}
		}
	}
	for i, c := range run {
		if c >= utf8.RuneSelf {
			if valence := r.signs[string(c)]; valence != 0 {
				r.addSign(at+i, valence)
			}
		}
	}
}

func inWord(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }

// addSign counts a sign at a byte of the text.
func (r *reading) addSign(at int, valence float64) {
	p := Part{First: -1, Last: -2, Valence: valence}
	if r.but >= 0 && at > r.Words[r.but].Start {
		p.First, p.Last = r.but+1, r.but
	}
	r.add(p)
}

// shouted reports whether word i is in capitals: of two letters at least.
func (r *reading) shouted(i int) bool {
	w := r.Words[i]
	letters := 0
	for _, c := range []byte(r.Text[w.Start:w.End]) {
		if c >= 'a' && c <= 'z' {
			return false
		}
		if c >= 'A' && c <= 'Z' {
			letters++
		}
	}
	return letters > 1
}

// mixesCapitals reports whether capitals mean something here: not where all is
// in capitals.
func (r *reading) mixesCapitals() bool {
	for i := range r.Words {
		for at := r.Words[i].Start; at < min(r.Words[i].Start+2, r.Words[i].End); at++ {
			if c := r.Text[at]; c >= 'a' && c <= 'z' {
				return true
			}
		}
	}
	return false
}
