package pipeline

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jdkato/prose/v3/tokenize"
	"pgregory.net/rapid"

	"earshot/pipeline/rules"
)

func newTestReader(t testing.TB) *reader {
	t.Helper()
	r, err := newReader(rules.NewVocabulary(), Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTokensAreProses: reading plain words without asking the tokenizer must
// not show, but for one thing: "Yes." is a word and the end of a sentence, where
// the tokenizer takes every short word with a dot for an abbreviation.
func TestTokensAreProses(t *testing.T) {
	r := newTestReader(t)
	pieces := []string{"hello", "I", "can't", "XD", "it’s", "U.S.", "Mr.", "Ab.", "a.b", "$5", "(yes)", "\"no\"", "é", "日本", "o'clock", "e-mail", "they'LL", "I've", "N'T", "don'tx", "a's", "it's's", "well,", "No?", "Yes", "abcd.", "a,b", "x.", "...", "!", "?!", ":)", ":-(", "xD",
		" ", "  ", "\t", "\n", "\u00a0", "\u2003", ",", "n't", "dogs'", "'tis", "DD-214", "1,247.00", "7"}
	short := regexp.MustCompile(`^[A-Za-z]+\.$`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 20).Draw(t, "pieces"), rapid.SampledFrom([]string{" ", ""}).Draw(t, "between"))
		v := r.view(text, &room{})
		var want []tokenize.Token
		for _, token := range r.tokenizer.Tokenize(text) {
			if last := len(token.Text) - 1; short.MatchString(token.Text) && !isTitle(token.Text[:last]) {
				want = append(want, tokenize.Token{Text: token.Text[:last], Start: token.Start})
				token = tokenize.Token{Text: ".", Start: token.Start + last}
			}
			want = append(want, token)
		}
		if !slices.Equal(v.tokens, want) {
			t.Errorf("%q reads %v, by prose %v", text, v.tokens, want)
		}
	})
}

func TestViewKeepsOffsets(t *testing.T) {
	r := newTestReader(t)
	text := "Um, I [noise] can’t uh log-in to é " + strings.Repeat("x", 300) + " [SSN] now. OK"
	v := r.view(text, &room{})
	var words []string
	for _, w := range v.words {
		words = append(words, text[w.Start:w.End])
	}
	want := []string{"I", "can’t", "can’t", "log", "in", "to", "é", "now", "OK"}
	if !slices.Equal(words, want) {
		t.Errorf("words %q, want %q", words, want)
	}
	for _, token := range v.tokens {
		if text[token.Start:token.End()] != token.Text {
			t.Errorf("token %q is not at %d", token.Text, token.Start)
		}
	}
	if last := v.words[len(v.words)-1]; !last.Break || v.words[7].Break {
		t.Error("the end of the sentence is not where it was")
	}
}

func TestSentencesEndAtDotsOfWords(t *testing.T) {
	r := newTestReader(t)
	for text, want := range map[string]int{"No. Yes. Then I called": 2, "Dr. Lee and Mrs. Ann of the U.S. called": 0, "I called. Ok?": 1} {
		ends := 0
		for _, w := range r.view(text, &room{}).words {
			if w.Break {
				ends++
			}
		}
		if ends != want {
			t.Errorf("%q: %d sentences end before a word, want %d", text, ends, want)
		}
	}
}

func TestTagsAreLazyAndSeeACapitalI(t *testing.T) {
	r := newTestReader(t)
	v := r.view("yesterday i called about it", &room{})
	for _, token := range v.tokens {
		if token.Tag != "" {
			t.Fatal("tagged before a tag was asked for")
		}
	}
	if got := v.Tag(1); got != "PRP" {
		t.Errorf("i is tagged %s, want PRP", got)
	}
	if got := v.Tag(2); !strings.HasPrefix(got, "VB") {
		t.Errorf("called is tagged %s, want a verb", got)
	}
	if v.tokens[1].Start != 10 || v.text[v.tokens[1].Start:v.tokens[1].End()] != "i" {
		t.Error("tagging moved a token")
	}
}
