package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// PutRollup replaces a period's rows and its record. See store.Rollups.
func (s *Store) PutRollup(ctx context.Context, rows []models.PainPoint, finished models.Finished) error {
	return s.writing(ctx, "storing the rollup of "+finished.Label, func(t *transaction) error {
		if _, err := t.exec(ctx, "DELETE FROM painpoints WHERE kind = ? AND label = ?", finished.Kind, finished.Label); err != nil {
			return err
		}
		for _, p := range rows {
			document, err := json.Marshal(p)
			if err != nil {
				return fmt.Errorf("row %s: %w", p.ID, err)
			}
			_, err = t.exec(ctx, `INSERT OR REPLACE INTO painpoints (id, kind, label, period_start, scope, service, topic, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				p.ID, p.Period, p.Label, nanoseconds(p.PeriodStart), p.Scope, p.Service, p.Topic, string(document))
			if err != nil {
				return err
			}
		}
		record, err := json.Marshal(finished)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, "INSERT OR REPLACE INTO finished (kind, label, document) VALUES (?, ?, ?)", finished.Kind, finished.Label, string(record))
		return err
	})
}

// PainPoints returns rows. See store.Rollups.
func (s *Store) PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	var f filter
	for _, equal := range []struct{ column, value string }{{"kind", q.Kind}, {"label", q.Label}, {"scope", q.Scope}, {"service", q.Service}} {
		if equal.value != "" {
			f.add(equal.column+" = ?", equal.value)
		}
	}
	f.starting(q.From, q.To)
	// The names of the scopes happen to be in their order.
	rows, err := documents[models.PainPoint](ctx, s.read, "SELECT document FROM painpoints"+f.where()+" ORDER BY period_start, scope, service, topic, id", f.args...)
	if err != nil {
		return nil, s.failed("reading pain points", err)
	}
	return rows, nil
}

// Finished returns every period that was rolled up, by kind and label.
func (s *Store) Finished(ctx context.Context) ([]models.Finished, error) {
	all, err := documents[models.Finished](ctx, s.read, "SELECT document FROM finished ORDER BY kind, label")
	if err != nil {
		return nil, s.failed("reading finished periods", err)
	}
	return all, nil
}

// documents decodes the one column that a query returns.
func documents[T any](ctx context.Context, db *sql.DB, query string, args ...any) ([]T, error) {
	all := []T{}
	rows, err := db.QueryContext(ctx, query, args...)
	err = each(rows, err, func(r *sql.Rows) error {
		var document string
		if err := r.Scan(&document); err != nil {
			return err
		}
		var one T
		err := json.Unmarshal([]byte(document), &one)
		all = append(all, one)
		return err
	})
	return all, err
}
