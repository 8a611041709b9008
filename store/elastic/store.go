package elastic

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/elastic/go-elasticsearch/v8"

	"earshot/models"
	"earshot/store"
)

var _ store.Store = (*Store)(nil)

// Store is a store in Elasticsearch. It may be used by several goroutines.
type Store struct {
	config    Config
	client    *elasticsearch.BaseClient
	transport http.RoundTripper
	address   string // of the nodes, for errors
	// pause waits before the given attempt, counted from 1, or returns the
	// context's error.
	pause   func(ctx context.Context, attempt int) error
	ranked  int64     // mostRanked
	buffers sync.Pool // of *bytes.Buffer, for bulk bodies
}

// The names of the store's indices. The month indices share the alias.
func (s *Store) alias() string      { return s.config.Prefix + "-conversations" }
func (s *Store) allMonths() string  { return s.alias() + "-*" }
func (s *Store) customers() string  { return s.config.Prefix + "-customers" }
func (s *Store) identities() string { return s.config.Prefix + "-identity" }
func (s *Store) painPoints() string { return s.config.Prefix + "-painpoints" }
func (s *Store) digests() string    { return s.config.Prefix + "-digests" }
func (s *Store) searches() string   { return s.config.Prefix + "-searches" }
func (s *Store) state() string      { return s.config.Prefix + "-state" }

// month names the part of a month index that depends on the start.
func month(start time.Time) string { return start.UTC().Format(monthFormat) }

const monthFormat = "2006.01"

// monthIndex is the index of one month.
func (s *Store) monthIndex(month string) string { return s.alias() + "-" + month }

// Ping reports whether Elasticsearch answers and lets this user in; it needs
// nothing to be prepared.
func (s *Store) Ping(ctx context.Context) error {
	return s.do(ctx, request{op: "ping", method: http.MethodPost, path: "/" + s.state() + "/_search", query: "ignore_unavailable=true&filter_path=took",
		body: []byte(`{"size":0,"track_total_hits":false}`)}, nil)
}

// Sync makes everything put so far visible to searches and counts.
func (s *Store) Sync(ctx context.Context) error {
	return s.refresh(ctx, s.allMonths(), s.state(), s.painPoints())
}

// Close frees the connections.
func (s *Store) Close() error {
	if t, ok := s.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	return nil
}

// isMonth reports whether an index holds conversations.
func (s *Store) isMonth(index string) bool { return strings.HasPrefix(index, s.alias()+"-") }

// Conversation returns the whole document, as it is now, or models.ErrNotFound.
func (s *Store) Conversation(ctx context.Context, id string) (*models.Conversation, error) {
	if id == "" || len(id) > maxID {
		return nil, models.ErrNotFound
	}
	for range attempts {
		where, err := s.identityOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if where == nil {
			return nil, models.ErrNotFound
		}
		docs, err := s.mget(ctx, []ref{{s.monthIndex(where.Month), id}}, withoutTexts())
		if err != nil {
			return nil, err
		}
		if docs[0].found {
			return conversationFrom(docs[0].source)
		}
		// It moved between the two requests, or its month was dropped.
	}
	return nil, models.ErrNotFound
}
