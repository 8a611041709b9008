package redact

import "strings"

// person reads a name at lexeme i, or one announced by it, and returns the
// lexeme to go on with; i if there is none.
func (s *scan) person(i int) int {
	l := s.lex[i]
	if l.kind != word {
		return i
	}
	switch {
	case l.info.context == Password:
		return s.password(i)
	case l.info.context == Person:
		return s.called(i)
	case l.info.is(title) && i+1 < len(s.lex) && !(l.upper && s.text[l.start+1] <= 'Z'):
		j := i + 1
		if s.lex[j].kind == mark && s.lex[j].mark == '.' {
			j++
		}
		return s.named(i, j, cueTitle)
	case l.info.is(relation), l.info.is(greeting):
		j := i + 1
		if j < len(s.lex) && s.lex[j].kind == mark && s.lex[j].mark == ',' {
			j++
		}
		return s.named(i, j, cueRelation)
	case !l.info.is(self):
	case s.says(i, "i'm", "im", "i’m"):
		return s.named(i, i+1, cueIAm)
	case s.says(i, "i", "this", "it") && i+1 < len(s.lex) && s.says(i+1, "am", "is"):
		return s.named(i, i+2, cueIAm)
	case s.says(i, "it's", "its", "it’s") && s.asked.name:
		return s.named(i, i+1, cueName)
	}
	if l.upper && !l.info.is(known|stop|place|month|state) && l.info.context == "" && s.calledOn(i) {
		return s.named(i, i, cueTitle)
	}
	return s.bare(i)
}

// calledOn reports whether the words around a capital letter say that the
// word is a person: "said Maslin", "Kuba, can I …", "Asya's mother", "Hleb,
// Sheila and Donna".
func (s *scan) calledOn(i int) bool {
	if i > 0 && s.lex[i-1].kind == word && s.says(i-1, "says", "said", "named", "nicknamed") ||
		i > 1 && s.says(i-1, "him", "her", "me") && s.says(i-2, "named", "called", "calls", "call") {
		return true
	}
	next := i + 1
	if next >= len(s.lex) {
		return false
	}
	if s.lex[next].kind == word && (s.lex[next].info.is(relation) || s.says(next, "kid", "kids", "child")) {
		return s.possessive(i)
	}
	if s.lex[next].mark != ',' || next+1 >= len(s.lex) {
		return false
	}
	after := s.lex[next+1]
	starts := i == 0 || s.lex[i-1].kind == mark && strings.IndexByte(".!?", s.lex[i-1].mark) >= 0
	return starts && s.says(next+1, "can", "could", "please", "will", "would", "are", "do", "what", "how", "thanks", "thank") ||
		after.upper && after.info.is(firstName) && !after.info.is(ambiguous) && next+2 < len(s.lex) && (s.lex[next+2].mark == ',' || s.says(next+2, "and"))
}

func (s *scan) says(i int, words ...string) bool {
	s.steps++
	text := s.text[s.lex[i].start:s.lex[i].end]
	for _, w := range words {
		if len(text) == len(w) && strings.EqualFold(text, w) {
			return true
		}
	}
	return false
}

// called reads what follows the word "name".
func (s *scan) called(i int) int {
	if i > 0 && s.lex[i-1].kind == word && (s.lex[i-1].info.is(subject) || s.says(i-1, "a", "same")) {
		return i
	}
	j := i + 1
	for j < len(s.lex) && (s.lex[j].kind == word && s.says(j, "is", "was", "'s", "it's", "its", "um", "uh") || s.lex[j].kind == mark && (s.lex[j].mark == ':' || s.lex[j].mark == '?' || s.lex[j].mark == ',' && j > i+1)) {
		j++
	}
	if i > 0 && s.says(i-1, "the", "your") {
		return s.named(i, j, cueRelation)
	}
	if j == i+1 && i > 0 && !s.says(i-1, "my", "last", "first", "full") { // "my name drew"
		return s.named(i, j, cueIAm)
	}
	return s.named(i, j, cueName)
}

// cue is how sure the words before are that a name follows.
type cue uint8

const (
	cueName     cue = iota // my name is
	cueTitle               // Ms.
	cueRelation            // my mother, Hi
	cueIAm                 // I'm, this is: anything may follow
	cueNone
)

// named takes the name at lexeme j, if there is one, and returns the lexeme
// after it; otherwise i.
func (s *scan) named(i, j int, c cue) int {
	if j >= len(s.lex) || s.taken(j) {
		return i
	}
	last := s.nameAt(j, c)
	if last < j {
		return i
	}
	s.takePerson(j, last)
	return last + 1
}

// mostPeople is how many names of a conversation are looked for again in all of
// its turns.
const mostPeople = 64

func (s *scan) takePerson(first, last int) {
	if first == last && last+2 < len(s.lex) && s.lex[last+1].mark == ':' && s.lex[last+2].kind == number {
		return // Mobile: 301 555 0188
	}
	for k := first; k <= last; k++ {
		l := s.lex[k]
		unknown := l.info.unlisted() && (l.upper && !s.capitals(k) || !l.upper && l.end-l.start > 3)
		if l.kind == word && l.end-l.start > 2 && (unknown || l.info.is(firstName) && (l.upper || !l.info.is(ambiguous))) {
			if len(s.people) < mostPeople {
				s.people[name(s.text, l)] = true
			}
		}
	}
	s.take(first, s.spelled(last), Person)
}

// bare reads a name that nothing announces: a first name with a capital
// letter that is no other word, or a name in front of "here" or "speaking".
func (s *scan) bare(i int) int {
	l := s.lex[i]
	if l.info.is(stop|month) || !l.upper && (!l.info.is(firstName) || l.info.is(ambiguous|known|place|state) || l.end-l.start < 4) || i > 0 && s.saint(i-1) {
		return i
	}
	c := cueNone
	if s.asked.name && len(s.lex) <= shortAnswer {
		c = cueName
	}
	last := s.nameAt(i, c)
	if last < i {
		return i
	}
	s.takePerson(i, last)
	return last + 1
}

// shortAnswer is how many lexemes a turn may have that answers a question for
// a name and for nothing else.
const shortAnswer = 10

// answer takes a short turn as the name that was asked for.
func (s *scan) answer() {
	if !s.asked.name || len(s.lex) > shortAnswer {
		return
	}
	for _, t := range s.spans {
		if t.kind == Person {
			return
		}
	}
	i := 0
	for i < len(s.lex) && (s.lex[i].kind == mark || s.lex[i].info.is(stop|greeting|filler) && !s.lex[i].info.is(firstName)) {
		i++
	}
	if i >= len(s.lex) || s.taken(i) {
		return
	}
	if s.lex[i].end-s.lex[i].start == 1 && s.spelled(i-1) > i {
		s.take(i, s.spelled(i-1), Person)
		return
	}
	last := s.nameAt(i, cueName)
	if last < i || last-i > 3 || !s.lex[i].upper && !s.lex[i].info.is(firstName) && len(s.lex) > 3 {
		return
	}
	if rest := s.spelled(last) + 1; rest < len(s.lex) && s.lex[rest].kind == word && !s.lex[rest].info.is(stop) && s.lex[rest].info.context == "" {
		return
	}
	s.takePerson(i, last)
}
