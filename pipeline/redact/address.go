package redact

import "strings"

// street reports the last lexeme of the address that begins with the number r,
// or 0.
func (s *scan) street(r run) int {
	c := s.before(r.first)
	told := c.kind == Address && r.first-c.at <= 6 || c.kind == "" && s.asked.kind == Address && s.answersFrom(r.first)
	if s.agency(r.first) && !told || r.amount || r.clock || r.slashes > 0 {
		return 0
	}
	for j := r.last + 1; j < len(s.lex) && j <= r.last+6; j++ {
		l := s.lex[j]
		if l.kind == mixed && l.end-l.start <= 5 || l.kind == number && l.end-l.start <= 3 {
			continue
		}
		if l.kind != word || l.info.is(unit) || (l.info.is(stop) && !l.info.is(street|apartment|firstName)) {
			break
		}
		if l.info.is(street) && j > r.last+1 && (told || l.upper || s.plainStreet(l) && len(r.digits) > 1) {
			last := s.tail(j)
			if c.kind == "" && told {
				last = max(last, s.rest(r))
			}
			return last
		}
	}
	if last := s.cityStateZip(r); last > 0 {
		return last
	}
	if told && c.explicit || told && c.kind == "" {
		return s.rest(r)
	}
	return 0
}

// plainStreet is a street word that hardly means anything else.
func (s *scan) plainStreet(l lexeme) bool {
	switch strings.ToLower(s.text[l.start:l.end]) {
	case "street", "avenue", "ave", "boulevard", "blvd", "lane", "road", "rd", "ln", "parkway", "pkwy", "terrace", "hwy", "highway", "drive", "court":
		return true
	}
	return false
}

// agency reports whether an address is said to be an office's.
func (s *scan) agency(i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		if s.lex[j].info.is(office) {
			return true
		}
	}
	return false
}

// rest takes the words after a number as the address that was asked for, to
// the end of the clause.
func (s *scan) rest(r run) int {
	last := r.last
	for j := r.last + 1; j < len(s.lex) && j <= r.last+10; j++ {
		l := s.lex[j]
		if l.kind == mark && l.mark != ',' && l.mark != '-' || l.kind == opaque || l.kind == word && (l.info.is(unit) || l.info.is(stop) && !l.info.is(firstName|state|street)) {
			break
		}
		if l.kind != mark {
			last = j
		}
	}
	if last == r.last {
		return 0
	}
	return last
}

// tail extends an address behind its street: apartment, city, state, code.
func (s *scan) tail(j int) int {
	last := j
	at := s.skipCommas(j + 1)
	for at < len(s.lex) && s.lex[at].kind == word && s.lex[at].info.is(apartment) {
		last = at
		at++
		if r, ok := s.runAt(at, true); ok && at < len(s.lex) {
			last, at = r.last, r.last+1
		} else if at < len(s.lex) && s.lex[at].kind == word && s.lex[at].end-s.lex[at].start == 1 {
			last, at = at, at+1
		}
		at = s.skipCommas(at)
	}
	for k := at; k < len(s.lex) && k <= at+6; k++ {
		l := s.lex[k]
		if l.kind == mark && l.mark != ',' || l.kind == opaque || l.kind == number || l.kind == word && l.info.is(unit) {
			break
		}
		if l.kind == word && l.info.is(state) && s.isState(k) {
			last = k
			at = s.skipCommas(k + 1)
		}
	}
	if r, ok := s.runAt(at, false); ok && len(r.digits) >= 5 && !s.ordinary(r) {
		last = r.last
	}
	return last
}

func (s *scan) skipCommas(j int) int {
	for j < len(s.lex) && s.lex[j].kind == mark && (s.lex[j].mark == ',' || s.lex[j].mark == '#') {
		j++
	}
	return j
}

// isState tells states from the words that look like their abbreviations.
func (s *scan) isState(k int) bool {
	l := s.lex[k]
	if l.end-l.start > 2 {
		return true
	}
	if l.upper && s.text[l.start+1] <= 'Z' {
		return true
	}
	next := s.skipCommas(k + 1)
	return next < len(s.lex) && s.lex[next].kind == number && s.lex[next].end-s.lex[next].start == 5
}

// cityStateZip recognises an address without a street word by its end.
func (s *scan) cityStateZip(r run) int {
	if len(r.digits) < 2 || len(r.digits) > 6 {
		return 0
	}
	for j := r.last + 1; j < len(s.lex) && j <= r.last+10; j++ {
		l := s.lex[j]
		if l.kind == opaque || l.kind == mark && l.mark != ',' && l.mark != '.' || l.kind == word && l.info.is(unit) {
			return 0
		}
		if l.kind == word && l.info.is(state) && s.isState(j) && j > r.last+1 {
			next := s.skipCommas(j + 1)
			if next < len(s.lex) && s.lex[next].kind == number && s.lex[next].end-s.lex[next].start == 5 {
				return next
			}
		}
	}
	return 0
}

// postBox reads "P.O. Box 1187, Shiprock, New Mexico 87420".
func (s *scan) postBox(i int) int {
	if s.lex[i].kind != word {
		return i
	}
	j := i
	var letters strings.Builder
	for ; j < len(s.lex) && j < i+4; j++ {
		l := s.lex[j]
		if l.kind == mark && l.mark == '.' {
			continue
		}
		if l.kind != word || l.end-l.start > 2 {
			break
		}
		letters.WriteString(strings.ToLower(s.text[l.start:l.end]))
	}
	if letters.String() != "po" || j >= len(s.lex) || !strings.EqualFold(s.text[s.lex[j].start:s.lex[j].end], "box") {
		return i
	}
	r, ok := s.runAt(j+1, false)
	if !ok {
		return i
	}
	last := s.tail(r.last)
	s.take(i, last, Address)
	return last + 1
}
