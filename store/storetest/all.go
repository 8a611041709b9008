package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"earshot/models"
)

func (s suite) all(t *testing.T) {
	st := s.fresh(t)
	var want []*models.Conversation
	for i := range 1500 { // more than a page, over three months, with equal starts
		want = append(want, Conversation(fmt.Sprintf("c-%04d", i*7%1500), After(time.Duration(i%80)*day), Says("one", "two")))
	}
	put(t, st, want...)
	slices.SortFunc(want, func(a, b *models.Conversation) int {
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID))
	})

	t.Run("every whole conversation once, by start and then id", func(t *testing.T) {
		got := everything(t, st, models.Query{Limit: 3, After: "ignored", Sort: models.SortNewest})
		if len(got) != len(want) {
			t.Fatalf("All yields %d, want %d", len(got), len(want))
		}
		for i := range got {
			if text(t, got[i]) != text(t, want[i]) {
				t.Fatalf("item %d:\n got %s\nwant %s", i, text(t, got[i]), text(t, want[i]))
			}
		}
	})
	t.Run("the caller may stop early", func(t *testing.T) {
		n := 0
		for _, err := range st.All(t.Context(), models.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 3 {
				break
			}
		}
		put(t, st, Conversation("after-stopping", After(400*day))) // nothing is left locked
	})
	t.Run("the caller may write while it reads", func(t *testing.T) {
		n := 0
		for c, err := range st.All(t.Context(), models.Query{To: Base().Add(2 * day)}) {
			if err != nil {
				t.Fatal(err)
			}
			own := *c
			own.Queue = "seen"
			if err := st.Put(t.Context(), []*models.Conversation{&own}, linker()); err != nil {
				t.Fatalf("Put: %v", err)
			}
			n++
		}
		visible(t, st)
		if total := search(t, st, models.Query{Queues: []string{"seen"}}).Total; n != 38 || total != 38 {
			t.Errorf("%d read, %d rewritten, want 38", n, total)
		}
	})
	t.Run("an ended context ends it with an error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var last error
		for _, err := range st.All(ctx, models.Query{}) {
			last = err
		}
		if last == nil {
			t.Error("All with an ended context reports no error")
		}
	})
}
