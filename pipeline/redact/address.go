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
		last = s.flat(r)
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
		if l.info.is(street) && j > r.last+1 && (told || l.upper || s.plainStreet(l) && len(r.digits) > 1) {
			return s.tail(j)
		}
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
		case l.kind == number && l.end-l.start > 6:
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
		case l.kind == mark && (l.mark == ',' || l.mark == '#' || l.mark == '-' || l.mark == '>' || l.mark == '\'' || l.mark == '(' || l.mark == ')'):
			continue
		case l.kind == mark && l.mark == '.':
			if before := s.lex[k-1]; (before.info.is(street|apartment) || before.kind == number) && k+1 < len(s.lex) && (s.lex[k+1].kind == number || s.lex[k+1].kind == mixed || s.lex[k+1].info.is(apartment)) {
				continue
			}
			return last
		case l.kind == word && l.info.is(apartment) && s.apartmentAt(k) > 0:
			k = s.apartmentAt(k)
		case l.kind == word && l.info.is(state) && s.isState(k), l.kind == word && l.info.context == "" && s.isPlace(k), s.townAt(k):
		case l.kind == word && s.says(k, "in", "us", "usa") && k+1 == len(s.lex):
		case l.kind == word && s.says(k, "in", "new", "usa") && k+1 < len(s.lex) && (s.townAt(k+1) || s.lex[k+1].info.is(place|state)):
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
			if l.info.is(stop) && !s.says(k, "new", "city", "county", "in", "street", "way", "place", "court") {
				return 0
			}
			continue
		}
		next := s.skipCommas(k + 1)
		if r, ok := s.runAt(next, false); ok && len(r.digits) >= 4 && len(r.digits) <= 9 && !s.ordinary(r) {
			return r.last
		}
		if k > j+1 && l.end-l.start == 2 && !l.info.is(stop) && (k+1 == len(s.lex) || s.lex[k+1].info.context != "" || s.says(k+1, "and", "usa", "ph")) {
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
	if l.kind != word || l.info.context != "" || l.info.is(stop|greeting|unit|month|filler) && !(l.upper && (s.capitals(k) && l.end-l.start < 4 || s.says(k, "new", "city", "county", "state"))) {
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

// cityStateZip recognises an address without a street word by its end.
func (s *scan) cityStateZip(r run) int {
	if len(r.digits) < 2 || len(r.digits) > 6 {
		return 0
	}
	for j := r.last + 1; j < len(s.lex) && j <= r.last+10; j++ {
		l := s.lex[j]
		if l.kind == opaque || l.kind == mark && l.mark != ',' && l.mark != '.' || l.kind == word && (l.info.is(unit|stop|yours) && !l.upper && !l.info.is(state|street) || l.info.context != "") {
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

// flat recognises an address, whatever its country, by words that are none of
// the language between the number and an apartment, or another number: "974 Via
// Roma 131 Apt. 425", "760 Passauer Strasse 33".
func (s *scan) flat(r run) int {
	strange, second := false, 0
	for j := r.last + 1; j < len(s.lex) && j <= r.last+9; j++ {
		l := s.lex[j]
		switch {
		case l.kind == word && s.says(j, "apt", "apartment", "suite", "ste", "unit"):
			if end := s.apartmentAt(j); end > j && j > r.last+1 {
				return s.tail(end)
			}
			return second
		case l.kind == number && strange && second == 0 && l.end-l.start < 5 && len(r.digits) > 1 && len(r.digits) < 6:
			second = s.tail(j)
		case l.kind == word && (l.upper || s.particle(j) || l.info.unlisted() || l.end-l.start <= 2 && j+1 < len(s.lex) && s.lex[j+1].mark == '.'):
			strange = strange || l.info.unlisted() && l.end-l.start > 3
		case l.kind == number, l.kind == mixed, l.kind == mark && l.mark != 0 && strings.IndexByte(".,'-/>", l.mark) >= 0:
		default:
			return second
		}
	}
	return second
}

// numbered reads a street with its number behind: "on Pod Floriánem 1677".
func (s *scan) numbered(i int) int {
	if i == 0 || !s.lex[i].upper || s.lex[i-1].kind != word || !s.says(i-1, "on", "at", "of", "in", "to") {
		return i
	}
	strange := false
	j := i
	for ; j < len(s.lex) && j < i+6 && s.lex[j].kind == word && (s.lex[j].upper && !s.lex[j].info.is(month|citation) || s.particle(j)); j++ {
		strange = strange || s.lex[j].info.unlisted() && s.lex[j].end-s.lex[j].start > 3
	}
	if !strange || j < i+2 || j >= len(s.lex) || s.lex[j].kind != number || s.lex[j].end-s.lex[j].start > 4 {
		return i
	}
	last := s.tail(j)
	if last+1 < len(s.lex) && s.says(last+1, "st") {
		last++
	}
	s.take(i, last, Address)
	return last + 1
}

// particle is a word within names of people and of streets.
func (s *scan) particle(k int) bool {
	return s.says(k, "de", "la", "le", "du", "des", "del", "della", "delle", "di", "da", "dos", "do", "der", "den", "van", "von", "bin", "al", "el", "saint", "ul", "rue", "via", "z", "u")
}

// military reads the end of an address of the armed forces, "APO AE 09012",
// and takes it with what stands before it: a box, a ship.
func (s *scan) military(i int) int {
	if !s.says(i, "apo", "fpo", "dpo") || i+2 >= len(s.lex) || !s.says(i+1, "aa", "ae", "ap") || s.lex[i+2].kind != number {
		return i
	}
	first := i
	for first > 0 && i-first < 8 {
		l := s.lex[first-1]
		if l.kind == number || l.kind == mark && (l.mark == ',' || l.mark == '-') || l.kind == word && (l.upper && !l.info.is(stop) || s.says(first-1, "unit", "box", "psc", "cmr")) {
			first--
			continue
		}
		break
	}
	s.take(first, i+2, Address)
	return i + 3
}

// corner reads "the corner of Main and 5th".
func (s *scan) corner(i int) int {
	if !s.says(i, "corner") || i+3 >= len(s.lex) || !s.says(i+1, "of") {
		return i
	}
	last, joined := i+1, false
	for j := i + 2; j < len(s.lex) && j <= i+longestAddress; j++ {
		l := s.lex[j]
		switch {
		case l.kind == word && s.says(j, "and") && !joined:
			joined = true
			continue
		case l.kind == mark && l.mark == '.' && j+1 < len(s.lex) && (s.lex[j-1].kind == number || s.lex[j-1].info.is(street) || s.lex[j-1].end-s.lex[j-1].start <= 2):
			continue
		case l.kind == word && (l.upper || l.info.unlisted() || l.info.is(street|ordinal|firstName) || s.particle(j)), l.kind == number, l.kind == mixed:
			last = j
			continue
		}
		break
	}
	if !joined || last < i+4 {
		return i
	}
	if i > 0 && s.says(i-1, "the") {
		i--
	}
	s.take(i, last, Address)
	return last + 1
}

// postBox reads "P.O. Box 1187, Shiprock, New Mexico 87420".
func (s *scan) postBox(i int) int {
	if s.lex[i].kind != word {
		return i
	}
	if next := s.ruralRoute(i); next > i {
		return next
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

// ruralRoute reads "rural route 2 box 45", with what follows.
func (s *scan) ruralRoute(i int) int {
	if !s.says(i, "rural", "rr", "hc") {
		return i
	}
	j := i + 1
	if j < len(s.lex) && s.says(j, "route") {
		j++
	}
	r, ok := s.runAt(j, false)
	if !ok || r.last+2 >= len(s.lex) || !s.says(r.last+1, "box") {
		return i
	}
	if r, ok = s.runAt(r.last+2, false); !ok {
		return i
	}
	last := s.tail(r.last)
	s.take(i, last, Address)
	return last + 1
}

// told reads an address that begins with a word after "my address is".
func (s *scan) told(i int) int {
	if i == 0 {
		return i
	}
	l := s.lex[i]
	if l.kind != word || l.info.is(stop|glue|greeting|filler) || l.info.context != "" || l.info.is(known) && !l.upper && !l.info.is(place|firstName|street|apartment) ||
		s.says(i-1, "of", "to", "the") {
		return i
	}
	if c := s.before(i); c.kind != Address || !c.explicit {
		return i
	}
	near := false
	for j := i; j < len(s.lex) && j <= i+8 && (s.lex[j].kind != word || s.lex[j].info.context == ""); j++ {
		near = near || s.lex[j].kind == number || j > i && s.lex[j].kind == word && (s.plainStreet(s.lex[j]) || s.lex[j].info.is(quarter))
	}
	if !near {
		return i
	}
	last := s.rest(i, i, true)
	s.take(i, last, Address)
	return last + 1
}
