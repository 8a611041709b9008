package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// bulkBytes is about how large the body of a bulk request grows: measured, 5 MB
// is near the ceiling of what Elasticsearch takes in a second.
const bulkBytes = 5 << 20

// Actions of a bulk request.
const (
	actionCreate = "create"
	actionIndex  = "index"
	actionUpdate = "update"
	actionDelete = "delete"
)

// verdict is what Elasticsearch said of one item. Status 0: nothing.
type verdict struct {
	status int
	kind   string // the type of its error
}

func (v verdict) ok() bool       { return v.status >= 200 && v.status < 300 }
func (v verdict) conflict() bool { return v.status == http.StatusConflict }
func (v verdict) missing() bool  { return v.status == http.StatusNotFound }

// worthRetry holds for what may go through a moment later. Silence is not
// success: an item without a verdict is sent again, and if it was stored all
// the same, its condition fails.
func (v verdict) worthRetry() bool {
	return v.status == 0 || v.status == http.StatusTooManyRequests || v.status >= 500
}

// bulk collects write operations, sends them in requests of bounded size, and
// hands every operation its verdict. It is for one goroutine.
type bulk struct {
	s       *Store
	ctx     context.Context //nolint:containedctx // a bulk lives within one call
	refresh bool            // what was written is visible once flush returns
	body    *bytes.Buffer
	ops     []op
}

type op struct {
	from, to int // in body
	id       string
	settle   func(verdict)
}

// newBulk borrows a buffer; free gives it back.
func (s *Store) newBulk(ctx context.Context) *bulk {
	body, ok := s.buffers.Get().(*bytes.Buffer)
	if !ok {
		body = new(bytes.Buffer)
	}
	return &bulk{s: s, ctx: ctx, body: body}
}

// free ends the use of a bulk. One huge document does not keep its memory.
func (b *bulk) free() {
	if b.body.Cap() <= 4*bulkBytes {
		b.body.Reset()
		b.s.buffers.Put(b.body)
	}
	b.body = nil
}

// action is the first line of an operation.
type action struct {
	Index string `json:"_index"`
	ID    string `json:"_id"`
	Seq   *int64 `json:"if_seq_no,omitempty"`
	Term  *int64 `json:"if_primary_term,omitempty"`
}

// unencodable is the error of add for a document that has no JSON: nothing was
// added, the rest is unharmed.
type unencodable struct{ cause error }

func (u *unencodable) Error() string {
	return "the document cannot be written as JSON: " + u.cause.Error()
}
func (u *unencodable) Unwrap() error { return u.cause }

// put adds the operation that writes a document over before: a create where
// there was none, else an index under before's condition.
func (b *bulk) put(at ref, before doc, document any, settle func(verdict)) error {
	if !before.found {
		return b.add(actionCreate, at, before, document, settle)
	}
	return b.add(actionIndex, at, before, document, settle)
}

// add adds an operation under the condition that nothing was written to the
// document since it was read as before. settle is called once, during add or
// flush, unless one of them returns an error.
func (b *bulk) add(what string, at ref, before doc, document any, settle func(verdict)) error {
	from := b.body.Len()
	line := action{Index: at.index, ID: at.id}
	if before.found {
		line.Seq, line.Term = &before.seq, &before.term
	}
	encoder := json.NewEncoder(b.body)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(map[string]action{what: line})
	if err == nil && what != actionDelete {
		err = encoder.Encode(document)
	}
	if err != nil {
		b.body.Truncate(from)
		return &unencodable{err}
	}
	b.ops = append(b.ops, op{from, b.body.Len(), at.id, settle})
	if b.body.Len() >= bulkBytes {
		return b.flush()
	}
	return nil
}

// flush sends what was added and settles it. Items that were refused for the
// moment are sent again alone; an error means that some could not be settled.
func (b *bulk) flush() error {
	ops, body := b.ops, b.body.Bytes()
	for attempt := 1; len(ops) > 0; attempt++ {
		verdicts, err := b.send(ops, body)
		if err != nil {
			return err
		}
		again := ops[:0]
		var worst verdict
		for i, o := range ops {
			if verdicts[i].worthRetry() {
				again, worst = append(again, o), verdicts[i]
				continue
			}
			o.settle(verdicts[i])
		}
		if len(again) == 0 {
			break
		}
		if attempt == attempts {
			return &Error{Op: fmt.Sprintf("bulk: %d items", len(again)), Address: b.s.address, Status: worst.status, Type: worst.kind, Cause: silence(worst)}
		}
		b.s.config.Retried("bulk-item")
		if err := b.s.pause(b.ctx, attempt); err != nil {
			return err
		}
		ops, body = again, gather(again, body)
	}
	b.ops = b.ops[:0]
	b.body.Reset()
	return nil
}

// gather is a body of these operations only, and moves them to their places
// in it.
func gather(ops []op, body []byte) []byte {
	var rest []byte
	for i, o := range ops {
		from := len(rest)
		rest = append(rest, body[o.from:o.to]...)
		ops[i].from, ops[i].to = from, len(rest)
	}
	return rest
}

func silence(v verdict) error {
	if v.status == 0 {
		return errors.New("there was no verdict about them")
	}
	return nil
}

// send makes one request and returns a verdict for each operation.
func (b *bulk) send(ops []op, body []byte) ([]verdict, error) {
	type result struct {
		ID     string `json:"_id"`
		Status int    `json:"status"`
		Error  struct {
			Type string `json:"type"`
		} `json:"error"`
	}
	var answer struct {
		Items []map[string]result `json:"items"`
	}
	query := "filter_path=items.*._id,items.*.status,items.*.error.type"
	if b.refresh {
		query += "&refresh=true"
	}
	err := b.s.do(b.ctx, request{op: "bulk", method: http.MethodPost, path: "/_bulk", query: query, body: body, lines: true}, &answer)
	if err != nil {
		return nil, err
	}
	verdicts := make([]verdict, len(ops))
	for i, item := range answer.Items[:min(len(ops), len(answer.Items))] {
		for _, r := range item {
			if r.ID == ops[i].id { // else the answer has gaps, and belongs to nobody
				verdicts[i] = verdict{r.Status, r.Error.Type}
			}
		}
	}
	return verdicts, nil
}

// documentFaults are errors of status 400 that are about the document, so that
// no repetition can mend them. Others of that status are about the index or the
// cluster (too many shards, a closed index) and must not cost a conversation.
func documentFaults() []string {
	return []string{"document_parsing_exception", "mapper_parsing_exception", "strict_dynamic_mapping_exception", "illegal_argument_exception",
		"max_bytes_length_exceeded_exception", "x_content_parse_exception", "parsing_exception"}
}

// aboutDocument reports whether the verdict is final for this document.
func (v verdict) aboutDocument() bool {
	return v.status == http.StatusBadRequest && slices.Contains(documentFaults(), v.kind)
}
