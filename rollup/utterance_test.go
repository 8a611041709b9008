package rollup

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestUtterances(t *testing.T) {
	for _, c := range []struct {
		turn string
		want []string // runs of at most two words
	}{
		{"", nil},
		{" ?! ", nil},
		{"My  Check", []string{"my", "my check", "check"}},
		{"check, mail", []string{"check", "mail"}},
		{"my social is [SSN] okay", []string{"my", "my social", "social", "social is", "is", "okay"}},
		{"form DS-82 - now", []string{"form", "form ds-82", "ds-82", "now"}},
		{"driver's license", []string{"driver", "driver license", "license"}},
		{"the driver’s", []string{"the", "the driver", "driver"}},
		{"didn’t", []string{"didn't"}},
		{"users' 'id'", []string{"users", "id"}},
		{"Café ÜBER", []string{"café", "café über", "über"}},
		{"a[b", []string{"a", "b"}},
		{"\xffbad\xff", []string{"bad"}},
	} {
		var u utterance
		u.read("something before it")
		u.read(c.turn)
		var got []string
		u.phrases(2, func(phrase []byte, _, _ spoken) { got = append(got, string(phrase)) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.turn, got, c.want)
		}
	}
}

func TestEveryPhraseReadsAsItselfWhereItStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turn := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("abE ’'-[].é7")))).Draw(t, "turn")
		var u, again utterance
		u.read(turn)
		u.phrases(4, func(phrase []byte, first, last spoken) {
			again.read(turn[first.start:last.end])
			if again.whole() != string(phrase) {
				t.Fatalf("%q reads as %q, was %q", turn[first.start:last.end], again.whole(), phrase)
			}
		})
	})
}
