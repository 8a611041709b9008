package pipeline_test

import (
	"testing"

	"earshot/models"
	"earshot/pipeline"
)

func TestStatedRepeat(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, c := range []struct {
		text  string
		kind  string // "": none
		count int    // 0: null
	}{
		{"this is the third time I've called about my check", "explicit-repeat", 3},
		{"I've called twice already", "explicit-repeat", 3},
		{"I have called three times about this", "explicit-repeat", 3},
		{"this is my second call today", "explicit-repeat", 2},
		{"I keep calling and nobody helps", "explicit-repeat", 0},
		{"I called you guys yesterday and they said it was sent", "prior-contact", 0},
		{"I spoke to someone last week about my claim", "prior-contact", 0},
		{"the last person I talked to gave me a case number", "prior-contact", 0},
		{"still waiting for the call back you promised", "awaiting-answer", 0},
		{"you said someone would call me back, and nobody ever called", "awaiting-answer", 0},
		{"they were supposed to call me back", "awaiting-answer", 0},
		{"i called and then we got disconnected", "disconnected", 0},
		{"I've been trying to reach you all day", "attempt-to-reach", 0},
		{"um yes i uh called last week", "prior-contact", 0},
		{"i'd called in a couple days back about my certification", "prior-contact", 0},
		{"we've been in touch with your office since june", "prior-contact", 0},
		{"i went to the local office on tuesday and they told me to bring two proofs", "prior-contact", 0},
		{"i was told to send the form again", "prior-contact", 0},
		{"they told me six to eight weeks and it's been four months", "awaiting-answer", 0},
		{"i left three messages for my case worker", "awaiting-answer", 3},
		{"i haven't heard a word since", "awaiting-answer", 0},
		{"the line went dead", "disconnected", 0},
		{"i sat on hold for two hours yesterday", "disconnected", 0},
		{"it took me nine days to get through to somebody", "attempt-to-reach", 0},
		{"i have been bounced back and forth between two offices", "explicit-repeat", 0},
		{"i gotta explain this whole thing all over again", "explicit-repeat", 0},

		{"this makes four calls now", "explicit-repeat", 4},
		{"I've called you four times so far", "explicit-repeat", 5},
		{"this is my 3rd time calling", "explicit-repeat", 3},
		{"I called a couple of times", "explicit-repeat", 0},
		{"I have called several times", "explicit-repeat", 0},
		{"for the umpteenth time i called", "explicit-repeat", 0},
		{"this is the hundredth time i've called", "explicit-repeat", 0},
		{"I called 500 times", "explicit-repeat", 0},
		{"you're the third person I've talked to", "explicit-repeat", 0},
		{"I spoke to three different people", "explicit-repeat", 0},

		{"No, I'm a first time caller.", "", 0},
		{"I haven't called before", "", 0},
		{"I'll call back later if I need to", "", 0},
		{"the reason I called today is my refund", "", 0},
		{"my wife spoke to someone at the bank", "", 0},
		{"I'm calling about my claim", "", 0},
		{"if I get cut off again what should I do", "", 0},
		{"we moved for the third time this year", "", 0},
		{"I called my landlord last week", "", 0},
		{"y'all called me yesterday and left a voicemail", "", 0},
		{"somebody from social security called me", "", 0},
		{"a friend told me you can do it online", "", 0},
		{"i was told when i bought it that the rate is fixed", "", 0},
		{"I've been on hold for an hour", "", 0},
		{"still waiting for my card", "", 0},
		{"my benefits were cut off", "", 0},
		{"like i told you my date of birth is january third", "", 0},
		{"you said you'd email me that", "", 0},
		{"before i called i looked for my card everywhere", "", 0},
		{"can i speak to someone about my claim", "", 0},
		{"should i call back if it doesn't come", "", 0},
		{"if i don't hear from you in two weeks who do i call", "", 0},
		{"i was charged twice", "", 0},
		{"I've been trying to log in", "", 0},
	} {
		got := analyze(t, p, models.SpeakerCustomer, c.text)
		if got.Repeat.Stated != (c.kind != "") {
			t.Errorf("%q: stated is %v; findings %v", c.text, got.Repeat.Stated, got.Findings)
			continue
		}
		count := 0
		if got.Repeat.StatedCount != nil {
			count = *got.Repeat.StatedCount
		}
		if count != c.count {
			t.Errorf("%q: count %d, want %d", c.text, count, c.count)
		}
		if c.kind != "" && !hasFinding(got, models.FindingRepeat, c.kind) {
			t.Errorf("%q: findings %v, want one of %s", c.text, got.Findings, c.kind)
		}
	}
}

func TestOnlyTheCustomerStatesARepeat(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, text := range []string{"Have you called us before?", "We called you last week.", "I see this is the third time you have called.", "I spoke to someone last week about your claim"} {
		if got := analyze(t, p, models.SpeakerAgent, text); got.Repeat.Stated {
			t.Errorf("an agent's %q counts as a stated repeat", text)
		}
	}
}

func TestTheCustomerAnswersThatItIsARepeat(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for answer, want := range map[string]bool{"yes last week": true, "i have": true, "no sir": false, "no i have not": false} {
		got, err := p.Analyze(&models.Transcript{ID: "c", Turns: []models.TranscriptTurn{
			{Speaker: models.SpeakerAgent, Text: "Have you called us about this before?"},
			{Speaker: models.SpeakerCustomer, Text: answer},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if got.Repeat.Stated != want {
			t.Errorf("%q: stated is %v, want %v", answer, got.Repeat.Stated, want)
		}
	}
}

func hasFinding(c *models.Conversation, kind, name string) bool {
	for _, f := range c.Findings {
		if f.Kind == kind && f.Name == name {
			return true
		}
	}
	return false
}
