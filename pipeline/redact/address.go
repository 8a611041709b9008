package redact

import "strings"

// address gives the last lexeme of the address that begins with the number r,
// or 0.
func (s *scan) address(r run) int {
	c := s.before(r.first)
	told := c.kind == Address && r.first-c.at <= 6 || c.kind == "" && s.asked.kind == Address && s.answersFrom(r.first)
	if s.agency(r.first) && !told || r.dotted() || r.amount || r.clock || r.slashes > 0 {
		return 0
	}
	last := s.street(r, told)
	if last == 0 {
		last = s.cityStateZip(r)
	}
	if last == 0 {
		last = max(s.flat(r), s.twoNumbers(r))
	}
	if told && (c.explicit || c.kind == "" || last > 0) {
		last = max(last, s.rest(r.first, r.last, c.explicit || c.kind == ""))
	}
	return last
}

// street finds the street word after a number, and the end of the address.
func (s *scan) street(r run, told bool) int {
	for j := r.last + 1; j < len(s.lex) && j <= r.last+6; j++ {
		l := s.lex[j]
		if l.kind == mixed && l.end-l.start <= 5 || l.kind == number && l.end-l.start <= 3 {
			continue
		}
		if l.kind != word || l.info.is(unit) || (l.info.is(stop) && !l.info.is(street|apartment|firstName) && !s.says(j, "state", "county", "union", "new", "old", "first", "one")) {
			return 0
		}
		if last := s.route(r, j, told); last > 0 {
			return s.tail(last)
		}
		if l.info.is(street) && j > r.last+1 && (told || l.upper || s.plainStreet(l) && (len(r.digits) > 1 || s.toState(j) > 0)) || s.streetWithin(j) {
			return s.tail(j)
		}
	}
	return 0
}

// route is the number behind a road that has no name, which a house number
// stands before: "3398 state route 41", "220 county road 12". 0 if there is none.
func (s *scan) route(r run, j int, told bool) int {
	if j+1 >= len(s.lex) || !s.says(j, "route", "highway", "hwy", "road", "rd") {
		return 0
	}
	next, ok := s.runAt(j+1, false)
	if !ok || len(next.digits) > 4 || s.lex[next.last].end-s.lex[next.first].start > 20 {
		return 0
	}
	if next.last+1 < len(s.lex) && s.lex[next.last+1].info.is(unit) {
		return 0
	}
	named := j > r.last+1 && s.says(j-1, "state", "county", "us", "farm", "market", "rural", "old", "township", "forest", "ranch")
	if told && j > r.last || named && len(r.digits) > 1 && !(len(r.digits) == 4 && year(r.digits)) {
		return next.last
	}
	return 0
}

// plainStreet is a street word that hardly means anything else.
func (s *scan) plainStreet(l lexeme) bool {
	switch strings.ToLower(s.text[l.start:l.end]) {
	case "street", "avenue", "ave", "boulevard", "blvd", "lane", "road", "rd", "ln", "parkway", "pkwy", "terrace", "hwy", "highway", "drive", "court", "dr", "st":
		return true
	}
	return false
}

// agency reports whether an address is said to be an office's.
func (s *scan) agency(i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		if s.lex[j].info.is(office) {
			return j == 0 || !s.says(j-1, "our", "my", "home") // our office: a firm of one, perhaps
		}
	}
	return false
}

// longestAddress is how many lexemes an address may have.
const longestAddress = 18

// rest takes what follows lexeme last as the address that was asked for, to
// the end of the clause. Alone, a number is one only if that is sure.
func (s *scan) rest(first, last int, sure bool) int {
	began := last
	for j := last + 1; j < len(s.lex) && j <= first+longestAddress; j++ {
		l := s.lex[j]
		switch {
		case s.phoneAt(j):
			j = len(s.lex)
			continue
		case l.kind == mark && (l.mark == ',' || l.mark == '-' || l.mark == '#' || l.mark == '/'):
			continue
		case l.kind == mark && l.mark == '.' && j > 0 && s.lex[j-1].info.is(street|apartment):
			continue
		case l.kind == mark, l.kind == opaque, l.kind == word && (l.info.is(unit|greeting) || l.info.context != ""):
			j = len(s.lex)
			continue
		case l.kind == word && l.info.is(stop) && !l.info.is(firstName|state|street|apartment):
			if s.says(j, "in", "of", "near", "the", "at") {
				continue
			}
			j = len(s.lex)
			continue
		case l.kind == number && l.end-l.start > 6, l.kind == word && l.info.digits != "" && s.longSpoken(j):
			j = len(s.lex)
			continue
		}
		last = j
	}
	if last == began && (!sure || last+1 < len(s.lex) && s.lex[last+1].info.is(unit)) {
		return 0
	}
	return last
}

// tail extends an address behind its street: apartment, city, state, code.
func (s *scan) tail(j int) int {
	if last := s.toState(j); last > 0 {
		return last
	}
	last := j
	for k := j + 1; k < len(s.lex) && k <= j+longestAddress; k++ {
		l := s.lex[k]
		switch {
		case s.phoneAt(k):
			return last
		case l.kind == mark && (l.mark == ',' || l.mark == '#' || l.mark == '-' || l.mark == '>' || l.mark == '\'' || l.mark == '(' || l.mark == ')'):
			continue
		case l.kind == mark && l.mark == 0 && k+1 < len(s.lex) && s.lex[k+1].kind == word && !s.lex[k+1].spaced: // a sign taken for a letter
			continue
		case l.kind == mark && l.mark == '.' && s.lex[k-1].kind == number && k+2 < len(s.lex) && s.lex[k+1].line && s.lex[k+1].upper && s.townAt(k+1):
			continue
		case l.kind == mark && l.mark == '.':
			if before := s.lex[k-1]; (before.info.is(street|apartment) || before.kind == number) && k+1 < len(s.lex) && (s.lex[k+1].kind == number || s.lex[k+1].kind == mixed || s.lex[k+1].info.is(apartment)) {
				continue
			}
			return last
		case l.kind == word && s.plainStreet(l) && s.lex[k-1].kind == number: // Rua Mina 50 street
			return last
		case l.kind == word && l.info.is(apartment) && s.apartmentAt(k) > 0:
			k = s.apartmentAt(k)
		case l.kind == word && l.info.is(state) && s.isState(k), l.kind == word && l.info.context == "" && s.isPlace(k), s.townAt(k):
		case l.kind == word && s.particle(k) && k+1 < len(s.lex) && s.lex[k+1].upper && s.townAt(k+1): // Caxias do Sul
		case l.kind == word && s.says(k, "in", "us", "usa") && k+1 == len(s.lex):
		case l.kind == word && s.says(k, "in", "new", "usa") && k+1 < len(s.lex) && (s.townAt(k+1) || s.lex[k+1].info.is(place|state)):
		case l.kind == number && l.end-l.start == 5 && s.phoneAt(s.skipCommas(k+1)):
			return k
		case l.kind == number || l.kind == word && l.info.digits != "":
			if r, ok := s.runAt(k, false); ok && len(r.digits) >= 4 && len(r.digits) <= 9 && len(r.digits) != 7 && !s.ordinary(r) {
				return r.last
			}
			return last
		default:
			return last
		}
		last = k
	}
	return last
}

// toState finds the state and the code at the end of an address, whatever the
// words of the town's name: "bridge town al 26570". Without a code, nothing
// may follow the state.
func (s *scan) toState(j int) int {
	for k := j + 1; k < len(s.lex) && k <= j+10; k++ {
		l := s.lex[k]
		if l.kind == mark && l.mark == ',' || l.kind == number && k <= j+3 {
			continue
		}
		if l.kind != word || l.info.context != "" || l.info.is(greeting|unit|filler|relation|yours) {
			return 0
		}
		if !l.info.is(state) {
			if l.info.digits != "" && s.longSpoken(k) || l.info.is(stop) && !s.says(k, "new", "city", "county", "in", "street", "way", "place", "court") {
				return 0
			}
			continue
		}
		next := s.skipCommas(k + 1)
		r, ok := s.runAt(next, false)
		if ok && len(r.digits) >= 4 && len(r.digits) <= 9 && !s.ordinary(r) {
			return r.last
		}
		if ok && len(r.groups) > 1 && r.groups[0] == 5 {
			return next // a phone number behind the code
		}
		if l.end-l.start == 2 && (k > j+1 && !l.info.is(stop) || s.plainStreet(s.lex[k-1]) && !s.says(k, "ok", "hi", "or")) &&
			(k+1 == len(s.lex) || s.lex[k+1].info.context != "" || s.says(k+1, "and", "usa", "ph")) {
			return k
		}
	}
	return 0
}

// apartmentAt is the last lexeme of the apartment that lexeme k announces; 0
// if it announces none.
func (s *scan) apartmentAt(k int) int {
	at := k + 1
	for at < len(s.lex) && s.lex[at].kind == mark && (s.lex[at].mark == '#' || s.lex[at].mark == '.') {
		at++
	}
	if at >= len(s.lex) {
		if s.says(k, "north", "south", "east", "west") {
			return k
		}
		return 0
	}
	if l := s.lex[at]; l.kind == number || l.kind == mixed || l.info.digits != "" {
		if r, ok := s.runAt(at, true); ok && len(r.digits)+r.letters < 7 {
			return s.trim(r)
		}
		return at
	} else if l.kind == word && l.end-l.start == 1 && !l.info.is(stop) {
		return at
	}
	if s.lex[k].end-s.lex[k].start <= 2 || s.lex[k].info.is(street|nato) || strings.HasSuffix(strings.ToLower(s.text[s.lex[k].start:s.lex[k].end]), "st") || s.says(k, "north", "south") {
		return k // the quarter of a town: NW
	}
	return 0
}

// townAt reports whether a word can be part of a town's name: it has a capital
// letter, or it is in no list but those of names.
func (s *scan) townAt(k int) bool {
	l := s.lex[k]
	if l.kind != word || l.info.context != "" || l.info.is(stop|greeting|unit|month|filler) && !(l.upper && (s.capitals(k) && l.end-l.start < 4 || s.says(k, "new", "city", "county", "state", "union"))) {
		return false
	}
	return l.upper || l.info.flags&^(surname|firstName|ambiguous|quarter) == 0 && l.info.digits == "" && l.end-l.start > 2
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
	if next >= len(s.lex) {
		return !l.info.is(stop)
	}
	size := s.lex[next].end - s.lex[next].start
	return s.lex[next].kind == number && (size == 5 || size == 4 && !l.info.is(stop))
}

func (s *scan) skipCommas(j int) int {
	for j < len(s.lex) && s.lex[j].kind == mark && (s.lex[j].mark == ',' || s.lex[j].mark == '#') {
		j++
	}
	return j
}

// country is the lexeme behind the name of a country, of one word or of two,
// that may stand between a state and its code; j if there is none.
func (s *scan) country(j int) int {
	for k := j; k < len(s.lex) && k < j+3 && s.lex[k].kind == word; k++ {
		l := s.lex[k]
		if l.info.is(stop|unit|glue|street|relation|greeting) && !s.says(k, "new") || l.info.context != "" || l.info.digits != "" {
			break
		}
		if k+1 < len(s.lex) && s.lex[k+1].kind == number {
			return k + 1
		}
	}
	return j
}

// cityStateZip recognises an address without a street word by its end.
func (s *scan) cityStateZip(r run) int {
	if len(r.digits) < 2 && s.houseNumber(r.first) == r.first || len(r.digits) > 6 {
		return 0
	}
	for j := r.last + 1; j < len(s.lex) && j <= r.last+10; j++ {
		l := s.lex[j]
		if l.kind == opaque || l.kind == mark && l.mark != ',' && l.mark != '.' || l.kind == word && (l.info.is(unit|stop|yours) && !l.upper && !l.info.is(state|street) && !s.says(j, "new") || l.info.context != "") {
			return 0
		}
		if l.kind == word && l.info.is(state) && s.isState(j) && j > r.last+1 {
			next := s.skipCommas(s.country(j + 1))
			if next < len(s.lex) && s.lex[next].kind == number && (s.lex[next].end-s.lex[next].start == 5 || s.lex[next].end-s.lex[next].start == 9) {
				return next
			}
		}
	}
	return 0
}
