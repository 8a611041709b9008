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
	case s.says(i, "i'm", "im", "i’m"):
		return s.named(i, i+1, cueIAm)
	case s.says(i, "i", "this", "it") && i+1 < len(s.lex) && s.says(i+1, "am", "is"):
		return s.named(i, i+2, cueIAm)
	case s.says(i, "it's", "its", "it’s") && s.asked.name:
		return s.named(i, i+1, cueName)
	}
	return s.bare(i)
}

func (s *scan) says(i int, words ...string) bool {
	text := s.text[s.lex[i].start:s.lex[i].end]
	for _, w := range words {
		if strings.EqualFold(text, w) {
			return true
		}
	}
	return false
}

// called reads what follows the word "name".
func (s *scan) called(i int) int {
	if i > 0 && s.lex[i-1].kind == word && s.says(i-1, "company", "business", "street", "user", "the", "domain", "file", "brand", "store", "your", "product", "school", "a", "same") {
		if !s.says(i-1, "the", "your") {
			return i
		}
	}
	j := i + 1
	for j < len(s.lex) && (s.lex[j].kind == word && s.says(j, "is", "was", "'s", "it's", "its", "um", "uh") || s.lex[j].kind == mark && (s.lex[j].mark == ':' || s.lex[j].mark == ',' && j > i+1)) {
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

func (s *scan) takePerson(first, last int) {
	for k := first; k <= last; k++ {
		l := s.lex[k]
		unknown := l.upper && l.info == info{} && !s.capitals(k)
		if l.kind == word && l.end-l.start > 2 && (unknown || l.info.is(firstName) && (l.upper || !l.info.is(ambiguous))) {
			s.people[name(s.text, l)] = true
		}
	}
	s.take(first, s.spelled(last), Person)
}

// bare reads a name that nothing announces: a first name with a capital
// letter that is no other word, or a name in front of "here" or "speaking".
func (s *scan) bare(i int) int {
	l := s.lex[i]
	if !l.upper || l.info.is(stop|month) {
		return i
	}
	last := s.nameAt(i, cueNone)
	if last < i {
		return i
	}
	s.takePerson(i, last)
	return last + 1
}

// nameAt gives the last lexeme of the name that begins at j; j-1 if there is
// none.
func (s *scan) nameAt(j int, c cue) int {
	first := s.lex[j]
	if first.kind != word || first.info.is(stop) && !first.info.is(firstName) || first.end-first.start < 2 && !first.upper || first.info.digits != "" {
		return j - 1
	}
	if j+1 < len(s.lex) && first.info.is(ambiguous) && s.says(j, "will", "may", "grant", "mark") && s.says(j+1, "i", "you", "we", "it", "the", "my", "a", "he", "she", "be") {
		return j - 1
	}
	last := s.nameEnd(j, c)
	listed := first.info.is(firstName) && !first.info.is(ambiguous)
	capitals := first.upper && last > j && !first.info.is(month|state|citation) && first.info.context == ""
	ok := false
	switch c {
	case cueName:
		ok = first.info.context == "" || listed
	case cueTitle, cueRelation:
		ok = first.info.is(firstName) && (first.upper || listed) || first.upper && first.info == (info{}) && c == cueTitle ||
			c == cueRelation && (capitals && s.lex[j-1].info.is(relation) || first.upper && first.info == (info{}) && !s.capitals(j) && s.greeted(j, last))
	case cueIAm:
		ok = listed || first.upper && first.info.is(firstName) || capitals && s.plain(j, last) || first.upper && first.info == (info{}) && s.speaking(last)
	case cueNone:
		ok = listed && !s.place(last) || first.upper && s.speaking(last) && (first.info.is(firstName) || capitals && s.plain(j, last))
	}
	if !ok {
		return j - 1
	}
	return last
}

// nameEnd extends a name from its first word.
func (s *scan) nameEnd(j int, c cue) int {
	last := j
	for k := j + 1; k < len(s.lex) && k <= j+4; k++ {
		l := s.lex[k]
		if l.kind == mark && (l.mark == '-' && !l.spaced || l.mark == '.' && s.lex[k-1].end-s.lex[k-1].start == 1) {
			continue
		}
		if l.kind != word || l.info.is(stop) || l.info.context != "" || l.info.is(unit|relation|office|filler) && !l.upper {
			break
		}
		if s.lex[j].upper {
			particle := s.says(k, "de", "la", "van", "von", "der", "del", "bin", "al", "saint", "da", "dos")
			if !l.upper && !particle || l.end-l.start == 1 && k+1 < len(s.lex) && s.lex[k+1].kind == word && s.lex[k+1].end-s.lex[k+1].start == 1 {
				break
			}
			if particle && (k+1 >= len(s.lex) || !s.lex[k+1].upper) {
				break
			}
		} else if l.upper || k > j+1 || c != cueName && !l.info.is(firstName) || l.info != (info{}) && !l.info.is(firstName) {
			break
		}
		last = k
	}
	return last
}

// plain reports whether two words with capital letters can be a name: neither
// is a word known for something else.
func (s *scan) plain(first, last int) bool {
	for k := first; k <= last; k++ {
		if l := s.lex[k]; l.kind == word && l.info.flags&^(firstName|ambiguous|street|nato|title|state) != 0 {
			return false
		}
	}
	return last-first <= 3
}

// capitals reports whether a word is all capital letters, as agencies are.
func (s *scan) capitals(i int) bool {
	text := s.text[s.lex[i].start:s.lex[i].end]
	return text == strings.ToUpper(text)
}

// greeted reports whether an unknown word is a name because somebody is
// greeted with it: "Hi Janine."
func (s *scan) greeted(j, last int) bool {
	if !s.says(j-1, "hi", "hello", "hey", "thanks", "dear", ",") {
		return false
	}
	if last+1 >= len(s.lex) {
		return true
	}
	after := s.lex[last+1]
	return after.kind == mark && strings.IndexByte(",.!?", after.mark) >= 0 || after.kind == word && s.says(last+1, "my", "this", "i", "i'm", "can", "how")
}

// speaking reports whether the words after a name make it one: "Sarah
// Schnibel here".
func (s *scan) speaking(last int) bool {
	if last+1 >= len(s.lex) || s.lex[last+1].kind != word {
		return false
	}
	return s.says(last+1, "here", "speaking", "calling")
}

// place reports whether a name is part of a street's or a firm's.
func (s *scan) place(last int) bool {
	if last+1 < len(s.lex) && s.lex[last+1].kind == word {
		return s.lex[last+1].info.is(street) && !s.lex[last+1].info.is(title) ||
			s.says(last+1, "inc", "llc", "university", "college", "hospital", "county", "bank", "act", "goods", "controls", "corporation", "city")
	}
	return false
}

// spelled extends a name by its spelling: T E L L E R.
func (s *scan) spelled(last int) int {
	letters, end := 0, last
	for k := last + 1; k < len(s.lex); k++ {
		l := s.lex[k]
		if l.kind == mark && (l.mark == '-' || l.mark == ',') {
			continue
		}
		if l.kind != word || l.end-l.start != 1 {
			break
		}
		letters++
		end = k
	}
	if letters < 3 {
		return last
	}
	return end
}

// answer takes a short turn as the name that was asked for.
func (s *scan) answer() {
	if !s.asked.name || len(s.lex) > 10 {
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
	last := s.nameAt(i, cueName)
	if last < i || last-i > 3 || !s.lex[i].upper && !s.lex[i].info.is(firstName) && len(s.lex) > 3 {
		return
	}
	if rest := s.spelled(last) + 1; rest < len(s.lex) && s.lex[rest].kind == word && !s.lex[rest].info.is(stop) && s.lex[rest].info.context == "" {
		return
	}
	s.takePerson(i, last)
}
