package storetest

import (
	"errors"
	"sync"
	"testing"

	"earshot/models"
	"earshot/store"
)

func (s suite) lifecycle(t *testing.T) {
	t.Run("several workers may prepare at once, and again", func(t *testing.T) {
		first := s.open(t)
		closeAfter(t, first)
		second, third := s.another(t, first), s.another(t, first)
		var wait sync.WaitGroup
		failed := make([]error, 3)
		for i, st := range []store.Store{first, second, third} {
			wait.Go(func() { failed[i] = st.Prepare(t.Context()) })
		}
		wait.Wait()
		if err := errors.Join(failed...); err != nil {
			t.Fatalf("Prepare: %v", err)
		}
		put(t, first, Conversation("kept"))
		if err := second.Prepare(t.Context()); err != nil {
			t.Fatalf("Prepare of a store with data: %v", err)
		}
		same(t, "a conversation stored before", get(t, third, "kept"), Conversation("kept"))
	})

	t.Run("it answers a ping, prepared or not", func(t *testing.T) {
		st := s.open(t)
		closeAfter(t, st)
		for range 2 {
			if err := st.Ping(t.Context()); err != nil {
				t.Errorf("Ping: %v", err)
			}
			if err := st.Prepare(t.Context()); err != nil {
				t.Fatalf("Prepare: %v", err)
			}
		}
	})

	t.Run("an empty store answers", func(t *testing.T) {
		st := s.fresh(t)
		visible(t, st)
		gone(t, st, "nobody")
		if page := search(t, st, models.Query{Text: "passport"}); page.Total != 0 || len(page.Hits) != 0 || page.Next != "" {
			t.Errorf("Search finds %+v in an empty store", page)
		}
		if all := everything(t, st, models.Query{}); len(all) != 0 {
			t.Errorf("All yields %d conversations of an empty store", len(all))
		}
		same(t, "Tallies", tally(t, st, Base(), Base().Add(models.Week), Base()), []models.Tally{{}})
	})
}
