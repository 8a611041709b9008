// Package retag reads stored conversations again with the rules of today.
package retag

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"earshot/models"
)

// Store is where the conversations are. See store.Reader and store.Writer.
type Store interface {
	All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error]
	Put(ctx context.Context, batch []*models.Conversation, link models.Linker) error
}

// Retagging says what to read again and how.
type Retagging struct {
	Store Store
	// Again analyses a stored conversation from its stored text.
	Again func(*models.Conversation) (*models.Conversation, error)
	Link  models.Linker
	// Taxonomy and Analyzer are what Again stamps. What carries both already is
	// left alone, which is what lets an interrupted run go on where it stopped.
	Taxonomy  models.TaxonomyID
	Analyzer  string
	Only      models.Query // Limit, After and Sort are ignored
	BatchSize int
	Progress  func(seen int)                       // after every batch; may be nil
	Refused   func(conversation string, why error) // what could not be analysed or stored; may be nil
}

// Outcome counts what a run did.
type Outcome struct {
	Seen     int `json:"seen"`
	Current  int `json:"current"`  // carried the taxonomy and analyzer of today already
	Retagged int `json:"retagged"` // stored anew
	Failed   int `json:"failed"`   // could not be analysed, or not be stored: left as it was
}

// Run goes through the store once. Every conversation keeps its id, version,
// text, times and links; a conversation that a newer version replaces meanwhile
// keeps the newer one. After an error what was done stays done, and another run
// goes on from there.
func (r Retagging) Run(ctx context.Context) (Outcome, error) {
	var (
		done  Outcome
		batch []*models.Conversation
	)
	put := func() error {
		n, err := r.put(ctx, batch)
		if err == nil {
			done.Retagged += len(batch) - n
			done.Failed += n
		}
		batch = batch[:0]
		if r.Progress != nil {
			r.Progress(done.Seen)
		}
		return err
	}
	for c, err := range r.Store.All(ctx, r.Only) {
		if err != nil {
			return done, fmt.Errorf("read the stored conversations: %w", err)
		}
		done.Seen++
		if c.Taxonomy == r.Taxonomy && c.Analyzer == r.Analyzer {
			done.Current++
			continue
		}
		again, err := r.Again(c)
		if err != nil {
			done.Failed++
			r.refused(c.ID, err)
			continue
		}
		if batch = append(batch, again); len(batch) < r.BatchSize {
			continue
		}
		if err := put(); err != nil {
			return done, err
		}
	}
	return done, put()
}

// put stores a batch and reports how many of it were refused. After an error
// nobody knows what was stored: another run finds out.
func (r Retagging) put(ctx context.Context, batch []*models.Conversation) (refused int, err error) {
	if len(batch) == 0 {
		return 0, nil
	}
	err = r.Store.Put(ctx, batch, r.Link)
	var some *models.BatchError
	switch {
	case errors.As(err, &some):
		for _, i := range slices.Sorted(maps.Keys(some.Failed)) {
			r.refused(batch[i].ID, some.Failed[i])
		}
		return len(some.Failed), nil
	case err != nil:
		return 0, fmt.Errorf("store what was read again: %w", err)
	}
	return 0, nil
}

func (r Retagging) refused(id string, why error) {
	if r.Refused != nil {
		r.Refused(id, why)
	}
}
