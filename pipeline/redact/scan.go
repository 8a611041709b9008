package redact

import "strings"

// scan is the reading of one turn.
type scan struct {
	text      string
	lex       []lexeme
	asked     question
	people    people
	words     *lexicon
	small     bool // the text has small letters
	alone     bool // nobody else's turns were recorded
	spans     []span
	steps     int  // lexemes looked at, for the test that this grows with the text and not faster
	addressed bool // the word "address" was read
	emails    int  // how many of the spans, the first, are e-mail addresses
	passed    int  // how many of those lie before the lexeme in hand
}

// all finds everything. E-mail addresses come first, because names and numbers
// are part of them.
func (s *scan) all() {
	for i := range s.lex {
		s.email(i)
	}
	s.emails = len(s.spans)
	for i := 0; i < len(s.lex); i++ {
		if s.taken(i) {
			continue
		}
		if next := s.number(i); next > i {
			i = next - 1
			continue
		}
		if next := s.person(i); next > i {
			i = next - 1
		}
	}
	s.answer()
	s.values()
}

// take notes the lexemes first to last.
func (s *scan) take(first, last int, kind string) {
	if kind == Address && s.streetTwice(first, last) {
		last--
	}
	s.spans = append(s.spans, span{s.lex[first].start, s.lex[last].end, kind})
}

// taken reports whether a lexeme is part of what was found. All but the e-mail
// addresses are found in the order of the text, so the last tells.
func (s *scan) taken(i int) bool {
	l := s.lex[i]
	for s.passed < s.emails && s.spans[s.passed].end <= l.start {
		s.passed++
	}
	for _, t := range s.spans[s.passed:min(s.passed+2, s.emails)] {
		if l.start < t.end && t.start < l.end {
			return true
		}
	}
	last := len(s.spans) - 1
	return last >= s.emails && l.start < s.spans[last].end && s.spans[last].start < l.end
}

// ofEmail reports whether a lexeme not far ahead is part of an e-mail address.
func (s *scan) ofEmail(l lexeme) bool {
	for _, t := range s.spans[min(s.passed, s.emails):min(s.passed+2, s.emails)] {
		if l.start < t.end && t.start < l.end {
			return true
		}
	}
	return false
}

// contextReach is how many lexemes a number may stand away from the word that
// says what it is.
const contextReach = 10

// context is what the words before lexeme i say of a number there.
type context struct {
	kind     string
	explicit bool // nothing but glue between
	last4    bool
	at       int
}

// before looks back from lexeme i for the nearest word that announces a
// number.
func (s *scan) before(i int) context {
	c := context{explicit: true, at: -1}
	for j := i - 1; j >= 0 && i-j <= contextReach; j-- {
		l := s.lex[j]
		switch {
		case l.kind == opaque:
			if placeholder(s.text[l.start+1 : l.end-1]) {
				c.explicit = false
			}
		case l.kind == mark && (l.mark == 0 || strings.IndexByte(":#,-'\"(", l.mark) < 0):
			c.explicit = false
		case l.kind == number || l.kind == mixed:
			c.explicit = false
		}
		c.last4 = c.last4 || isLastFour(s.lex, j)
		if kind := contextAt(s.lex, j); kind != "" && kind != Person {
			c.kind, c.at = kind, j
			return c
		}
		if l.kind == word && !l.info.is(glue) {
			c.explicit = false
		}
	}
	if c.kind == "" {
		c.explicit = false
	}
	return c
}

// contextAt is the type that lexeme i announces, with the words next to it.
func contextAt(lex []lexeme, i int) string {
	l := lex[i]
	if l.kind != word || l.info.context == "" {
		return contextOfTwo(lex, i)
	}
	follows := func(f flags) bool { return i+1 < len(lex) && lex[i+1].kind == word && lex[i+1].info.is(f) }
	if l.info.is(counted) && !(i+1 < len(lex) && lex[i+1].info.is(asks) && lex[i+1].info.digits == "") {
		return ""
	}
	if i > 0 && l.info.context == Claim && lex[i-1].info.is(inCase) {
		return "" // in case
	}
	if l.info.context == Card && l.info.is(unit) && i > 0 && lex[i-1].kind == number {
		return "" // 750 cc
	}
	switch l.info.context {
	case Claim, Other, Policy, Address, Account:
		if follows(citation) {
			return "" // claim form, file number is none
		}
	case SSN:
		if next := i + 2; follows(security) && next < len(lex) && lex[next].kind == word && !lex[next].info.is(glue) && lex[next].info.digits == "" {
			return "" // social security benefits
		}
	}
	return l.info.context
}

// contextOfTwo is the type that two words announce together: "security code",
// "your a number".
func contextOfTwo(lex []lexeme, i int) string {
	if i+1 >= len(lex) || lex[i].kind != word || lex[i+1].kind != word {
		return ""
	}
	switch {
	case lex[i].info.is(security) && lex[i+1].info.is(code):
		return CVV
	case lex[i].info.is(reached) && lex[i+1].info.is(asks) && lex[i+1].info.digits == "":
		return Phone // the best number to reach you
	case i > 0 && lex[i].end-lex[i].start == 1 && lex[i-1].info.is(yours) && lex[i].info.is(stop) && lex[i+1].info.is(asks):
		return AlienNumber
	}
	return ""
}

// longestAnswer is how many lexemes a turn that answers a question may have.
const longestAnswer = 80

// answersFrom reports whether what begins at lexeme i answers the question,
// whatever it is.
func (s *scan) answersFrom(i int) bool {
	return s.answers(run{first: i, last: i, digits: "000"})
}

// answers reports whether a number is the answer to what the turn before asked:
// nothing but politeness stands before it. Fewer than three digits must be all
// there is.
func (s *scan) answers(r run) bool {
	if s.asked.kind == "" || len(s.lex) > longestAnswer {
		return false
	}
	for i, l := range s.lex {
		if i >= r.first && i <= r.last || l.kind == mark || l.kind == opaque || i < r.first && s.within(l) {
			continue
		}
		polite := l.kind == word && (l.info.is(stop|glue|greeting|filler|hundred|title) || l.info.digits != "")
		if i < r.first && !polite && l.kind != number && l.kind != mixed && !l.info.is(firstName) {
			return false
		}
		if len(r.digits) < 3 && !polite {
			return false
		}
	}
	return len(r.digits) > 2 || len(s.lex) <= 6
}

// within reports whether a lexeme is part of what was taken last.
func (s *scan) within(l lexeme) bool {
	last := len(s.spans) - 1
	return last >= 0 && s.spans[last].start <= l.start && l.end <= s.spans[last].end
}

// code tells the security code of a card ("the code on the back").
func (s *scan) code(i int) bool {
	for j := i - 1; j >= 0 && i-j <= 6; j-- {
		if l := s.lex[j]; l.kind == word {
			w := strings.ToLower(s.text[l.start:l.end])
			if w == "cvv" || w == "cvc" || w == "back" && j > 2 && s.says(j-3, "code", "number", "digits") {
				return true
			}
			if w == "code" && j > 0 {
				return s.says(j-1, "security", "verification", "digit") || s.asked.kind == CVV || s.asked.kind == Card
			}
		}
	}
	return false
}
