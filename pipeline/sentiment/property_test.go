package sentiment

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sayings are texts of words with and without feeling, marks and signs.
func sayings() *rapid.Generator[string] {
	word := rapid.SampledFrom(strings.Fields(`good bad horrible love not never but very kind of least i you can what please thank thanks great
		card account GREAT SO yaaay don't isn't it the a :) :( 😀 ! ? . , !! é [SSN] no yes ok`))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), " ")
	})
}

func TestScoresStayInRangeAndTheSame(t *testing.T) {
	s, v := scorer(t, false)
	rapid.Check(t, func(t *rapid.T) {
		text := sayings().Draw(t, "text")
		turn := Turn{Text: text, Words: words(v, text), Agent: rapid.Bool().Draw(t, "agent")}
		score, felt := s.Score(turn)
		again, _ := s.Score(turn)
		if score < -1 || score > 1 || score != again || score != 0 && !felt {
			t.Fatalf("%q scores %v, then %v, felt %v", text, score, again, felt)
		}
		sum := 0.0
		for _, p := range s.Explain(turn) {
			sum += p.Valence
		}
		if sum*score < 0 {
			t.Fatalf("%q scores %v, its parts add up to %v", text, score, sum)
		}
	})
}

func TestExclamationsNeverWeaken(t *testing.T) {
	s, v := scorer(t, false)
	rapid.Check(t, func(t *rapid.T) {
		adjective := rapid.SampledFrom(strings.Fields("good bad horrible wonderful rude sad delighted furious awesome")).Draw(t, "adjective")
		text := "it was " + adjective
		last := 0.0
		for marks := range 6 {
			said := text + strings.Repeat("!", marks)
			score, _ := s.Score(Turn{Text: said, Words: words(v, said)})
			if marks > 0 && (score*last < 0 || score*score < last*last) {
				t.Fatalf("%q scores %v, with a mark less %v", said, score, last)
			}
			last = score
		}
	})
}

func TestNotTurnsOrWeakens(t *testing.T) {
	s, v := scorer(t, false)
	rapid.Check(t, func(t *rapid.T) {
		adjective := rapid.SampledFrom(strings.Fields("good bad horrible wonderful rude sad delighted furious awesome helpful useless")).Draw(t, "adjective")
		degree := rapid.SampledFrom([]string{"", "very ", "a really ", "such a "}).Draw(t, "degree")
		said := func(not string) float64 {
			text := "it was" + not + " " + degree + adjective
			score, _ := s.Score(Turn{Text: text, Words: words(v, text)})
			return score
		}
		plain := said("")
		for _, not := range []string{" not", "n't", "nt", " never"} {
			if turned := said(not); turned*plain >= 0 {
				t.Fatalf("%q scores %v, with %q %v", degree+adjective, plain, not, turned)
			}
		}
	})
}
