package pipeline

import (
	"strings"
	"testing"

	"earshot/models"
)

func TestAPanicBecomesARejectionWithoutTheWords(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	const words = "my secret words"
	p.analyze = append(p.analyze, stage{"broken", func(d *Doc) { panic(d.turns[0].text) }})
	c, err := p.Analyze(&models.Transcript{ID: "c", Turns: []models.TranscriptTurn{{Speaker: models.SpeakerCustomer, Text: words}}})
	r := models.AsRejection(err)
	if c != nil || r == nil {
		t.Fatalf("got %v, %v; want no conversation and a rejection", c, err)
	}
	if r.Reason != models.ReasonAnalysis || r.Stage != models.StageAnalyze || !strings.Contains(r.Detail, "broken") {
		t.Errorf("the rejection is %+v", r)
	}
	if strings.Contains(err.Error(), words) {
		t.Errorf("the error holds the customer's words: %v", err)
	}
}
