package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// PutWorker keeps what a worker says of itself, and forgets those that fell
// silent. See store.Workers.
func (s *Store) PutWorker(ctx context.Context, status models.WorkerStatus) error {
	document, err := json.Marshal(status)
	if err != nil {
		return fmt.Errorf("status of worker %s: %w", status.ID, err)
	}
	return s.writing(ctx, "storing a worker's status", func(t *transaction) error {
		if _, err := t.exec(ctx, "DELETE FROM workers WHERE seen < ?", nanoseconds(s.now().Add(-models.WorkerSilence))); err != nil {
			return err
		}
		_, err := t.exec(ctx, "INSERT OR REPLACE INTO workers (id, host, seen, document) VALUES (?, ?, ?, ?)",
			status.ID, status.Host, nanoseconds(status.Seen), string(document))
		return err
	})
}

// Workers returns those that were seen lately. See store.Workers.
func (s *Store) Workers(ctx context.Context) ([]models.WorkerStatus, error) {
	all, err := documents[models.WorkerStatus](ctx, s.read, "SELECT document FROM workers WHERE seen >= ? ORDER BY host, id",
		nanoseconds(s.now().Add(-models.WorkerSilence)))
	if err != nil {
		return nil, s.failed("reading the workers' status", err)
	}
	return all, nil
}
