package elastic

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"earshot/models"
)

// PutSavedSearch keeps a search in place of what was there, and makes it visible.
func (s *Store) PutSavedSearch(ctx context.Context, search models.SavedSearch) error {
	return s.writeAll(ctx, "saved search", true, func(out *bulk, settle func(verdict)) error {
		return out.add(actionIndex, ref{s.searches(), rowID(search.ID)}, doc{}, search, settle)
	})
}

// SavedSearches returns all, by name and then id.
func (s *Store) SavedSearches(ctx context.Context) ([]models.SavedSearch, error) {
	all := []models.SavedSearch{}
	for h, err := range s.hits(ctx, s.searches(), object{"query": object{"match_all": object{}}}, rowsPage) {
		if err != nil {
			return nil, err
		}
		var search models.SavedSearch
		if err := json.Unmarshal(h.Source, &search); err != nil {
			return nil, fmt.Errorf("a saved search cannot be read, it was written by another program or a newer version: %w", unquoted(err))
		}
		all = append(all, search)
	}
	slices.SortFunc(all, func(a, b models.SavedSearch) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// DeleteSavedSearch forgets one, at once.
func (s *Store) DeleteSavedSearch(ctx context.Context, id string) error {
	var there bool
	err := s.writeAll(ctx, "saved search", true, func(out *bulk, settle func(verdict)) error {
		return out.add(actionDelete, ref{s.searches(), rowID(id)}, doc{}, nil, func(v verdict) {
			there = !v.missing()
			settle(v)
		})
	})
	if err == nil && !there {
		return models.ErrNotFound
	}
	return err
}
