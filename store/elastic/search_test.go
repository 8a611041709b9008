//go:build servers

package elastic

import (
	"fmt"
	"slices"
	"testing"

	"earshot/history"
	"earshot/models"
	"earshot/store/storetest"
)

// Of what very many conversations say only the newest months are ranked. The
// pages hold all of it all the same, each conversation once.
func TestOnlyTheNewestMonthsAreRanked(t *testing.T) {
	sp := newSpace(t)
	s := sp.open(t, nil)
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.ranked = 3
	var all []*models.Conversation
	var want []string // the older ones, the newest first
	for month := range 3 {
		for n := range 4 {
			id := fmt.Sprintf("c-%d-%d", month, n)
			said := "A passport." + []string{"", " And much else besides, about the weather and the roads."}[min(n, 1)]
			all = append(all, storetest.Conversation(id, storetest.At(storetest.Base().AddDate(0, -month, n)), storetest.Says(said)))
			if month > 0 {
				want = append(want, id)
			}
		}
	}
	slices.SortFunc(want, func(a, b string) int { return slices.Compare([]byte{a[2], b[4]}, []byte{b[2], a[4]}) })
	if err := s.Put(t.Context(), all, history.NewLinker(history.Limits{})); err != nil {
		t.Fatal(err)
	}
	if err := s.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	for limit := 1; limit <= 13; limit++ {
		q := models.Query{Text: "passport", Sort: models.SortRelevance, Limit: limit}
		var found []string
		for {
			page, err := s.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if page.Total != 12 {
				t.Errorf("in pages of %d: %d in total", limit, page.Total)
			}
			for _, h := range page.Hits {
				found = append(found, h.Conversation.ID)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if len(found) != 12 || found[0] != "c-0-0" || !slices.Equal(found[4:], want) {
			t.Errorf("in pages of %d: %v, want c-0-0 and the rest of its month, then %v", limit, found, want)
		}
	}
}
