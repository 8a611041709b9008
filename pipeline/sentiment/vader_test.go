package sentiment

import (
	"math"
	"testing"
)

// TestVADERsExamples has the sentences of VADER's own demonstration with its
// scores (vaderSentiment.py and README of cjhutto/vaderSentiment): the rules
// are VADER's where no business is done. Valences learned since are left out.
func TestVADERsExamples(t *testing.T) {
	const tolerance = 0.03
	s, v := scorer(t, true)
	for _, c := range []struct {
		text string
		want float64
	}{
		{"VADER is smart, handsome, and funny.", 0.8316},
		{"VADER is smart, handsome, and funny!", 0.8439},
		{"VADER is very smart, handsome, and funny.", 0.8545},
		{"VADER is VERY SMART, handsome, and FUNNY.", 0.9227},
		{"VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342},
		{"VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469},
		{"VADER is not smart, handsome, nor funny.", -0.7424},
		{"The book was good.", 0.4404},
		{"At least it isn't a horrible book.", 0.431},
		{"The book was only kind of good.", 0.3832},
		{"The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042},
		{"Today SUX!", -0.5461},
		{"Today only kinda sux! But I'll get by, lol", 0.5249},
		{"Not bad at all", 0.431},
	} {
		if got, _ := s.Score(Turn{Text: c.text, Words: words(v, c.text)}); math.Abs(got-c.want) > tolerance {
			t.Errorf("%q scores %v, VADER's is %v", c.text, got, c.want)
		}
	}
}

func TestSigns(t *testing.T) {
	for text, want := range map[string]string{
		"see you then :)": "positive", "on my way 😀": "positive", "the bus left :(": "negative", "and it is gone 💔": "negative",
		"open http://example.com/a": "neutral", "note: see (8)": "neutral", "at 10:30 / 11:00": "neutral", "the sign: D:": "negative",
	} {
		if got, _ := score(t, text, false); Label(got) != want {
			t.Errorf("%q scores %v, want %s", text, got, want)
		}
	}
}
