package redact

import "strings"

// number reads a number at lexeme i, decides what it is, and returns the
// lexeme to go on with; i if there is none.
func (s *scan) number(i int) int {
	l := s.lex[i]
	if l.kind == opaque || (l.kind == mark && l.mark != '(' && l.mark != '$') {
		return i
	}
	if l.kind == word {
		if next := s.addressAt(i); next > i {
			return next
		}
		if l.end-l.start > 3 && l.info.digits == "" && !l.info.is(month|ordinal|multiple|nato|hundred) {
			return i
		}
	}
	if next := s.birth(i); next > i {
		return next
	}
	if l.kind == mark && l.mark == '$' {
		if r, ok := s.runAt(i+1, false); ok {
			return r.last + 1
		}
		return i
	}
	start := i
	if l.kind == mark { // (303) 555 0123
		start = i + 1
	}
	r, ok := s.runAt(start, false)
	if ok {
		r.first = i
		if to := s.address(r); to > 0 {
			first := s.houseNumber(r.first)
			to = s.allOfIt(first, to)
			s.take(first, to, Address)
			return to + 1
		}
	}
	if next := s.identifier(i); next > i {
		return next
	}
	if !ok {
		return i
	}
	return s.decide(r)
}

// addressAt reads an address that begins with the word i.
func (s *scan) addressAt(i int) int {
	l := s.lex[i]
	if l.info.context == Address {
		s.addressed = true
	}
	if s.addressed {
		if next := s.told(i); next > i {
			return next
		}
	}
	if l.info.is(opens) {
		if next := max(s.military(i), s.corner(i)); next > i {
			return next
		}
		if next := s.postBox(i); next > i {
			return next
		}
	}
	if l.info.is(apartment) {
		if next := s.unit(i); next > i {
			return next
		}
	}
	if l.upper {
		if next := s.unnumbered(i); next > i {
			return next
		}
		return s.numbered(i)
	}
	return i
}

// decide settles a number without letters that begins no address.
func (s *scan) decide(r run) int {
	next := r.last + 1
	if s.ordinary(r) {
		return next
	}
	switch kind := s.kindOf(r); kind {
	case "":
	case Phone:
		last := s.extension(r.last)
		s.take(s.areaCode(r.first), last, kind)
		return last + 1
	default:
		s.take(s.prefixed(r.first), r.last, kind)
	}
	return next
}

// prefixed is where a number begins: with the capital letters that a hyphen
// joins to it, "AUTO-99-31127".
func (s *scan) prefixed(first int) int {
	if first > 1 && s.lex[first-1].mark == '-' && !s.lex[first-1].spaced && !s.lex[first].spaced &&
		s.lex[first-2].kind == word && s.lex[first-2].end-s.lex[first-2].start <= 6 && s.capitals(first-2) {
		return first - 2
	}
	return first
}

// houseNumber is where an address begins: with the "no" before its number.
func (s *scan) houseNumber(first int) int {
	if first > 0 && s.says(first-1, "no", "#", "number") && (first == 1 || s.lex[first-2].kind == word && !s.lex[first-2].spaced || s.lex[first-2].info.context != "" || s.lex[first-2].info.is(glue|stop|firstName)) {
		return first - 1
	}
	return first
}

// ordinary reports whether a number is an amount, a time, a count, or the
// number of a form.
func (s *scan) ordinary(r run) bool {
	if r.clock || r.amount {
		return true
	}
	if r.last+1 < len(s.lex) {
		after := s.lex[r.last+1]
		if after.kind == word && after.info.is(unit) && len(r.digits) < 9 || after.kind == mark && after.mark == '%' {
			return true
		}
		if after.kind == word && strings.EqualFold(s.text[after.start:after.end], "point") {
			return true
		}
	}
	if next := r.last + 1; len(r.digits) == 3 && tollFree(r.digits+"0000000") && next < len(s.lex) && s.lex[next].mark == '-' {
		return true // 888-GI-BILL
	}
	if s.asked.kind == "" && s.words.get(r.digits).is(form) && !s.before(r.first).explicit {
		return true // 1040, said or written
	}
	if r.first == 0 {
		return false
	}
	before := s.lex[r.first-1]
	if len(r.digits) == 4 && year(r.digits) && s.dated(r.first) {
		return true
	}
	switch {
	case before.kind == word && before.info.is(citation), before.kind == word && before.info.is(month) && len(r.digits) < 7:
		return true
	case before.kind == mark && before.mark == '-' && !before.spaced && r.first > 1 && s.lex[r.first-2].kind == word && len(r.digits) < 6:
		return !s.before(r.first - 2).explicit // SSA-1099
	case before.kind == mark && before.mark == '$':
		return true
	}
	return false
}

// year reports whether four digits read as a year that people speak of: from
// 1900 to 2039.
func year(digits string) bool { return digits[:2] == "19" || digits[:2] == "20" && digits[2] < '4' }

// dated reports whether a month stands shortly before a number, or a word that
// years follow.
func (s *scan) dated(i int) bool {
	if s.says(i-1, "in", "since", "for", "until", "through", "before", "after", "of", "year", "during", "by") {
		return true
	}
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		if s.lex[j].info.is(month) {
			return true
		}
	}
	return false
}

// kindOf decides by the words before, the question, and the shape, in this
// order.
func (s *scan) kindOf(r run) string {
	digits := len(r.digits)
	date := r.slashes == 2 || r.shape(4, 2, 2) || r.shape(2, 2, 4) && r.seps == "--"
	if date {
		return ""
	}
	if s.code(r.first) && digits >= 3 && digits <= 4 {
		return CVV
	}
	if r.dotted() {
		return IP
	}
	c, answered := s.before(r.first), false
	if tollFree(r.digits) && (!c.explicit || c.kind == Phone && !s.own(c.at) || c.kind == Address || r.seps != "") {
		return ""
	}
	if c.kind == "" && s.answers(r) {
		c, answered = context{kind: s.asked.kind, last4: s.asked.last4, explicit: true}, true
	}
	if digits == 3 && s.areaCode(r.first) < r.first {
		return Phone
	}
	if answered && c.kind == Phone && digits > 2 && digits < 7 && !c.last4 {
		return Phone // in pieces
	}
	if kind := announced(r, c); kind != "" && !(kind == Account && digits < 5 && r.first > 0 && s.says(r.first-1, "for")) {
		return kind // but not "withdrawn from my account for 500"
	}
	if digits >= 3 && c.last4 && digits == 4 {
		return SSNLast4
	}
	if kind := s.announcedAfter(r); kind != "" {
		return kind
	}
	if digits == 5 && s.afterState(r.first) || digits >= 4 && digits <= 6 && !r.spoken && !(digits == 4 && year(r.digits)) && s.afterTown(r.first) {
		return Zip
	}
	if r.shape(3, 4) && r.first > 0 && s.says(r.first-1, "on", "at", "number", "registered", "to") {
		return Phone
	}
	return byShape(r)
}

// announced is the type that the words before say, if the number can be one.
func announced(r run, c context) string {
	digits := len(r.digits)
	least := 6
	if c.explicit {
		least = 3
	}
	switch c.kind {
	case SSN:
		if c.last4 && digits == 4 || c.explicit && digits == 4 {
			return SSNLast4
		}
		if c.explicit && digits >= 2 || digits >= 7 && digits <= 11 {
			return SSN
		}
		return ""
	case Phone:
		if c.last4 && digits == 4 {
			return PhoneLast4
		}
		if digits < 7 {
			return ""
		}
		return Phone
	case Card:
		if c.explicit && digits >= 4 || digits >= 11 {
			return Card
		}
		return ""
	case Zip:
		if digits == 5 || digits == 9 || c.explicit && digits >= 3 && digits < 9 {
			return Zip
		}
		return ""
	case Routing:
		if digits >= 8 {
			return Routing
		}
		return ""
	case PIN, Password:
		if c.explicit && digits >= 3 || digits >= 4 && digits <= 8 {
			return c.kind
		}
		return ""
	case Account:
		if digits == 10 && !c.explicit {
			return byShape(r)
		}
		if digits == 4 && !c.explicit || digits < least {
			return ""
		}
		return Account
	case Policy, Claim, DriverLicense, Passport, EIN, AlienNumber, Plate, Username, Other, Medicare, VIN, IBAN:
		if digits >= least && !(r.shape(3, 3, 4) && !c.explicit) {
			return c.kind
		}
	}
	return ""
}

// afterState reports whether the name of a state stands shortly before a
// number.
func (s *scan) afterState(i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4 && s.lex[j].kind != opaque; j-- {
		if l := s.lex[j]; l.kind == word && l.info.is(state) && s.isState(j) {
			return true
		}
	}
	return false
}

// afterTown reports whether the name of a town stands before a number: "in
// Acquapendente 1021".
func (s *scan) afterTown(i int) bool {
	if i < 2 || s.lex[i-1].kind != word || !s.lex[i-1].upper || !s.lex[i-1].info.unlisted() && !s.lex[i-1].info.is(place) || s.lex[i-1].end-s.lex[i-1].start < 4 {
		return false
	}
	j := i - 2
	for j > 0 && i-j < 5 && s.lex[j].kind == word && (s.lex[j].upper || s.particle(j)) {
		j--
	}
	return s.lex[j].kind == word && s.says(j, "in", "from", "near")
}

// announcedAfter reads what follows a number: "… is my savings account".
func (s *scan) announcedAfter(r run) string {
	if len(r.digits) < 5 || r.last+1 >= len(s.lex) {
		return ""
	}
	for j := r.last + 1; j < len(s.lex) && j <= r.last+6; j++ {
		l := s.lex[j]
		if l.kind != word {
			return ""
		}
		switch kind := contextAt(s.lex, j); kind {
		case Account, Claim, Policy, Card, SSN, Routing, Phone:
			if j > r.last+1 && kind != Phone || len(r.digits) >= 7 {
				return kind
			}
		}
		if !l.info.is(glue) && !l.info.is(stop) {
			return ""
		}
	}
	return ""
}

// byShape is the type of a number that nothing was said about.
func byShape(r run) string {
	digits := len(r.digits)
	switch {
	case digits >= 13 && digits <= 19:
		if luhn(r.digits) || r.shape(4, 4, 4, 4) {
			return Card
		}
		return Account
	case digits == 9 && r.shape(2, 7):
		return EIN
	case digits == 9:
		return SSN
	case digits == 10, digits == 11 && r.digits[0] == '1':
		return Phone
	case r.shape(3, 4) && r.seps == "-":
		return Phone
	case digits == 7 && r.spoken, digits == 8 && !(r.shape(8) && year(r.digits[4:])), digits == 11, digits == 12, digits > 19:
		return Other
	}
	return ""
}

// luhn is the check digit of payment cards (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
