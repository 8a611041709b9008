package pipeline_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/models"
	"earshot/pipeline"
)

// FuzzAnalyze: whatever is said, the analysis ends well, quotes what stands
// there, and sees the same when it reads the stored conversation.
func FuzzAnalyze(f *testing.F) {
	for _, text := range pieces() {
		f.Add(text, "I called twice, "+text)
	}
	f.Add("can I have your account number?", "one two\xff three \xc3( four")
	f.Add("[SSN", "SSN] [[x]] ]")
	p := newPipeline(f, pipeline.Options{})
	f.Fuzz(func(t *testing.T, asked, said string) {
		in := &models.Transcript{ID: "c", Turns: []models.TranscriptTurn{
			{Speaker: models.SpeakerAgent, Text: asked}, {Speaker: models.SpeakerCustomer, Text: said}}}
		c, err := p.Analyze(in)
		if err != nil {
			t.Fatal(err)
		}
		valid := utf8.ValidString(asked) && utf8.ValidString(said) // what decoders let through, and all that JSON holds
		if valid {
			checkFindings(t, c)
		}
		for _, hit := range p.RuleHits(in) {
			if text := c.Turns[hit.Turn].Text; hit.Start < 0 || hit.Start >= hit.End || hit.End > len(text) || text[hit.Start:hit.End] != hit.Quote {
				t.Errorf("%s quotes %q at %d to %d of %q", hit.Rule, hit.Quote, hit.Start, hit.End, text)
			}
		}
		if valid {
			sameAgain(t, p, in)
		}
	})
}

// TestManyHitsAreLinear: a turn that is nothing but hits of rules that look
// around themselves costs about as much for each word when it is 64 times as
// long. The bound leaves room for a machine that is busy with other things.
func TestManyHitsAreLinear(t *testing.T) {
	p := withRules(t, `
- phrases: [a ~4 a ~4 a ~4 a]
  unless_negated: true
  near: [a b, "b:nn"]
  unless_near: ["zebra:vb"]
  followed_by: {phrases: [b, "(b|a):vb"], speaker: any}
  not_preceded_by: {phrases: [zebra, "b:nnp"], speaker: any}
`)
	cost := func(n int) float64 {
		return bestOf(5, func() { analyze(t, p, models.SpeakerCustomer, strings.Repeat("a a not b ", n)) })
	}
	if small, large := cost(50), cost(64*50); large > 10*64*small {
		t.Errorf("64 times the words took %.0f times as long", large/small)
	}
}
