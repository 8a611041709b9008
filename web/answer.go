package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"earshot/models"
)

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

func writeError(w http.ResponseWriter, status int, code, message string) {
	var e apiError
	e.Error.Code, e.Error.Message = code, message
	writeJSON(w, status, e)
}

// storeFailed answers for an error of the store. Its text goes only to the log.
func (s *server) storeFailed(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, models.ErrNotFound):
		writeError(w, http.StatusNotFound, "not-found", "there is no conversation with this id")
	case errors.Is(err, models.ErrBadCursor):
		writeError(w, http.StatusBadRequest, "bad-cursor", "after is not a page marker of this search: start again without it")
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		writeError(w, statusClientGone, "cancelled", "the request was given up")
	default:
		s.Log.WarnContext(r.Context(), "the store did not answer a request", "route", r.Pattern, "request_id", requestID(w), "error", err.Error())
		writeError(w, http.StatusServiceUnavailable, "store-unavailable", "the store does not answer now: try again, and see /readyz and the log")
	}
}

// statusClientGone is nginx's customary code for a client that closed the
// connection; only the access log ever sees it.
const statusClientGone = 499
