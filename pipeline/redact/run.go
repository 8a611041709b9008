package redact

import "strings"

// run is a number as it is written or said, over several lexemes perhaps.
type run struct {
	first, last int // lexemes, both included
	digits      string
	groups      []int // lengths of the written groups
	seps        string
	letters     int
	spoken      bool
	amount      bool // 1,247.00 or 5.498
	clock       bool // 10:30
	slashes     int
}

// longestRun is how many lexemes a number may have: card numbers are said in
// 16, with pauses.
const longestRun = 64

// runAt reads the number that begins at lexeme i. With letters it may hold
// letters too, as identifiers do.
func (s *scan) runAt(i int, letters bool) (run, bool) {
	r := run{first: i, last: i - 1}
	var digits strings.Builder
	pendingTens := false
	times := 1
	for j := i; j < len(s.lex) && j < i+longestRun; j++ {
		l := s.lex[j]
		switch part := s.part(j, letters); part {
		case partDigits:
			if n := len(r.groups); n > 0 && !r.spoken && r.letters == 0 && (r.groups[n-1] > 9 && l.spaced || l.end-l.start > 9) && r.last == j-1 && digits.String() != "1" {
				return r.finish(digits.String()) // whole by itself: 9988774411 112 p chennai
			}
			digits.WriteString(s.text[l.start:l.end])
			r.groups = append(r.groups, l.end-l.start)
			pendingTens = false
		case partSpoken:
			d := l.info.digits
			if pendingTens && len(d) == 1 && d != "0" {
				whole := digits.String()
				digits.Reset()
				digits.WriteString(whole[:len(whole)-1])
			}
			digits.WriteString(strings.Repeat(d, times))
			times = 1
			pendingTens = l.info.is(tens)
			r.spoken = true
		case partLetters:
			r.letters += l.end - l.start
			if l.kind == mixed {
				for _, c := range []byte(s.text[l.start:l.end]) {
					if c >= '0' && c <= '9' {
						digits.WriteByte(c)
						r.letters--
					}
				}
			}
			pendingTens = false
		case partHundred:
			pendingTens = false
		case partMultiple:
			times = 2
			if s.text[l.start]|0x20 == 't' {
				times = 3
			}
			continue
		case partBetween:
			if !s.joins(&r, j, letters) {
				return r.finish(digits.String())
			}
			continue
		default:
			return r.finish(digits.String())
		}
		r.last = j
	}
	return r.finish(digits.String())
}

func (r run) finish(digits string) (run, bool) {
	r.digits = digits
	return r, digits != "" && r.last >= r.first
}

type part uint8

const (
	partNone part = iota
	partDigits
	partSpoken
	partLetters
	partHundred
	partMultiple
	partBetween // may stand between two parts
)

func (s *scan) part(j int, letters bool) part {
	s.steps++
	l := s.lex[j]
	switch l.kind {
	case number:
		return partDigits
	case mixed:
		if letters {
			return partLetters
		}
	case mark:
		if strings.IndexByte("-.,()/:#", l.mark) >= 0 && l.mark != 0 {
			return partBetween
		}
	case word:
		switch {
		case l.info.digits != "":
			return partSpoken
		case l.info.is(hundred):
			return partHundred
		case l.info.is(multiple):
			return partMultiple
		case l.info.is(filler), l.info.is(dash):
			return partBetween
		case letters && (l.info.is(nato) || l.end-l.start == 1 && s.text[l.start]|0x20 != 'i' || l.end-l.start <= 3 && l.info.lettered()):
			return partLetters
		}
	}
	return partNone
}

// joins reports whether the lexemes from j on, which may stand between parts
// of a number, do so, and notes what they make of it.
func (s *scan) joins(r *run, j int, letters bool) bool {
	if r.last < r.first {
		return false
	}
	k := j
	for k < len(s.lex) && k-j <= 3 && s.part(k, letters) == partBetween {
		k++
	}
	if k == len(s.lex) || k-j > 3 {
		return false
	}
	next := s.part(k, letters)
	if next == partNone || next == partHundred {
		return false
	}
	spokenNext := next == partSpoken || next == partMultiple || next == partLetters
	for ; j < k; j++ {
		l := s.lex[j]
		if l.kind == word {
			continue
		}
		tight := !l.spaced && !s.lex[j+1].spaced
		switch l.mark {
		case ',', '.':
			if tight && !spokenNext && !r.spoken {
				r.amount = r.amount || l.mark == ',' || strings.Count(r.seps, ".") == 0
			} else if !spokenNext || (!r.spoken && r.letters == 0) {
				return false
			}
		case ':':
			r.clock = true
		case '/':
			r.slashes++
		case '#':
			return false
		}
		r.seps += string(rune(l.mark))
	}
	if strings.Count(r.seps, ".") > 1 {
		r.amount = false // 202.555.0173
	}
	return true
}

// shape reports whether the written groups have these lengths.
func (r run) shape(lengths ...int) bool {
	if len(r.groups) != len(lengths) {
		return false
	}
	for i, n := range lengths {
		if r.groups[i] != n {
			return false
		}
	}
	return true
}

// dotted reports whether the run reads as an IPv4 address.
func (r run) dotted() bool {
	if len(r.groups) != 4 || r.seps != "..." || r.spoken {
		return false
	}
	for _, n := range r.groups {
		if n > 3 {
			return false
		}
	}
	return true
}
