package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// keepAlive is how long a point in time outlives the last page read of it: how
// long the reader of one page may take.
const keepAlive = "10m"

// snapshot opens a point in time over indices: what is read of it
// stays the same whatever is written meanwhile. The caller calls the function
// once done.
func (s *Store) snapshot(ctx context.Context, pattern string) (string, func(), error) {
	var pit struct {
		ID string `json:"id"`
	}
	err := s.do(ctx, request{op: "open point in time", method: http.MethodPost, path: "/" + pattern + "/_pit", query: "ignore_unavailable=true&keep_alive=" + keepAlive}, &pit)
	if err != nil {
		return "", nil, err
	}
	return pit.ID, func() { s.closeSnapshot(ctx, pit.ID) }, nil
}

// closeSnapshot frees a point in time even where the reader's context ended.
// That it fails harms nobody: it ends by itself.
func (s *Store) closeSnapshot(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	body, err := json.Marshal(object{"id": id})
	if err == nil {
		err = s.do(ctx, request{op: "close point in time", method: http.MethodDelete, path: "/_pit", body: body}, nil)
	}
	if err != nil && !isStatus(err, http.StatusNotFound) {
		s.config.Log.Debug("a point in time was not closed; it ends by itself", "error", err)
	}
}

// hits yields every hit of a search over one point in time, in pages of size,
// sorted by the body's sort if there is one. The first error ends it.
func (s *Store) hits(ctx context.Context, pattern string, body object, size int) iter.Seq2[hit, error] {
	return func(yield func(hit, error) bool) {
		pit, done, err := s.snapshot(ctx, pattern)
		if err != nil {
			yield(hit{}, err)
			return
		}
		defer done()
		if body["sort"] == nil {
			body["sort"] = []object{{"_shard_doc": "asc"}}
		}
		body["size"], body["track_total_hits"] = size, false
		for {
			body["pit"] = object{"id": pit, "keep_alive": keepAlive}
			found, err := s.search(ctx, "", body)
			if err != nil {
				yield(hit{}, tooSlow(err))
				return
			}
			hits := found.Hits.Hits
			for _, h := range hits {
				if !yield(h, nil) {
					return
				}
			}
			if len(hits) < size {
				return
			}
			last := hits[size-1].Sort
			if len(last) == 0 {
				yield(hit{}, &Error{Op: "search", Address: s.address, Cause: errors.New("a page has no sort values")})
				return
			}
			body["search_after"] = last
		}
	}
}

// tooSlow explains a point in time that ended by itself.
func tooSlow(err error) error {
	if isStatus(err, http.StatusNotFound) {
		return fmt.Errorf("one page took its reader longer than %s, start again: %w", keepAlive, err)
	}
	return err
}
