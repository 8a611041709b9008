package redact

import "strings"

// email reads an e-mail address around lexeme i: around its @, around the
// "dot com" of a spoken one, or before the host of one whose marks were lost.
func (s *scan) email(i int) {
	l := s.lex[i]
	switch {
	case l.kind == mark && l.mark == '@':
		s.writtenEmail(l.start)
	case l.kind == mark && l.mark == '.', l.kind == word && s.says(i, "dot"):
		if i > 1 && i+1 < len(s.lex) && s.lex[i+1].kind == word && s.lex[i+1].info.is(domain) && (l.kind == word || !s.lex[i+1].spaced) {
			s.spokenEmail(i)
		}
	case l.kind == word:
		s.unmarkedEmail(i)
	}
}

func (s *scan) writtenEmail(at int) {
	start, end := at, at+1
	for start > 0 && localByte(s.text[start-1]) {
		start--
	}
	for end < len(s.text) && (wordByte(s.text[end]) && s.text[end] != '\'' || s.text[end] == '-' || s.text[end] == '.') {
		end++
	}
	for end > at+1 && (s.text[end-1] == '.' || s.text[end-1] == '-') {
		end--
	}
	if start < at && end > at+1 {
		s.spans = append(s.spans, span{start, end, Email})
	}
}

func localByte(c byte) bool {
	return wordByte(c) && c != '\'' || strings.IndexByte("._%+-", c) >= 0
}

// spokenEmail finds the "at" before the dot and takes the words around.
func (s *scan) spokenEmail(dot int) {
	for j := dot - 1; j >= 1 && dot-j <= 5; j-- {
		l := s.lex[j]
		if l.kind == opaque {
			return
		}
		if l.kind == word && s.says(j, "at") && j+1 < dot {
			if start := s.localPart(j); start < j && !s.website(start, j) {
				s.take(start, dot+1, Email)
			}
			return
		}
	}
}

// website reports whether what stands before "at" is an ordinary word, and what
// follows no provider of mail: "look at ssa dot gov".
func (s *scan) website(start, at int) bool {
	return at-start == 1 && s.lex[start].info.flags == known && !s.lex[at+1].info.is(host)
}

// localPart is where the part of a spoken address before "at" begins: one or
// two words, with what is said to join them.
func (s *scan) localPart(at int) int {
	start, words := at, 0
	for j := at - 1; j >= 0 && words < 2 && at-j <= longestRun; j-- {
		l := s.lex[j]
		joint := l.kind == mark && strings.IndexByte("._-", l.mark) >= 0 && l.mark != 0 && !s.lex[j+1].spaced ||
			l.kind == word && (s.says(j, "dot", "underscore") || l.info.is(dash))
		switch {
		case joint:
			words = 0
			continue
		case l.kind == word && j > 2 && s.says(j-1, "in") && s.says(j-2, "as") && s.lex[j-3].kind == word && s.lex[j-3].end-s.lex[j-3].start == 1:
			j -= 3 // r as in robert
		case l.kind == number, l.kind == mixed, l.kind == word && l.info.digits != "", l.kind == word && l.end-l.start == 1:
		case l.kind == word && !l.info.is(stop|glue) && l.info.context == "":
			words++
		default:
			return start
		}
		start = j
	}
	return start
}

// unmarkedEmail reads an address as chats and speech-to-text leave it, without
// @ and dot: "janedoe 42 examplecom", "jane gmail com".
func (s *scan) unmarkedEmail(i int) {
	last, info := i, s.lex[i].info
	switch {
	case info.is(host) && i+1 < len(s.lex) && s.lex[i+1].kind == word && s.says(i+1, "com", "net"):
		last = i + 1
	case i > 0 && info.is(domain) && s.says(i, "com") && s.lex[i-1].kind == number:
	case info.is(host):
		if i == 0 || s.lex[i-1].kind != number {
			return
		}
	case s.lex[i].end-s.lex[i].start > 6 && info.unlisted() && runTogether(s.lower(i)):
	default:
		return
	}
	s.take(s.unmarkedLocal(i), last, Email)
}

// runTogether reports whether an unlisted word ends as addresses do.
func runTogether(low string) bool {
	for _, end := range [...]string{"com", "coin", "mail", "yahoo", "comnet", "mailnet"} {
		if strings.HasSuffix(low, end) {
			return true
		}
	}
	return false
}

// unmarkedLocal is where an address begins whose host is lexeme i: with the
// digits before it and one word before those, or an unlisted word.
func (s *scan) unmarkedLocal(i int) int {
	start := i
	for start > 0 && (s.lex[start-1].kind == number || s.lex[start-1].kind == mixed || s.lex[start-1].info.digits != "") && i-start < 6 && s.lex[start-1].end-s.lex[start-1].start < 10 {
		start--
	}
	if start == 0 || s.lex[start-1].kind != word {
		return start
	}
	before := s.lex[start-1].info
	if before.is(stop|glue|greeting) && !before.is(firstName) || before.context != "" || start == i && before.is(known) {
		return start
	}
	return start - 1
}

// lower is a word in small letters; "" if it is longer than any that is known.
func (s *scan) lower(i int) string {
	l := s.lex[i]
	if l.end-l.start > longestAddressWord {
		return ""
	}
	return strings.ToLower(s.text[l.start:l.end])
}

const longestAddressWord = 64
