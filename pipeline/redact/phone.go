package redact

// areaCode is where a phone number begins: with the words "area code", if they
// stand before it.
func (s *scan) areaCode(first int) int {
	at := first - 1
	if at > 1 && s.says(at, "is") {
		at--
	}
	if at > 0 && s.says(at, "code") && s.says(at-1, "area") {
		return at - 1
	}
	return first
}

// phoneAt reports whether a phone number in digits begins at lexeme i: ten
// digits in one, "(406) 555-0122", "937 555 0143", "555-0143".
func (s *scan) phoneAt(i int) bool {
	if i < len(s.lex) && s.lex[i].mark == '(' {
		i++
	}
	size := func(k int) int {
		if k >= len(s.lex) || s.lex[k].kind != number {
			return 0
		}
		return s.lex[k].end - s.lex[k].start
	}
	if size(i) == 10 {
		return true
	}
	if size(i) == 1 && s.text[s.lex[i].start] == '1' {
		i = s.pastMarks(i)
	}
	if size(i) != 3 {
		return false
	}
	next := s.pastMarks(i)
	if size(next) == 4 {
		return next == i+2 && s.lex[i+1].mark == '-'
	}
	return size(next) == 3 && size(s.pastMarks(next)) == 4
}

// longSpoken reports whether a number is said at lexeme i that is too long for
// a part of an address.
func (s *scan) longSpoken(i int) bool {
	r, ok := s.runAt(i, false)
	return ok && len(r.digits) > 9
}

// pastMarks is the lexeme behind number i and the marks that join numbers.
func (s *scan) pastMarks(i int) int {
	for i++; i < len(s.lex) && s.lex[i].kind == mark && (s.lex[i].mark == '-' || s.lex[i].mark == '.' || s.lex[i].mark == ')'); i++ {
		s.steps++
	}
	return i
}

// extension is the last lexeme of a phone number with its extension, if lexeme
// last is its last without: "ext. 12", "x 2286".
func (s *scan) extension(last int) int {
	at := last + 1
	if at < len(s.lex) && s.lex[at].kind == mixed && !s.lex[at].spaced && s.text[s.lex[at].start] == 'x' {
		return at // 555-0173x22
	}
	if at < len(s.lex) && s.lex[at].mark == ',' {
		at++
	}
	if at >= len(s.lex) || !s.says(at, "x", "ext", "extension", "extn") {
		return last
	}
	if at++; at < len(s.lex) && (s.lex[at].mark == '.' || s.lex[at].kind == word && s.says(at, "number", "is")) {
		at++
	}
	if r, ok := s.runAt(at, false); ok && at < len(s.lex) && len(r.digits) < 7 {
		return r.last
	}
	return last
}

// own reports whether the word for phone at lexeme i says that it is the
// customer's: "my phone number", "mobile".
func (s *scan) own(i int) bool {
	return s.says(i, "mobile", "cell", "cellphone") || i > 0 && s.says(i-1, "my", "our") || i > 1 && s.says(i-2, "my", "our") && s.says(i-1, "contact", "phone", "mobile", "cell")
}

// tollFree numbers are public.
func tollFree(digits string) bool {
	if len(digits) == 11 && digits[0] == '1' {
		digits = digits[1:]
	}
	if len(digits) != 10 {
		return false
	}
	switch digits[:3] {
	case "800", "833", "844", "855", "866", "877", "888":
		return true
	}
	return false
}
