package web

import (
	"cmp"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"time"
)

const requestIDHeader = "X-Request-Id"

// around gives every request its id, its headers, a line in the log, and a
// recover. The line holds neither the query nor the path, because both may
// hold words of a conversation or its id: only the route.
func (s *server) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		secure(w.Header())
		if strings.HasPrefix(s.PublicURL, "https://") {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		w.Header().Set(requestIDHeader, givenOrNewID(r))
		out := &recorder{ResponseWriter: w}
		defer func() {
			cause := recover()
			if cause == http.ErrAbortHandler { //nolint:errorlint // that very value
				defer panic(cause) // the server cuts the connection
			} else if cause != nil {
				s.Log.ErrorContext(r.Context(), "a request made the server panic", "route", r.Pattern, "request_id", requestID(w), "kind", kindOf(cause))
				if out.status == 0 {
					writeError(out, &fault{http.StatusInternalServerError, "internal", "something went wrong; the log has it under the request id in the header " + requestIDHeader})
				}
			}
			s.Log.LogAttrs(r.Context(), levelOf(r), "http request",
				slog.String("method", method(r)), slog.String("route", cmp.Or(r.Pattern, "none")), slog.Int("status", out.status),
				slog.Int64("bytes", out.bytes), slog.Float64("ms", float64(time.Since(began).Microseconds())/1000),
				slog.String("request_id", requestID(w)))
		}()
		next.ServeHTTP(out, r)
		if out.status == 0 {
			out.WriteHeader(http.StatusOK)
		}
	})
}

func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	// With no-referrer a browser would not say either that a form is this site's
	// own, and sameOrigin asks for that.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // answers hold what people said
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// givenOrNewID keeps the id a proxy gave the request, if it is a harmless one.
func givenOrNewID(r *http.Request) string {
	if id := r.Header.Get(requestIDHeader); plainID.MatchString(id) {
		return id
	}
	return rand.Text()
}

func requestID(w http.ResponseWriter) string { return w.Header().Get(requestIDHeader) }

// levelOf keeps the checks of an orchestrator, every few seconds, out of the
// ordinary log.
func levelOf(r *http.Request) slog.Level {
	switch r.URL.Path {
	case "/healthz", "/readyz", "/metrics":
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// method is the request's method, or "other" for whatever a client made up.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// kindOf says what panicked without its text, which may quote a conversation.
func kindOf(cause any) string {
	if err, is := cause.(runtime.Error); is {
		return err.Error()
	}
	return "panic"
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (o *recorder) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *recorder) Write(p []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(p)
	o.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (o *recorder) Unwrap() http.ResponseWriter { return o.ResponseWriter }
