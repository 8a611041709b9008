package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests name a zone wherever they run

	"earshot/access"
	"earshot/models"
)

// open is a handler on which nobody signs in, as on a loopback address, unless
// the options have a gate.
func open(o Options) http.Handler {
	log := slog.New(slog.DiscardHandler)
	if o.Gate == nil && o.Store != nil {
		gate, err := access.Open(access.Options{Way: access.WayOff, Address: "127.0.0.1:8080", Log: log})
		if err != nil {
			panic(err)
		}
		o.Gate = gate
	}
	if o.Audit == nil {
		o.Audit = access.AuditLog(log, time.Now)
	}
	o.Publish, o.Digests = fewHidden, plainDigests()
	if o.Calendar == nil {
		o.Calendar = weeks{newYork()}
	}
	o.Schedule, o.NextPass = "7 * * * *", hourly
	return NewHandler(o)
}

// hourly is a schedule that wakes an hour after whatever was last.
func hourly(after time.Time) time.Time { return after.Add(time.Hour) }

// fakeStore answers with what it was given and remembers what it was asked.
type fakeStore struct {
	access.Store  // what no test asks for
	page          models.Page
	facets        models.Facets
	conversations map[string]*models.Conversation
	rows          []models.PainPoint
	saved         map[string]models.SavedSearch
	finished      []models.Finished
	workers       []models.WorkerStatus
	coverage      models.Coverage
	digests       []models.DigestRecord
	err           error
	breaks        error // of All, after the conversations

	asked     models.Query
	askedRows models.PainPointQuery
}

func (f *fakeStore) PainPoints(_ context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	f.askedRows = q
	return f.rows, f.err
}

func (f *fakeStore) Workers(context.Context) ([]models.WorkerStatus, error) { return f.workers, f.err }

func (f *fakeStore) Coverage(_ context.Context, from, to time.Time) (models.Coverage, error) {
	return f.coverage, f.err
}

func (f *fakeStore) Digests(_ context.Context, q models.DigestQuery) (found []models.DigestRecord, _ error) {
	for _, d := range f.digests {
		if q.Label == "" || q.Label == d.Label {
			found = append(found, d)
		}
	}
	return found, f.err
}

func (f *fakeStore) Finished(context.Context) ([]models.Finished, error) { return f.finished, f.err }

func (f *fakeStore) Search(ctx context.Context, q models.Query) (models.Page, error) {
	f.asked = q
	return f.page, f.err
}

func (f *fakeStore) Facets(context.Context, models.Query) (models.Facets, error) {
	return f.facets, f.err
}

func (f *fakeStore) Find(ctx context.Context, q models.Query) (models.Page, models.Facets, error) {
	f.asked = q
	return f.page, f.facets, f.err
}

func (f *fakeStore) All(_ context.Context, q models.Query) iter.Seq2[*models.Conversation, error] {
	f.asked = q
	return func(yield func(*models.Conversation, error) bool) {
		for _, id := range slices.Sorted(maps.Keys(f.conversations)) {
			if models.InScope(q.Scope, f.conversations[id].Service) && !yield(f.conversations[id], nil) {
				return
			}
		}
		if f.breaks != nil {
			yield(nil, f.breaks)
		}
	}
}

func (f *fakeStore) SavedSearches(context.Context) ([]models.SavedSearch, error) {
	return slices.SortedFunc(maps.Values(f.saved), func(a, b models.SavedSearch) int { return strings.Compare(a.Name, b.Name) }), f.err
}

func (f *fakeStore) PutSavedSearch(_ context.Context, search models.SavedSearch) error {
	f.saved[search.ID] = search
	return f.err
}

func (f *fakeStore) DeleteSavedSearch(_ context.Context, id string) error {
	if _, there := f.saved[id]; !there {
		return models.ErrNotFound
	}
	delete(f.saved, id)
	return nil
}

func (f *fakeStore) Conversation(ctx context.Context, id string) (*models.Conversation, error) {
	if c, found := f.conversations[id]; found && f.err == nil {
		return c, nil
	}
	if f.err != nil {
		return nil, f.err
	}
	return nil, models.ErrNotFound
}

func ny(t testing.TB) *time.Location {
	t.Helper()
	return newYork()
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	out := httptest.NewRecorder()
	h.ServeHTTP(out, httptest.NewRequest(http.MethodGet, "http://localhost"+target, nil))
	return out
}

// faultIn is the error of an answer.
func faultIn(t *testing.T, out *httptest.ResponseRecorder) (code, message string) {
	t.Helper()
	var e apiError
	if err := json.Unmarshal(out.Body.Bytes(), &e); err != nil {
		t.Fatalf("%v in %s", err, out.Body)
	}
	return e.Error.Code, e.Error.Message
}

func TestSearch(t *testing.T) {
	store := &fakeStore{page: models.Page{Total: 41, Next: "marker", Hits: []models.Hit{{Conversation: &models.Conversation{ID: "c-1"}, Snippets: []models.Snippet{{Turn: 3, Speaker: models.SpeakerCustomer, Text: "\x02check\x03 is <missing>"}}}}}}
	h := open(Options{Store: store, Zone: ny(t)})
	out := get(h, "/api/v1/conversations?q=%22lost+check%22+-mail&speaker=customer&service=ssa,irs&service=va&topic=a&signal=hold&channel=call,chat"+
		"&queue=q1&agent=a-7&driver=ease&sentiment=negative&repeat=linked&customer=abc&from=2026-11-02&to=2026-11-09T00:00:00-05:00&sort=newest&limit=50&after=x")
	if out.Code != http.StatusOK || out.Header().Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("got %d %s", out.Code, out.Body)
	}
	want := models.Query{
		Text: `"lost check" -mail`, Speaker: "customer", Services: []string{"ssa", "irs", "va"}, Topics: []string{"a"}, Signals: []string{"hold"},
		Channels: []string{"call", "chat"}, Queues: []string{"q1"}, Agents: []string{"a-7"}, Drivers: []string{"ease"}, Sentiment: "negative",
		Repeat: "linked", Customer: "abc", Sort: "newest", Limit: 50, After: "x",
		From: time.Date(2026, 11, 2, 0, 0, 0, 0, ny(t)), To: store.asked.To,
	}
	if !reflect.DeepEqual(store.asked, want) || !store.asked.To.Equal(time.Date(2026, 11, 9, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("the store was asked\n%+v\nwant\n%+v", store.asked, want)
	}
	var page models.Page
	if err := json.Unmarshal(out.Body.Bytes(), &page); err != nil || !reflect.DeepEqual(page, store.page) {
		t.Errorf("got %s, %v", out.Body, err)
	}
}

func TestSearchForNothing(t *testing.T) {
	store := &fakeStore{}
	out := get(open(Options{Store: store}), "/api/v1/conversations")
	if out.Code != http.StatusOK || strings.TrimSpace(out.Body.String()) != `{"total":0,"hits":[]}` {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	if !reflect.DeepEqual(store.asked, models.Query{Limit: 20}) {
		t.Errorf("the store was asked %+v", store.asked)
	}
}

func TestPlusOfAnOffsetMayArriveAsSpace(t *testing.T) {
	store := &fakeStore{}
	out := get(open(Options{Store: store}), "/api/v1/conversations?from=2026-11-02T00:00:00+05:30")
	if out.Code != http.StatusOK || !store.asked.From.Equal(time.Date(2026, 11, 1, 18, 30, 0, 0, time.UTC)) {
		t.Errorf("got %d, from %s", out.Code, store.asked.From)
	}
}

func TestBadParameters(t *testing.T) {
	h := open(Options{Store: &fakeStore{}, Zone: ny(t)})
	for _, c := range []struct{ target, says string }{
		{"conversations?servce=ssa", `unknown parameter "servce"; known are q, speaker, service`},
		{"conversations?b=1&a=2", `unknown parameter "a", "b"; known are`},
		{"conversations?from=yesterday", `from="yesterday" is not a date 2026-11-02 or a time 2026-11-02T14:03:00-05:00`},
		{"conversations?from=2026-02-30", `from="2026-02-30" is not a date`},
		{"conversations?from=2026-11-03&to=2026-11-02", "from must be before to"},
		{"conversations?from=2026-11-02&to=2026-11-02", "from must be before to"},
		{"conversations?limit=0", "limit=\"0\" is not a number from 1 to 1000"},
		{"conversations?limit=1001", "from 1 to 1000"},
		{"conversations?limit=ten", "from 1 to 1000"},
		{"conversations?sort=best", `sort="best" is not one of relevance, newest, oldest, sentiment, longest`},
		{"conversations?speaker=bot", "one of customer, agent"},
		{"conversations?channel=call,fax", `channel="fax"`},
		{"conversations?sentiment=angry", "one of negative, neutral, positive"},
		{"conversations?repeat=yes", "one of stated, linked"},
		{"conversations?handle_time=5m", `handle_time="5m" is not a span such as under-2m, 2m-5m, 90s-1h30m or 20m-and-over`},
		{"conversations?handle_time=5m-2m", "is not a span"},
		{"conversations?period=yesterday", "one of today, last-7-days, last-week, last-4-weeks"},
		{"conversations?period=today&from=2026-11-02", "period=today says when already"},
		{"conversations?q=%F0%9F%98%80+-", `q="😀 -" is not words to look for`},
		{"conversations?q=a&q=b", "q may be given only once"},
		{"conversations?sort=best&limit=0", "; "}, // both at once
		{"conversations?q=" + strings.Repeat("a", mostBytes+1), "q is longer than 2000 bytes"},
		{"conversations?topic=" + manyTopics(), "topic has more than 100 values"},
		{"conversations?q=%00", "no text"},
		{"conversations?q=%ff", "no text"},
		{"conversations?q=%zz", "not well formed"},
		{"conversations?q=a;b", "not well formed"},
		{"conversations/c-1?full=1", "without parameters"},
		{"painpoints?period=year", "one of day, week, month"},
		{"painpoints?label=last", `label="last" is not a day 2026-11-02, an ISO week 2026-W45, or a month 2026-11`},
		{"painpoints?scope=team", "one of all, service, topic"},
		{"painpoints?q=a", "known are period, label, scope, service, from, to"},
	} {
		out := get(h, "/api/v1/"+c.target)
		code, message := faultIn(t, out)
		if out.Code != http.StatusBadRequest || code != "bad-parameter" || !strings.Contains(message, c.says) || len(message) > 400 {
			t.Errorf("%.60s: got %d %s: %s\nwant it to say %s", c.target, out.Code, code, message, c.says)
		}
	}
}

func manyTopics() string {
	topics := make([]string, mostValues+1)
	for i := range topics {
		topics[i] = strconv.Itoa(i)
	}
	return strings.Join(topics, ",")
}

func TestConversation(t *testing.T) {
	store := &fakeStore{conversations: map[string]*models.Conversation{"c-1": {ID: "c-1", Topics: []string{}}, "a/b c": {ID: "a/b c"}}}
	h := open(Options{Store: store})
	for path, id := range map[string]string{"c-1": "c-1", "a%2Fb%20c": "a/b c"} {
		out := get(h, "/api/v1/conversations/"+path)
		var c models.Conversation
		if err := json.Unmarshal(out.Body.Bytes(), &c); out.Code != http.StatusOK || err != nil || c.ID != id {
			t.Errorf("%s: got %d %s", path, out.Code, out.Body)
		}
	}
	out := get(h, "/api/v1/conversations/c-2")
	if code, _ := faultIn(t, out); out.Code != http.StatusNotFound || code != "not-found" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
}

func TestPainPoints(t *testing.T) {
	store := &fakeStore{rows: []models.PainPoint{{ID: "week/2026-W45/all"}}}
	h := open(Options{Store: store, Zone: ny(t)})
	out := get(h, "/api/v1/painpoints?period=week&label=2026-W45&scope=service&service=ssa&from=2026-11-02&to=2026-11-09")
	var answer struct {
		PainPoints []models.PainPoint `json:"painpoints"`
	}
	if err := json.Unmarshal(out.Body.Bytes(), &answer); err != nil || out.Code != http.StatusOK || len(answer.PainPoints) != 1 {
		t.Fatalf("got %d %s, %v", out.Code, out.Body, err)
	}
	want := models.PainPointQuery{Kind: "week", Label: "2026-W45", Scope: "service", Service: "ssa",
		From: time.Date(2026, 11, 2, 0, 0, 0, 0, ny(t)), To: time.Date(2026, 11, 9, 0, 0, 0, 0, ny(t))}
	if !reflect.DeepEqual(store.askedRows, want) {
		t.Errorf("the store was asked %+v", store.askedRows)
	}
	store.rows = nil
	if out := get(h, "/api/v1/painpoints"); strings.TrimSpace(out.Body.String()) != `{"painpoints":[]}` {
		t.Errorf("no rows are %s", out.Body)
	}
}

// What the store says is for the log, not for who asks.
func TestStoreFailures(t *testing.T) {
	for _, c := range []struct {
		err    error
		target string
		status int
		code   string
	}{
		{errors.New("dial tcp 10.1.2.3:9200: refused"), "conversations", 503, "store-unavailable"},
		{errors.New("dial tcp 10.1.2.3:9200: refused"), "conversations/c-1", 503, "store-unavailable"},
		{errors.New("dial tcp 10.1.2.3:9200: refused"), "painpoints", 503, "store-unavailable"},
		{context.DeadlineExceeded, "conversations", 503, "store-unavailable"},
		{models.ErrBadCursor, "conversations?after=zzz", 400, "bad-cursor"},
	} {
		var log bytes.Buffer
		h := open(Options{Store: &fakeStore{err: c.err}, Log: slog.New(slog.NewJSONHandler(&log, nil))})
		out := get(h, "/api/v1/"+c.target)
		code, message := faultIn(t, out)
		if out.Code != c.status || code != c.code || strings.Contains(message, "10.1.2.3") {
			t.Errorf("%v: got %d %s: %s", c.err, out.Code, code, message)
		}
		if logged := strings.Contains(log.String(), c.err.Error()); logged != (c.status == 503) {
			t.Errorf("%v: logged is %v: %s", c.err, logged, log.String())
		}
	}
}

func TestHealth(t *testing.T) {
	var down error
	h := open(Options{Ready: func(context.Context) error { return down }, Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "earshot_up 1\n")
	})})
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/"} {
		if out := get(h, path); out.Code != http.StatusOK || out.Body.Len() == 0 {
			t.Errorf("%s: got %d %q", path, out.Code, out.Body)
		}
	}
	down = errors.Join(errors.New("ping"), &NotReady{Code: "store-unavailable", Message: "the store does not answer"})
	out := get(h, "/readyz")
	if code, message := faultIn(t, out); out.Code != 503 || code != "store-unavailable" || message != "the store does not answer" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	down = errors.New("dial 10.1.2.3: password hunter2")
	out = get(h, "/readyz")
	if code, message := faultIn(t, out); out.Code != 503 || code != "not-ready" || strings.Contains(message, "hunter2") {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	if out := get(h, "/healthz"); out.Code != http.StatusOK {
		t.Errorf("a process that is not ready is alive all the same; got %d", out.Code)
	}
}

// A worker's health port has no API, and says so on its page too.
func TestWithoutStoreThereIsNoAPI(t *testing.T) {
	h := open(Options{Version: "0.1.0<b>"})
	for _, path := range []string{"/api/v1/conversations", "/api/v1/conversations/c-1", "/api/v1/painpoints", "/metrics", "/favicon.ico"} {
		out := get(h, path)
		if code, _ := faultIn(t, out); out.Code != http.StatusNotFound || code != "no-such-page" {
			t.Errorf("%s: got %d %s", path, out.Code, out.Body)
		}
	}
	if got := strings.TrimSpace(get(h, "/").Body.String()); got != `{"addresses":["/healthz","/readyz"],"version":"0.1.0\u003cb\u003e"}` {
		t.Errorf("the start is %s", got)
	}
}

func TestOnlyReading(t *testing.T) {
	h := open(Options{Store: &fakeStore{}})
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodOptions} {
		out := httptest.NewRecorder()
		h.ServeHTTP(out, httptest.NewRequest(method, "http://localhost/api/v1/conversations", strings.NewReader("{}")))
		if code, _ := faultIn(t, out); out.Code != http.StatusMethodNotAllowed || code != "method-not-allowed" || out.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: got %d %s", method, out.Code, out.Body)
		}
	}
}
