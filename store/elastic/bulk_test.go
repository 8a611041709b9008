package elastic

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"earshot/models"
)

// scripted is an Elasticsearch that answers bulk requests as told, one answer
// after the other; the last one is repeated.
type scripted struct {
	mu      sync.Mutex
	answers []func(w http.ResponseWriter, ids []string)
	asked   [][]string // the ids of each bulk request
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var ids []string
	for line := range strings.Lines(string(body)) {
		if _, id, found := strings.Cut(line, `"_id":"`); found {
			ids = append(ids, id[:strings.Index(id, `"`)])
		}
	}
	s.mu.Lock()
	answer := s.answers[min(len(s.asked), len(s.answers)-1)]
	s.asked = append(s.asked, ids)
	s.mu.Unlock()
	w.Header().Set("X-Elastic-Product", "Elasticsearch")
	w.Header().Set("Content-Type", "application/json")
	answer(w, ids)
}

func status(code int) func(http.ResponseWriter, []string) {
	return func(w http.ResponseWriter, _ []string) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `{"error":{"type":"some_exception","reason":"the document said SECRET"}}`)
	}
}

// items gives each id the status of its name in the map, else 201.
func items(statuses map[string]int) func(http.ResponseWriter, []string) {
	return func(w http.ResponseWriter, ids []string) {
		var said []string
		for _, id := range ids {
			code := 201
			if s, there := statuses[id]; there {
				code = s
			}
			item := fmt.Sprintf(`{"create":{"_id":%q,"status":%d}}`, id, code)
			if code >= 300 {
				item = fmt.Sprintf(`{"create":{"_id":%q,"status":%d,"error":{"type":"type_%d"}}}`, id, code, code)
			}
			said = append(said, item)
		}
		_, _ = fmt.Fprintf(w, `{"items":[%s]}`, strings.Join(said, ","))
	}
}

func text_(body string) func(http.ResponseWriter, []string) {
	return func(w http.ResponseWriter, _ []string) { _, _ = io.WriteString(w, body) }
}

// against opens a store on a scripted server, one that does not wait.
func against(t *testing.T, handler http.Handler) (*Store, *[]string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	var retried []string
	s, err := Open(Config{URLs: []string{server.URL}, Prefix: "scripted", Retried: func(op string) { retried = append(retried, op) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.pause = func(ctx context.Context, _ int) error { return ctx.Err() }
	return s, &retried
}

func TestBulkCountsVerdicts(t *testing.T) {
	all := map[string]int{"a": 201, "b": 201, "c": 201}
	for _, c := range []struct {
		name    string
		answers []func(http.ResponseWriter, []string)
		want    map[string]int // by id, what was settled; nil: the flush fails
		asked   []string       // ids of each request
		retried string
	}{
		{name: "all went through", answers: list(items(nil)), want: all, asked: []string{"abc"}},
		{name: "the whole request was refused once", answers: list(status(503), items(nil)), want: all, asked: []string{"abc", "abc"}, retried: "bulk"},
		{name: "too many requests", answers: list(status(429), items(nil)), want: all, asked: []string{"abc", "abc"}, retried: "bulk"},
		{name: "the whole request is refused for good", answers: list(status(503)), asked: []string{"abc", "abc", "abc", "abc"}, retried: "bulk bulk bulk"},
		{name: "a request nobody understands is not repeated", answers: list(status(400)), asked: []string{"abc"}},
		{name: "one item comes too early", answers: list(items(map[string]int{"b": 429}), items(nil)), want: all, asked: []string{"abc", "b"}, retried: "bulk-item"},
		{name: "one item stays refused", answers: list(items(map[string]int{"b": 503})), asked: []string{"abc", "b", "b", "b"}, retried: "bulk-item bulk-item bulk-item"},
		{name: "a bad document is final", answers: list(items(map[string]int{"b": 400})), want: map[string]int{"a": 201, "b": 400, "c": 201}, asked: []string{"abc"}},
		{name: "a conflict is final", answers: list(items(map[string]int{"c": 409})), want: map[string]int{"a": 201, "b": 201, "c": 409}, asked: []string{"abc"}},
		{name: "an answer that is too short leaves the rest open", answers: list(text_(`{"items":[{"create":{"_id":"a","status":201}}]}`), items(nil)),
			want: all, asked: []string{"abc", "bc"}, retried: "bulk-item"},
		{name: "an answer with a gap is believed as far as it goes", answers: list(text_(`{"items":[{"create":{"_id":"a","status":201}},{"create":{"_id":"c","status":201}}]}`), items(nil)),
			want: all, asked: []string{"abc", "bc"}, retried: "bulk-item"},
		{name: "an empty answer says nothing", answers: list(text_(`{}`), items(nil)), want: all, asked: []string{"abc", "abc"}, retried: "bulk-item"},
		{name: "silence is never success", answers: list(text_(`{"items":[]}`)), asked: []string{"abc", "abc", "abc", "abc"}, retried: "bulk-item bulk-item bulk-item"},
		{name: "garbage", answers: list(text_(`<html>`), items(nil)), want: all, asked: []string{"abc", "abc"}, retried: "bulk"},
		{name: "an answer that is cut", answers: list(text_(`{"items":[{"create":{"_id":"a","status":2`), items(nil)), want: all, asked: []string{"abc", "abc"}, retried: "bulk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := &scripted{answers: c.answers}
			s, retried := against(t, server)
			settled := map[string]int{}
			out := s.newBulk(t.Context())
			for _, id := range []string{"a", "b", "c"} {
				err := out.put(ref{"i", id}, doc{}, map[string]string{"text": "SECRET"}, func(v verdict) {
					if _, twice := settled[id]; twice {
						t.Errorf("%s is settled twice", id)
					}
					settled[id] = v.status
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			err := out.flush()
			out.free()
			if (err == nil) != (c.want != nil) {
				t.Fatalf("flush: %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "SECRET") {
				t.Errorf("the error quotes the document: %v", err)
			}
			if c.want != nil && fmt.Sprint(settled) != fmt.Sprint(c.want) {
				t.Errorf("settled %v, want %v", settled, c.want)
			}
			var asked []string
			for _, ids := range server.asked {
				asked = append(asked, strings.Join(ids, ""))
			}
			if fmt.Sprint(asked) != fmt.Sprint(c.asked) {
				t.Errorf("requests with %v, want %v", asked, c.asked)
			}
			if got := strings.Join(*retried, " "); got != c.retried {
				t.Errorf("retried %q, want %q", got, c.retried)
			}
		})
	}
}

func list(answers ...func(http.ResponseWriter, []string)) []func(http.ResponseWriter, []string) {
	return answers
}

func TestBulkSplitsLargeBodies(t *testing.T) {
	server := &scripted{answers: list(items(nil))}
	s, _ := against(t, server)
	out := s.newBulk(t.Context())
	settled := 0
	for i := range 5 {
		if err := out.put(ref{"i", fmt.Sprint(i)}, doc{}, strings.Repeat("x", bulkBytes/2), func(verdict) { settled++ }); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.flush(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(server.asked); settled != 5 || got != "[[0 1] [2 3] [4]]" {
		t.Errorf("%d settled by requests of %s", settled, got)
	}
}

func TestBulkLeavesOutWhatHasNoJSON(t *testing.T) {
	server := &scripted{answers: list(items(nil))}
	s, _ := against(t, server)
	out := s.newBulk(t.Context())
	never := func(verdict) { t.Error("settled") }
	if err := out.put(ref{"i", "bad"}, doc{}, map[string]any{"text": func() {}}, never); err == nil {
		t.Error("a function has JSON")
	}
	if err := out.put(ref{"i", "good"}, doc{}, 1, func(verdict) {}); err != nil {
		t.Fatal(err)
	}
	if err := out.flush(); err != nil || fmt.Sprint(server.asked) != "[[good]]" {
		t.Errorf("flush: %v, requests %v", err, server.asked)
	}
}

// A fault of the index must not cost a conversation.
func TestOnlyFaultsOfTheDocumentAreFinal(t *testing.T) {
	for kind, want := range map[string]bool{
		"document_parsing_exception": true, "mapper_parsing_exception": true, "strict_dynamic_mapping_exception": true, "illegal_argument_exception": true,
		"validation_exception": false, "index_closed_exception": false, "cluster_block_exception": false, "": false,
	} {
		if got := (verdict{400, kind}).aboutDocument(); got != want {
			t.Errorf("%q is about the document: %t", kind, got)
		}
	}
	if (verdict{403, "document_parsing_exception"}).aboutDocument() {
		t.Error("a forbidden write is about the document")
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want string
	}{
		{Error{Cause: errors.New("connection refused")}, "check that it runs"},
		{Error{Status: 401}, "user or API key"},
		{Error{Status: 404, Type: indexNotFound}, "earshot doctor"},
		{Error{Status: 429}, "overloaded"},
		{Error{Status: 400, Type: "parsing_exception"}, "log"},
	} {
		c.err.Address, c.err.Op = "http://es:9200", "search"
		if got := c.err.Error(); !strings.Contains(got, c.want) || !strings.Contains(got, "http://es:9200") {
			t.Errorf("%q does not say %q", got, c.want)
		}
	}
}

func TestWhatElasticsearchCannotNameIsRefusedBeforehand(t *testing.T) {
	long := strings.Repeat("x", 513)
	for _, c := range []*models.Conversation{{}, {ID: long}, {ID: "a", CustomerKey: long}} {
		if r := admissible(c); r == nil || r.Reason != models.ReasonStoreRefused || strings.Contains(r.Error(), long) {
			t.Errorf("%v", r)
		}
	}
	if r := admissible(&models.Conversation{ID: long[:512], CustomerKey: long[:512]}); r != nil {
		t.Error(r)
	}
}
