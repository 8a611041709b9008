package storetest

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"earshot/models"
	"earshot/store"
)

func (s suite) crash(t *testing.T) {
	st := s.fresh(t)
	t.Run("a writer that dies anywhere and is played again leaves no trace of it", func(t *testing.T) {
		drawing := plays{name: "crash"}
		s.check(t, func(t *rapid.T) {
			p := drawing.draw(t, 1)
			var again [][]*models.Conversation
			for _, b := range p.arrival[0] {
				writer := st
				if n := rapid.IntRange(0, 3).Draw(t, "dies at request"); n > 0 {
					writer = s.Faulty(st, n)
				}
				if writer.Put(context.Background(), clones(b), p.link) != nil {
					again = append(again, b)
				}
				// Its batch comes again at once, or after those of other workers.
				if rapid.Bool().Draw(t, "comes again now") {
					replay(t, st, again, p.link)
					again = nil
				}
			}
			replay(t, st, again, p.link)
			p.verify(t, st)
		})
	})
	t.Run("an ended context is an error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := st.Put(ctx, []*models.Conversation{Conversation("never")}, linker()); err == nil {
			t.Error("Put with an ended context says that it is durable")
		}
		gone(t, st, "never")
	})
}

// replay puts the batches, which must succeed.
func replay(t tb, st store.Store, batches [][]*models.Conversation, link models.Linker) {
	t.Helper()
	for _, b := range batches {
		if err := st.Put(context.Background(), clones(b), link); err != nil {
			t.Fatalf("Put again: %v", err)
		}
	}
}
