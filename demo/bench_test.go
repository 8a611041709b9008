package demo

import (
	"encoding/json"
	"strings"
	"testing"

	"earshot/models"
)

func TestBenchCorpusIsEven(t *testing.T) {
	const n = 1000
	perCustomer := map[string]int{}
	bytes, i := 0, 0
	var last models.Transcript
	for tr := range BenchCorpus(3, n) {
		if i++; tr.ID != numbered("bench", i) {
			t.Fatalf("transcript %d is called %s", i, tr.ID)
		}
		if len(tr.Turns) != benchTurns {
			t.Fatalf("%s has %d turns, not %d", tr.ID, len(tr.Turns), benchTurns)
		}
		words := 0
		for _, turn := range tr.Turns {
			words += len(strings.Fields(turn.Text))
		}
		if words < benchMinWords || words > benchMaxWords {
			t.Errorf("%s has %d words", tr.ID, words)
		}
		b, err := json.Marshal(tr)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) < 3500 || len(b) > 4900 {
			t.Errorf("%s has %d bytes", tr.ID, len(b))
		}
		if tr.StartedAt.Before(last.StartedAt) {
			t.Errorf("%s starts before %s", tr.ID, last.ID)
		}
		bytes += len(b)
		perCustomer[tr.CustomerID]++
		last = tr
	}
	if i != n {
		t.Fatalf("%d transcripts, not %d", i, n)
	}
	if mean := bytes / n; mean < 4000 || mean > 4500 {
		t.Errorf("a transcript has %d bytes on average, not 4000 to 4500", mean)
	}
	few, many := 0, 0
	for _, contacts := range perCustomer {
		if contacts <= 2 {
			few++
		}
		if contacts > 2 {
			many++
		}
	}
	if share := float64(few) / float64(len(perCustomer)); share < 0.85 || many == 0 {
		t.Errorf("%.2f of the customers have one or two contacts, %d have more", share, many)
	}
}

func TestBenchCorpusIsDeterministic(t *testing.T) {
	if a, b := digest(t, BenchCorpus(1, 60)), digest(t, BenchCorpus(1, 60)); a != b {
		t.Error("the same seed made two different corpora")
	}
	if a, b := digest(t, BenchCorpus(1, 60)), digest(t, BenchCorpus(2, 60)); a == b {
		t.Error("two seeds made the same corpus")
	}
}
