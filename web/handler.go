// Package web serves the supervisors' pages, the JSON API, health and metrics
// over HTTP. The addresses are the table in routes.go; each page is a file of
// its name with its template in templates/.
package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"earshot/access"
	"earshot/models"
)

// Options are the parts of a handler. Whatever is nil is not served, so a
// worker's health port is a handler without a Store.
type Options struct {
	// Store is only ever read through the view of the person who asks.
	Store access.Store
	// Gate says who asks, and Audit takes down what they read: both are needed
	// where there is a Store.
	Gate  *access.Gate
	Audit *access.Audit
	// Digests shows those of the archive; needed where there is a Store.
	Digests Digests
	// StoreKind is what kind of store it is, for the page of status.
	StoreKind string
	// Contact is whom to ask for rights; empty: an admin.
	Contact string
	// PublicURL is what people reach this server by; empty: unknown.
	PublicURL string
	// Spreadsheet begins a table of conversations, as CSV that is safe to open in
	// a spreadsheet.
	Spreadsheet func(w io.Writer) (Table, error)
	// Audiences whose digests may count saved searches.
	Audiences []Audience
	// Schedule is when rollups and digests are due, as people wrote it, and NextPass
	// when that is next after a moment (the zero time: never); both are needed
	// where there is a Store.
	Schedule string
	NextPass func(after time.Time) time.Time
	// Calendar is the agency's, and Publish leaves out of figures what must not
	// leave the system: both are needed where there is a Store.
	Calendar Calendar
	Publish  access.Publisher
	// Rules name services and topics, and are what the page of rules shows.
	Rules models.Taxonomy
	// Try reads what people write to try these rules; needed where there is a Store.
	Try Try
	// Ready reports whether the process can do its work; a *NotReady says why
	// not, and the text of any other error goes only to the log. Nil: always ready.
	Ready   func(ctx context.Context) error
	Metrics http.Handler
	Log     *slog.Logger // nil: no log
	Version string       // shown at the foot of every page
	// Zone is the agency's: of every time shown, and of dates without a time in
	// from and to; nil: UTC.
	Zone *time.Location
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
	pages   pages
	assets  assets
	view    *access.View // what s.Store is; nil: there is none
	names   names
	praised map[string]bool // topics that customers are content with
}

// NewHandler serves every address of the table in routes.go that the options
// allow. It panics where a Store comes without a Gate.
func NewHandler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Store != nil && (o.Gate == nil || o.Audit == nil || o.Publish == nil) {
		panic("web: a store without a gate, an audit log and what leaves small figures out would be open to everybody")
	}
	s := &server{Options: o, assets: readAssets(), names: namesOf(o.Rules), praised: map[string]bool{}}
	for _, topic := range o.Rules.Topics {
		s.praised[topic.ID] = topic.Praise
	}
	s.assets[digestSheet] = newAsset(digestSheet, []byte(o.Digests.Sheet))
	s.pages = parsePages(s.words())
	mux := http.NewServeMux()
	if o.Store != nil {
		// From here on nobody reaches the store but through the view.
		s.view = access.NewView(o.Store, o.Audit, o.Publish, o.Gate.Markers())
		s.Store = s.view
	}
	for _, r := range s.routes() {
		mux.Handle(r.pattern, s.answering(r))
	}
	mux.Handle("/", s.answering(route{"/", access.ReadFigures, s.formOfTheRest(), (*server).nothingHere}))
	return s.around(s.sameOrigin(mux))
}

func (s *server) health(w http.ResponseWriter, _ *http.Request) error {
	writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	return nil
}

func (s *server) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if s.Ready != nil {
		if err := s.Ready(ctx); err != nil {
			return s.notReady(ctx, err)
		}
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
	return nil
}

// notReady is why the process cannot do its work, for people.
func (s *server) notReady(ctx context.Context, err error) *fault {
	s.Log.WarnContext(ctx, "not ready", "error", err.Error())
	answer := &NotReady{Code: "not-ready", Message: "the process cannot do its work now; its log says why"}
	errors.As(err, &answer)
	return &fault{http.StatusServiceUnavailable, answer.Code, answer.Message}
}

func (s *server) metrics(w http.ResponseWriter, r *http.Request) error {
	s.Metrics.ServeHTTP(w, r)
	return nil
}

func (s *server) nothingHere(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return &fault{http.StatusMethodNotAllowed, "method-not-allowed", "this address is read with GET"}
	}
	return &fault{http.StatusNotFound, "no-such-page", "there is nothing at this address; / leads to what there is"}
}
