package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/access"
	"earshot/models"
)

// guarded is a handler that people sign in to by the proxy at 10.0.0.1: a test
// says who asks with a header. Roles are those of the users file.
func guarded(t *testing.T, store access.Store, users string) (http.Handler, *bytes.Buffer) {
	t.Helper()
	return guardedBy(t, store, users, func(o *access.Options) {
		o.Way, o.Proxy = access.WayProxy, access.Proxy{Addresses: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}, Header: "X-User"}
	})
}

func guardedBy(t *testing.T, store access.Store, users string, with func(*access.Options)) (http.Handler, *bytes.Buffer) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "users.yaml")
	if err := os.WriteFile(path, []byte(users), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	audit := access.AuditLog(logger, time.Now)
	o := access.Options{Way: access.WayUsers, UsersFile: path, Idle: time.Hour, Lifetime: time.Hour, PublicURL: "https://earshot.example.gov", Audit: audit, Log: logger, CompareHash: compareHash}
	if with != nil {
		with(&o)
	}
	gate, err := access.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	rules := someRules()
	rules.Topics = append(rules.Topics, models.Topic{ID: topicOfBoth, Name: "Of both services"})
	return NewHandler(Options{
		Store: store, Rules: rules, Spreadsheet: spreadsheet, Gate: gate, Audit: audit, Publish: fewHidden, Digests: plainDigests(), NextPass: hourly, Calendar: weeks{newYork()}, Zone: newYork(), Log: logger, Contact: "the help desk", PublicURL: o.PublicURL,
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "metrics") }),
	}), &log
}

// annsHash stands for "correct horse battery": its form is bcrypt's, but a real
// one takes seconds under the race detector.
const annsHash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"

func compareHash(hash, password []byte) error {
	if string(hash) == annsHash && string(password) == "correct horse battery" {
		return nil
	}
	return errors.New("another password")
}

// ask makes a request of somebody's; name "" is nobody.
func ask(h http.Handler, method, address, name string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "https://earshot.example.gov"+address, nil)
	r.RemoteAddr = "10.0.0.1:4711"
	if name != "" {
		r.Header.Set("X-User", name)
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	return out
}

const threePeople = `users:
  - {name: vic, role: viewer}
  - {name: sue, role: supervisor, services: [passports]}
  - {name: ada, role: admin}
`

// Every address of the table, for every role: nobody reaches what they may not.
func TestEveryRouteAsksForItsPermission(t *testing.T) {
	store := hostileStore()
	for _, c := range store.conversations {
		c.Service = "passports"
	}
	h, log := guarded(t, store, threePeople)
	roles := map[string]access.Role{"": "", "eve": "", "vic": access.RoleViewer, "sue": access.RoleSupervisor, "ada": access.RoleAdmin}
	s := &server{Options: Options{Store: store, Spreadsheet: spreadsheet, Metrics: http.NotFoundHandler()}}
	for _, at := range s.routes() {
		method, path, _ := strings.Cut(at.pattern, " ")
		address := strings.NewReplacer("{$}", "", "{id}", "c-1", "{service}", "passports", "{topic}", "delay", "{kind}", "week", "{label}", "2026-W45", "{audience}", "x", "{version}", "x", "{name}", "earshot.css").Replace(path)
		for name, role := range roles {
			log.Reset()
			out := ask(h, method, address, name)
			may := access.Person{Role: role}.May(at.needs)
			switch {
			case may && (out.Code == http.StatusUnauthorized || out.Code == http.StatusForbidden):
				t.Errorf("%s, %q as %q: got %d %s", at.pattern, name, role, out.Code, out.Body)
			case !may && name == "" && out.Code != http.StatusUnauthorized:
				t.Errorf("%s, nobody: got %d %s", at.pattern, out.Code, out.Body)
			case !may && name != "" && (out.Code != http.StatusForbidden || !strings.Contains(out.Body.String(), "the help desk") || !strings.Contains(out.Body.String(), string(at.needs.Least()))):
				t.Errorf("%s, %q as %q: got %d %s", at.pattern, name, role, out.Code, out.Body)
			case !may && name == "eve" && !strings.Contains(out.Body.String(), "and you have none; ask"):
				t.Errorf("%s, %q: got %s", at.pattern, name, out.Body)
			case !may && name != "" && !strings.Contains(log.String(), `"event":"refused"`):
				t.Errorf("%s, %q as %q: the audit log has %s", at.pattern, name, role, log)
			}
			if at.needs == 0 {
				t.Errorf("%s names no permission", at.pattern)
			}
		}
	}
}

func TestPeopleAreSentToSignIn(t *testing.T) {
	h, _ := guardedBy(t, hostileStore(), "users: []\n", nil)
	for address, want := range map[string]string{
		"/search?q=a%20b&sort=newest": "/signin?next=" + url.QueryEscape("/search?q=a%20b&sort=newest"), "/": "/signin", "/conversations/c-1": "/signin?next=%2Fconversations%2Fc-1",
		"/nothing": "/signin?next=%2Fnothing",
	} {
		if out := ask(h, http.MethodGet, address, "ada"); out.Code != http.StatusSeeOther || out.Header().Get("Location") != want {
			t.Errorf("%s: got %d to %q", address, out.Code, out.Header().Get("Location"))
		}
	}
	out := ask(h, http.MethodGet, "/api/v1/conversations", "")
	if code, _ := faultIn(t, out); out.Code != http.StatusUnauthorized || code != "not-signed-in" || out.Header().Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
}

// send posts a form, as a browser on this page would unless with says otherwise.
func send(h http.Handler, address string, form url.Values, cookies []*http.Cookie, with func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "https://earshot.example.gov"+address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	if with != nil {
		with(r)
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	return out
}

func TestSigningInAndOut(t *testing.T) {
	h, log := guardedBy(t, hostileStore(), fmt.Sprintf("users: [{name: ann, password: %q, role: admin}]\n", annsHash), nil)
	page := ask(h, http.MethodGet, "/signin?next=/search%3Fq%3D%22%3E%3Cb%3E", "")
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `name="next" value="/search?q=&#34;&gt;&lt;b&gt;"`) || !strings.Contains(page.Body.String(), "the help desk") {
		t.Errorf("got %d %s", page.Code, page.Body)
	}
	right := url.Values{"name": {"ann"}, "password": {"correct horse battery"}, "next": {"/conversations/c-1"}}
	wrong := url.Values{"name": {"ann<b>"}, "password": {"wrong"}, "next": {"//evil.example"}}
	if out := send(h, "/signin", wrong, nil, nil); out.Code != http.StatusUnauthorized || !strings.Contains(out.Body.String(), `value="ann&lt;b&gt;"`) ||
		!strings.Contains(out.Body.String(), `role="alert"`) || strings.Contains(out.Body.String(), "evil") || len(out.Result().Cookies()) > 0 {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	if out := send(h, "/signin?name=ann&password=correct+horse+battery", nil, nil, nil); out.Code != http.StatusUnauthorized {
		t.Errorf("a password in the address was taken: %d", out.Code)
	}
	out := send(h, "/signin", right, nil, nil)
	cookies := out.Result().Cookies()
	if out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/conversations/c-1" || len(cookies) != 1 {
		t.Fatalf("got %d to %q with %v: %s", out.Code, out.Header().Get("Location"), cookies, out.Body)
	}
	r := httptest.NewRequest(http.MethodGet, "https://earshot.example.gov/search", nil)
	r.AddCookie(cookies[0])
	inside := httptest.NewRecorder()
	h.ServeHTTP(inside, r)
	if inside.Code != http.StatusOK || !strings.Contains(inside.Body.String(), `action="/signout"`) || !strings.Contains(inside.Body.String(), "ann") {
		t.Errorf("got %d %s", inside.Code, inside.Body)
	}
	if out := send(h, "/signout", nil, cookies, nil); out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/signin" || out.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("got %d %v", out.Code, out.Header())
	}
	inside = httptest.NewRecorder()
	h.ServeHTTP(inside, r)
	if inside.Code != http.StatusSeeOther {
		t.Errorf("after signing out: %d", inside.Code)
	}
	if strings.Contains(log.String(), "horse") {
		t.Error("the password is in the log")
	}
}

func TestTooManyTriesOnThePage(t *testing.T) {
	began := time.Now()
	h, _ := guardedBy(t, hostileStore(), "users: []\n", func(o *access.Options) { o.Now = func() time.Time { return began } })
	last := http.StatusUnauthorized
	for range 11 {
		out := send(h, "/signin", url.Values{"name": {"ann"}, "password": {"wrong"}}, nil, nil)
		if last = out.Code; last == http.StatusTooManyRequests && (out.Header().Get("Retry-After") == "" || !strings.Contains(out.Body.String(), "too many tries")) {
			t.Errorf("got %v %s", out.Header(), out.Body)
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the last answer is %d", last)
	}
}

// Nothing is done for a form that another site sends.
func TestFormsOfOtherSites(t *testing.T) {
	h, _ := guardedBy(t, hostileStore(), "users: []\n", nil)
	for name, c := range map[string]struct {
		with func(*http.Request)
		done bool
	}{
		"own page":              {nil, true},
		"a program, no browser": {func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }, true},
		"old browser, own page": {func(r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set("Origin", "https://earshot.example.gov")
		}, true},
		"own page behind a proxy": {func(r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set("Origin", "https://earshot.example.gov")
			r.Host = "10.0.0.9:8080"
		}, true},
		"another site": {func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Origin", "https://evil.example")
		}, false},
		"another host of ours": {func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "same-site")
			r.Header.Set("Origin", "https://wiki.example.gov")
		}, false},
		"old browser, other site": {func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "https://evil.example") }, false},
		"a sandboxed frame":       {func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "null") }, false},
	} {
		out := send(h, "/signout", nil, nil, c.with)
		if want := map[bool]int{true: http.StatusSeeOther, false: http.StatusForbidden}[c.done]; out.Code != want {
			t.Errorf("%s: got %d %s", name, out.Code, out.Body)
		}
		for _, at := range (&server{Options: Options{Store: hostileStore()}}).routes() {
			path, changes := strings.CutPrefix(at.pattern, "POST ")
			if !changes || c.done {
				continue
			}
			if out := send(h, strings.ReplaceAll(path, "{id}", "s"), nil, nil, c.with); out.Code != http.StatusForbidden || !strings.Contains(out.Body.String(), "another site") {
				t.Errorf("%s of %s: got %d %s", path, name, out.Code, out.Body)
			}
		}
	}
}

func TestTokensAreForTheAPI(t *testing.T) {
	secret, hash := access.NewToken()
	h, _ := guardedBy(t, hostileStore(), fmt.Sprintf("tokens:\n  - {name: bi, sha256: %s, role: admin, expires: 2999-01-01}\n", hash), nil)
	for address, want := range map[string]int{"/api/v1/conversations": 200, "/metrics": 200, "/search": 403, "/conversations/c-1": 403} {
		r := httptest.NewRequest(http.MethodGet, "https://earshot.example.gov"+address, nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		out := httptest.NewRecorder()
		if h.ServeHTTP(out, r); out.Code != want || len(out.Result().Cookies()) > 0 {
			t.Errorf("%s: got %d %s", address, out.Code, out.Body)
		}
		r.Header.Set("Authorization", "Bearer "+hash)
		out = httptest.NewRecorder()
		if h.ServeHTTP(out, r); out.Code != http.StatusUnauthorized {
			t.Errorf("%s with a wrong token: got %d", address, out.Code)
		}
	}
}

// The line about who opened what has the request's id, and the access log
// still names no conversation.
func TestOpeningIsWrittenDown(t *testing.T) {
	store := hostileStore()
	h, log := guarded(t, store, threePeople)
	for _, address := range []string{"/conversations/c-1", "/api/v1/conversations/c-1", "/rules/topics/" + topicOfBoth} { // which quotes it
		log.Reset()
		out := ask(h, http.MethodGet, address, "ada")
		for line := range bytes.Lines(log.Bytes()) {
			var e map[string]any
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatal(err)
			}
			if e["msg"] == "audit" {
				if e["event"] != access.EventOpened || e["person"] != "ada" || e["conversation"] != "c-1" || e["request_id"] != out.Header().Get("X-Request-Id") || e["address"] != "10.0.0.1" {
					t.Errorf("%s: the audit log has %s", address, line)
				}
			} else if strings.Contains(string(line), "c-1") {
				t.Errorf("%s: the access log has %s", address, line)
			}
		}
		if strings.Count(log.String(), access.EventOpened) != 1 {
			t.Errorf("%s: the log has %s", address, log)
		}
	}
}

// A conversation of another service is as absent as one that does not exist.
func TestConversationOfAnotherService(t *testing.T) {
	store := &fakeStore{conversations: map[string]*models.Conversation{"c-1": {ID: "c-1", Service: "taxes", Turns: []models.Turn{{Text: "refund"}}}}}
	h, _ := guarded(t, store, threePeople)
	for _, folder := range []string{"/conversations/", "/api/v1/conversations/"} {
		hidden, none := ask(h, http.MethodGet, folder+"c-1", "sue"), ask(h, http.MethodGet, folder+"c-2", "sue")
		if hidden.Code != http.StatusNotFound || none.Code != http.StatusNotFound || hidden.Body.String() != none.Body.String() || !strings.Contains(none.Body.String(), "passports") {
			t.Errorf("%s: got %d %s\nand %d %s", folder, hidden.Code, hidden.Body, none.Code, none.Body)
		}
	}
}

func TestAStoreNeedsAGate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a store without a gate is served")
		}
	}()
	NewHandler(Options{Store: &fakeStore{}})
}
