package storetest

import (
	"fmt"
	"slices"
	"testing"

	"earshot/models"
)

// sample: a sample is the same set in every store, because it is one function
// of the id; the suite asks each store for it by that function.
func (s suite) sample(t *testing.T) {
	st := s.fresh(t)
	var all []*models.Conversation
	for i := range 400 {
		service := "passport"
		if i%4 == 0 {
			service = "taxes"
		}
		all = append(all, Conversation(fmt.Sprintf("c-%04d", i), After(6*hour), Service(service), Customer(fmt.Sprintf("k%d", i/2))))
	}
	put(t, st, all...)
	want := func(permille int, service string) []string {
		var ids []string
		for _, c := range all {
			if (permille == 0 || models.SampleOf(c.ID) < permille) && (service == "" || c.Service == service) {
				ids = append(ids, c.ID)
			}
		}
		return ids
	}
	for _, permille := range []int{0, 1, 50, 250, 500, 999, models.SampleSize, 5000} {
		for _, service := range []string{"", "taxes"} {
			t.Run(fmt.Sprintf("%d of a thousand of %q are those that SampleOf draws", permille, service), func(t *testing.T) {
				q := models.Query{Sample: permille, Limit: 1000}
				if service != "" {
					q.Services = []string{service}
				}
				wantHits(t, st, q, want(permille, service))
				var got []string
				for _, c := range everything(t, st, q) {
					got = append(got, c.ID)
				}
				slices.Sort(got)
				if !slices.Equal(got, want(permille, service)) {
					t.Errorf("All yields %d conversations, want %d", len(got), len(want(permille, service)))
				}
			})
		}
	}
	t.Run("a sample has about its share", func(t *testing.T) {
		// 250 of a thousand of 400 are 100, with a standard deviation of 8.7.
		if n := search(t, st, models.Query{Sample: 250}).Total; n < 65 || n > 135 {
			t.Errorf("a quarter of 400 conversations are %d", n)
		}
	})
	t.Run("a new version and a new customer stay in their sample", func(t *testing.T) {
		moved := Conversation(want(50, "")[0], Version(3), Customer("another"), After(-40*day))
		put(t, st, moved)
		wantHits(t, st, models.Query{Sample: 50, Limit: 1000}, want(50, ""))
	})
}
