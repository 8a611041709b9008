package rules

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ID is a word that some phrase or lexicon knows. Unknown is every other word.
type ID uint32

// Unknown is the id of a word that nothing asks about.
const Unknown ID = 0

// Word is one normalised word of a turn: in lower case, contractions taken
// apart. Start and End are byte offsets of the whole contraction it came from,
// so that no quote ends inside one.
type Word struct {
	ID         ID
	Start, End int
	Token      int  // the token it came from
	Break      bool // a sentence ended just before it
	Class      Class
}

// Vocabulary numbers words. It is filled while phrases and lexicons compile;
// afterwards it is only read and safe for concurrent use.
type Vocabulary struct {
	entries map[string]entry
	longs   [][]ID   // what contractions stand for; 0 is nothing
	names   []string // by id
	classes []Class  // by id
}

// entry is what one spelling stands for: itself, or the words of a contraction.
// It is small because a text asks for every one of its words, and what is asked
// should stay in the processor's cache.
type entry struct {
	id   ID
	long uint32 // its place in longs
}

// NewVocabulary knows the contractions and numbers of English and nothing else.
func NewVocabulary() *Vocabulary {
	v := &Vocabulary{entries: map[string]entry{}, longs: [][]ID{nil}, names: []string{""}, classes: []Class{Plain}}
	all := contractions()
	for _, short := range slices.Sorted(maps.Keys(all)) {
		var ids []ID
		for word := range strings.FieldsSeq(all[short]) {
			ids = append(ids, v.Intern(word))
		}
		v.entries[short] = entry{v.entries[short].id, uint32(len(v.longs))}
		v.longs = append(v.longs, ids)
	}
	for _, piece := range []string{"ca", "wo", "sha"} {
		v.Intern(piece) // so that the n't after it can find it
	}
	v.addClasses()
	return v
}

// Intern gives a word of one part its id. The word must be in lower case.
func (v *Vocabulary) Intern(word string) ID {
	e := v.entries[word]
	if e.id == Unknown {
		e.id = ID(len(v.names))
		v.entries[word] = e
		v.names = append(v.names, word)
		v.classes = append(v.classes, digits(word))
	}
	return e.id
}

// Lookup gives the id of a word in lower case, or Unknown. It does not number
// words that nothing asked about.
func (v *Vocabulary) Lookup(word string) ID { return v.entries[word].id }

// Len is one more than the highest id.
func (v *Vocabulary) Len() int { return len(v.names) }

// Name is the word behind an id; empty for Unknown.
func (v *Vocabulary) Name(id ID) string { return v.names[id] }

// InternAll gives the ids of a word as phrases write it: can't has two.
func (v *Vocabulary) InternAll(word string) []ID {
	if long := v.entries[word].long; long != 0 {
		return v.longs[long]
	}
	for _, suffix := range []string{"n't", "'s", "'ll", "'re", "'m", "'ve", "'d"} {
		if stem, cut := strings.CutSuffix(word, suffix); cut && stem != "" {
			return append([]ID{v.Intern(stem)}, v.longs[v.entries[suffix].long]...)
		}
	}
	return []ID{v.Intern(strings.ReplaceAll(word, ".", ""))}
}

// maxWord is the longest word that is looked up, in bytes.
const maxWord = 48

// Append adds the words of one token, which lies at start in the turn's text.
func (v *Vocabulary) Append(words []Word, text string, start, token int, sentenceEnded bool) []Word {
	var buffer [maxWord]byte
	low, simple := lower(buffer[:0], text)
	if simple {
		return v.appendOne(words, low, Word{Start: start, End: start + len(text), Token: token, Break: sentenceEnded})
	}
	return v.appendParts(words, text, start, token, sentenceEnded)
}

// appendOne adds a token that is one word or one contraction.
func (v *Vocabulary) appendOne(words []Word, low []byte, w Word) []Word {
	e := v.entries[string(low)]
	if e.long != 0 {
		return v.appendLong(words, low, v.longs[e.long], w)
	}
	if w.ID, w.Class = e.id, v.classes[e.id]; e.id == Unknown {
		w.Class = digits(low)
	}
	return append(words, w)
}

func (v *Vocabulary) appendLong(words []Word, low []byte, ids []ID, w Word) []Word {
	if last := len(words) - 1; low[0] == '\'' || string(low) == "n't" {
		// The rest of a contraction that the tokenizer split: both words get
		// the span of the whole. Some transcripts write a space between them.
		if last >= 0 && (words[last].End == w.Start || low[0] == 'n' && words[last].End+1 == w.Start) {
			w.Start, w.Break = words[last].Start, false
			words[last].End = w.End
			if whole := v.entries[v.names[words[last].ID]+string(low)].long; low[0] == 'n' && whole != 0 {
				words[last].ID = v.longs[whole][0] // ca|n't, wo|n't
			}
		}
	}
	for i, id := range ids {
		w.ID, w.Class = id, v.classes[id]
		w.Break = w.Break && i == 0
		words = append(words, w)
	}
	return words
}

// lower writes text in lower case to buffer, curly apostrophes as straight
// ones. It reports whether text is one plain word: letters, digits and
// apostrophes only, and not too long.
func lower(buffer []byte, text string) ([]byte, bool) {
	if len(text) > maxWord {
		return buffer, false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '\'':
			buffer = append(buffer, c)
		case c >= 'A' && c <= 'Z':
			buffer = append(buffer, c+'a'-'A')
		case strings.HasPrefix(text[i:], "’"):
			buffer = append(buffer, '\'')
			i += len("’") - 1
		default:
			return buffer, false
		}
	}
	return buffer, len(buffer) > 0 && !(len(buffer) == 1 && buffer[0] == '\'')
}

// appendParts adds a token of several parts: log-in, and/or, SSA-1099, U.S.,
// or one with letters beyond ASCII.
func (v *Vocabulary) appendParts(words []Word, text string, start, token int, ended bool) []Word {
	if letters, is := acronym(text); is {
		return v.appendOne(words, letters, Word{Start: start, End: start + len(text), Token: token, Break: ended})
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			ended = ended || EndsSentence(text[at:at+size])
			at += size
			continue
		}
		end := at + size
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !inWord(r) {
				break
			}
			end += size
		}
		if end-at <= maxWord {
			low := []byte(strings.ReplaceAll(strings.ToLower(text[at:end]), "’", "'"))
			words = v.appendOne(words, low, Word{Start: start + at, End: start + end, Token: token, Break: ended})
		} else {
			words = append(words, Word{Start: start + at, End: start + end, Token: token, Break: ended})
		}
		ended = false
		at = end
	}
	return words
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’'
}

// EndsSentence reports whether a token of punctuation ends a sentence.
func EndsSentence(token string) bool {
	return token == "." || token == "?" || token == "!"
}

// acronym is U.S. or D.D. without its dots.
func acronym(text string) ([]byte, bool) {
	if len(text) < 3 || len(text) > maxWord {
		return nil, false
	}
	var letters []byte
	for i := 0; i < len(text); i++ {
		c := text[i] | 0x20
		if i%2 == 0 && c >= 'a' && c <= 'z' {
			letters = append(letters, c)
		} else if i%2 == 0 || text[i] != '.' {
			return nil, false
		}
	}
	return letters, len(letters) > 1
}
