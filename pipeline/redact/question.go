package redact

// question is what the last turn of somebody else asked for, by type; what
// answers it needs no words of its own around it.
type question struct {
	kind    string // of a number
	name    bool   // and, or instead, a name
	last4   bool
	expiry  bool   // of a card, besides its code
	speaker string // who asked
	left    int    // turns it still holds
}

// shortQuestion is how many words may ask for something by naming it alone:
// "and the date of birth".
const shortQuestion = 7

// answers is how many turns an answer may be spread over.
const answers = 8

// to is the question as far as it is put to this speaker.
func (q question) to(speaker string) question {
	if q.speaker == speaker || q.left == 0 {
		return question{}
	}
	return q
}

// after is what is being asked once a turn was said. Short turns without a
// question ("mm-hm") leave an open one open.
func (q question) after(speaker string, lexemes []lexeme) question {
	next := question{speaker: speaker, left: answers}
	words, asking, ofTown := 0, false, false
	for i, l := range lexemes {
		if l.kind == word {
			words++
		}
		asking = asking || l.info.is(requests) || l.mark == '?'
		switch c := contextAt(lexemes, i); {
		case c == Person:
			next.name = next.name || asksName(lexemes, i)
		case c != "" && (next.kind == "" || !aside(lexemes, i)):
			next.kind = c
		}
		if l.info.is(who) && asksWho(lexemes[i+1:]) {
			next.name, asking = true, true
		}
		ofTown = ofTown || l.info.is(town)
		next.expiry = next.expiry || l.info.is(expires)
		next.last4 = next.last4 || isLastFour(lexemes, i)
	}
	if ofTown && next.kind == Zip {
		next.kind = Address
	}
	asking = asking || words <= shortQuestion
	if next.last4 && next.kind == "" {
		next.kind = SSN
	}
	if !asking {
		next.kind, next.name = "", false
	}
	switch asks := next.kind != "" || next.name; {
	case asks && (speaker != q.speaker || q.left == 0):
		return next
	case speaker == q.speaker && words > 3:
		return next
	}
	if speaker != q.speaker {
		q.left--
	}
	if q.left <= 0 || (speaker != q.speaker && words > 12) {
		return question{}
	}
	return q
}

// aside reports whether what lexeme i names only says more of what is asked for:
// "the ZIP code associated with your account", "the name on the card".
func aside(lexemes []lexeme, i int) bool {
	for j := i - 1; j >= 0 && i-j <= 3; j-- {
		if lexemes[j].info.is(attached) {
			return true
		}
		if lexemes[j].kind != word || !lexemes[j].info.is(stop|glue) {
			return false
		}
	}
	return false
}

// asksName tells "your first and last name" from the names of other things.
func asksName(lexemes []lexeme, i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		if lexemes[j].info.is(yours) {
			return true
		}
	}
	return false
}

// asksWho reports whether the words behind "who" make it a question for the
// name of who is on the line: "who am I speaking with".
func asksWho(behind []lexeme) bool {
	for _, l := range behind[:min(len(behind), 5)] {
		if l.kind != word || l.info.is(talks) {
			return l.info.is(talks)
		}
	}
	return false
}

// isLastFour reports whether "last four" begins at i.
func isLastFour(lexemes []lexeme, i int) bool {
	if !lexemes[i].info.is(lastFour) || i+1 >= len(lexemes) {
		return false
	}
	next := lexemes[i+1]
	return next.info.digits == "4" || (next.kind == number && next.end-next.start == 1)
}
