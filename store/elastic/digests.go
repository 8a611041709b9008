package elastic

import (
	"context"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// digestsPage is how many digests are read at once: each is about 10 KB.
const digestsPage = 100

// PutDigest keeps a digest in place of what was there, and makes it visible.
func (s *Store) PutDigest(ctx context.Context, d models.DigestRecord) error {
	return s.writeAll(ctx, "digest", true, func(out *bulk, settle func(verdict)) error {
		return out.add(actionIndex, ref{s.digests(), rowID(d.ID)}, doc{}, d, settle)
	})
}

// Digests returns digests, by period start and then id.
func (s *Store) Digests(ctx context.Context, q models.DigestQuery) ([]models.DigestRecord, error) {
	filter := between("period_start", q.From, q.To)
	for _, equal := range []struct{ field, value string }{{"kind", q.Kind}, {"label", q.Label}, {"audience", q.Audience}} {
		if equal.value != "" {
			filter = append(filter, term(equal.field, equal.value))
		}
	}
	body := object{"query": object{"bool": object{"filter": filter}}, "sort": []object{{"period_start": "asc"}, {"id": "asc"}}}
	all := []models.DigestRecord{}
	for h, err := range s.hits(ctx, s.digests(), body, digestsPage) {
		if err != nil {
			return nil, err
		}
		var d models.DigestRecord
		if err := json.Unmarshal(h.Source, &d); err != nil {
			return nil, fmt.Errorf("a stored digest cannot be read, it was written by another program or a newer version: %w", unquoted(err))
		}
		all = append(all, d)
	}
	return all, nil
}
