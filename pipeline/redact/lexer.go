package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind of a lexeme.
type kind uint8

const (
	word   kind = iota // letters, apostrophes within
	number             // digits
	mixed              // letters and digits: MSC2190044718, 3B
	mark               // one character of punctuation
	opaque             // [SSN], [noise]: never looked into
)

// lexeme is a piece of text between Start and End.
type lexeme struct {
	start, end int
	kind       kind
	mark       byte  // of a mark within ASCII
	spaced     bool  // white space before it
	line       bool  // the first of its line
	upper      bool  // begins with a capital letter
	info       *info // of a word, never nil
}

// lex cuts text into lexemes. It makes one pass and looks every word up once.
func (r *Redactor) lex(text string, out []lexeme) []lexeme {
	spaced, line := true, true
	none := r.words.get("")
	for at := 0; at < len(text); {
		c := text[at]
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			spaced, line = true, line || c == '\n'
			at++
			continue
		}
		l := lexeme{start: at, spaced: spaced, line: line, info: none}
		spaced, line = false, false
		switch {
		case c == '[':
			l.kind, l.end, l.mark = bracket(text, at)
		case wordByte(c) && c != '\'':
			l = r.wordAt(text, l)
		case c >= utf8.RuneSelf:
			rune, size := utf8.DecodeRuneInString(text[at:])
			if unicode.IsSpace(rune) {
				spaced = true
				at += size
				continue
			}
			if unicode.IsLetter(rune) {
				l = r.wordAt(text, l)
			} else {
				l.kind, l.end = mark, at+size
			}
		default:
			l.kind, l.end, l.mark = mark, at+1, c
		}
		out = append(out, l)
		at = l.end
	}
	return out
}

// bracket finds the end of what stands in brackets: a placeholder or a noise
// mark, short and without brackets of its own. Otherwise it is a mark.
func bracket(text string, at int) (kind, int, byte) {
	for end := at + 1; end < len(text) && end-at < 40; end++ {
		switch text[end] {
		case ']':
			if strings.ContainsAny(text[at:end], "0123456789@") && !placeholder(text[at+1:end]) {
				return mark, at + 1, '['
			}
			return opaque, end + 1, 0
		case '[', '\n':
			return mark, at + 1, '['
		}
	}
	return mark, at + 1, '['
}

// placeholder reports whether s could be one of ours or of another redactor.
func placeholder(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == "" || s == SSNLast4 || s == PhoneLast4
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '\''
}

// wordAt reads a run of letters and digits.
func (r *Redactor) wordAt(text string, l lexeme) lexeme {
	letters, digits := 0, 0
	end := l.start
	for end < len(text) {
		c := text[end]
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '\'':
			if end+1 >= len(text) || !wordByte(text[end+1]) || text[end+1] == '\'' {
				return r.classify(text, l, end, letters, digits)
			}
		case c == 'x' && letters == 0 && digits > 3 && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9':
			return r.classify(text, l, end, letters, digits) // 555-0173x22: an extension
		case wordByte(c):
			letters++
		case c >= utf8.RuneSelf:
			rune, size := utf8.DecodeRuneInString(text[end:])
			if rune != '’' && !unicode.IsLetter(rune) && !unicode.IsMark(rune) {
				return r.classify(text, l, end, letters, digits)
			}
			letters++
			end += size - 1
		default:
			return r.classify(text, l, end, letters, digits)
		}
		end++
	}
	return r.classify(text, l, end, letters, digits)
}

func (r *Redactor) classify(text string, l lexeme, end, letters, digits int) lexeme {
	l.end = end
	switch {
	case letters == 0:
		l.kind = number
	case digits > 0:
		l.kind = mixed
	default:
		first, _ := utf8.DecodeRuneInString(text[l.start:])
		l.kind, l.upper = word, unicode.IsUpper(first)
		l.info = r.lookup(text[l.start:end])
	}
	return l
}

const longestKnown = 24

// lookup finds a word in any letter case, or the word it is a form of.
func (r *Redactor) lookup(s string) *info {
	if len(s) > longestKnown {
		return r.words.get("")
	}
	var buffer [longestKnown]byte
	low := buffer[:0]
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if strings.HasPrefix(s[i:], "’") {
			c = '\''
			i += len("’") - 1
		}
		low = append(low, c)
	}
	if i, ok := r.words.index[string(low)]; ok {
		return &r.words.infos[i]
	}
	return r.words.stem(low)
}
