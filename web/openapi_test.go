package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"earshot/models"
)

// described is the served description, read by a library that knows OpenAPI.
func described(t *testing.T, h http.Handler) (*openapi3.T, routers.Router) {
	t.Helper()
	out := ask(h, http.MethodGet, "/api/v1/openapi.json", "")
	doc, err := openapi3.NewLoader().LoadFromData(out.Body.Bytes())
	if err != nil {
		t.Fatalf("%v in %s", err, out.Body)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, router
}

// whole is a store whose documents have every field filled.
func whole() *fakeStore {
	n, share, text, at := int64(7), 0.25, "c-0", time.Date(2026, 11, 2, 14, 0, 0, 0, time.UTC)
	turn := 0
	c := &models.Conversation{
		Schema: models.ConversationSchema, ID: "c-1", Channel: models.ChannelCall, Service: "passports", ServiceSource: models.ServiceGiven, StartedAt: at,
		DurationS: &n, CustomerKey: "k", AgentID: "a", Queue: "q", Language: "en", Topics: []string{"t"},
		Sentiment: models.Sentiment{Customer: &share, LowestTurn: &turn, MovedBy: []int{0}, Shift: "worsened"},
		Repeat:    models.Repeat{Stated: true, StatedCount: &turn, Link: models.Link{Linkable: true, Linked: true, Of: &text, HoursSince: &share, Within: []string{"7d"}}},
		Timing:    models.Timing{Measured: true, HoldS: &n}, PII: models.PII{Total: 1, Types: map[string]int{"SSN": 1}},
		Findings: []models.Finding{{Kind: models.FindingTopic, Name: "t", Rule: "t/1"}},
		Turns:    []models.Turn{{Speaker: models.SpeakerCustomer, StartMS: &n, Text: "my [SSN]", Sentiment: &models.TurnSentiment{Score: -0.3, Label: "negative"}, PII: []string{"SSN"}}},
	}
	return &fakeStore{
		page:          models.Page{Total: 1, Next: "m", Hits: []models.Hit{{Conversation: c, Snippets: []models.Snippet{{Turn: 0, Speaker: "customer", Text: "my"}}}}},
		conversations: map[string]*models.Conversation{"c-1": c, "c-2": {ID: "c-2", Service: "passports"}},
		rows:          []models.PainPoint{{Schema: models.PainPointSchema, Scope: models.ScopeTopic, Service: "passports", PeriodStart: at, Share: &share, Received: &n}, {Scope: models.ScopeService, Service: "passports"}},
	}
}

// asDescribed asks for an address and holds request and answer against the
// description. A request that is answered as a bad one need not be as described.
func asDescribed(t *testing.T, h http.Handler, router routers.Router, address, name string, status int) (path string) {
	t.Helper()
	out := ask(h, http.MethodGet, address, name)
	if out.Code != status {
		t.Errorf("%s of %q: got %d %s, want %d", address, name, out.Code, out.Body, status)
	}
	r := httptest.NewRequest(http.MethodGet, address, nil)
	route, parameters, err := router.FindRoute(r)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: parameters, Route: route, Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil && status != http.StatusBadRequest {
		t.Errorf("%s: %v", address, err)
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: out.Code, Header: out.Header(), Options: input.Options}
	answer.SetBodyBytes(out.Body.Bytes())
	if err := openapi3filter.ValidateResponse(t.Context(), answer); err != nil {
		t.Errorf("%s of %q: %v", address, name, err)
	}
	return route.Path
}

// Every answer that is described is given, and is as described.
func TestAnswersAreAsDescribed(t *testing.T) {
	store := whole()
	h, _ := guarded(t, store, threePeople)
	doc, router := described(t, h)
	given := map[string]bool{}
	for _, c := range []struct {
		address, name string
		status        int
	}{
		{"/api/v1/conversations", "ada", 200},
		{"/api/v1/conversations?q=lost+check&service=a,b&channel=call,chat&sentiment=negative&repeat=linked&from=2026-11-02&sort=newest&limit=50&handle_time=2m-5m", "sue", 200},
		{"/api/v1/conversations?limit=0&channel=fax", "sue", 400},
		{"/api/v1/conversations", "", 401},
		{"/api/v1/conversations", "vic", 403},
		{"/api/v1/conversations?q=a", "ada", 503},
		{"/api/v1/conversations/c-1", "sue", 200},
		{"/api/v1/conversations/c-2", "sue", 200},
		{"/api/v1/conversations/c-1?full=1", "sue", 400},
		{"/api/v1/conversations/c-1", "", 401},
		{"/api/v1/conversations/c-1", "vic", 403},
		{"/api/v1/conversations/c-9", "ada", 404},
		{"/api/v1/conversations/c-1", "ada", 503},
		{"/api/v1/painpoints?period=week&label=2026-W45&scope=topic", "vic", 200},
		{"/api/v1/painpoints", "sue", 200},
		{"/api/v1/painpoints?from=2026-11-03&to=2026-11-02", "vic", 400},
		{"/api/v1/painpoints", "", 401},
		{"/api/v1/painpoints", "eve", 403},
		{"/api/v1/painpoints", "vic", 503},
		{"/api/v1/openapi.json", "", 200},
	} {
		if store.err = nil; c.status == http.StatusServiceUnavailable {
			store.err = http.ErrServerClosed
		}
		given[fmt.Sprint(asDescribed(t, h, router, c.address, c.name, c.status), " ", c.status)] = true
	}
	for path, item := range doc.Paths.Map() {
		for status := range item.Get.Responses.Map() {
			if !given[path+" "+status] {
				t.Errorf("%s is described to answer %s, which nothing here asks for", path, status)
			}
		}
	}
}

// What comes out of a real store is as described, too.
func TestAnswersOfAStoreAreAsDescribed(t *testing.T) {
	h, _ := guarded(t, divided(t, inSQLite(t)), "users:\n  - {name: ada, role: admin}\n  - {name: sue, role: supervisor, services: [passports]}\n  - {name: vic, role: viewer, services: [passports]}\n")
	_, router := described(t, h)
	for _, name := range []string{"ada", "sue"} {
		for _, address := range []string{
			"/api/v1/conversations?q=zebra&sort=relevance&limit=2", "/api/v1/conversations?q=unsaid", "/api/v1/conversations?customer=shared-line-key", "/api/v1/conversations/own-c-3", "/api/v1/conversations/own-c-line-0", "/api/v1/painpoints",
		} {
			asDescribed(t, h, router, address, name, http.StatusOK)
		}
	}
	asDescribed(t, h, router, "/api/v1/painpoints", "vic", http.StatusOK)
	asDescribed(t, h, router, "/api/v1/conversations?sort=newest&after=forged", "sue", http.StatusBadRequest)
	asDescribed(t, h, router, "/api/v1/conversations/hidden-c-0", "sue", http.StatusNotFound)
}

// Every address for programs is described, with every parameter it takes.
func TestDescriptionIsComplete(t *testing.T) {
	h, _ := guarded(t, whole(), threePeople)
	doc, _ := described(t, h)
	var served []string
	for _, at := range (&server{Options: Options{Store: whole()}}).routes() {
		if path, is := strings.CutPrefix(at.pattern, "GET /api/v1/"); is {
			served = append(served, "/api/v1/"+path)
		}
	}
	var paths []string
	for path := range doc.Paths.Map() {
		paths = append(paths, path)
	}
	slices.Sort(served)
	slices.Sort(paths)
	if !slices.Equal(served, paths) {
		t.Errorf("served are %v, described %v", served, paths)
	}
	for path, want := range map[string][]string{"/api/v1/conversations": searchParameters(), "/api/v1/painpoints": {"period", "label", "scope", "service", "from", "to"}} {
		var names []string
		for _, p := range doc.Paths.Find(path).Get.Parameters {
			names = append(names, p.Value.Name)
		}
		if slices.Sort(names); !slices.Equal(names, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s takes %v, described are %v", path, want, names)
		}
	}
}

// The library finds what is not as described: the tests above can fail.
func TestDescriptionForbidsWhatItDoesNotKnow(t *testing.T) {
	h, _ := guarded(t, whole(), threePeople)
	doc, _ := described(t, h)
	var c map[string]any
	if err := json.Unmarshal(ask(h, http.MethodGet, "/api/v1/conversations/c-1", "ada").Body.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	schema := doc.Components.Schemas["Conversation"].Value
	if err := schema.VisitJSON(c); err != nil {
		t.Error(err)
	}
	for _, change := range []func(){func() { c["more"] = 1 }, func() { delete(c, "more"); delete(c, "turns") }, func() { c["turns"] = "text" }} {
		change()
		if schema.VisitJSON(c) == nil {
			t.Errorf("%v is as described", c)
		}
	}
}
