package pipeline_test

import (
	"math"
	"testing"
	"time"

	"earshot/models"
	"earshot/pipeline"
	"earshot/taxonomy"
)

// newPipeline compiles the pack that ships with Earshot, unless o brings its
// own.
func newPipeline(t testing.TB, o pipeline.Options) *pipeline.Pipeline {
	t.Helper()
	if o.Taxonomy.ID.Name == "" {
		pack, err := taxonomy.Shipped(taxonomy.Default)
		if err != nil {
			t.Fatal(err)
		}
		o.Taxonomy = pack
	}
	if o.Version == "" {
		o.Version = "test"
	}
	p, err := pipeline.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// analyze gives the conversation of one speaker's turns.
func analyze(t testing.TB, p *pipeline.Pipeline, speaker string, texts ...string) *models.Conversation {
	t.Helper()
	in := &models.Transcript{ID: "c-1"}
	for _, text := range texts {
		in.Turns = append(in.Turns, models.TranscriptTurn{Speaker: speaker, Text: text})
	}
	c, err := p.Analyze(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bestOf is the shortest time of some runs, in seconds: what is left of it when
// the machine does nothing else.
func bestOf(runs int, run func()) float64 {
	best := math.Inf(1)
	for range runs {
		began := time.Now()
		run()
		best = min(best, time.Since(began).Seconds())
	}
	return best
}
