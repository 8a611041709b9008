package retag

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"earshot/models"
)

// shelf is a store of conversations in order. failAfter puts, it fails.
type shelf struct {
	conversations []*models.Conversation
	puts          int
	failAfter     int
	refuse        string // an id that is never stored
}

func (s *shelf) All(context.Context, models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) {
		for _, c := range s.conversations {
			copied := *c
			if !yield(&copied, nil) {
				return
			}
		}
	}
}

func (s *shelf) Put(_ context.Context, batch []*models.Conversation, _ models.Linker) error {
	if s.puts++; s.failAfter > 0 && s.puts > s.failAfter {
		return errors.New("away")
	}
	refused := map[int]error{}
	for i, c := range batch {
		if c.ID == s.refuse {
			refused[i] = &models.Rejection{Reason: models.ReasonStoreRefused}
			continue
		}
		for j := range s.conversations {
			if s.conversations[j].ID == c.ID {
				s.conversations[j] = c
			}
		}
	}
	if len(refused) > 0 {
		return &models.BatchError{Failed: refused}
	}
	return nil
}

func stored(n int) *shelf {
	s := &shelf{}
	for i := range n {
		s.conversations = append(s.conversations, &models.Conversation{ID: fmt.Sprint(i), Taxonomy: models.TaxonomyID{Hash: "old"}, Analyzer: "1"})
	}
	return s
}

func retagging(s *shelf) Retagging {
	id := models.TaxonomyID{Name: "t", Version: "2", Hash: "new"}
	return Retagging{Store: s, BatchSize: 3, Taxonomy: id, Analyzer: "1", Again: func(c *models.Conversation) (*models.Conversation, error) {
		again := *c
		again.Taxonomy, again.Topics = id, []string{"new"}
		return &again, nil
	}}
}

func TestRunReadsEveryConversationOnce(t *testing.T) {
	s := stored(8)
	r := retagging(s)
	var seen []int
	r.Progress = func(n int) { seen = append(seen, n) }
	done, err := r.Run(t.Context())
	if err != nil || done != (Outcome{Seen: 8, Retagged: 8}) {
		t.Fatalf("%+v, %v", done, err)
	}
	for _, c := range s.conversations {
		if len(c.Topics) != 1 || c.Taxonomy.Hash != "new" {
			t.Errorf("%+v", c)
		}
	}
	if fmt.Sprint(seen) != "[3 6 8]" {
		t.Errorf("progress %v", seen)
	}
}

// TestAnInterruptedRunGoesOnWhereItStopped: what was done stays done and is not
// done again.
func TestAnInterruptedRunGoesOnWhereItStopped(t *testing.T) {
	s := stored(8)
	s.failAfter = 2
	done, err := retagging(s).Run(t.Context())
	if err == nil || done != (Outcome{Seen: 8, Retagged: 6}) {
		t.Fatalf("%+v, %v", done, err)
	}
	s.failAfter = 0
	done, err = retagging(s).Run(t.Context())
	if err != nil || done != (Outcome{Seen: 8, Current: 6, Retagged: 2}) {
		t.Fatalf("%+v, %v", done, err)
	}
}

func TestAnotherAnalyzerIsReadAgainToo(t *testing.T) {
	s := stored(2)
	r := retagging(s)
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Analyzer = "2"
	if done, err := r.Run(t.Context()); err != nil || done.Current != 0 || done.Retagged != 2 {
		t.Errorf("%+v, %v", done, err)
	}
}

func TestWhatCannotBeReadOrStoredIsLeftAndCounted(t *testing.T) {
	s := stored(4)
	s.refuse = "1"
	r := retagging(s)
	var named []string
	r.Refused = func(id string, _ error) { named = append(named, id) }
	again := r.Again
	r.Again = func(c *models.Conversation) (*models.Conversation, error) {
		if c.ID == "2" {
			return nil, &models.Rejection{Reason: models.ReasonAnalysis}
		}
		return again(c)
	}
	done, err := r.Run(t.Context())
	if err != nil || done != (Outcome{Seen: 4, Retagged: 2, Failed: 2}) {
		t.Fatalf("%+v, %v", done, err)
	}
	if fmt.Sprint(named) != "[2 1]" {
		t.Errorf("named %v", named)
	}
	for _, c := range s.conversations {
		if (c.ID == "1" || c.ID == "2") != (c.Taxonomy.Hash == "old") {
			t.Errorf("%+v", c)
		}
	}
}

func TestAStoreThatCannotBeReadEndsTheRun(t *testing.T) {
	r := retagging(stored(1))
	r.Store = broken{}
	if _, err := r.Run(t.Context()); err == nil {
		t.Error("no error")
	}
}

type broken struct{ *shelf }

func (broken) All(context.Context, models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) { yield(nil, errors.New("away")) }
}
