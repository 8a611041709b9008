package pipeline_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/demo"
	"earshot/models"
	"earshot/pipeline"
)

// sameAgain fails unless a conversation, stored and read back, is analysed to
// the same bytes, and is itself left as it was.
func sameAgain(t interface{ Fatalf(string, ...any) }, p *pipeline.Pipeline, in *models.Transcript) {
	first, err := p.Analyze(in)
	if err != nil {
		t.Fatalf("analyze: %v", err)
	}
	want, _ := json.Marshal(first)
	var stored models.Conversation
	if err := json.Unmarshal(want, &stored); err != nil {
		t.Fatalf("read back: %v", err)
	}
	again, err := p.Reanalyze(&stored)
	if err != nil {
		t.Fatalf("reanalyze: %v", err)
	}
	if got, _ := json.Marshal(again); !bytes.Equal(got, want) {
		t.Fatalf("analysed again:\n%s\nwas:\n%s", got, want)
	}
	if left, _ := json.Marshal(&stored); !bytes.Equal(left, want) {
		t.Fatalf("the stored conversation was changed:\n%s\nwas:\n%s", left, want)
	}
}

func TestReanalyzeGivesTheSame(t *testing.T) {
	p := newPipeline(t, pipeline.Options{CustomerKey: func(string) string { return "key" }})
	inputs, err := filepath.Glob("testdata/golden/*.in.json")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	for _, path := range inputs {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var in models.Transcript
		if err := json.Unmarshal(text, &in); err != nil {
			t.Fatal(err)
		}
		sameAgain(t, p, &in)
	}
	for in := range demo.Corpus(demo.Options{Now: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC), Weeks: 1, PerWeek: 150}) {
		sameAgain(t, p, &in)
	}
	rapid.Check(t, func(t *rapid.T) { sameAgain(t, p, drawTranscript(t)) })
}

const before, after = `
topics:
  - id: t
    name: T
    drivers: [ease]
    rules:
      - phrases: [lost]
`, `
topics:
  - id: u
    name: U
    drivers: [humanity]
    rules:
      - phrases: [my card]
`

// TestReanalyzeKeepsWhatOnlyTheTranscriptTells: who, when, links, and what was
// redacted stay; what the rules see is new.
func TestReanalyzeKeepsWhatOnlyTheTranscriptTells(t *testing.T) {
	in := conversation(t, "0 customer: I lost my card, my social is 219-09-9999", "5 agent: your taxes")
	in.Version, in.Channel, in.CustomerID, in.AgentID, in.Queue = 7, models.ChannelChat, "raw", "a-1", "q"
	in.StartedAt = time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC)
	in.Events = []models.Event{{Kind: models.EventTransfer}}
	old := withPack(t, before)
	c, err := old.Analyze(in)
	if err != nil {
		t.Fatal(err)
	}
	c.Repeat.Linked, c.Repeat.Chain = true, 3
	c.CustomerKey, c.Service = "key", "card"
	got, err := withPack(t, after).Reanalyze(c)
	if err != nil {
		t.Fatal(err)
	}
	want := *c
	want.Topics, want.Drivers, want.Findings, want.Taxonomy = got.Topics, got.Drivers, got.Findings, got.Taxonomy
	text, _ := json.Marshal(got)
	if wanted, _ := json.Marshal(want); !bytes.Equal(text, wanted) {
		t.Errorf("got  %s\nwant %s", text, wanted)
	}
	if len(got.Topics) != 1 || got.Topics[0] != "u" || got.Drivers[0] != "humanity" || got.Taxonomy == c.Taxonomy {
		t.Errorf("topics %v, drivers %v, taxonomy %v", got.Topics, got.Drivers, got.Taxonomy)
	}
	c.Service, c.ServiceSource = "tax", models.ServiceGiven
	if got, err := old.Reanalyze(c); err != nil || got.Service != "tax" || got.ServiceSource != models.ServiceGiven {
		t.Errorf("a given service became %q (%s), %v", got.Service, got.ServiceSource, err)
	}
	c.Service, c.ServiceSource = "tax", models.ServiceInferred
	if got, err := old.Reanalyze(c); err != nil || got.Service != "card" || got.ServiceSource != models.ServiceInferred {
		t.Errorf("an inferred service became %q (%s), %v", got.Service, got.ServiceSource, err)
	}
}

// TestReanalyzeRedactsWhatRedactionHasLearnt: text that an older analyzer let
// through is redacted, and counted with what it had redacted.
func TestReanalyzeRedactsWhatRedactionHasLearnt(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	stored := &models.Conversation{
		ID: "c-1", PII: models.PII{Total: 1, Types: map[string]int{"PHONE": 1}},
		Turns: []models.Turn{{Speaker: models.SpeakerCustomer, Text: "[PHONE] is my number, my social is 219-09-9999", PII: []string{"PHONE"}}},
	}
	again, err := p.Reanalyze(stored)
	if err != nil {
		t.Fatal(err)
	}
	if turn := again.Turns[0]; turn.Text != "[PHONE] is my number, my social is [SSN]" || len(turn.PII) != 2 || again.PII.Total != 2 || again.PII.Types["SSN"] != 1 {
		t.Errorf("%+v, %+v", turn, again.PII)
	}
	if len(stored.PII.Types) != 1 {
		t.Error("the stored conversation was changed")
	}
}
