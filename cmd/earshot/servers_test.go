//go:build servers

package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"earshot/demo"
	"earshot/models"
	"earshot/source"
)

// world is a topic, a group and an index prefix of one test's own.
type world struct {
	brokers, elastic, name string
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{brokers: os.Getenv("EARSHOT_TEST_KAFKA"), elastic: os.Getenv("EARSHOT_TEST_ELASTICSEARCH"), name: "t" + strings.ToLower(rand.Text()[:10])}
	if w.brokers == "" || w.elastic == "" {
		t.Fatal("EARSHOT_TEST_KAFKA and EARSHOT_TEST_ELASTICSEARCH must name servers: make test starts its own")
	}
	if !strings.HasPrefix(w.elastic, "http") {
		w.elastic = "http://" + w.elastic
	}
	t.Cleanup(func() { w.deleteIndices(t) })
	return w
}

// deleteIndices leaves nothing behind: a server takes a thousand shards, and
// its data outlives the tests.
func (w world) deleteIndices(t *testing.T) {
	for _, index := range strings.Fields(w.request(t, http.MethodGet, "/_cat/indices/"+w.name+"-*?h=index")) {
		w.request(t, http.MethodDelete, "/"+index)
	}
	w.request(t, http.MethodDelete, "/_index_template/"+w.name+"-*")
}

func (w world) request(t *testing.T, method, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, w.elastic+path, nil) // it cleans up when the test's is over
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// env is the configuration, with the store behind this address.
func (w world) env(store string) []string {
	return []string{
		testSecret, "EARSHOT_KAFKA_BROKERS=" + w.brokers, "EARSHOT_KAFKA_TOPIC=" + w.name, "EARSHOT_KAFKA_GROUP=" + w.name,
		"EARSHOT_KAFKA_DEAD_LETTER_TOPIC=" + w.name + "-dead", "EARSHOT_STORE_URL=" + store, "EARSHOT_STORE_PREFIX=" + w.name,
		"EARSHOT_STORE_REPLICAS=0", "EARSHOT_HTTP_ADDRESS=127.0.0.1:0", "EARSHOT_WORKER_BATCH_SIZE=40",
	}
}

// corpus is demo traffic as lines, some of them twice, some of them bad.
func corpus(t *testing.T, n int) (lines []string, distinct int) {
	t.Helper()
	for c := range demo.Corpus(demo.Options{Seed: 3, Now: time.Now(), Zone: time.UTC, Weeks: 6, PerWeek: 130}) {
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
		if distinct++; distinct == n {
			break
		}
	}
	for i := 0; i < n; i += 10 {
		lines = append(lines, lines[i])
	}
	for _, b := range badLines() {
		lines = append(lines, b.line)
	}
	return lines, distinct
}

// badLines are messages that can never be stored, and why.
func badLines() []struct{ line, reason string } {
	return []struct{ line, reason string }{
		{`{"id":"bad-1","turns":[]}`, "no-turns"},
		{`{"id":"bad-2","turns":`, "not-json"},
		{`["bad-3"]`, "unknown-format"},
		{`{"id":"bad-4","turns":[{"speaker":"customer","text":7}]}`, "wrong-type"},
		{`{"turns":[{"speaker":"customer","text":"bad-5"}]}`, "missing-id"},
		{`{"id":"bad-6","started_at":"2626-01-01T00:00:00Z","turns":[{"speaker":"customer","text":"hi"}]}`, "invalid-time"},
		{"{\"id\":\"bad-7\",\"turns\":[{\"speaker\":\"customer\",\"text\":\"\xff\"}]}", "invalid-utf8"},
		{`{"id":"bad-8","turns":[{"speaker":"customer","text":"` + strings.Repeat("a", 500<<10) + `"}]}`, "turn-too-long"},
	}
}

// killer is a proxy before Elasticsearch that kills the worker at chosen
// writes, before or after the server has seen them.
type killer struct {
	proxy  http.Handler
	writes atomic.Int64
	at     map[int64]bool // write number → after it was forwarded?
	victim atomic.Pointer[program]
}

func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/_bulk") {
		k.proxy.ServeHTTP(w, r)
		return
	}
	after, kill := k.at[k.writes.Add(1)]
	if kill && !after {
		_ = k.victim.Load().Process.Kill()
		panic(http.ErrAbortHandler)
	}
	if kill {
		answer := discard{http.Header{}}
		k.proxy.ServeHTTP(answer, r.WithContext(context.WithoutCancel(r.Context())))
		_ = k.victim.Load().Process.Kill()
		panic(http.ErrAbortHandler)
	}
	k.proxy.ServeHTTP(w, r)
}

// discard is an answer that nobody gets.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func TestNothingIsLostOrDoubledWhenTheWorkerIsKilled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lines, distinct := corpus(t, 700)
	path := file(t, "calls.jsonl", lines...)
	earshot(t, w.env(w.elastic), "produce", "--create-topic", "3", path).must(t, exitFine)

	target, err := url.Parse(w.elastic)
	if err != nil {
		t.Fatal(err)
	}
	k := &killer{proxy: httputil.NewSingleHostReverseProxy(target), at: map[int64]bool{1: true, 4: false, 9: true}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: k, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	t.Cleanup(func() { server.Close() })

	killed, logs := 0, ""
	for done := false; !done; {
		p := start(t, w.env("http://"+listener.Addr().String()), "worker", "--until-caught-up", "--lanes", "2")
		k.victim.Store(p)
		switch code := p.ended(); code {
		case exitFine:
			done = true
		case -1:
			killed++
		default:
			t.Fatalf("exit code %d:\n%s", code, head(p.logged()))
		}
		logs += p.logged()
	}
	if killed < 3 {
		t.Errorf("killed %d times only", killed)
	}
	for _, private := range []string{"customer_id", "cust-", "supervisor", "social"} {
		if strings.Contains(logs, private) {
			t.Errorf("the log holds %q", private)
		}
	}

	// The same set into SQLite, without any trouble on the way, is the same store.
	db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
	earshot(t, []string{testSecret}, "ingest", "--store", db, path).must(t, exitRejected)
	exported := func(store, what string) string {
		return earshot(t, w.env(store), "export", what).must(t, exitFine).out
	}
	inElastic, inSQLite := exported(w.elastic, "conversations"), exported(db, "conversations")
	if n := strings.Count(inElastic, "\n"); n != distinct {
		t.Errorf("%d conversations in Elasticsearch, %d were sent", n, distinct)
	}
	compare(t, inElastic, inSQLite)

	t.Run("both stores roll up to the same rows", func(t *testing.T) {
		for _, store := range []string{w.elastic, db} {
			earshot(t, w.env(store), "rollup").must(t, exitFine)
		}
		var rows [2]string
		for i, store := range []string{w.elastic, db} {
			for line := range strings.Lines(exported(store, "painpoints")) {
				// Rejected messages are dated by the message, and the two sources differ in that.
				if !strings.Contains(line, `"scope":"all"`) {
					rows[i] += line
				}
			}
		}
		if rows[0] == "" {
			t.Error("no rows")
		}
		compare(t, rows[0], rows[1])
	})
	t.Run("every bad message is a dead letter with its reason and origin", func(t *testing.T) {
		reasons := map[string]string{} // by value: a letter may come twice
		for _, l := range deadLetters(t, w) {
			reasons[string(l.Value)] = l.Headers["earshot-reason"]
			for name, want := range map[string]string{"earshot-stage": "decode", "earshot-origin-topic": w.name} {
				if l.Headers[name] != want {
					t.Errorf("header %s: %q, want %q", name, l.Headers[name], want)
				}
			}
			for _, name := range []string{"earshot-origin-partition", "earshot-origin-offset", "earshot-rejected-at"} {
				if l.Headers[name] == "" {
					t.Errorf("header %s is missing", name)
				}
			}
		}
		for _, b := range badLines() {
			if reasons[b.line] != b.reason {
				t.Errorf("reason %q, want %q for %s", reasons[b.line], b.reason, b.line[:min(60, len(b.line))])
			}
		}
		if len(reasons) != len(badLines()) {
			t.Errorf("%d different dead letters, want %d", len(reasons), len(badLines()))
		}
	})
	t.Run("caught up is caught up", func(t *testing.T) {
		p := start(t, w.env(w.elastic), "worker", "--until-caught-up")
		if code := p.ended(); code != exitFine {
			t.Errorf("exit code %d:\n%s", code, p.logged())
		}
	})
}

func deadLetters(t *testing.T, w world) []models.Envelope {
	t.Helper()
	k, err := source.NewKafka(source.KafkaConfig{Brokers: []string{w.brokers}, Topic: w.name + "-dead", Group: w.name + "-reader", StopAtEnd: true})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	var all []models.Envelope
	for {
		batch, err := k.Fetch(t.Context(), 100)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Commit(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		all = append(all, batch...)
	}
}

// compare reports the first line in which two outputs differ.
func compare(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	if len(g) != len(w) {
		t.Errorf("%d lines, want %d", len(g), len(w))
	}
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("line %d differs:\n got %s\nwant %s", i+1, head(g[i]), head(w[i]))
		}
	}
}

func TestTheWorkerWaitsForServersThatAreAway(t *testing.T) {
	w := newWorld(t)
	lines, distinct := corpus(t, 50)
	path := file(t, "calls.jsonl", lines...)
	earshot(t, w.env(w.elastic), "produce", "--create-topic", "1", path).must(t, exitFine)

	// An address where nobody listens yet.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	p := start(t, w.env("http://"+address), "worker")
	p.says(t, "waits and tries again")

	target, err := url.Parse(w.elastic)
	if err != nil {
		t.Fatal(err)
	}
	if listener, err = net.Listen("tcp", address); err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: httputil.NewSingleHostReverseProxy(target)}
	go server.Serve(listener) //nolint:errcheck // ends with Close
	t.Cleanup(func() { server.Close() })
	p.says(t, `"operation":"prepare"`) // goes on
	p.says(t, "message rejected")      // the bad ones are the last of the topic

	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.ended(); code != exitFine {
		t.Errorf("exit code %d after SIGTERM:\n%s", code, p.logged())
	}
	if n := strings.Count(p.logged(), "waits and tries again"); n != 1 {
		t.Errorf("said %d times that it waits, want once:\n%s", n, p.logged())
	}
	start(t, w.env(w.elastic), "worker", "--until-caught-up").ended()
	if n := strings.Count(earshot(t, w.env(w.elastic), "export", "conversations").must(t, exitFine).out, "\n"); n != distinct {
		t.Errorf("%d stored, want %d", n, distinct)
	}
}

func TestDoctorIsContentWithRealServers(t *testing.T) {
	w := newWorld(t)
	path := file(t, "calls.jsonl", conversation("a", "cust-1"))
	earshot(t, w.env(w.elastic), "produce", "--create-topic", "2", path).must(t, exitFine)
	r := earshot(t, w.env(w.elastic), "doctor").must(t, exitFine)
	if !strings.Contains(r.out, "2 partitions") {
		t.Errorf("%s", r.out)
	}
}
