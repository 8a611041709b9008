package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jdkato/prose/v3/tokenize"

	"earshot/models"
)

// phrase reads the little of the phrase language that these tests need: words,
// (a|b), and ? or * behind them.
func phrase(text string) models.Phrase {
	p := models.Phrase{Text: text}
	for _, field := range strings.Fields(strings.ReplaceAll(text, "_", " ")) {
		var item models.PhraseItem
		field, item.Optional = strings.CutSuffix(field, "?")
		for _, alternative := range strings.Split(strings.Trim(field, "()"), "|") {
			var run []models.PhraseWord
			for _, w := range strings.Split(alternative, "+") {
				w, inflect := strings.CutSuffix(w, "*")
				run = append(run, models.PhraseWord{Text: w, Inflect: inflect})
			}
			item.Any = append(item.Any, run)
		}
		p.Items = append(p.Items, item)
	}
	return p
}

// words reads a text the way the pipeline does.
func words(v *Vocabulary, text string) []Word {
	var out []Word
	ended := false
	for i, t := range tokenize.New().Tokenize(text) {
		if EndsSentence(t.Text) {
			ended = true
			continue
		}
		before := len(out)
		out = v.Append(out, t.Text, t.Start, i, ended)
		ended = ended && len(out) == before
	}
	return out
}

func matches(t *testing.T, text string, phrases ...string) []string {
	t.Helper()
	v := NewVocabulary()
	b := NewBuilder(v)
	for i, p := range phrases {
		if err := b.Add(phrase(p), i); err != nil {
			t.Fatal(err)
		}
	}
	m := b.Build()
	w := words(v, text)
	out := []string{}
	for _, h := range m.Match(w, nil) {
		out = append(out, fmt.Sprintf("%d:%s", h.Phrase, text[w[h.First].Start:w[h.Last].End]))
	}
	return out
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		text    string
		phrases []string
		want    []string
	}{
		{"still waiting for it", []string{"still waiting"}, []string{"0:still waiting"}},
		{"Still, waiting", []string{"still waiting"}, []string{"0:Still, waiting"}},
		{"I am still. Waiting is hard", []string{"still waiting"}, []string{}},
		{"the check is late", []string{"(check|payment) is late"}, []string{"0:check is late"}},
		{"the deposit is late", []string{"(check|payment) is late"}, []string{}},
		{"my card and my new card", []string{"my new? card"}, []string{"0:my card", "0:my new card"}},
		{"very long, so very long", []string{"(so+very|very)? long"}, []string{"0:very long", "0:long", "0:so very long", "0:very long", "0:long"}},
		{"they told me, tells me", []string{"tell* me"}, []string{"0:told me", "0:tells me"}},
		{"I applied, applying, applies", []string{"apply*"}, []string{"0:applied", "0:applying", "0:applies"}},
		{"dropped calls dropping call", []string{"drop* call*"}, []string{"0:dropped calls", "0:dropping call"}},
		{"a check and a payment", []string{"a check", "a payment", "a (check|payment)"}, []string{"0:a check", "2:a check", "1:a payment", "2:a payment"}},
		{"form SSA-1099 or ssa 1099", []string{"ssa 1099"}, []string{"0:SSA-1099", "0:ssa 1099"}},
		{"the U.S. passport", []string{"u.s. passport"}, []string{"0:U.S. passport"}},
		{"log-in failed", []string{"log in"}, []string{"0:log-in"}},
		{"a b a b a", []string{"a b a"}, []string{"0:a b a", "0:a b a"}},
		{"nothing here", []string{"something"}, []string{}},
	} {
		if got := matches(t, c.text, c.phrases...); !slices.Equal(got, c.want) {
			t.Errorf("%v in %q: got %q, want %q", c.phrases, c.text, got, c.want)
		}
	}
}

// TestNegationSurvivesContractions: a lost "not" turns a complaint into praise.
func TestNoPhrasesMatchNothing(t *testing.T) {
	if got := matches(t, "I never got the second letter."); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestNegationSurvivesContractions(t *testing.T) {
	for _, text := range []string{"I can't log in", "I cant log in", "I cannot log in", "I can not log in", "I ca n't log in", "i can’t log in", "I CAN'T LOG IN"} {
		if got := matches(t, text, "can't log in"); len(got) != 1 {
			t.Errorf("%q: got %q, want one match", text, got)
		}
	}
	for short, long := range map[string]string{
		"won't": "will not", "wont": "will not", "don't": "do not", "didnt": "did not", "I've": "i have", "i've": "i have", "ive": "i have",
		"they're": "they are", "I'm": "i am", "im": "i am", "you'll": "you will", "it's": "it 's", "that's": "that 's", "gonna": "going to",
	} {
		v := NewVocabulary()
		for w := range strings.FieldsSeq(long) {
			v.Intern(w)
		}
		var got []string
		for _, w := range words(v, short) {
			got = append(got, v.Name(w.ID))
			if w.Start != 0 || w.End != len(short) {
				t.Errorf("%q: %s spans %d to %d, want the whole contraction", short, v.Name(w.ID), w.Start, w.End)
			}
		}
		if strings.Join(got, " ") != long {
			t.Errorf("%q reads %q, want %q", short, got, long)
		}
		// Phrases read a contraction as texts do.
		got = nil
		for _, id := range v.InternAll(strings.ToLower(short)) {
			got = append(got, v.Name(id))
		}
		if strings.Join(got, " ") != long {
			t.Errorf("in a phrase %q reads %q, want %q", short, got, long)
		}
	}
}

func TestNegationBefore(t *testing.T) {
	v := NewVocabulary()
	n := NewNegation(v)
	v.Intern("rude")
	for _, c := range []struct {
		text string
		want bool
	}{
		{"she was rude", false},
		{"she was not rude", true},
		{"she wasn't really rude", true},
		{"not at all. rude", false},
		{"she did not help but was rude", false},
		{"never ever once so very rude", false},
		{"nobody was rude", true},
	} {
		w := words(v, c.text)
		if got := n.Before(w, len(w)-1); got != c.want {
			t.Errorf("%q: negated is %v, want %v", c.text, got, c.want)
		}
	}
}

func TestAddRefusesWhatMatchesNothing(t *testing.T) {
	b := NewBuilder(NewVocabulary())
	for _, p := range []models.Phrase{{Text: "nothing"}, phrase("maybe?"), {Text: "hole", Items: []models.PhraseItem{{Any: [][]models.PhraseWord{{}}}}}} {
		if err := b.Add(p, 0); err == nil {
			t.Errorf("%q was taken", p.Text)
		}
	}
}

// TestSharedStatesDoNotLeak: phrases that begin alike must not end alike.
func TestSharedStatesDoNotLeak(t *testing.T) {
	phrases := []string{"my (a|b) c", "my a d", "my (a|b)? e", "my (b+x|a) c"}
	got := matches(t, "my a d. my b d. my b c. my e. my b x c. my b e.", phrases...)
	want := []string{"1:my a d", "0:my b c", "2:my e", "3:my b x c", "2:my b e"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRepetitionIsLinear: gaps in words that repeat have many readings, and
// each word is still read a bounded number of times.
func TestRepetitionIsLinear(t *testing.T) {
	v := NewVocabulary()
	var items []models.PhraseItem
	for range 4 {
		items = append(items, models.PhraseItem{Any: [][]models.PhraseWord{{{Text: "a"}}}, Gap: 4})
	}
	m := build(t, v, []models.Phrase{{Text: "a ~4 a ~4 a ~4 a", Items: items}}, maxStates)
	const n = 20_000
	w := words(v, strings.Repeat("a ", n))
	hits := m.Match(w, nil)
	// From each word but the last ones the phrase ends 3 to 15 words later.
	if want := 13*n - 150; len(hits) < want || len(hits) > 13*n {
		t.Errorf("%d hits in %d words, want about %d", len(hits), n, 13*n)
	}
	cost := func(w []Word) float64 {
		best := time.Duration(math.MaxInt64)
		for range 5 {
			began := time.Now()
			hits = m.Match(w, hits[:0])
			best = min(best, time.Since(began))
		}
		return best.Seconds()
	}
	if small, large := cost(w[:n/64]), cost(w); large > 10*64*small { // there is room for a busy machine
		t.Errorf("64 times the words took %.0f times as long", large/small)
	}
}
