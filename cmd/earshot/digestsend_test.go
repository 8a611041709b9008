package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/models"
	"earshot/rollup"
)

// chat is a webhook that keeps what is posted, or answers that it is away.
type chat struct {
	*httptest.Server
	mu     sync.Mutex
	posts  []string
	signed []string
	away   bool
}

func newChat(t *testing.T) *chat {
	c := &chat{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.away {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, _ := io.ReadAll(r.Body)
		c.posts, c.signed = append(c.posts, string(body)), append(c.signed, r.Header.Get("X-Earshot-Signature"))
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *chat) setAway(away bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = away
}

// office is a store with a week of contacts, and a configuration with two audiences.
func office(t *testing.T, c *chat) (config, folder string, week models.Period) {
	t.Helper()
	week = rollup.Previous(rollup.PeriodOf(models.PeriodWeek, time.Now(), time.UTC), time.UTC)
	dir := t.TempDir()
	folder = filepath.Join(dir, "digests")
	var lines []string
	for i := range 24 {
		at := week.Start.Add(time.Duration(i) * 6 * time.Hour).Format(time.RFC3339)
		lines = append(lines, fmt.Sprintf(`{"id":"c-%d","channel":"call","service":"ssa-retirement","started_at":%q,"turns":[{"speaker":"customer","text":"I never got my check, where is my payment?"}]}`, i, at))
	}
	config = file(t, "earshot.yaml",
		"store: {url: 'sqlite:"+filepath.Join(dir, "earshot.db")+"'}", "timezone: UTC", "log: {format: text}",
		"digest:", "  delivery: {delay: 0s}", "  audiences:",
		"    - {name: Director, all: true, folder: '"+folder+"', webhook_url: '"+c.URL+"/T0/secret-token', webhook_secret: 0123456789abcdef}",
		"    - {name: Reader, all: true}")
	earshot(t, []string{testSecret}, "ingest", "--config", config, file(t, "week.jsonl", lines...)).must(t, 0)
	return config, folder, week
}

func TestDigestIsSentByHand(t *testing.T) {
	c := newChat(t)
	config, folder, week := office(t, c)
	env := []string{testSecret}

	dry := earshot(t, env, "digest", "--config", config, "--send", "--dry-run").must(t, 0)
	for _, way := range []string{"folder", "webhook"} {
		if !strings.Contains(dry.out, week.Label+" for Director would be sent: "+way) {
			t.Errorf("%s is not announced: %s", way, dry.out)
		}
	}
	if _, err := os.Stat(folder); err == nil || len(c.posts) > 0 {
		t.Error("a dry run delivered")
	}

	earshot(t, env, "digest", "--config", config, "--send", "--to", "webhook").must(t, 0)
	if _, err := os.Stat(folder); err == nil || len(c.posts) != 1 {
		t.Fatalf("--to webhook: %d posts", len(c.posts))
	}
	if !strings.Contains(c.posts[0], week.Label) || !strings.Contains(c.posts[0], "not a survey") || !strings.HasPrefix(c.signed[0], "t=") {
		t.Errorf("posted %s, signed %q", c.posts[0], c.signed[0])
	}
	if strings.Contains(c.posts[0], "where is my payment") {
		t.Error("a chat is sent quotes")
	}

	c.setAway(true)
	failed := earshot(t, env, "digest", "--config", config, "--send").must(t, 1)
	if !strings.Contains(failed.out, "was sent: folder") || !strings.Contains(failed.out, "answered 503") || strings.Contains(failed.out+failed.err, "secret-token") {
		t.Errorf("out %s\nerr %s", failed.out, failed.err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 4 || !strings.HasPrefix(entries[0].Name(), "earshot-"+week.Label+"-director.") {
		t.Errorf("%v, %v", entries, err)
	}
	earshot(t, env, "digest", "--config", config, "--send", "--to", "pigeon").must(t, 2)
	earshot(t, env, "digest", "--config", config, "--send", "--audience", "Reader").must(t, 2)
}

// What a worker does at each wake-up.
func TestScheduledDigestsAreSentOnceAndFailuresKept(t *testing.T) {
	c := newChat(t)
	path, _, week := office(t, c)
	a := &app{streams: streams{env: []string{testSecret}, out: io.Discard, err: io.Discard}, configPath: path}
	p, err := a.openProcess()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	if err := p.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := newRunner(p).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.setAway(true)
	for range 2 { // the second one waits before it tries again
		if _, err := p.newSender().Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := p.store.Digests(t.Context(), models.DigestQuery{Label: week.Label})
	if err != nil || len(kept) != 1 || len(kept[0].Sent) != 2 {
		t.Fatalf("%+v, %v", kept, err)
	}
	hook := kept[0].Sent[slices.IndexFunc(kept[0].Sent, func(s models.Sending) bool { return s.Way == "webhook" })]
	if hook.Error == "" || hook.Tries != 1 || !hook.Next.After(hook.At) || strings.Contains(string(kept[0].Document), "never got") {
		t.Errorf("recorded %+v", hook)
	}
	page := httptest.NewRecorder()
	p.metrics.Handler().ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range []string{
		`earshot_digest_deliveries_total{outcome="sent",way="folder"} 1`, `earshot_digest_deliveries_total{outcome="failed",way="webhook"} 1`, `earshot_digest_undelivered 1`,
	} {
		if !strings.Contains(page.Body.String(), line) {
			t.Errorf("the metrics lack %s", line)
		}
	}
	c.setAway(false)
	sender := p.newSender()
	sender.Now = func() time.Time { return time.Now().Add(time.Hour) }
	done, err := sender.Pass(t.Context())
	if err != nil || len(done) != 1 || done[0].Way != "webhook" || done[0].Err != nil || len(c.posts) != 1 {
		t.Errorf("%+v, %v, %d posts", done, err, len(c.posts))
	}
}

func TestDoctorTriesTheWays(t *testing.T) {
	c := newChat(t)
	config, folder, _ := office(t, c)
	missing := earshot(t, []string{testSecret}, "doctor", "--config", config)
	if !strings.Contains(missing.out, "FAIL  digest folder") || !strings.Contains(missing.out, "ok    digest webhook") || strings.Contains(missing.out, "secret-token") {
		t.Errorf("got %s", missing.out)
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	if there := earshot(t, []string{testSecret}, "doctor", "--config", config); !strings.Contains(there.out, "ok    digest folder") || len(c.posts) > 0 {
		t.Errorf("got %s", there.out)
	}
}
