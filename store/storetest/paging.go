package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

// crowd are conversations with many equal sort values.
func crowd(queue string, n int) []*models.Conversation {
	var all []*models.Conversation
	for i := range n {
		o := []Option{Queue(queue), After(time.Duration(i%4) * hour), Says("The passport office.")}
		if i%5 != 0 {
			o = append(o, Sentiment(float64(i%3-1)/4), Lasting(int64(i%6)*60))
		}
		if i%7 == 0 {
			o = append(o, Says("Passport, passport, passport!"))
		}
		all = append(all, Conversation(fmt.Sprintf("%s-%02d", queue, i), o...))
	}
	return all
}

func (s suite) paging(t *testing.T) {
	st := s.fresh(t)
	put(t, st, crowd("crowd", 23)...)
	orders := map[string]func(a, b *models.Conversation) int{
		models.SortNewest:    func(a, b *models.Conversation) int { return b.StartedAt.Compare(a.StartedAt) },
		models.SortOldest:    func(a, b *models.Conversation) int { return a.StartedAt.Compare(b.StartedAt) },
		models.SortSentiment: func(a, b *models.Conversation) int { return nullsLast(a.Sentiment.Customer, b.Sentiment.Customer, 1) },
		models.SortLongest:   func(a, b *models.Conversation) int { return nullsLast(a.DurationS, b.DurationS, -1) },
	}
	orders[""] = orders[models.SortNewest]
	for sort, order := range orders {
		for _, limit := range []int{1, 4, 23, 1000} {
			t.Run(fmt.Sprintf("sort %q in pages of %d gives every hit once, in order, equal ones by id", sort, limit), func(t *testing.T) {
				want := crowd("crowd", 23)
				slices.SortFunc(want, func(a, b *models.Conversation) int { return cmp.Or(order(a, b), cmp.Compare(a.ID, b.ID)) })
				wantPages(t, st, models.Query{Sort: sort, Limit: limit}, want)
				wantPages(t, st, models.Query{Sort: sort, Limit: limit, Text: "offices -letter"}, want)
			})
		}
	}
	t.Run("pages reach over months", func(t *testing.T) {
		st := s.fresh(t)
		var all []*models.Conversation
		for i := range 20 {
			at := time.Date(2025, time.Month(11+i/4), []int{1, 1, 15, 28}[i%4], 0, 0, 0, 0, time.UTC).Add([]time.Duration{0, -time.Nanosecond, 0, 0}[i%4])
			all = append(all, Conversation(fmt.Sprintf("m-%02d", i), At(at), Says("The passport office.")))
		}
		put(t, st, all...)
		for _, sort := range []string{models.SortNewest, models.SortOldest} {
			want := slices.Clone(all)
			slices.SortFunc(want, func(a, b *models.Conversation) int { return orders[sort](a, b) })
			for _, limit := range []int{1, 2, 3, 5, 19, 20} {
				wantPages(t, st, models.Query{Sort: sort, Limit: limit}, want)
				wantPages(t, st, models.Query{Sort: sort, Limit: limit, Text: "passport", From: all[3].StartedAt, To: all[14].StartedAt},
					slices.DeleteFunc(slices.Clone(want), func(c *models.Conversation) bool {
						return c.StartedAt.Before(all[3].StartedAt) || !c.StartedAt.Before(all[14].StartedAt)
					}))
			}
		}
	})
	t.Run("sort by relevance in pages gives every hit once, the best first", func(t *testing.T) {
		q := models.Query{Sort: models.SortRelevance, Text: "passport", Limit: 3}
		found := walk(t, st, q)
		if len(found) != 23 || found[0] != "crowd-00" && found[0] != "crowd-07" && found[0] != "crowd-14" && found[0] != "crowd-21" {
			t.Errorf("found %d, %v", len(found), found)
		}
		slices.Sort(found)
		if len(slices.Compact(found)) != 23 {
			t.Error("a hit came twice")
		}
	})
	t.Run("relevance without a text is newest", func(t *testing.T) {
		want := walk(t, st, models.Query{Sort: models.SortNewest, Limit: 5})
		if got := walk(t, st, models.Query{Sort: models.SortRelevance, Limit: 5}); !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
	})
	t.Run("without a limit a page has 20", func(t *testing.T) {
		if page := search(t, st, models.Query{}); len(page.Hits) != 20 || page.Next == "" || page.Total != 23 {
			t.Errorf("%d hits of %d, next %q", len(page.Hits), page.Total, page.Next)
		}
	})
	t.Run("a foreign page marker is refused", func(t *testing.T) {
		next := search(t, st, models.Query{Limit: 2}).Next
		for _, q := range []models.Query{
			{After: "nonsense"}, {After: "bm9uc2Vuc2U"}, {After: "{}"}, {After: next[:len(next)-2]}, {After: next, Sort: models.SortLongest},
		} {
			if _, err := st.Search(t.Context(), q); !errors.Is(err, models.ErrBadCursor) {
				t.Errorf("after %q sorted by %q: error %v, want models.ErrBadCursor", q.After, q.Sort, err)
			}
			if _, _, err := st.Find(t.Context(), q); !errors.Is(err, models.ErrBadCursor) {
				t.Errorf("Find after %q sorted by %q: error %v, want models.ErrBadCursor", q.After, q.Sort, err)
			}
		}
	})
	t.Run("more pages come while others write", func(t *testing.T) {
		first := search(t, st, models.Query{Sort: models.SortOldest, Limit: 10})
		put(t, st, Conversation("before-all", After(-day)))
		found := append(ids(first), walk(t, st, models.Query{Sort: models.SortOldest, Limit: 10, After: first.Next})...)
		slices.Sort(found)
		if len(found) != 23 || len(slices.Compact(found)) != 23 {
			t.Errorf("found %d, %v", len(found), found)
		}
	})
}

// nullsLast compares two values in the given direction, null after any.
func nullsLast[T cmp.Ordered](a, b *T, direction int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return direction * cmp.Compare(*a, *b)
}

// walk follows a query from page to page and returns the ids as they came.
func walk(t tb, st store.Store, q models.Query) []string {
	t.Helper()
	var found []string
	for range 100 {
		page := search(t, st, q)
		if len(page.Hits) > q.Limit {
			t.Fatalf("a page has %d hits, the limit is %d", len(page.Hits), q.Limit)
		}
		found = append(found, ids(page)...)
		if page.Next == "" {
			return found
		}
		q.After = page.Next
	}
	t.Fatalf("no end after 100 pages and %d hits", len(found))
	return nil
}

func wantPages(t tb, st store.Store, q models.Query, want []*models.Conversation) {
	t.Helper()
	wanted := make([]string, len(want))
	for i, c := range want {
		wanted[i] = c.ID
	}
	if got := walk(t, st, q); !slices.Equal(got, wanted) {
		t.Errorf("text %q:\n got %v\nwant %v", q.Text, got, wanted)
	}
	if total := search(t, st, q).Total; total != int64(len(want)) {
		t.Errorf("text %q: total %d, want %d", q.Text, total, len(want))
	}
}
