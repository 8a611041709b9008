package elastic

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// attempts is how often a request, or an item of a bulk request, is sent
// before it is given up. Whoever called tries again with the whole batch.
const attempts = 4

// request is one request of the REST API. No document id is ever part of a
// path: ids hold any character.
type request struct {
	op           string // for errors and for Config.Retried
	method, path string
	query        string
	body         []byte
	lines        bool // the body is newline-delimited JSON
}

// Error is what Elasticsearch answered, or why it did not. It holds the type
// of Elasticsearch's error, never its text, which may quote a document.
type Error struct {
	Op      string
	Address string
	Status  int    // 0: no answer
	Type    string // such as index_not_found_exception
	Cause   error  // why there is no answer, or none that can be read
}

func (e *Error) Error() string {
	said := strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, e.Type))
	if e.Cause != nil {
		said = e.Cause.Error()
	}
	return fmt.Sprintf("elasticsearch at %s: %s: %s: %s", e.Address, e.Op, said, e.advice())
}

// Unwrap returns the cause, such as context.Canceled.
func (e *Error) Unwrap() error { return e.Cause }

func (e *Error) advice() string {
	switch {
	case e.Cause != nil && e.Status == 0:
		return "check that it runs and that store.url names it"
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		return "check the user or API key and its rights on the indices of store.prefix"
	case e.Type == indexNotFound:
		return "the store was not prepared: start a worker, or run `earshot doctor`"
	case e.Status == http.StatusTooManyRequests, e.Status >= 500:
		return "it is overloaded, out of disk, or not ready: look at its health and logs"
	default:
		return "see Elasticsearch's log for the whole error"
	}
}

// worthRetry reports whether the same request may go through a moment later.
func (e *Error) worthRetry() bool {
	return e.Status == 0 || e.Status == http.StatusTooManyRequests || e.Status >= 500
}

// isStatus reports whether err is an answer with that status.
func isStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// isType reports whether err is an answer with that type of error.
func isType(err error, kind string) bool {
	var e *Error
	return errors.As(err, &e) && e.Type == kind
}

// do sends a request, a few times if need be, and decodes the answer into
// into, unless that is nil.
func (s *Store) do(ctx context.Context, r request, into any) error {
	for attempt := 1; ; attempt++ {
		failed := s.once(ctx, r, into)
		if failed == nil {
			return nil
		}
		if !failed.worthRetry() || attempt == attempts || ctx.Err() != nil {
			return failed
		}
		s.config.Retried(r.op)
		if err := s.pause(ctx, attempt); err != nil {
			return failed
		}
	}
}

func (s *Store) once(ctx context.Context, r request, into any) *Error {
	failed := &Error{Op: r.op, Address: s.address}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.method, r.path, http.NoBody)
	if err != nil {
		failed.Cause = err
		return failed
	}
	req.URL.RawQuery = r.query
	if len(r.body) > 0 {
		body := &loan{bytes: r.body}
		defer body.end()
		body.attach(req)
		req.Header.Set("Content-Type", "application/json")
		if r.lines {
			req.Header.Set("Content-Type", "application/x-ndjson")
		}
	}
	answer, err := s.client.Perform(req)
	if err != nil {
		failed.Cause = cmp.Or(ctx.Err(), err)
		return failed
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode >= 300 {
		failed.Status, failed.Type = answer.StatusCode, errorType(answer.Body)
		return failed
	}
	if into != nil {
		err = json.NewDecoder(answer.Body).Decode(into)
	}
	if _, drained := io.Copy(io.Discard, answer.Body); err == nil && drained != nil {
		err = drained
	}
	if err != nil { // a cut answer, or not JSON: what it said is unknown
		failed.Cause = cmp.Or(ctx.Err(), fmt.Errorf("the answer cannot be read: %w", unquoted(err)))
		return failed
	}
	return nil
}

// unquoted keeps values of the document out of decoding errors.
func unquoted(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("the field %q has an unexpected type", wrong.Field)
	}
	return err
}

// errorType reads the type of an error answer.
func errorType(body io.Reader) string {
	var answer struct {
		Error struct {
			Type string `json:"type"`
		} `json:"error"`
	}
	text, err := io.ReadAll(io.LimitReader(body, 64<<10))
	if err != nil || json.Unmarshal(text, &answer) != nil {
		return ""
	}
	return answer.Error.Type
}

// pause waits longer with every attempt, and never equally long twice, so that
// writers who met once do not meet again.
func pause(ctx context.Context, attempt int) error {
	longest := min(2*time.Second, 20*time.Millisecond<<min(attempt, 10))
	timer := time.NewTimer(longest/4 + rand.N(longest*3/4))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// refresh makes what was written visible to searches. Indices that do not
// exist are left out.
func (s *Store) refresh(ctx context.Context, indices ...string) error {
	return s.do(ctx, request{op: "refresh", method: http.MethodPost, path: "/" + strings.Join(indices, ",") + "/_refresh",
		query: "ignore_unavailable=true&filter_path=_shards.failed"}, nil)
}
