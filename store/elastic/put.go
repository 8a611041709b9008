package elastic

import (
	"cmp"
	"context"
	"slices"

	"earshot/models"
)

// item is one conversation id of a batch, on its way through the rounds.
type item struct {
	id string
	// candidates are the batch's versions of it that were not refused, as
	// positions in the batch, the one that counts last.
	candidates []int
	// best is the one that counts; nil once all were refused.
	best *models.Conversation
	// places are where the batch's versions would stand. An earlier writer may
	// have left traces there.
	places []place
	// suspect is set once a document of it may exist that no guard tells of.
	suspect bool

	// Of one round:
	guard  doc       // its identity, as read
	before *identity // nil: there is none
	stands identity  // where it stands after this round
	own    bool      // best stands, rather than what is stored
	failed bool      // something met a conflict: once more
}

// place is where a conversation may stand.
type place struct{ month, customerKey string }

// batch is one call of Put.
type batch struct {
	s       *Store
	all     []*models.Conversation
	link    models.Linker
	items   map[string]*item
	refused map[int]error
}

// Put makes the conversations durable, as the contract of package store says.
// How it does that is told in the package's documentation.
func (s *Store) Put(ctx context.Context, conversations []*models.Conversation, link models.Linker) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b := &batch{s: s, all: conversations, link: link, items: make(map[string]*item, len(conversations)), refused: map[int]error{}}
	open := b.sort()
	for attempt := 1; len(open) > 0; attempt++ {
		if attempt > 1 {
			s.config.Retried("conflict")
			if err := s.pause(ctx, min(attempt-1, 5)); err != nil {
				return err
			}
		}
		var err error
		if open, err = b.round(ctx, open); err != nil {
			return err
		}
	}
	if len(b.refused) > 0 {
		return &models.BatchError{Failed: b.refused}
	}
	return nil
}

// sort gathers the batch by id and returns the items in the batch's order.
func (b *batch) sort() []*item {
	var order []*item
	for i, c := range b.all {
		if r := admissible(c); r != nil {
			b.refused[i] = r
			continue
		}
		it := b.items[c.ID]
		if it == nil {
			it = &item{id: c.ID}
			b.items[c.ID] = it
			order = append(order, it)
		}
		it.candidates = append(it.candidates, i)
		if p := (place{month(c.StartedAt), c.CustomerKey}); !slices.Contains(it.places, p) {
			it.places = append(it.places, p)
		}
	}
	for _, it := range order {
		slices.SortStableFunc(it.candidates, func(x, y int) int { return cmp.Compare(b.all[x].Version, b.all[y].Version) })
		it.best = b.all[it.candidates[len(it.candidates)-1]]
	}
	return order
}

// refuse takes the version that counts out of the batch; the next lower one of
// the same id, if there is one, counts from now on.
func (b *batch) refuse(it *item, why *models.Rejection) {
	last := len(it.candidates) - 1
	b.refused[it.candidates[last]] = why
	it.candidates, it.best, it.failed = it.candidates[:last], nil, true
	if last > 0 {
		it.best = b.all[it.candidates[last-1]]
	}
}
