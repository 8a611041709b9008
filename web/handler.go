// Package web serves health, metrics and the JSON API over HTTP.
package web

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"earshot/models"
)

// Store is what the API reads from.
type Store interface {
	// Search returns one page; models.ErrBadCursor for an After it does not know.
	Search(ctx context.Context, q models.Query) (models.Page, error)
	// Conversation returns the whole document, or models.ErrNotFound.
	Conversation(ctx context.Context, id string) (*models.Conversation, error)
	// PainPoints returns rows by period start, scope, service, topic.
	PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error)
}

// Options are the parts of a handler. Whatever is nil is not served, so a
// worker's health port is a handler without a Store.
type Options struct {
	Store Store
	// Ready reports whether the process can do its work; a *NotReady says why
	// not, and the text of any other error goes only to the log. Nil: always ready.
	Ready   func(ctx context.Context) error
	Metrics http.Handler
	Log     *slog.Logger   // nil: no log
	Version string         // shown on the start page
	Zone    *time.Location // of dates without a time in from and to; nil: UTC
}

// NotReady says to whoever asks /readyz what is missing.
type NotReady struct {
	Code    string // stable, such as store-unavailable
	Message string // for people; names no secret
}

func (n *NotReady) Error() string { return n.Code + ": " + n.Message }

// How long one request may keep the store, and one /readyz the checks.
const (
	storeTimeout = 30 * time.Second
	readyTimeout = 5 * time.Second
)

type server struct {
	Options
	page *template.Template
}

// NewHandler routes
//
//	GET /                            a page that lists what there is
//	GET /healthz                     200 while the process runs
//	GET /readyz                      200, or 503 with the reason
//	GET /metrics                     Prometheus metrics
//	GET /api/v1/conversations        search: the parameters are models.Query's fields
//	GET /api/v1/conversations/{id}   one conversation
//	GET /api/v1/painpoints           rows of the rollups: models.PainPointQuery's fields
//
// There is no sign-in: who reaches the port reads everything.
func NewHandler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	s := &server{o, template.Must(template.New("index").Parse(indexHTML))}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	if o.Metrics != nil {
		mux.Handle("GET /metrics", o.Metrics)
	}
	if o.Store != nil {
		mux.HandleFunc("GET /api/v1/conversations", s.search)
		mux.HandleFunc("GET /api/v1/conversations/{id}", s.conversation)
		mux.HandleFunc("GET /api/v1/painpoints", s.painPoints)
	}
	mux.HandleFunc("/", s.nothingHere)
	return s.around(mux)
}

func (s *server) health(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if s.Ready != nil {
		if err := s.Ready(ctx); err != nil {
			s.Log.WarnContext(ctx, "not ready", "error", err.Error())
			answer := NotReady{Code: "not-ready", Message: "the process cannot do its work now; its log says why"}
			var known *NotReady
			if errors.As(err, &known) {
				answer = *known
			}
			writeError(w, http.StatusServiceUnavailable, answer.Code, answer.Message)
			return
		}
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
}

func (s *server) nothingHere(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeError(w, http.StatusMethodNotAllowed, "method-not-allowed", "everything here is read with GET")
		return
	}
	writeError(w, http.StatusNotFound, "no-such-page", "there is nothing at this address; / lists what there is")
}
