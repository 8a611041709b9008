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
