package redact

// question is what the last turn of somebody else asked for, by type; what
// answers it needs no words of its own around it.
type question struct {
	kind    string // of a number
	name    bool   // and, or instead, a name
	last4   bool
	speaker string // who asked
	left    int    // turns it still holds
}

// answers is how many turns an answer may be spread over.
const answers = 4

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
	words, asking := 0, false
	for i, l := range lexemes {
		if l.kind == word {
			words++
		}
		asking = asking || l.info.is(requests) || l.mark == '?'
		switch c := contextAt(lexemes, i); {
		case c == Person:
			next.name = next.name || asksName(lexemes, i)
		case c != "":
			next.kind = c
		}
		next.last4 = next.last4 || isLastFour(lexemes, i)
	}
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

// asksName tells "your first and last name" from the names of other things.
func asksName(lexemes []lexeme, i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		if lexemes[j].info.is(yours) {
			return true
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
