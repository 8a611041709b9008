package web

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"earshot/access"
	"earshot/models"
)

// fault is an answer that is an error: its status, a stable code, and what
// happened and what to do, for people.
type fault struct {
	status  int
	code    string
	message string
}

func (f *fault) Error() string { return f.code + ": " + f.message }

func badParameter(err error) error {
	return &fault{http.StatusBadRequest, "bad-parameter", err.Error()}
}

// faultOf is the answer for an error. The text of one that is no fault goes
// only to the log.
func (s *server) faultOf(w http.ResponseWriter, r *http.Request, err error) *fault {
	var (
		known   *fault
		refused *access.Refusal
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refused):
		if refused.Status >= http.StatusInternalServerError {
			s.Log.ErrorContext(r.Context(), "a request was not let through", "route", r.Pattern, "request_id", requestID(w), "error", err.Error())
		}
		if refused.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(refused.RetryAfter.Seconds()))))
		}
		return &fault{refused.Status, refused.Code, refused.Message}
	case errors.Is(err, models.ErrNotFound):
		return &fault{http.StatusNotFound, "not-found", s.nothingWithThisID(r)}
	case errors.Is(err, models.ErrBadCursor):
		return &fault{http.StatusBadRequest, "bad-cursor", "after is not a page marker of this search: start again without it"}
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		return &fault{statusClientGone, "cancelled", "the request was given up"}
	}
	s.Log.WarnContext(r.Context(), "the store did not answer a request", "route", r.Pattern, "request_id", requestID(w), "error", err.Error())
	return &fault{http.StatusServiceUnavailable, "store-unavailable", "the store does not answer now: try again, and see /readyz and the log"}
}

// statusClientGone is nginx's customary code for a client that closed the
// connection; only the access log ever sees it.
const statusClientGone = 499

// writeJSON answers with v. An error of writing means that the client went
// away: nobody is left to tell.
func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":{"code":"internal","message":"the answer could not be written as JSON"}}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

// apiError is the one shape of every error: {"error":{"code":…,"message":…}}.
type apiError struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

func writeError(w http.ResponseWriter, f *fault) {
	var e apiError
	e.Error.Code, e.Error.Message = f.code, f.message
	writeJSON(w, f.status, e)
}
