package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"earshot/pipeline"
	"earshot/pipeline/nouns"
)

func newPhraser(t testing.TB) *pipeline.Phraser {
	t.Helper()
	p, err := pipeline.NewPhraser(pipeline.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPhrases(t *testing.T) {
	p := newPhraser(t)
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"courtesy only", "okay thank you so much, have a good day", ""},
		{"words and their phrase", "the tracking number moved", "tracking, moved"},
		{"speech-to-text", "i filled out the online verification form", "filled, online, verification, online verification, form, verification form, online verification form"},
		{"each once", "The portal. The portal!", "portal"},
		{"a placeholder is none and ends a phrase", "direct [ACCOUNT] deposit", "direct, deposit"},
		{"punctuation ends a phrase", "my passport, application", "passport, application"},
		{"numbers and the calendar are none", "on November 3rd at 5 pm I paid 130 dollars", "paid"},
		{"names of forms are", "they lost my form DS-82", "lost, form, ds-82, form ds-82"},
		{"at most four words", "state unemployment insurance benefits office", "state, unemployment, state unemployment, insurance, unemployment insurance, state unemployment insurance, benefits, insurance benefits, unemployment insurance benefits, state unemployment insurance benefits, office, benefits office, insurance benefits office, unemployment insurance benefits office"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, m := range p.Phrases(c.text) {
				got = append(got, m.Text)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%q: %q, want %q", c.text, strings.Join(got, ", "), c.want)
			}
		})
	}
}

func TestPhrasesStandWhereTheySay(t *testing.T) {
	p := newPhraser(t)
	word := rapid.SampledFrom(strings.Fields("the my new online portal passport error code i'm i [SSN] don't um Verification 12 form DS-82 é driver's , . ! ?? \xff ’"))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(word).Draw(t, "words"), rapid.SampledFrom([]string{" ", "  ", "", "\n"}).Draw(t, "between"))
		found := p.Phrases(text)
		seen := map[string]bool{}
		for _, m := range found {
			there := strings.Join(strings.Fields(strings.ToLower(text[m.Start:m.End])), " ")
			if there != m.Text || seen[m.Text] || len(strings.Fields(m.Text)) > nouns.Longest {
				t.Fatalf("%q: %+v stands on %q", text, m, there)
			}
			seen[m.Text] = true
		}
		if again := p.Phrases(text); !slices.Equal(found, again) {
			t.Fatalf("%q: %v, then %v", text, found, again)
		}
	})
}

func BenchmarkPhrases(b *testing.B) {
	p := newPhraser(b)
	for b.Loop() {
		p.Phrases("hi i filled out the new online verification form on your website and it says error code when i submit it")
	}
}
