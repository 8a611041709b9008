package storetest

import (
	"errors"
	"testing"

	"earshot/models"
	"earshot/store"
)

func (s suite) searches(t *testing.T) {
	st := s.fresh(t)
	saved := func(id, name string) models.SavedSearch {
		return models.SavedSearch{ID: id, Name: name, Owner: "ana@example.org", Query: "q=%22passport+delay%22~5&service=passport", Created: Base()}
	}
	first, second, third := saved("2", "Delays <b>"), saved("3", "Delays <b>"), saved("1", "Größe")
	first.Shared, first.Scope, first.Digest = true, []string{"passport", models.NoService}, "everything"
	second.Scope = []string{} // nothing, which is not everything

	t.Run("there are none at first", func(t *testing.T) { wantSearches(t, st) })
	t.Run("searches are read as they were put, at once, by name and id", func(t *testing.T) {
		for _, one := range []models.SavedSearch{third, second, first} {
			if err := st.PutSavedSearch(t.Context(), one); err != nil {
				t.Fatalf("PutSavedSearch: %v", err)
			}
		}
		wantSearches(t, s.another(t, st), first, second, third)
	})
	t.Run("the same id again replaces it", func(t *testing.T) {
		third.Name, third.Digest = "Another", "passport"
		if err := st.PutSavedSearch(t.Context(), third); err != nil {
			t.Fatalf("PutSavedSearch: %v", err)
		}
		wantSearches(t, st, third, first, second)
	})
	t.Run("one is forgotten at once", func(t *testing.T) {
		if err := st.DeleteSavedSearch(t.Context(), first.ID); err != nil {
			t.Fatalf("DeleteSavedSearch: %v", err)
		}
		wantSearches(t, st, third, second)
	})
	t.Run("what is not there cannot be forgotten", func(t *testing.T) {
		for _, id := range []string{first.ID, "never"} {
			if err := st.DeleteSavedSearch(t.Context(), id); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("DeleteSavedSearch(%q): error %v, want models.ErrNotFound", id, err)
			}
		}
	})
}

func wantSearches(t *testing.T, st store.Store, want ...models.SavedSearch) {
	t.Helper()
	got, err := st.SavedSearches(t.Context())
	if err != nil {
		t.Fatalf("SavedSearches: %v", err)
	}
	same(t, "saved searches", got, append([]models.SavedSearch{}, want...))
}
