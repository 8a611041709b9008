package pipeline

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/tag"
	"github.com/jdkato/prose/v3/tokenize"

	"earshot/pipeline/rules"
)

// view is the one reading of a turn's redacted text that all stages share.
type view struct {
	text   string
	read   string           // the part of text up to the cap
	tokens []tokenize.Token // offsets are into text
	words  []rules.Word
	tagger *tag.Tagger
	tagged bool
}

// Words are the turn's words.
func (v *view) Words() []rules.Word { return v.words }

// Tag is the Penn Treebank tag of the token a word came from. The turn is
// tagged when the first tag is asked for: tagging costs more than everything
// else together, and most turns hold nothing that depends on it.
func (v *view) Tag(word int) string {
	if !v.tagged {
		v.tagged = true
		v.tagTokens()
	}
	return v.tokens[v.words[word].Token].Tag
}

// tagTokens shows the tagger the text as it would be written: speech-to-text
// has i for I, which the tagger does not know.
func (v *view) tagTokens() {
	for i := range v.tokens {
		if t := v.tokens[i].Text; t == "i" || strings.HasPrefix(t, "i'") {
			v.tokens[i].Text = "I" + t[1:]
		}
	}
	v.tagger.TagTokens(v.tokens)
}

// reader makes the views.
type reader struct {
	tokenizer  *tokenize.Tokenizer
	tagger     *tag.Tagger
	vocabulary *rules.Vocabulary
	limits     Limits
}

func newReader(v *rules.Vocabulary, l Limits) (*reader, error) {
	tagger, err := tag.New()
	if err != nil {
		return nil, fmt.Errorf("load the part-of-speech model: %w", err)
	}
	return &reader{tokenizer: tokenize.New(), tagger: tagger, vocabulary: v, limits: l}, nil
}

func (r *reader) read(d *Doc) {
	for i := range d.turns {
		d.turns[i].view = r.view(d.turns[i].text, d.room)
	}
}

// bytesPerToken is what a token with its space takes, on the low side.
const bytesPerToken = 4

// view tokenizes text up to the cap, in pieces: what stands in brackets, and
// runs longer than a token may be, are kept from the tokenizer.
func (r *reader) view(text string, room *room) view {
	whole := beginning(text, r.limits.TurnBytes)
	enough := len(whole)/bytesPerToken + 2
	v := view{text: text, read: whole, tagger: r.tagger, tokens: free(&room.tokens, enough), words: free(&room.words, enough)}
	ended := false
	for at := 0; at < len(whole); {
		end, next := r.piece(whole, at)
		ended = r.tokens(&v, whole[at:end], at, ended)
		at = next
	}
	take(&room.tokens, v.tokens)
	take(&room.words, v.words)
	return v
}

// beginning is the beginning of text, at most n bytes, not ending within a word.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	if space := strings.LastIndexFunc(text[:n], unicode.IsSpace); space > 0 {
		return text[:space]
	}
	return text[:n]
}

// longestBracket is the longest placeholder or noise mark, in bytes.
const longestBracket = 40

// piece finds where the tokenizer must stop, and where it may go on.
func (r *reader) piece(text string, at int) (end, next int) {
	run := at
	for i := at; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
			run = i + 1
			continue
		case '[':
			if length := strings.IndexByte(text[i:min(len(text), i+longestBracket)], ']'); length >= 0 {
				return i, i + length + 1
			}
		}
		if i-run >= r.limits.TokenBytes {
			next = i
			for next < len(text) && strings.IndexByte(" \t\n\r", text[next]) < 0 {
				next++
			}
			return run, next
		}
	}
	return len(text), len(text)
}

// tokens adds one piece; ended says whether a sentence ended before it.
func (r *reader) tokens(v *view, piece string, base int, ended bool) bool {
	for at := 0; at < len(piece); {
		if isSpace(piece[at]) {
			at++
			continue
		}
		end := at
		for end < len(piece) && !isSpace(piece[end]) {
			end++
		}
		ended = r.run(v, piece[at:end], base+at, ended)
		at = end
	}
	return ended
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// token adds one token and its words.
func (r *reader) token(v *view, t tokenize.Token, ended bool) bool {
	if hesitation(t.Text) {
		return ended
	}
	v.tokens = append(v.tokens, t)
	if rules.EndsSentence(t.Text) {
		return true
	}
	before := len(v.words)
	v.words = r.vocabulary.Append(v.words, t.Text, t.Start, len(v.tokens)-1, ended)
	return ended && len(v.words) == before
}

// hesitation is a sound that is no word; it confuses the tagger and would tear
// phrases apart.
func hesitation(token string) bool {
	switch token {
	case "um", "uh", "uhm", "umm", "er", "erm", "hmm", "mm", "mhm", "ah", "Um", "Uh", "Er", "Hmm", "Ah":
		return true
	}
	return false
}
