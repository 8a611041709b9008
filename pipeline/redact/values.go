package redact

import (
	"iter"
	"slices"
	"strings"
)

// longestValues is how many lexemes a turn may have that is nothing but
// answers.
const longestValues = 40

// class is what a lexeme is to a turn that is nothing but answers.
type class uint8

const (
	classOther   class = iota // a word that no answer is made of
	classBetween              // "and", "its", "number": separates answers
	classSoft                 // "no", "in": separates answers, but not the parts of an address
	classJoint                // a comma
	classDigits
	className   // a word that can be a name
	classLetter // part of a code
	classPlace  // part of an address
	classStreet // sure to be part of one
)

// values reads a turn that is nothing but answers: names, numbers, addresses,
// and the small words between them ("karan bling", "robert and 4556"). Nothing
// in it says what they are, so that it may only be done where the question was
// for such things, or where no question can be seen because nobody else's
// turns were recorded.
func (s *scan) values() {
	if len(s.lex) > longestValues {
		return
	}
	if s.alone {
		defer s.strayNumbers()
	}
	if !s.alone && s.asked.kind == "" && !s.asked.name {
		return
	}
	if s.plainSpeech() {
		return
	}
	classes := s.classes()
	others := false
	for first, last := range s.segments(classes, 0, len(classes)-1, classBetween) {
		if s.isAddress(classes, first, last) {
			for first < last && classes[first] == classSoft && !s.says(first, "no", "number") {
				first++ // at 12 Elm Street
			}
			s.take(first, last, Address)
			for i := first; i <= last; i++ {
				classes[i] = classBetween
			}
			continue
		}
		if first == 0 && last == 1 && len(s.lex) == 2 && s.pair() {
			s.takePerson(0, 1)
			return
		}
		others = others || slices.Contains(classes[first:last+1], classOther)
	}
	if others {
		return
	}
	for first, last := range s.segments(classes, 0, len(classes)-1, classBetween) {
		for first, last := range s.segments(classes, first, last, classSoft) {
			s.segment(classes, first, last)
		}
	}
}

// plainSpeech reports whether a turn holds an ordinary word and no number:
// then no part of it is an answer.
func (s *scan) plainSpeech() bool {
	ordinary := false
	for i := range s.lex {
		l := &s.lex[i]
		if l.kind == number || l.kind == mixed || l.info.digits != "" {
			return false
		}
		ordinary = ordinary || l.info.flags == known && l.info.context == "" && l.end-l.start > 3
	}
	return ordinary && len(s.lex) > 2
}

// segments are the stretches of classes first to last that lie between those
// of the separating class or on lines of their own, without what separates at
// their ends.
func (s *scan) segments(classes []class, first, last int, separator class) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i := first; i <= last; i++ {
			from, to := i, i-1
			for ; i <= last && classes[i] != separator && (i == from || !s.lex[i].line); i++ {
				if classes[i] != classJoint {
					to = i
				}
			}
			if i <= last && classes[i] != separator {
				i-- // the line begins the next
			}
			for from < to && (classes[from] == classJoint || classes[from] == classSoft && classes[from+1] != classDigits && classes[from+1] != classStreet) {
				from++
			}
			if from <= to && !yield(from, to) {
				return
			}
		}
	}
}

// segment takes what stands between two small words.
func (s *scan) segment(classes []class, first, last int) {
	for i := first; i <= last; {
		switch {
		case s.isCode(classes, i, last):
			end := i
			for end < last && (classes[end+1] == classDigits || classes[end+1] == classLetter || classes[end+1] == classJoint || s.shortName(classes, end+1)) {
				end++
			}
			for classes[end] == classJoint {
				end--
			}
			if next := end + 1; s.lex[end].kind == number && next == len(s.lex)-1 && s.lex[next].kind == word && s.lex[next].end-s.lex[next].start == 2 && !s.says(next, "ok", "no", "is", "it") {
				end++ // re 80 as
			}
			s.take(i, end, s.kindOfAnswer())
			i = end + 1
		case classes[i] == classDigits:
			r, ok := s.runAt(i, false)
			if !ok {
				i++
				continue
			}
			if (len(r.digits) > 3 || s.bareThree(r)) && !s.ordinary(r) && r.slashes == 0 && !tollFree(r.digits) && !(s.alone && len(r.digits) == 4 && strings.HasSuffix(r.digits, "000")) && (r.last+1 == len(s.lex) || s.lex[r.last+1].mark != '-') && !(len(r.digits) == 4 && year(r.digits)) {
				kind := s.kindOfAnswer()
				if kind == CVV && s.asked.expiry && monthAndYear(r.digits) {
					i = r.last + 1
					continue
				}
				if n := len(r.digits); n == 7 && year(r.digits[3:]) || n == 8 && year(r.digits[4:]) {
					i = r.last + 1
					continue // a date
				}
				if i > first && classes[i-1] == classPlace && (len(r.digits) == 5 || len(r.digits) == 6) {
					kind = Zip
				}
				s.take(i, r.last, kind)
			}
			i = r.last + 1
		case classes[i] == className:
			end := i
			for end < last && (classes[end+1] == className && !s.isCode(classes, end+1, last) || s.initial(end+1)) {
				end++
			}
			switch {
			case end < last && classes[end+1] == classDigits && s.postcode(end+1) && !(s.lex[i].info.is(firstName) && s.lex[i].info.is(surname)):
				s.take(end+1, end+1, Zip)
				end++
			case i > first && s.postcode(i-1) && i == end && !s.lex[i].info.is(firstName):
			case end+2 < len(s.lex) && s.lex[end+1].kind == word && s.lex[end+1].info.is(state) && s.postcode(end+2): // owensboro ky 42301
			case s.beforeCode(end) && !(s.lex[i].info.is(firstName) && s.lex[i].info.is(surname)):
			case s.lex[i].info.is(firstName|surname) || (s.asked.name || s.alone && (s.lex[i].upper && i > 0 || s.laconic())) && s.mayBeName(i, end):
				if i > first && i == end && s.lex[i].info.unlisted() && classes[i-1] == classDigits && s.lex[i-1].kind == number && s.lex[i-1].end-s.lex[i-1].start > 1 && s.lex[i-1].end-s.lex[i-1].start < 4 {
					s.take(i-1, i, Address) // 82 kondalampatti
					i = end + 1
					continue
				}
				s.takePerson(i, end)
				if next := end + 1; next <= last && s.lex[next].kind == number && s.lex[next].end-s.lex[next].start > 1 && s.lex[next].end-s.lex[next].start < 4 {
					s.take(next, next, s.kindOfAnswer()) // arun 856, as passwords are
					end++
				}
			}
			i = end + 1
		default:
			i++
		}
	}
}

// bareThree reports whether a turn is three digits and nothing else, and no
// round sum: somebody asked for the last three.
func (s *scan) bareThree(r run) bool {
	return s.alone && len(s.lex) == 1 && len(r.digits) == 3 && !strings.HasSuffix(r.digits, "0")
}

// monthAndYear reports whether digits read as the date printed on a card.
func monthAndYear(digits string) bool {
	return len(digits) == 4 && (digits[0] == '0' && digits[1] > '0' || digits[0] == '1' && digits[1] < '3')
}

// kindOfAnswer is what was asked for, if it was a number; else Other.
func (s *scan) kindOfAnswer() string {
	if k := s.asked.kind; k != "" && k != Address && k != BirthDate && k != Person {
		return k
	}
	return Other
}

// isAddress reports whether a segment is an address as a whole.
func (s *scan) isAddress(classes []class, first, last int) bool {
	words, others, digits, streets, places := 0, 0, 0, 0, 0
	for i := first; i <= last; i++ {
		switch l := s.lex[i]; {
		case classes[i] == classDigits || classes[i] == classLetter && l.kind == mixed:
			digits++
		case classes[i] == classStreet && l.info.is(title):
			places++ // Dr Morgan
		case classes[i] == classStreet:
			streets++
		case classes[i] == classPlace:
			places++
		case classes[i] == className:
			words++
		case classes[i] == classOther:
			words++
			others++
		}
	}
	switch {
	case streets > 0 && others > 0 && classes[first] == classStreet && s.lex[first].kind == word:
		return false // highway 70 was closed
	case streets > 0 && others > 0:
		return digits > 0 && others < 5 && classes[first] != classOther
	case classes[first] == classSoft && s.says(first, "no") && digits > 1 && words > 0 && others < 4 && last-first > 2:
		return true
	case streets > 0:
		return words+digits+places > 0
	case digits > 1 && places > 0 && others < 4 && words > 0 && (classes[first] == classDigits || classes[first] == className) && classes[last] == classDigits && s.lex[last].end-s.lex[last].start > 4:
		return true
	case classes[first] == classDigits && last-first > 1 && last-first < 5 && s.lex[last].info.is(street) && !s.lex[last].info.is(stop|unit):
		return true // 10 park place
	case others > 0:
		return false
	case words > 1 && digits > 0 && places > 0:
		return true
	case classes[first] == classSoft && s.says(first, "no") && digits > 0 && words > 0 && last-first > 2:
		return true
	case s.asked.kind == Address && places > 1:
		return true
	case classes[first] == classDigits && last == first+1 && classes[last] == classPlace:
		return s.lex[first].kind == number && s.lex[first].end-s.lex[first].start > 2 && s.lex[first].end-s.lex[first].start < 5
	case classes[first] == classDigits && last-first > 1 && s.lex[first].kind == number && s.lex[first].end-s.lex[first].start > 1:
		return words > 1 || words > 0 && places > 0 || places > 0 && classes[last] == classDigits
	}
	return false
}

// isCode reports whether an identifier of letters and digits begins at i.
func (s *scan) isCode(classes []class, i, last int) bool {
	letters, digits := 0, 0
	for j := i; j <= last && j <= i+8; j++ {
		switch {
		case classes[j] == classLetter && s.lex[j].kind == mixed:
			return s.lex[j].end-s.lex[j].start > 4 || s.asked.kind != "" // but not 401k
		case classes[j] == classLetter || s.shortName(classes, j):
			letters += s.lex[j].end - s.lex[j].start
		case classes[j] == classDigits && s.lex[j].kind == number:
			digits += s.lex[j].end - s.lex[j].start
		case s.lex[j].mark == '-' && s.asked.kind == "":
			return false // DD-214
		case classes[j] != classJoint:
			j = last
		}
	}
	return letters > 0 && digits > 1 && letters+digits > 3
}

// shortName is a word that is rather the letters of an identifier: kgb 846.
func (s *scan) shortName(classes []class, i int) bool {
	l := s.lex[i]
	return classes[i] == className && l.end-l.start <= 4 && !l.info.is(firstName)
}

// initial is a letter within a name.
func (s *scan) initial(i int) bool {
	l := s.lex[i]
	return l.kind == word && l.end-l.start == 1
}

// postcode reports whether lexeme i has as many digits as the code of a town.
func (s *scan) postcode(i int) bool {
	size := s.lex[i].end - s.lex[i].start
	return s.lex[i].kind == number && (size == 5 || size == 6)
}

// beforeCode reports whether the code of a town, taken in an earlier reading,
// stands behind a word, with the state between perhaps.
func (s *scan) beforeCode(i int) bool {
	for j := i + 1; j < len(s.lex) && j <= i+2; j++ {
		l := s.lex[j]
		if l.kind == opaque {
			return s.text[l.start+1:l.end-1] == Zip
		}
		if l.kind != word || !l.info.is(state) || j > i+1 {
			return false
		}
	}
	return false
}

// laconic reports whether nothing but politeness and what announces an answer
// stands between the answers of a turn: whoever says "i" or "can" talks.
func (s *scan) laconic() bool {
	for i := range s.lex {
		l := &s.lex[i]
		if l.kind != word || !l.info.is(stop) || l.info.is(firstName|greeting|filler|title|asks|state) || l.info.context != "" {
			continue
		}
		if !s.says(i, "and", "my", "the", "name", "last", "first", "full", "middle", "this", "here", "your", "sir", "ma'am", "of", "no", "in", "so", "ma", "pa", "am", "im", "i'm", "its", "it's", "is", "are", "myself") && !s.thanking(i) {
			return false
		}
	}
	return true
}

// thanking reports whether a word is the "you" of "thank you".
func (s *scan) thanking(i int) bool { return i > 0 && s.says(i, "you") && s.says(i-1, "thank") }

// mayBeName reports whether unlisted words can be a name by what stands around
// them: "my calim number" is not.
func (s *scan) mayBeName(first, last int) bool {
	if first > 0 && s.lex[first-1].kind == word && s.says(first-1, "my", "the", "a", "an", "to", "of", "for", "new", "this", "your", "in", "on", "with", "not", "very",
		"no", "yes", "ok", "okay", "oh", "thank", "thanks", "all", "now") {
		return first > 1 && s.says(first-2, "is", "its") && !s.says(first-1, "my", "the")
	}
	return last+1 >= len(s.lex) || s.lex[last+1].kind != word || !s.says(last+1, "number", "id", "code", "no", "num", "address", "of", "to", "now")
}

// pair reports whether a turn of two words is a name although one of them is
// an ordinary word: "kadence little".
func (s *scan) pair() bool {
	a, b := s.lex[0].info, s.lex[1].info
	if s.saint(0) || s.lex[0].kind != word || s.lex[1].kind != word || (a.flags|b.flags)&(stop|glue|greeting|unit|street|place) != 0 || a.context != "" || b.context != "" {
		return false
	}
	return a.is(firstName) && b.is(surname|firstName) || a.is(known) && !b.is(known) && b.is(surname) || a.unlisted() && b.is(surname)
}

// twoNames reports whether a turn of two words is a listed first name with a
// word that may be a surname: "jerome miles", "white angie".
func (s *scan) twoNames() bool {
	const never = stop | glue | greeting | filler | street | subject | firm | title | citation
	a, b := s.lex[0], s.lex[1]
	if a.kind != word || b.kind != word || (a.info.flags|b.info.flags)&never != 0 || a.info.context != "" || b.info.context != "" || s.saint(0) {
		return false
	}
	certain := func(l lexeme) bool { return l.info.is(firstName) && !l.info.is(ambiguous|known|place) }
	return certain(a) && b.info.flags != 0 && !(b.info.is(unit) && !b.info.is(ambiguous)) && b.end-b.start > 1 || certain(b) && a.info.is(surname|ambiguous)
}

// strayNumbers takes the numbers that are left in a turn whose question was not
// recorded, but for those that read as years or round sums.
func (s *scan) strayNumbers() {
	covered := s.covered()
	for i := 0; i < len(s.lex); i++ {
		l := s.lex[i]
		if l.kind != number || covered[i] || l.end-l.start < 4 && !(l.end-l.start == 3 && i > 0 && s.letters(i-1)) || i > 0 && s.lex[i-1].kind != word && s.lex[i-1].mark != ',' || i+1 < len(s.lex) && s.lex[i+1].upper {
			continue
		}
		r, ok := s.runAt(i, false)
		if !ok || r.last+1 < len(s.lex) && s.lex[r.last+1].mark == '-' {
			continue
		}
		i = r.last
		round := strings.HasSuffix(r.digits, "00")
		if round || len(r.groups) > 1 || len(r.digits) == 4 && year(r.digits) || len(r.digits) == 8 && year(r.digits[4:]) || len(r.digits) == 7 && year(r.digits[3:]) || tollFree(r.digits) || s.ordinary(r) {
			continue
		}
		first := r.first
		if first > 0 && s.letters(first-1) {
			first--
		}
		s.take(first, r.last, s.kindOfAnswer())
	}
}

// letters reports whether a word is the letters of an identifier: three of them
// at most, that are no word.
func (s *scan) letters(i int) bool {
	l := s.lex[i]
	return l.kind == word && !l.upper && l.end-l.start <= 3 && l.info.unlisted()
}
