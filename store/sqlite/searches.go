package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// PutSavedSearch keeps a search in place of what was there. See store.Searches.
func (s *Store) PutSavedSearch(ctx context.Context, search models.SavedSearch) error {
	document, err := json.Marshal(search)
	if err != nil {
		return fmt.Errorf("saved search %s: %w", search.ID, err)
	}
	return s.writing(ctx, "storing a saved search", func(t *transaction) error {
		_, err := t.exec(ctx, "INSERT OR REPLACE INTO searches (id, name, document) VALUES (?, ?, ?)", search.ID, search.Name, string(document))
		return err
	})
}

// SavedSearches returns all, by name and then id. See store.Searches.
func (s *Store) SavedSearches(ctx context.Context) ([]models.SavedSearch, error) {
	all, err := documents[models.SavedSearch](ctx, s.read, "SELECT document FROM searches ORDER BY name, id")
	if err != nil {
		return nil, s.failed("reading saved searches", err)
	}
	return all, nil
}

// DeleteSavedSearch forgets one. See store.Searches.
func (s *Store) DeleteSavedSearch(ctx context.Context, id string) error {
	var deleted int64
	err := s.writing(ctx, "deleting a saved search", func(t *transaction) error {
		result, err := t.exec(ctx, "DELETE FROM searches WHERE id = ?", id)
		if err != nil {
			return err
		}
		deleted, err = result.RowsAffected()
		return err
	})
	if err == nil && deleted == 0 {
		return models.ErrNotFound
	}
	return err
}
