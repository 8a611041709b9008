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
		if first, last := s.nameBefore(i); first <= last {
			s.takePerson(first, last)
			if at := len(s.spans) - 1; at > s.emails && first > 0 && s.spans[at-1].kind == Person && s.spans[at-1].end == s.lex[first-1].end {
				s.spans[at-1].end = s.spans[at].end // the rest of a name
				s.spans = s.spans[:at]
			}
			return i + 1
		}
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
	if l.upper && !l.info.is(stop|place|month|state) && l.info.context == "" {
		if !l.info.is(known) && (s.calledOn(i) || s.does(i)) {
			return s.named(i, i, cueTitle)
		}
		if s.joined(i) {
			return s.named(i, i, cueName)
		}
	}
	return s.bare(i)
}

// calledOn reports whether the words around a capital letter say that the
// word is a person: "said Maslin", "Kuba, can I …", "Asya's mother", "Hleb,
// Sheila and Donna".
func (s *scan) calledOn(i int) bool {
	if (i == 0 || s.lex[i].line) && i+2 < len(s.lex) && s.lex[i+1].mark == ':' && !s.acronym(i) && s.lex[i+2].kind != number {
		return true // who speaks, in a transcript
	}
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

// does reports whether the words after a capital letter tell what only people
// do: "Jouko is from", "Trivo lives on", "Zak shouted at". What firms do too
// (said, told, called) does not count.
func (s *scan) does(i int) bool {
	next := i + 1
	if next+1 >= len(s.lex) || s.lex[next].kind != word || s.acronym(i) || i > 0 && s.says(i-1, "the", "a", "an", "of", "at") {
		return false
	}
	return s.says(next, "lives", "lived", "shouted", "yelled", "whispered", "smiled", "laughed", "cried", "married", "died") ||
		s.says(next, "is", "was") && s.says(next+1, "from", "born", "married") ||
		s.says(next, "had", "has") && next+3 < len(s.lex) && s.says(next+1, "given") && s.says(next+3, "his", "her")
}

// joined reports whether a word with a capital letter is one of a list of
// names, of which the next was found: "Becker and [PERSON]".
func (s *scan) joined(i int) bool {
	next := i + 1
	if next+1 >= len(s.lex) || s.acronym(i) || s.lex[next+1].kind != opaque || s.text[s.lex[next+1].start+1:s.lex[next+1].end-1] != Person {
		return false
	}
	if s.lex[next].mark != ',' && !(s.lex[next].kind == word && s.says(next, "and", "or")) {
		return false
	}
	within := i > 0 && (s.lex[i-1].kind == word || strings.IndexByte(",:", s.lex[i-1].mark) >= 0 && s.lex[i-1].mark != 0)
	return s.lex[i].info.unlisted() && (within || s.lex[next].kind == word) || within && s.lex[i].info.is(surname|firstName)
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

// nameBefore is the name that stands before "is my name", with the words that
// say which: "fairbanks is my last name". Without one, last is before first.
func (s *scan) nameBefore(i int) (first, last int) {
	at := i
	if at > 0 && s.says(at-1, "last", "first", "full", "middle", "maiden", "legal", "married") {
		at--
	}
	if at < 3 || !s.says(at-1, "my", "his", "her") || !s.says(at-2, "is") {
		return i, i - 1
	}
	first, last = at-2, at-3
	sure := false
	for first > 0 && last-first < 4 {
		l := s.lex[first-1]
		if l.kind != word || l.info.is(stop|glue|greeting|filler|relation) && !l.info.is(firstName) || l.info.context != "" || l.info.digits != "" || s.taken(first-1) {
			break
		}
		sure = sure || l.info.is(firstName|surname) || l.info.unlisted() && !s.slip(first-1)
		first--
	}
	if !sure || first > 0 && s.lex[first-1].kind == word && s.says(first-1, "the", "a", "an", "my", "this", "that", "only", "other", "one") {
		return i, i - 1
	}
	return first, last
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
	if first == last && last+2 < len(s.lex) && s.lex[last+1].mark == ':' && s.lex[last+2].kind != word && s.lex[first].info.is(known|place) {
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
	if s.alone && len(s.lex) == 2 && s.twoNames() {
		s.takePerson(0, 1)
		return 2
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
