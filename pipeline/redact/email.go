package redact

import "strings"

// email reads an e-mail address around lexeme i: around its @, or around the
// "dot com" of a spoken one.
func (s *scan) email(i int) {
	l := s.lex[i]
	switch {
	case l.kind == mark && l.mark == '@':
		s.writtenEmail(l.start)
	case l.kind == mark && l.mark == '.', l.kind == word && strings.EqualFold(s.text[l.start:l.end], "dot"):
		if i > 1 && i+1 < len(s.lex) && s.lex[i+1].kind == word && s.lex[i+1].info.is(domain) && (l.kind == word || !s.lex[i+1].spaced) {
			s.spokenEmail(i)
		}
	case l.kind == word && l.end-l.start > len("gmailcom"):
		low := strings.ToLower(s.text[l.start:l.end])
		for _, host := range []string{"gmailcom", "yahoocom", "hotmailcom", "outlookcom"} { // as speech-to-text runs them together
			if strings.HasSuffix(low, host) {
				s.take(i, i, Email)
			}
		}
	case l.kind == word && l.end-l.start == len("gmailcom") && strings.EqualFold(s.text[l.start:l.end], "gmailcom"):
		s.take(s.localPart(i), i, Email)
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
		if l.kind == word && strings.EqualFold(s.text[l.start:l.end], "at") && j+1 < dot {
			if start := s.localPart(j); start < j {
				s.take(start, dot+1, Email)
			}
			return
		}
	}
}

// localPart is where the part of a spoken address before "at" begins: one or
// two words, with what is said to join them.
func (s *scan) localPart(at int) int {
	start, words := at, 0
	for j := at - 1; j >= 0 && words < 2 && at-j <= longestRun; j-- {
		l := s.lex[j]
		joint := l.kind == mark && strings.IndexByte("._-", l.mark) >= 0 && l.mark != 0 && !s.lex[j+1].spaced ||
			l.kind == word && (strings.EqualFold(s.text[l.start:l.end], "dot") || strings.EqualFold(s.text[l.start:l.end], "underscore") || l.info.is(dash))
		switch {
		case joint:
			words = 0
			continue
		case l.kind == number, l.kind == mixed, l.kind == word && l.info.digits != "", l.kind == word && l.end-l.start == 1 && l.upper:
		case l.kind == word && !l.info.is(stop|glue) && l.info.context == "":
			words++
		default:
			return start
		}
		start = j
	}
	return start
}
