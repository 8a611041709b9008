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

		{"No, I'm a first time caller.", "", 0},
		{"I haven't called before", "", 0},
		{"I'll call back later if I need to", "", 0},
		{"the reason I called today is my refund", "", 0},
		{"my wife spoke to someone at the bank", "", 0},
		{"I'm calling about my claim", "", 0},
		{"if I get cut off again what should I do", "", 0},
		{"we moved for the third time this year", "", 0},
		{"I called my landlord last week", "", 0},
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

func hasFinding(c *models.Conversation, kind, name string) bool {
	for _, f := range c.Findings {
		if f.Kind == kind && f.Name == name {
			return true
		}
	}
	return false
}
