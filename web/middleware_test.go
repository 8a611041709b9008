package web

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"earshot/models"
)

// panicStore breaks in the middle of a request.
type panicStore struct{ fakeStore }

func (*panicStore) Search(context.Context, models.Query) (models.Page, error) {
	panic("while reading: my social is 078-05-1120")
}

func TestAccessLogHoldsNeitherQueryNorIDs(t *testing.T) {
	var log bytes.Buffer
	store := &fakeStore{conversations: map[string]*models.Conversation{"c-secret-1842": {ID: "c-secret-1842"}}}
	h := open(Options{Store: store, Log: slog.New(slog.NewJSONHandler(&log, nil))})
	for _, c := range []struct{ target, route string }{
		{"/api/v1/conversations?q=my+secret+words&customer=secretkey", "GET /api/v1/conversations"},
		{"/api/v1/conversations/c-secret-1842", "GET /api/v1/conversations/{id}"},
		{"/api/v1/conversations/c-secret-missing", "GET /api/v1/conversations/{id}"},
		{"/secret/path", "/"},
	} {
		log.Reset()
		out := get(h, c.target)
		if strings.Contains(log.String(), "secret") {
			t.Errorf("%s: the log has %s", c.target, log.String())
		}
		var line map[string]any
		if err := json.Unmarshal(log.Bytes(), &line); err != nil {
			t.Fatalf("%v in %s", err, log.String())
		}
		keys := slices.Sorted(maps.Keys(line))
		if !slices.Equal(keys, []string{"bytes", "level", "method", "ms", "msg", "request_id", "route", "status", "time"}) {
			t.Errorf("%s: the log has the keys %v", c.target, keys)
		}
		if line["route"] != c.route || line["status"] != float64(out.Code) || line["bytes"] != float64(out.Body.Len()) || line["request_id"] != out.Header().Get("X-Request-Id") {
			t.Errorf("%s: the log has %s", c.target, log.String())
		}
	}
	log.Reset()
	get(h, "/healthz")
	if log.Len() > 0 {
		t.Errorf("a health check is in the ordinary log: %s", log.String())
	}
}

func TestRequestIDs(t *testing.T) {
	h := open(Options{})
	for given, keeps := range map[string]bool{"abc-123_x.y": true, "": false, "a b": false, "line\nbreak": false, strings.Repeat("a", 65): false} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.Header.Set("X-Request-Id", given)
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		if id := out.Header().Get("X-Request-Id"); (id == given) != keeps || len(id) < 8 {
			t.Errorf("%q was answered with the id %q", given, id)
		}
	}
	first, second := get(h, "/"), get(h, "/")
	if first.Header().Get("X-Request-Id") == second.Header().Get("X-Request-Id") {
		t.Error("two requests have one id")
	}
}

func TestSecurityHeaders(t *testing.T) {
	h := open(Options{Store: &fakeStore{}})
	for _, path := range []string{"/", "/healthz", "/api/v1/conversations", "/api/v1/conversations/none", "/nothing"} {
		got := get(h, path).Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, got.Get(name))
			}
		}
		if !strings.Contains(got.Get("Content-Security-Policy"), "default-src 'none'") || got.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: got %v", path, got)
		}
	}
}

// Every answer of every address has a policy that runs nothing of what it
// holds, whoever asks, and however wrongly.
func TestEveryAnswerHasAPolicy(t *testing.T) {
	store := hostileStore()
	h, _ := guarded(t, store, threePeople)
	s := &server{Options: Options{Store: store, Spreadsheet: spreadsheet, Metrics: http.NotFoundHandler()}}
	check := func(method, address, name string) {
		out := ask(h, method, address, name)
		policy := out.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "base-uri 'none'") ||
			strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "data:") {
			t.Errorf("%s %s of %q, %d: the policy is %q", method, address, name, out.Code, policy)
		}
		if out.Header().Get("X-Content-Type-Options") != "nosniff" || out.Header().Get("Strict-Transport-Security") == "" {
			t.Errorf("%s %s of %q, %d: the headers are %v", method, address, name, out.Code, out.Header())
		}
	}
	for _, name := range []string{"", "eve", "vic", "sue", "ada", "two\x01lines"} {
		for _, at := range s.routes() {
			method, _, _ := strings.Cut(at.pattern, " ")
			for _, address := range tries()[at.pattern] {
				check(method, address, name)
			}
		}
		for method, address := range map[string]string{
			"DELETE": "/search", "PUT": "/api/v1/conversations", "OPTIONS": "/", "TRACE": "/search", "POST": "/nothing", "MADE-UP": "/", "GET": "//search/../conversations", "HEAD": "/search",
		} {
			check(method, address, name)
		}
	}
	store.err = http.ErrServerClosed
	check(http.MethodGet, "/search", "ada")
	check(http.MethodGet, "/api/v1/conversations", "ada")
	h, _ = guarded(t, &panicStore{}, threePeople)
	check(http.MethodGet, "/search", "ada")
	check(http.MethodGet, "/api/v1/conversations", "ada")
}

// What a client makes up does not become lines of the log.
func TestNothingIsWrittenIntoTheLog(t *testing.T) {
	h, log := guarded(t, hostileStore(), threePeople)
	const forged = `"}` + "\n" + `{"msg":"audit","event":"sign-in"}`
	for _, address := range []string{"/conversations/" + url.PathEscape(forged), "/search?q=" + url.QueryEscape(forged), "/" + url.PathEscape(forged), "/searches/" + url.PathEscape(forged) + "/delete"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, "MADE\nUP"} {
			r := httptest.NewRequest(http.MethodGet, "https://earshot.example.gov"+address, nil)
			r.Method, r.RemoteAddr = method, "10.0.0.1:4711"
			r.Header = http.Header{"X-User": {"sue"}, "X-Request-Id": {forged}, "User-Agent": {forged}, "Referer": {forged}, "X-Forwarded-For": {forged}}
			log.Reset()
			h.ServeHTTP(httptest.NewRecorder(), r)
			for line := range bytes.Lines(log.Bytes()) {
				var e map[string]any
				if err := json.Unmarshal(line, &e); err != nil || e["event"] == "sign-in" {
					t.Errorf("%s %s: the log has %s (%v)", method, address, line, err)
				}
			}
		}
	}
}

func TestPanicIsAnAnswer(t *testing.T) {
	var log bytes.Buffer
	out := get(open(Options{Store: &panicStore{}, Log: slog.New(slog.NewJSONHandler(&log, nil))}), "/api/v1/conversations")
	if code, _ := faultIn(t, out); out.Code != http.StatusInternalServerError || code != "internal" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	if strings.Contains(log.String()+out.Body.String(), "078-05-1120") {
		t.Errorf("the words of the panic came out: %s", log.String())
	}
	if !strings.Contains(log.String(), "panic") || !strings.Contains(log.String(), `"status":500`) {
		t.Errorf("the log has %s", log.String())
	}
}
