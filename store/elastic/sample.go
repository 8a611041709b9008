package elastic

import (
	"context"

	"earshot/models"
)

// sampledSince is the version of the conversations' template from which on
// their documents say which sample they are in.
const sampledSince = 3

// sampleUpdate is the partial document that adds the sample and nothing else.
type sampleUpdate struct {
	Doc struct {
		Sample int `json:"sample"`
	} `json:"doc"`
}

// fillSamples adds the sample to documents from before there was one. It may
// run twice at once: a sample depends on the id alone.
func (s *Store) fillSamples(ctx context.Context) error {
	if err := s.refresh(ctx, s.allMonths()); err != nil {
		return err
	}
	missing := object{"query": object{"bool": object{"must_not": []any{object{"exists": object{"field": "sample"}}}}}, "_source": false}
	return s.writeAll(ctx, "draw samples", true, func(out *bulk, check func(verdict)) error {
		for h, err := range s.hits(ctx, s.allMonths(), missing, rowsPage) {
			if err != nil {
				return err
			}
			var u sampleUpdate
			u.Doc.Sample = models.SampleOf(h.ID)
			if err := out.add(actionUpdate, ref{h.Index, h.ID}, doc{}, u, check); err != nil {
				return err
			}
		}
		return nil
	})
}
