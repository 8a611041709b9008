package redact

import (
	"slices"
	"strings"
)

// classes tells of each lexeme what it is; what is taken already separates, if
// it is not part of an address.
func (s *scan) classes() []class {
	classes := make([]class, len(s.lex))
	for i := range s.lex {
		classes[i] = s.class(i)
	}
	if s.asked.kind == "" {
		for i := range s.lex {
			for j := i; j <= s.form(i); j++ {
				classes[j] = classBetween
			}
		}
	}
	for _, t := range slices.Clone(s.spans) {
		for i, l := range s.lex {
			if l.start < t.end && t.start < l.end {
				classes[i] = classBetween
				switch t.kind {
				case Address:
					classes[i] = classStreet
				case Person:
					classes[i] = className
				case SSN, Account, Phone, Other, Policy, Claim:
					if i > 0 && s.lex[i-1].end <= t.start && (s.codeLetters(i-1) || s.shortName(classes, i-1)) {
						s.take(i-1, i, Other)
						classes[i-1] = classBetween
					}
				}
			}
		}
	}
	return classes
}

// form is the last lexeme of the number of a form that begins at lexeme i,
// whether written together or not (1040x, dd 214, 1099-r); i-1 if none does.
func (s *scan) form(i int) int {
	last, id := i-1, ""
	for j := i; j < len(s.lex) && j < i+3; j++ {
		l := s.lex[j]
		if l.kind == mark && l.mark == '-' && j > i {
			continue
		}
		if l.kind == mark || l.kind == opaque || l.end-l.start > 6 {
			break
		}
		if id += s.lower(j); s.words.get(id).is(form) {
			last = j
		}
	}
	if last >= i && last+1 < len(s.lex) && s.lex[last+1].kind == number {
		return i - 1 // goes on
	}
	return last
}

func (s *scan) class(i int) class {
	l := s.lex[i]
	switch l.kind {
	case opaque:
		return classBetween
	case mark:
		if strings.IndexByte(",-#/'", l.mark) >= 0 && l.mark != 0 {
			return classJoint
		}
		return classBetween
	case number:
		return classDigits
	case mixed:
		if s.nth(i) {
			return classOther // 3rd
		}
		return classLetter
	}
	is := l.info.is
	switch {
	case s.codeLetters(i):
		return classLetter
	case l.info.digits != "" || is(multiple):
		return classDigits
	case is(street) && s.plainStreet(l), is(quarter), s.streetWithin(i), is(apartment) && l.end-l.start > 2 && i+1 < len(s.lex) && s.lex[i+1].kind == number && (s.asked.kind == Address || !s.indoors(i)):
		return classStreet
	case is(street|state|apartment) && !is(stop|glue) && l.end-l.start > 1, s.isPlace(i):
		return classPlace
	case l.upper && s.acronym(i), i > 0 && s.says(i, "will", "may", "can") && s.says(i-1, "i", "you", "we", "it", "they", "that", "he", "she"):
		return classBetween
	case s.owed(i):
		return classOther
	case is(firstName) && !is(ambiguous), l.info.unlisted() && l.end-l.start > 2 && !s.courtesy(i):
		return className
	case is(unit|month|ordinal|citation) && !is(stop|glue):
		return classOther
	case s.says(i, "no", "number", "in", "near", "of", "by", "the", "at", "new"):
		return classSoft
	case is(stop|glue|greeting|filler|dash|title|relation|asks|hundred) || l.info.context != "":
		return classBetween
	case l.end-l.start <= 2:
		return classLetter
	case is(firstName) && (len(s.lex) <= 3 && (i == 0 || !is(known)) || i == 0 && s.says(1, "and") || s.besideName(i)), is(surname) && i > 0 && s.lex[i-1].kind == word && s.lex[i-1].info.flags&(firstName|surname) != 0 && !s.lex[i-1].info.is(known|stop):
		return className
	}
	return classOther
}

// codeLetters reports whether a short word is the letters of an identifier
// next to its digits: kl 58 ew, rut 786.
func (s *scan) codeLetters(i int) bool {
	l := s.lex[i]
	size := l.end - l.start
	if l.kind != word || size > 3 || s.says(i, "no", "is", "my", "to", "of", "in", "th", "rd", "nd", "st", "and", "the", "on", "at", "for", "its", "ssn", "num", "was", "ok", "yes", "or", "we", "be", "he", "us", "up", "by", "if", "do", "go", "me", "you", "all") {
		return false
	}
	before := i > 0 && s.lex[i-1].kind == number
	after := i+1 < len(s.lex) && s.lex[i+1].kind == number
	if size == 3 {
		return (len(s.lex) <= 4 || s.asked.kind != "") && after && !before && s.lex[i+1].end-s.lex[i+1].start > 2 && l.info.lettered() && l.info.is(known) && !l.info.is(street|apartment|state)
	}
	if l.info.is(state) && !(after && s.lex[i+1].end-s.lex[i+1].start < 4) {
		return false
	}
	return (before || after) && !l.info.is(unit) && l.info.context == "" && (size == 1 || l.info.flags&^(known|filler|stop|surname|state|greeting|apartment) == 0)
}

// isPlace reports whether a word is part of the name of a town or a country.
func (s *scan) isPlace(i int) bool {
	if s.lex[i].info.is(place) {
		return true
	}
	before := i - 1
	for before > 0 && s.says(before, "is", "name") {
		before--
	}
	if before >= 0 && s.lex[before].kind == word && s.says(before, "from", "in", "city", "town") && s.lex[i].info.flags&^(firstName|surname|ambiguous|place) == 0 {
		return true
	}
	return i > 0 && s.saint(i-1) || s.saint(i) && i+1 < len(s.lex) && s.lex[i+1].kind == word
}

// saint reports whether a word begins the names of many towns.
func (s *scan) saint(i int) bool {
	return s.lex[i].kind == word && s.says(i, "san", "santa", "los", "las", "saint", "fort", "port", "mount")
}

// streetWithin reports whether an unlisted word begins with a street word that
// was run together with the town: avenuemanchester.
func (s *scan) streetWithin(i int) bool {
	if !s.lex[i].info.unlisted() || s.lex[i].end-s.lex[i].start < 8 {
		return false
	}
	low := s.lower(i)
	for _, w := range [...]string{"street", "avenue", "road", "lane", "drive"} {
		if strings.HasPrefix(low, w) || strings.HasSuffix(low, w) {
			return true
		}
	}
	return false
}

// courtesy reports whether an unlisted word is two words run together, of
// which one is polite: okthanks.
func (s *scan) courtesy(i int) bool {
	l := s.lex[i]
	if l.end-l.start > longestKnown {
		return false
	}
	w := strings.ToLower(s.text[l.start:l.end])
	for _, polite := range [...]string{"hi", "ok", "okay", "no", "yes", "sure", "thanks", "thank", "please", "hello", "sir", "good", "sorry", "my"} {
		for _, rest := range [...]string{strings.TrimPrefix(w, polite), strings.TrimSuffix(w, polite)} {
			if i := s.words.get(rest); len(rest) < len(w) && len(rest) > 1 && (i.is(stop|greeting) || len(polite) > 2 && i.is(known)) {
				return true
			}
		}
	}
	return false
}

// slip reports whether an unlisted word is a slip of the fingers rather than a
// name: one letter left out, added or mistaken, or two exchanged, make it a
// word of the language. Of short words nobody can tell.
func (s *scan) slip(i int) bool {
	low := []byte(s.lower(i))
	if len(low) < 6 || len(low) > longestKnown || s.lex[i].info.is(surname) {
		return false
	}
	if strings.HasSuffix(string(low), "ing") {
		return true
	}
	said := func(w []byte) bool {
		s.steps++
		is := s.words.get(string(w))
		if *is == (info{}) {
			is = s.words.stem(w)
		}
		return is.is(known|stop) && !is.is(firstName|surname)
	}
	tried := make([]byte, 0, longestKnown+1)
	for at := range low {
		if tried = append(append(tried[:0], low[:at]...), low[at+1:]...); said(tried) {
			return true
		}
		if tried = append(tried[:0], low...); at > 0 {
			if tried[at-1], tried[at] = tried[at], tried[at-1]; said(tried) {
				return true
			}
		}
		for c := byte('a'); c <= 'z'; c++ {
			tried = append(tried[:0], low...)
			if tried[at] = c; said(tried) {
				return true
			}
			if tried = append(append(append(tried[:0], low[:at]...), c), low[at:]...); said(tried) {
				return true
			}
		}
	}
	return false
}

// covered tells of each lexeme whether it is taken.
func (s *scan) covered() []bool {
	covered := make([]bool, len(s.lex))
	for _, t := range s.spans {
		for i, l := range s.lex {
			if l.start < t.end && t.start < l.end {
				covered[i] = true
			}
		}
	}
	return covered
}

// besideName reports whether a word that may be a name has one next to it.
func (s *scan) besideName(i int) bool {
	for _, j := range [...]int{i - 1, i + 1} {
		if j >= 0 && j < len(s.lex) && s.lex[j].kind == word && (s.lex[j].info.is(firstName|surname) || s.lex[j].info.unlisted()) && !s.lex[j].info.is(stop) {
			return true
		}
	}
	return false
}

// indoors reports whether a word names a part of a public building rather than
// of a home: room 314.
func (s *scan) indoors(i int) bool { return s.says(i, "room", "floor", "building", "bldg") }
