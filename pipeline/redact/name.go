package redact

import "strings"

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
	if s.owed(j) {
		return j - 1
	}
	last := s.nameEnd(j, c)
	listed := first.info.is(firstName) && !first.info.is(ambiguous)
	capitals := first.upper && last > j && !first.info.is(month|state|citation) && first.info.context == ""
	ok := false
	switch c {
	case cueName:
		ok = listed || first.info.context == "" && (first.upper || !first.info.is(known) || first.info.is(firstName|surname) || s.closes(last) && j > 0 && !s.says(j-1, "name"))
	case cueTitle, cueRelation:
		ok = first.info.is(firstName) && (first.upper || listed) || c == cueTitle && !first.upper && first.info.flags&(surname|firstName) != 0 && (!first.info.is(known) || s.closes(last)) || c == cueTitle && !first.upper && s.addressedAs(j) || first.upper && first.info.unlisted() && c == cueTitle ||
			c == cueRelation && (s.lex[j-1].info.is(relation) && (capitals || first.upper && first.info.unlisted() && !s.acronym(j)) || first.upper && first.info.unlisted() && !s.capitals(j) && s.greeted(j, last))
	case cueIAm:
		ok = listed || first.upper && first.info.is(firstName) || capitals && s.plain(j, last) || first.upper && first.info.unlisted() && s.speaking(last) ||
			!first.upper && first.info.unlisted() && first.end-first.start > 3 && s.closes(last) && !s.slip(j) && !s.courtesy(j)
	case cueNone:
		ok = listed && !s.place(last) && !s.acronym(j) || first.upper && (s.fullName(j, last) || s.surnameAlone(j, last)) || first.upper && s.speaking(last) && (first.info.is(firstName) || capitals && s.plain(j, last))
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
		if l.line || l.info.is(firm) || s.ofEmail(l) {
			break
		}
		if l.kind == word && l.upper && l.end-l.start == 1 && k+1 < len(s.lex) && (s.lex[k+1].mark == '.' || s.middle(k)) {
			last = k
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
		} else if l.upper || k > j+3 || !s.goesOn(j, k, c) {
			break
		}
		last = k
		if s.possessive(k) {
			break
		}
	}
	return last
}

// middle reports whether a capital letter is the initial between two names, none
// of which is an ordinary word: "Juliusz A Kwiatkowski".
func (s *scan) middle(k int) bool {
	name := func(l lexeme) bool {
		return l.kind == word && l.upper && l.end-l.start > 1 && (l.info.is(firstName|surname) || l.info.unlisted())
	}
	return k > 0 && k+1 < len(s.lex) && name(s.lex[k-1]) && name(s.lex[k+1]) && !s.capitals(k-1)
}

// possessive reports whether a word ends in 's.
func (s *scan) possessive(i int) bool {
	text := s.text[s.lex[i].start:s.lex[i].end]
	return strings.HasSuffix(text, "'s") || strings.HasSuffix(text, "’s")
}

// goesOn reports whether word k can belong to the name that begins at j, where
// capital letters do not tell.
func (s *scan) goesOn(j, k int, c cue) bool {
	l := s.lex[k]
	sure := c == cueName || s.lex[j].info.is(firstName) || c == cueIAm && s.lex[j].info.unlisted()
	switch {
	case l.end-l.start == 1:
		return k == j+1 && k+1 < len(s.lex) && s.lex[k+1].kind == word && s.lex[k+1].end-s.lex[k+1].start > 1 &&
			s.lex[k+1].info.flags&^(surname|firstName|known|ambiguous) == 0
	case l.info.is(known | ambiguous | place):
		return sure && (c == cueName || l.info.is(surname)) && !l.info.is(relation|title|street|apartment|unit) && s.closes(k)
	}
	return sure && (l.info.is(firstName) || l.info.unlisted())
}

// closes reports whether what a phrase says ends with lexeme k.
func (s *scan) closes(k int) bool {
	if k+1 >= len(s.lex) {
		return true
	}
	next := s.lex[k+1]
	return next.kind != word || next.info.context != "" || next.info.is(month) || next.info.digits != "" || next.end-next.start == 1 ||
		s.says(k+1, "and", "my", "the", "i'm", "im", "account", "last", "here", "calling", "speaking", "from")
}

// plain reports whether two words with capital letters can be a name: neither
// is a word known for something else.
func (s *scan) plain(first, last int) bool {
	for k := first; k <= last; k++ {
		if l := s.lex[k]; l.kind == word && (l.info.flags&^(firstName|surname|known|ambiguous|street|nato|title|state) != 0 ||
			l.info.is(known) && !l.info.is(surname|firstName)) {
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

// fullName reports whether words with capital letters that nothing announces
// are a person's name: at least two, none of them a word of the language, and
// nothing around that makes them a place's or a firm's.
func (s *scan) fullName(first, last int) bool {
	words, listed, unlisted, ordinary := 0, 0, 0, 0
	for k := first; k <= last; k++ {
		l := s.lex[k]
		if l.kind != word || l.end-l.start == 1 || s.particle(k) {
			continue
		}
		words++
		if l.info.is(known) {
			ordinary++
		}
		switch {
		case l.info.is(place|stop|unit|month|subject|citation|street|state) || s.acronym(k):
			return false
		case l.info.is(firstName) || l.info.is(surname) && !l.info.is(known):
			listed++
		case l.info.unlisted():
			unlisted++
		case !l.info.is(surname | ambiguous):
			return false
		}
	}
	if words < 2 || words > 3 || ordinary == words || s.place(last) || s.saint(first) {
		return false
	}
	if first > 0 && s.lex[first-1].kind == word && s.says(first-1, "at", "in", "near", "visit") {
		return s.lex[first].info.is(firstName)
	}
	return listed > 0 || unlisted > 1
}

// surnameAlone reports whether a word within a sentence is a listed surname that
// is no other word, and no part of a longer name.
func (s *scan) surnameAlone(first, last int) bool {
	l := s.lex[first]
	if first != last || !l.info.is(surname) || l.info.is(known|place|stop|month|state|firm|host) || l.end-l.start < 4 || s.acronym(first) || s.place(last) {
		return false
	}
	before := first - 1
	return before >= 0 && !l.line && s.lex[before].kind == word && !s.lex[before].upper && !s.lex[before].info.is(subject) &&
		!s.says(before, "the", "a", "an", "at", "in", "on", "of", "from", "near") && (last+1 >= len(s.lex) || !s.lex[last+1].upper)
}

// acronym reports whether a word in capital letters is none of a text that is
// in capital letters as a whole.
func (s *scan) acronym(i int) bool {
	return s.capitals(i) && s.small
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
		return s.lex[last+1].info.is(firm) || s.lex[last+1].info.is(street) && !s.lex[last+1].info.is(title)
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

// addressedAs reports whether "mr", or the like, stands before a word that is
// none of the language: "mrs okonkwo".
func (s *scan) addressedAs(j int) bool {
	title := j - 1
	if title > 0 && s.lex[title].mark == '.' {
		title--
	}
	return s.lex[j].info.unlisted() && s.lex[j].end-s.lex[j].start > 2 && s.says(title, "mr", "mrs", "ms", "mister") && !s.slip(j)
}

// owed reports whether a word is a bill to pay, or a law.
func (s *scan) owed(j int) bool {
	return j > 0 && s.says(j, "bill") && s.says(j-1, "gi", "phone", "water", "gas", "power", "light", "electric", "tax", "medical", "hospital")
}
