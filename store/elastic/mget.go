package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// mgetAtMost is how many documents one request reads.
const mgetAtMost = 2000

// ref names one document.
type ref struct{ index, id string }

// doc is a document as it was read, with the condition under which it may be
// written.
type doc struct {
	found     bool
	seq, term int64
	source    json.RawMessage
}

// pick says which fields of a document are read. Nil is all of them.
type pick struct {
	Includes []string `json:"includes,omitempty"`
	Excludes []string `json:"excludes,omitempty"`
}

// mget reads documents by id, in real time. A document whose month has no
// index is not found; any other fault is an error, because "cannot be read now"
// must never pass for "is not there".
func (s *Store) mget(ctx context.Context, refs []ref, fields *pick) ([]doc, error) {
	docs := make([]doc, 0, len(refs))
	for chunk := range slices.Chunk(refs, mgetAtMost) {
		read, err := s.mgetChunk(ctx, chunk, fields)
		if err != nil {
			return nil, err
		}
		docs = append(docs, read...)
	}
	return docs, nil
}

// mgetChunk asks again where a shard is not there yet or not there for the
// moment, which mget says document by document.
func (s *Store) mgetChunk(ctx context.Context, refs []ref, fields *pick) ([]doc, error) {
	for attempt := 1; ; attempt++ {
		docs, err := s.mgetOnce(ctx, refs, fields)
		var unavailable *documentError
		if !errors.As(err, &unavailable) {
			return docs, err
		}
		failed := &Error{Op: "mget", Address: s.address, Status: http.StatusServiceUnavailable, Type: unavailable.kind}
		if unavailable.kind == indexNotFound || attempt == attempts {
			return nil, failed
		}
		s.config.Retried("mget")
		if err := s.pause(ctx, attempt); err != nil {
			return nil, failed
		}
	}
}

const indexNotFound = "index_not_found_exception"

// documentError is why one document could not be read.
type documentError struct{ kind string }

func (e *documentError) Error() string { return e.kind }

func (s *Store) mgetOnce(ctx context.Context, refs []ref, fields *pick) ([]doc, error) {
	type wanted struct {
		Index  string `json:"_index"`
		ID     string `json:"_id"`
		Source *pick  `json:"_source,omitempty"`
	}
	question := struct {
		Docs []wanted `json:"docs"`
	}{make([]wanted, len(refs))}
	for i, r := range refs {
		question.Docs[i] = wanted{r.index, r.id, fields}
	}
	body, err := json.Marshal(question)
	if err != nil {
		return nil, fmt.Errorf("elasticsearch: mget: %w", err)
	}
	var answer struct {
		Docs []struct {
			Found  bool            `json:"found"`
			Seq    int64           `json:"_seq_no"`
			Term   int64           `json:"_primary_term"`
			Source json.RawMessage `json:"_source"`
			Error  *struct {
				Type string `json:"type"`
			} `json:"error"`
		} `json:"docs"`
	}
	err = s.do(ctx, request{op: "mget", method: http.MethodPost, path: "/_mget", body: body,
		query: "filter_path=docs._id,docs.found,docs._seq_no,docs._primary_term,docs._source,docs.error.type"}, &answer)
	if err != nil {
		return nil, err
	}
	if len(answer.Docs) != len(refs) {
		return nil, &Error{Op: "mget", Address: s.address, Cause: fmt.Errorf("%d documents were asked for, %d answered", len(refs), len(answer.Docs))}
	}
	docs := make([]doc, len(refs))
	for i, d := range answer.Docs {
		if e := d.Error; e != nil && (e.Type != indexNotFound || !s.isMonth(refs[i].index)) {
			return nil, &documentError{e.Type}
		}
		docs[i] = doc{d.Found, d.Seq, d.Term, d.Source}
	}
	return docs, nil
}
