package redact

import "strings"

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
		case l.kind == number && j+1 < len(s.lex) && s.lex[j+1].info.is(unit):
			return second // an amount
		case l.kind == number && strange && second == 0 && l.end-l.start < 5 && len(r.digits) > 1 && len(r.digits) < 6:
			second = s.tail(j)
		case l.kind == word && (l.upper || s.particle(j) || l.info.unlisted() || l.end-l.start <= 2 && j+1 < len(s.lex) && s.lex[j+1].mark == '.'):
			strange = strange || l.info.unlisted() && l.end-l.start > 3
		case strange && l.kind == word && l.end-l.start < 5 && !l.info.is(stop|unit) && j+1 < len(s.lex) && s.lex[j+1].kind == number: // Luite tee 87
		case l.kind == number, l.kind == mixed, l.kind == mark && l.mark != 0 && strings.IndexByte(".,'-/>", l.mark) >= 0:
		default:
			return second
		}
	}
	return second
}

// numbered reads a street with its number behind: "on Pod Floriánem 1677", "to
// C/ Señores Curas 88". In front of it another may stand: "Katrina and Rúa do
// Paseo 46".
func (s *scan) numbered(i int) int {
	if i == 0 || !s.lex[i].upper || s.taken(i) {
		return i
	}
	announced := s.lex[i-1].kind == word && s.says(i-1, "on", "at", "of", "in", "to", "is")
	if !announced && !s.lex[i].line && !(s.lex[i-1].mark == ':' || s.lex[i-1].mark == '?') {
		return i
	}
	number, strange := s.streetName(i)
	if announced && !s.says(i-1, "is") && strange && number > i+1 {
		last := s.tail(number)
		s.take(i, last, Address)
		return last + 1
	}
	joint := i + 1
	for joint < len(s.lex) && joint < i+4 && (s.lex[joint].upper || s.lex[joint].mark == '-') {
		joint++
	}
	if joint+1 >= len(s.lex) || s.lex[joint].kind != word || !s.says(joint, "and") {
		return i
	}
	if number, strange = s.streetName(joint + 1); !strange || number == 0 {
		return i
	}
	last := s.tail(number)
	s.take(i, last, Address)
	return last + 1
}

// streetName reads words that can be a street's up to its number, which is 0
// if there is none, and whether they are of another language.
func (s *scan) streetName(i int) (last int, strange bool) {
	lower, way := false, false
	j := i
	for ; j < len(s.lex) && j < i+7; j++ {
		l := s.lex[j]
		switch {
		case l.kind == mark && j > i && (l.mark == '.' || l.mark == '/') && s.lex[j-1].end-s.lex[j-1].start < 3:
			continue
		case l.kind != word || l.upper && l.info.is(month|citation):
		case l.upper || s.particle(j):
			way = way || s.way(j)
			strange = strange || l.info.unlisted() && l.end-l.start > 3
			continue
		case j > i && l.info.unlisted() && l.end-l.start > 3:
			way, lower = way || s.way(j), true
			continue
		}
		break
	}
	if j <= i || j >= len(s.lex) || s.lex[j].kind != number || s.lex[j].end-s.lex[j].start > 4 || lower && !way {
		return 0, false
	}
	return j, strange || way
}

// way reports whether a word is one for street in other languages, or ends in
// one.
func (s *scan) way(k int) bool {
	w := s.lower(k)
	for _, end := range [...]string{"straße", "strasse", "straat", "vej", "gatan", "gata", "gade", "vägen", "vegen", "laan", "katu", "utca", "útja", "ulica"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return s.says(k, "ul", "rue", "rúa", "rua", "calle", "via", "viale", "avenida", "weg", "tér")
}

// twoNumbers reads a street behind two numbers: "at 846 31 Rue Al Bakri".
func (s *scan) twoNumbers(r run) int {
	next := r.last + 1
	if len(r.groups) != 2 || r.spoken || r.seps != "" || r.groups[0] > 5 || r.groups[1] > 4 || r.first == 0 || next+1 >= len(s.lex) ||
		!s.says(r.first-1, "at", "on", "in", "to", "is") || !s.lex[next].upper || !s.lex[next+1].upper || s.lex[next].info.is(month|stop|unit) {
		return 0
	}
	if last := s.tail(r.last); last > next {
		return last
	}
	return 0
}

// unnumbered reads the name of a street without a number, two words with
// capital letters at least: "on Berg Hills Street". The word for street stays.
func (s *scan) unnumbered(i int) int {
	if i == 0 || s.lex[i-1].kind != word || !s.says(i-1, "on", "at") || s.agency(i) {
		return i
	}
	j := i
	for j < len(s.lex) && j < i+4 && s.lex[j].kind == word && s.lex[j].upper && !s.lex[j].info.is(stop|month) && !s.plainStreet(s.lex[j]) {
		j++
	}
	if j < i+2 || j >= len(s.lex) || !s.lex[j].upper || !s.plainStreet(s.lex[j]) {
		return i
	}
	s.take(i, j-1, Address)
	return j
}

// unit reads an apartment by itself: "Apt. 322", on a line of its own.
func (s *scan) unit(i int) int {
	if !s.says(i, "apt") && !(s.lex[i].upper && s.says(i, "apartment", "suite")) || i+1 >= len(s.lex) {
		return i
	}
	last := s.apartmentAt(i)
	if last <= i || s.lex[last].kind == word || s.agency(i) {
		return i
	}
	last = s.tail(last)
	s.take(i, last, Address)
	return last + 1
}

// longestRest is how many lexemes may follow an address of which they are part
// although nothing in them says so.
const longestRest = 6

// allOfIt is the end of a turn that begins with an address and goes on with a
// few words that say nothing else, where nobody else's turns were recorded: "12
// park avenue kinder garden in".
func (s *scan) allOfIt(first, last int) int {
	if !s.alone || first > 0 || len(s.lex)-1-last > longestRest {
		return last
	}
	for k := last + 1; k < len(s.lex); k++ {
		l, end := s.lex[k], k+1 == len(s.lex)
		size := l.end - l.start
		switch {
		case l.kind == mark && l.mark == ',':
		case l.kind == number && end && size > 3 && size < 7:
		case l.kind != word, l.info.context != "", l.info.is(greeting | filler | unit | relation | asks), l.info.digits != "",
			l.info.is(firstName) && !l.info.is(ambiguous), l.info.is(stop) && !(end && size == 2 && l.info.is(state)):
			return last
		}
	}
	return len(s.lex) - 1
}

// streetTwice reports whether an address ends with a word for street although
// its street has one of its own or ends with its number: "90 Whitchurch Road
// street", "137 Avenue Teboulbi St", "Via Tasso 129 street".
func (s *scan) streetTwice(first, last int) bool {
	if last < first+2 || !s.says(last, "street", "st") {
		return false
	}
	before := s.lex[last-1]
	if before.kind == number {
		return s.lex[last-2].kind == word && s.lex[last-2].end-s.lex[last-2].start > 2 && !s.lex[last-2].info.is(apartment)
	}
	if before.kind != word || before.info.is(street) && !before.info.is(title) {
		return before.kind == word && s.lex[last-2].kind == word && !s.says(last-1, "park", "court")
	}
	for k := first; k < last-1; k++ {
		if s.lex[k].kind == word && s.says(k, "avenue", "boulevard", "rue", "rua", "via", "calle", "place") {
			return true
		}
	}
	return false
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

// corner reads "the corner of Main and 5th" and takes the two streets.
func (s *scan) corner(i int) int {
	if !s.says(i, "corner") || i+3 >= len(s.lex) || !s.says(i+1, "of") {
		return i
	}
	last, joined := i+1, 0
	for j := i + 2; j < len(s.lex) && j <= i+longestAddress; j++ {
		l := s.lex[j]
		switch {
		case l.kind == word && s.says(j, "and") && joined == 0 && j > i+2:
			joined = j
			continue
		case l.kind == mark && l.mark == '.' && j+1 < len(s.lex) && (s.lex[j-1].kind == number || s.lex[j-1].info.is(street) || s.lex[j-1].end-s.lex[j-1].start <= 2):
			continue
		case l.kind == word && s.plainStreet(l) && s.lex[j-1].kind == number:
			continue // Nieuwe Baan 473 St.
		case l.kind == word && (l.upper || l.info.unlisted() || l.info.is(street|ordinal|firstName) || s.particle(j)), l.kind == number, l.kind == mixed:
			last = j
			continue
		}
		break
	}
	if joined == 0 || last <= joined {
		return i
	}
	if s.addressed || s.located(i) { // all of it is the address
		if i > 0 && s.says(i-1, "the") {
			i--
		}
		s.take(i, last, Address)
		return last + 1
	}
	s.take(i+2, joined-1, Address)
	s.take(joined+1, last, Address)
	return last + 1
}

// located reports whether "located at", or the like, stands before "the corner".
func (s *scan) located(i int) bool { return i > 2 && s.says(i-2, "at") && s.says(i-3, "located") }

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

// told reads an address that begins with a word after "my address is".
func (s *scan) told(i int) int {
	if i == 0 {
		return i
	}
	l := s.lex[i]
	if l.kind != word || l.info.is(stop|glue|greeting|filler) || l.info.context != "" || l.info.is(known) && !l.upper && !l.info.is(place|firstName|street|apartment) && !s.streetAfter(i) ||
		s.says(i-1, "of", "to", "the") {
		return i
	}
	c := s.before(i)
	if c.kind != Address || !c.explicit {
		return i
	}
	towns := s.says(c.at, "address", "adress", "mailing") // not "I live in"
	near := false
	for j := i; j < len(s.lex) && j <= i+8 && (s.lex[j].kind != word || s.lex[j].info.context == ""); j++ {
		near = near || s.lex[j].kind == number || towns && j > i && s.lex[j].info.is(place|state) && !s.lex[j].info.is(stop) || j > i && s.lex[j].kind == word && (s.plainStreet(s.lex[j]) || s.lex[j].info.is(quarter))
	}
	if !near {
		return i
	}
	last := s.rest(i, i, true)
	s.take(i, last, Address)
	return last + 1
}

// streetAfter reports whether a street word follows word i closely.
func (s *scan) streetAfter(i int) bool {
	for j := i + 1; j < len(s.lex) && j <= i+2 && s.lex[j].kind == word; j++ {
		if s.plainStreet(s.lex[j]) {
			return true
		}
	}
	return false
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
