package redact

import "strings"

// identifier reads an identifier with letters in it at lexeme i.
func (s *scan) identifier(i int) int {
	if p := s.part(i, true); p != partLetters && p != partDigits && p != partSpoken {
		if last := s.alternating(i); last > i { // as 32 h 9
			s.take(i, last, s.kindOfAnswer())
			return last + 1
		}
		return i
	}
	if kind, last := s.standard(i); kind != "" {
		s.take(i, last, kind)
		return last + 1
	}
	if s.nth(i) {
		return i
	}
	if last := max(s.lettersAndDigits(i), s.alternating(i)); last > i {
		s.take(i, last, s.kindOfAnswer())
		return last + 1
	}
	c := s.before(i)
	if c.kind == "" && s.alien(i) {
		c = context{kind: AlienNumber, explicit: true}
	}
	if !c.explicit && c.kind == "" && s.answersFrom(i) {
		c = context{kind: s.asked.kind, explicit: true}
	}
	if !c.explicit || i > 0 && s.lex[i-1].info.is(citation) {
		return i
	}
	switch c.kind {
	case Policy, Claim, DriverLicense, Passport, Plate, Username, Other, Account, VIN, Medicare, AlienNumber, IBAN, Password:
	default:
		return i
	}
	r, ok := s.runAt(i, true)
	if c.kind == Password && !(ok && r.letters > 0) {
		return i
	}
	if !ok || r.letters == 0 || len(r.digits) < 2 || len(r.digits)+r.letters < 4 {
		return i
	}
	r.last = s.trim(r)
	if tollFree(r.digits+strings.Repeat("0", max(0, 10-len(r.digits)))) && r.seps != "" {
		return i // 888-GI-BILL
	}
	if r.last+1 < len(s.lex) && s.lex[r.last+1].info.is(unit) && len(r.digits) < 4 {
		return i
	}
	s.take(r.first, r.last, c.kind)
	return r.last + 1
}

// lettersAndDigits reads an identifier that is spelled, letters first: "A-B-C
// one two three four".
func (s *scan) lettersAndDigits(i int) int {
	j := i
	for ; j+2 < len(s.lex) && s.lex[j].kind == word && s.lex[j].upper && s.lex[j].end-s.lex[j].start == 1 && s.lex[j+1].mark == '-'; j += 2 {
	}
	if j < i+4 || s.lex[j].end-s.lex[j].start != 1 {
		return i
	}
	r, ok := s.runAt(j+1, false)
	if !ok || len(r.digits) < 3 {
		return i
	}
	return r.last
}

// nth reports whether a lexeme is an ordinal in digits: 18th.
func (s *scan) nth(i int) bool {
	l := s.lex[i]
	if l.kind != mixed || l.end-l.start > 4 {
		return false
	}
	switch strings.ToLower(s.text[l.end-2 : l.end]) {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

// alternating reads an identifier that came apart into letters and digits: "l 3
// x 7 r 0".
func (s *scan) alternating(i int) int {
	last, parts, digits := i, 0, 0
	for j := i; j < len(s.lex) && j < i+12; j++ {
		l := s.lex[j]
		isDigits := l.kind == number && l.end-l.start < 4
		isLetters := l.kind == word && !l.upper && l.end-l.start <= 2 && l.info.context == "" && !l.info.is(unit|greeting|ordinal) && !s.says(j, "to", "or", "of", "in", "at", "on", "by", "is", "am", "pm", "no", "th", "so", "my") && !(parts < 2 && s.says(j, "x"))
		if !isDigits && !isLetters || j > i && isDigits == (s.lex[j-1].kind == number) {
			break
		}
		parts++
		if isDigits {
			digits++
			last = j
		} else if l.info.unlisted() || l.end-l.start == 1 && !s.says(j, "a", "i") || parts > 3 && j+1 == len(s.lex) && !s.says(j, "ok") {
			last = j
		}
	}
	if parts < 4 || digits < 2 {
		return i
	}
	return last
}

// alien reads "my A number is" before an identifier.
func (s *scan) alien(i int) bool {
	for j := i - 1; j > 0 && i-j <= 4; j-- {
		if s.says(j, "number") && s.lex[j-1].upper && s.says(j-1, "a") {
			return true
		}
	}
	return false
}

// trim leaves out the words at the end of an identifier that are no part of
// it: all but a capital letter on its own.
func (s *scan) trim(r run) int {
	last := r.last
	for last > r.first {
		l := s.lex[last]
		if l.kind != word || l.info.digits != "" || l.info.is(nato) || l.upper && l.end-l.start == 1 || s.closing(r, last) {
			break
		}
		last--
	}
	return last
}

// closing reports whether the letters at the end of an identifier are part of
// it: they follow digits, and nothing follows them that they could belong to.
func (s *scan) closing(r run, i int) bool {
	if i == r.first || s.lex[i-1].kind != number && s.lex[i-1].kind != mixed || s.lex[i].end-s.lex[i].start > 2 {
		return false
	}
	return i+1 == len(s.lex) || s.lex[i+1].kind != word || s.says(i+1, "and", "my", "is")
}

// standard knows the identifiers that tell their kind by their form.
func (s *scan) standard(i int) (string, int) {
	l := s.lex[i]
	if l.kind != mixed && !(l.kind == number && i+1 < len(s.lex) && !s.lex[i+1].spaced) && !(l.kind == word && l.end-l.start == 1) {
		return "", 0
	}
	if s.lex[i].kind == mixed && s.lex[i].end-s.lex[i].start == 4 && i+4 < len(s.lex) && s.lex[i+1].mark == '-' && s.lex[i+3].mark == '-' &&
		s.lex[i+2].kind == number && s.lex[i+2].end-s.lex[i+2].start == 2 && s.lex[i+4].kind == number && s.lex[i+4].end-s.lex[i+4].start == 4 {
		return SSN, i + 4 // a letter stuck to it: I219-09-9999
	}
	var id strings.Builder
	for j := i; j < len(s.lex) && j < i+7; j++ {
		p := s.lex[j]
		if p.spaced && j > i || p.kind == opaque {
			break
		}
		if p.kind == mark {
			if p.mark != '-' {
				break
			}
			continue
		}
		id.WriteString(strings.ToUpper(s.text[p.start:p.end]))
		whole := j+1 == len(s.lex) || s.lex[j+1].spaced || s.lex[j+1].kind == mark && s.lex[j+1].mark != '-'
		if kind := standardKind(id.String()); kind != "" && whole {
			return kind, j
		}
	}
	return "", 0
}

func standardKind(id string) string {
	form := make([]byte, len(id))
	digits := 0
	for i := range len(id) {
		switch c := id[i]; {
		case c >= '0' && c <= '9':
			form[i] = '9'
			digits++
		case c >= 'A' && c <= 'Z':
			form[i] = 'A'
		default:
			return ""
		}
	}
	f := string(form)
	switch {
	case len(f) == 11 && f[0] == '9' && f[1] == 'A' && f[3] == '9' && f[4] == 'A' && f[6] == '9' && strings.HasSuffix(f, "AA99"):
		return Medicare // CMS: C A AN N A AN N A A N N
	case strings.HasPrefix(f, "AAA9999999999") && len(f) == 13:
		return Claim // a USCIS receipt
	case f[0] == 'A' && id[0] == 'A' && (f == "A99999999" || f == "A999999999"):
		return AlienNumber
	case len(f) == 17 && digits >= 5 && digits < 17 && !strings.ContainsAny(id, "IOQ"):
		return VIN
	case len(f) >= 15 && len(f) <= 34 && strings.HasPrefix(f, "AA99") && digits >= 10:
		return IBAN
	}
	return ""
}

// birth reads a date of birth at lexeme i.
func (s *scan) birth(i int) int {
	l := s.lex[i]
	starts := l.kind == number || l.kind == word && (l.info.digits != "" || l.info.is(month|ordinal))
	if !starts || i > 0 && l.info.is(month) && s.says(i-1, "i", "you", "we", "he", "she", "they", "it", "person", "that") {
		return i // I may
	}
	c := s.before(i)
	said := c.kind == BirthDate && i-c.at <= 7 || c.kind == "" && s.asked.kind == BirthDate && s.answersFrom(i)
	last, parts, digits, named := i-1, 0, 0, false
	for j := i; j < len(s.lex) && j < i+12; j++ {
		l := s.lex[j]
		switch {
		case l.kind == number, l.kind == mixed && l.end-l.start <= 4:
			digits += l.end - l.start
			parts++
		case l.kind == word && l.info.is(month):
			named = true
		case l.kind == word && (l.info.digits != "" || l.info.is(ordinal)):
			digits += max(1, len(l.info.digits))
			parts++
		case l.kind == word && l.info.is(hundred|filler), l.kind == mark && strings.IndexByte("-/,.", l.mark) >= 0, l.kind == word && s.joint(j):
			continue
		default:
			j = len(s.lex)
			continue
		}
		last = j
	}
	if parts == 0 || !named && parts < 2 && digits < 4 || !said && (parts < 2 || !s.birthBehind(last)) {
		return i
	}
	if !named && last+1 < len(s.lex) && s.lex[last+1].info.is(unit) {
		return i
	}
	s.take(i, last, BirthDate)
	return last + 1
}

// birthBehind reports whether what stands before was said to be a date of birth:
// "… is my birthday".
func (s *scan) birthBehind(last int) bool {
	if last+2 >= len(s.lex) || s.lex[last+1].kind != word || !s.says(last+1, "is", "was", "'s") {
		return false
	}
	for j := last + 2; j < len(s.lex) && j <= last+5 && s.lex[j].kind == word; j++ {
		if contextAt(s.lex, j) == BirthDate {
			return true
		}
	}
	return false
}

// joint is a word within a date: of, the.
func (s *scan) joint(j int) bool {
	w := strings.ToLower(s.text[s.lex[j].start:s.lex[j].end])
	return w == "of" || w == "the" || w == "and"
}

// password reads what follows the word, if it is no number alone.
func (s *scan) password(i int) int {
	j, told := i+1, false
	for j < len(s.lex) && (s.lex[j].kind == mark && s.lex[j].mark == ':' || s.lex[j].kind == word && s.says(j, "is", "its", "it's", "was", "as", "id")) {
		told = true
		j++
	}
	if j >= len(s.lex) || s.taken(j) || s.lex[j].kind == mark || s.lex[j].kind == opaque {
		return i
	}
	l := s.lex[j]
	last := j
	for last+1 < len(s.lex) && last < j+4 && (s.lex[last+1].kind == number || s.lex[last+1].kind == mixed || s.lex[last+1].kind == word && (s.lex[last+1].end-s.lex[last+1].start <= 3 || s.lex[last+1].info.unlisted()) && !s.lex[last+1].info.is(stop|unit|glue) && s.lex[last+1].info.context == "") {
		last++
	}
	word := l.kind == word
	switch {
	case word && (l.info.is(stop|glue|greeting|filler|requests) || l.info.context != ""):
		return i
	case word && last == j && l.info.is(known) && !(told && j+1 == len(s.lex) && !s.says(j, "wrong", "incorrect", "invalid", "weak", "expired", "correct", "same", "different", "locked", "unknown", "required", "temporary", "strong")):
		return i
	case !word && (last == j && l.kind == number && l.end-l.start < 2 || last+1 < len(s.lex) && s.lex[last+1].info.is(unit)):
		return i
	}
	s.take(j, last, Password)
	return last + 1
}
