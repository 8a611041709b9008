package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
)

// compositePage is how many buckets one page of a composite aggregation has.
// With sub-aggregations a bucket is some forty times larger, hence the second.
const (
	compositePage       = 10_000
	compositeCountsPage = 500
)

// bucket is one bucket of a composite aggregation: the values it stands for,
// and what was counted in it.
type bucket struct {
	Key struct {
		Service  *string `json:"service"` // null: without a service
		Topic    string  `json:"topic"`
		Customer string  `json:"customer"`
		Duration int64   `json:"duration"`
		Reason   string  `json:"reason"`
	} `json:"key"`
	Count int64 `json:"doc_count"`
	counts
}

// sources of a composite aggregation. Its buckets come in the order of the
// sources given, ascending.
func source(name, field string) object {
	return object{name: object{"terms": object{"field": field}}}
}

// serviceSource has a bucket for conversations without a service, too.
func serviceSource() object {
	return object{"service": object{"terms": object{"field": "service", "missing_bucket": true}}}
}

// counted is a composite aggregation over what is searched.
type counted struct {
	pattern string // an index pattern, or empty with a point in time
	pit     string
	query   object
	sources []object
	aggs    object // of each bucket; may be nil
}

// buckets yields the buckets of a composite aggregation, page by page: every
// bucket exactly, in bounded memory. The first error ends it.
func (s *Store) buckets(ctx context.Context, c counted) iter.Seq2[bucket, error] {
	return func(yield func(bucket, error) bool) {
		size := compositePage
		if c.aggs != nil {
			size = compositeCountsPage
		}
		composite := object{"size": size, "sources": c.sources}
		groups := object{"composite": composite}
		if c.aggs != nil {
			groups["aggs"] = c.aggs
		}
		body := object{"size": 0, "track_total_hits": false, "query": c.query, "aggs": object{"groups": groups}}
		if c.pit != "" {
			body["pit"] = object{"id": c.pit, "keep_alive": keepAlive}
		}
		for {
			var page struct {
				Groups struct {
					After   json.RawMessage `json:"after_key"`
					Buckets []bucket        `json:"buckets"`
				} `json:"groups"`
			}
			if err := s.aggregate(ctx, c.pattern, body, &page); err != nil {
				yield(bucket{}, err)
				return
			}
			for _, b := range page.Groups.Buckets {
				if !yield(b, nil) {
					return
				}
			}
			if len(page.Groups.Buckets) < size || len(page.Groups.After) == 0 {
				return
			}
			composite["after"] = page.Groups.After
		}
	}
}

// aggregate decodes the aggregations of a search; where there is no index yet
// there are none.
func (s *Store) aggregate(ctx context.Context, pattern string, body object, into any) error {
	found, err := s.search(ctx, pattern, body)
	if err != nil || len(found.Aggregations) == 0 {
		return err
	}
	if err := json.Unmarshal(found.Aggregations, into); err != nil {
		return fmt.Errorf("elasticsearch at %s: its aggregations cannot be read: %w", s.address, unquoted(err))
	}
	return nil
}
