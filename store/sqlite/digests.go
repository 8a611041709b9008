package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// PutDigest keeps a digest in place of what was there. See store.Digests.
func (s *Store) PutDigest(ctx context.Context, d models.DigestRecord) error {
	document, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("digest %s: %w", d.ID, err)
	}
	return s.writing(ctx, "storing the digest "+d.ID, func(t *transaction) error {
		_, err := t.exec(ctx, "INSERT OR REPLACE INTO digests (id, kind, label, period_start, audience, document) VALUES (?, ?, ?, ?, ?, ?)",
			d.ID, d.Kind, d.Label, nanoseconds(d.PeriodStart), d.Audience, string(document))
		return err
	})
}

// Digests returns digests, by period start and then id. See store.Digests.
func (s *Store) Digests(ctx context.Context, q models.DigestQuery) ([]models.DigestRecord, error) {
	var f filter
	for _, equal := range []struct{ column, value string }{{"kind", q.Kind}, {"label", q.Label}, {"audience", q.Audience}} {
		if equal.value != "" {
			f.add(equal.column+" = ?", equal.value)
		}
	}
	f.starting(q.From, q.To)
	all, err := documents[models.DigestRecord](ctx, s.read, "SELECT document FROM digests"+f.where()+" ORDER BY period_start, id", f.args...)
	if err != nil {
		return nil, s.failed("reading digests", err)
	}
	return all, nil
}
