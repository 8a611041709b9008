//go:build servers

package elastic

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// server is the address of the Elasticsearch that tests run against.
func server(t testing.TB) string {
	t.Helper()
	address := os.Getenv("EARSHOT_TEST_ELASTICSEARCH")
	if address == "" {
		t.Fatal("EARSHOT_TEST_ELASTICSEARCH is not set: give the address of an Elasticsearch, or run `make test`, which starts one")
	}
	return address
}

// clock is the time all stores of a test judge leases by.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// space is one prefix of the test server, emptied when the test ends.
type space struct {
	address, prefix string
	clock           *clock
}

func newSpace(t testing.TB) space {
	t.Helper()
	sp := space{server(t), fmt.Sprintf("test-%x", rand.Uint64()), &clock{now: time.Now()}}
	t.Cleanup(func() { sp.clean(t) })
	return sp
}

func (sp space) open(t testing.TB, transport http.RoundTripper) *Store {
	t.Helper()
	s, err := Open(Config{URLs: []string{sp.address}, Prefix: sp.prefix, Now: sp.clock.Now, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// clean removes every index and template of the space.
func (sp space) clean(t testing.TB) {
	s := sp.open(t, nil)
	defer func() { _ = s.Close() }()
	ctx := context.Background()
	var indices []struct {
		Index string `json:"index"`
	}
	if err := s.do(ctx, request{op: "list", method: http.MethodGet, path: "/_cat/indices/" + sp.prefix + "-*", query: "format=json&h=index"}, &indices); err != nil {
		t.Errorf("cleaning up: %v", err)
		return
	}
	for _, i := range indices {
		if err := s.do(ctx, request{op: "delete", method: http.MethodDelete, path: "/" + i.Index}, nil); err != nil {
			t.Errorf("cleaning up: %v", err)
		}
	}
	for _, kind := range kinds() {
		err := s.do(ctx, request{op: "delete", method: http.MethodDelete, path: "/_index_template/" + sp.prefix + "-" + kind}, nil)
		if err != nil && !isStatus(err, http.StatusNotFound) {
			t.Errorf("cleaning up: %v", err)
		}
	}
}

// dying fails from the n-th bulk request on, and every later request with it.
type dying struct {
	next http.RoundTripper
	left atomic.Int64
}

func (d *dying) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/_bulk") {
		d.left.Add(-1)
	}
	if d.left.Load() <= 0 {
		return nil, fmt.Errorf("the writer died")
	}
	return d.next.RoundTrip(r)
}

func TestSuite(t *testing.T) {
	server(t)
	var of sync.Map // *Store → space
	spaceOf := func(s store.Store) space {
		at, _ := of.Load(s)
		sp, ok := at.(space)
		if !ok {
			panic("not a store of this test")
		}
		return sp
	}
	run := &clock{now: time.Now()}
	storetest.Run(t, func(t *testing.T) store.Store {
		sp := newSpace(t)
		sp.clock = run
		s := sp.open(t, nil)
		of.Store(s, sp)
		return s
	}, storetest.Options{
		Cases: 15,
		Reopen: func(t *testing.T, s store.Store) store.Store {
			sp := spaceOf(s)
			other := sp.open(t, nil)
			of.Store(other, sp)
			return other
		},
		Advance: run.advance,
		Now:     run.Now,
		Faulty: func(s store.Store, n int) store.Store {
			sp := spaceOf(s)
			d := &dying{next: http.DefaultTransport}
			d.left.Store(int64(n))
			faulty := sp.open(t, d)
			faulty.pause = func(ctx context.Context, _ int) error { return ctx.Err() }
			return faulty
		},
	})
}
