//go:build servers

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// assassin kills a worker with SIGKILL at one moment of its first pass, once.
type assassin struct {
	victim atomic.Pointer[program]
	struck atomic.Bool
}

// strike kills the victim, and reports whether this was the time to.
func (a *assassin) strike() bool {
	victim := a.victim.Load()
	if victim == nil || !a.struck.CompareAndSwap(false, true) {
		return false
	}
	_ = victim.Process.Kill()
	return true
}

// before stands before Elasticsearch and kills at the first write whose body
// names an index: before Elasticsearch has seen it, or after.
func (a *assassin) before(t *testing.T, elastic, index string, after bool) (address string) {
	t.Helper()
	target, err := url.Parse(elastic)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // of a dead process: half a request, which is not JSON
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !strings.HasSuffix(r.URL.Path, "/_bulk") || index == "" || !bytes.Contains(body, []byte(index)) || a.victim.Load() == nil || a.struck.Load() {
			proxy.ServeHTTP(w, r)
			return
		}
		if after {
			proxy.ServeHTTP(discard{http.Header{}}, r.WithContext(context.WithoutCancel(r.Context())))
		}
		a.strike()
		panic(http.ErrAbortHandler)
	})}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	t.Cleanup(func() { server.Close() })
	return "http://" + listener.Addr().String()
}

// inbox is a webhook that counts what it takes, by delivery, and may kill whoever
// sent it, after it has taken it.
type inbox struct {
	*httptest.Server
	mu    sync.Mutex
	taken map[string]int
}

func newInbox(t *testing.T, then func()) *inbox {
	in := &inbox{taken: map[string]int{}}
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			return
		}
		in.mu.Lock()
		in.taken[r.Header.Get("X-Earshot-Delivery")]++
		in.mu.Unlock()
		then()
	}))
	t.Cleanup(in.Close)
	return in
}

// counted is how often each delivery was taken.
func (in *inbox) counted() map[string]int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return maps.Clone(in.taken)
}

// weeksOfCalls are three weeks of contacts up to now, none of which has a
// window that passes while the test runs.
func weeksOfCalls(t *testing.T) string {
	t.Helper()
	var lines []string
	for i := range 60 {
		at := time.Now().Add(-30*time.Minute - time.Duration(i)*8*time.Hour).UTC().Format(time.RFC3339)
		lines = append(lines, fmt.Sprintf(`{"id":"c-%02d","channel":"call","service":"ssa-retirement","started_at":%q,"customer_id":"cust-%d",`+
			`"turns":[{"speaker":"customer","text":"I never got my check, where is my payment?"}]}`, i, at, i%7))
	}
	return file(t, "calls.jsonl", lines...)
}

// twoAtOnce lets two schedulers make a pass over one store at the same time.
func twoAtOnce(t *testing.T, config string, env []string) {
	t.Helper()
	var both sync.WaitGroup
	for range 2 {
		pass := schedulerOf(t, config, env)
		both.Go(func() {
			if err := pass(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
}

// schedulerOf is one more scheduler of a store: what a worker does at each
// wake-up, without the lease.
func schedulerOf(t *testing.T, config string, env []string) func(context.Context) error {
	t.Helper()
	a := &app{streams: streams{env: env, out: io.Discard, err: io.Discard}, configPath: config}
	p, err := a.openProcess()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	if err := p.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	runner := newRunner(p)
	return func(ctx context.Context) error {
		_, err := runner.Pass(ctx)
		_, notSent := p.newSender().Pass(ctx)
		return errors.Join(err, notSent)
	}
}

// The promises of the schedule, with a real worker that is really killed: the
// next scheduler leaves the same rows as one that nobody disturbed, two at once
// too; each digest is sent, after a crash perhaps twice, never not at all.
func TestAScheduleThatIsKilledIsCaughtUp(t *testing.T) {
	t.Parallel()
	path := weeksOfCalls(t)
	undisturbed, inUTC := []string{testSecret, "EARSHOT_STORE_URL=sqlite:" + filepath.Join(t.TempDir(), "undisturbed.db")}, file(t, "utc.yaml", "timezone: UTC")
	earshot(t, undisturbed, "ingest", "--config", inUTC, path).must(t, exitFine)
	earshot(t, undisturbed, "rollup", "--config", inUTC).must(t, exitFine)
	rows := func(env []string, config string) string {
		return earshot(t, env, "export", "painpoints", "--all-cells", "--config", config).must(t, exitFine).out
	}
	want := rows(undisturbed, inUTC)
	if strings.Count(want, "\n") < 60 {
		t.Fatalf("only these rows: %s", head(want))
	}

	for _, c := range []struct {
		name, index string
		sqlite      bool // the store; Elasticsearch otherwise
		after       bool // the write went through before the kill
		onPost      bool // killed when the webhook has taken the first digest
		fewest      int  // how often the first digest comes in all
		most        int
	}{
		{name: "before the first rows are written", index: "-painpoints", fewest: 1, most: 1},
		{name: "after the first rows are written", index: "-painpoints", after: true, fewest: 1, most: 1},
		{name: "before a digest is kept", index: "-digests", fewest: 1, most: 1},
		{name: "after a digest is kept, before it is sent", index: "-digests", after: true, fewest: 1, most: 1},
		{name: "between sending and recording", onPost: true, fewest: 2, most: 2},
		{name: "between sending and recording, in SQLite", onPost: true, sqlite: true, fewest: 2, most: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // mostly it waits for servers and disks
			w, killer := newWorld(t), &assassin{}
			in := newInbox(t, func() {
				if c.onPost {
					killer.strike()
				}
			})
			config := file(t, "earshot.yaml", "timezone: UTC", "digest:", "  delivery: {delay: 0s}", "  audiences:",
				"    - {name: Director, all: true, webhook_url: '"+in.URL+"', webhook_format: json}")
			store := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
			watched := store
			if !c.sqlite {
				store, watched = w.elastic, killer.before(t, w.elastic, c.index, c.after)
			}
			env := w.env(store)
			earshot(t, env, "ingest", "--config", config, path).must(t, exitFine)
			earshot(t, env, "produce", "--config", config, "--create-topic", "1", path).must(t, exitFine)
			doomed := start(t, w.env(watched), "worker", "--config", config)
			killer.victim.Store(doomed)
			if code := doomed.ended(); code != -1 || !killer.struck.Load() {
				t.Fatalf("it was not killed: exit code %d\n%s", code, head(doomed.logged()))
			}

			if err := schedulerOf(t, config, env)(t.Context()); err != nil {
				t.Fatal(err)
			}
			sent := in.counted()
			if len(sent) != 2 { // the last two weeks
				t.Errorf("sent %v, want two digests", sent)
			}
			counts := slices.Sorted(maps.Values(sent))
			if counts[0] != 1 || counts[len(counts)-1] < c.fewest || counts[len(counts)-1] > c.most {
				t.Errorf("sent %v", sent)
			}
			compare(t, rows(env, config), want)

			t.Run("two at once change nothing", func(t *testing.T) {
				twoAtOnce(t, config, env)
				if again := in.counted(); !maps.Equal(again, sent) {
					t.Errorf("sent %v, before %v", again, sent)
				}
				compare(t, rows(env, config), want)
			})
		})
	}

	t.Run("two at once from the start", func(t *testing.T) {
		t.Parallel()
		for _, sqlite := range []bool{true, false} {
			w := newWorld(t)
			in := newInbox(t, func() {})
			config := file(t, "earshot.yaml", "timezone: UTC", "digest:", "  delivery: {delay: 0s}", "  audiences:",
				"    - {name: Director, all: true, webhook_url: '"+in.URL+"'}")
			env := w.env(w.elastic)
			if sqlite {
				env = w.env("sqlite:" + filepath.Join(t.TempDir(), "e.db"))
			}
			earshot(t, env, "ingest", "--config", config, path).must(t, exitFine)
			twoAtOnce(t, config, env)
			for id, n := range in.counted() {
				if n > 2 {
					t.Errorf("%s was sent %d times", id, n)
				}
			}
			if len(in.counted()) != 2 {
				t.Errorf("sent %v", in.counted())
			}
			compare(t, rows(env, config), want)
		}
	})
}
