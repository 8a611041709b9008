package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"earshot/access"
	"earshot/models"
)

// post sends a form of somebody's.
func post(h http.Handler, address, name string, fields url.Values) *httptest.ResponseRecorder {
	return send(h, address, fields, nil, func(r *http.Request) { r.RemoteAddr = "10.0.0.1:4711"; r.Header.Set("X-User", name) })
}

// only is the one saved search there is.
func only(t *testing.T, store *fakeStore) models.SavedSearch {
	t.Helper()
	if len(store.saved) != 1 {
		t.Fatalf("there are %d", len(store.saved))
	}
	for _, one := range store.saved {
		return one
	}
	return models.SavedSearch{}
}

const fourPeople = threePeople + "  - {name: tom, role: supervisor, services: [passports]}\n"

func TestSearchesAreSavedAndDeleted(t *testing.T) {
	store := &fakeStore{saved: map[string]models.SavedSearch{}}
	h, _ := guarded(t, store, fourPeople)
	fields := url.Values{"search": {"q=lost+check&period=last-week&after=x&limit=50&from="}, "name": {" Lost checks "}}
	if out := post(h, "/searches", "sue", fields); out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/searches" {
		t.Fatalf("got %d %s", out.Code, out.Body)
	}
	first := only(t, store)
	if first.Name != "Lost checks" || first.Query != "q=lost+check&period=last-week" || first.Owner != "sue" || first.Shared || len(first.Scope) != 1 || first.Created.IsZero() || len(first.ID) < 20 {
		t.Errorf("it was kept as %+v", first)
	}
	// The same name again is the same search.
	fields.Set("search", "topic=fees")
	fields.Set("shared", "yes")
	post(h, "/searches", "sue", fields)
	second := only(t, store)
	if second.ID != first.ID || second.Query != "topic=fees" || !second.Shared || second.Created != first.Created {
		t.Errorf("it was replaced by %+v", second)
	}
	// Somebody else's of that name is another.
	post(h, "/searches", "tom", fields)
	if len(store.saved) != 2 {
		t.Errorf("there are %d", len(store.saved))
	}
	page := ask(h, http.MethodGet, "/searches", "sue").Body.String()
	wants(t, page, `<a href="/search?topic=fees"><bdi>Lost checks</bdi></a>`, `topic: <bdi>fees</bdi>`, "shared, since", "by <bdi>tom</bdi>", `action="/searches/`+first.ID+`/delete"`)
	if strings.Count(page, "/delete") != 1 {
		t.Errorf("somebody else's can be deleted:\n%s", page)
	}
	if page := ask(h, http.MethodGet, "/searches", "ada").Body.String(); strings.Count(page, "/delete") != 2 {
		t.Errorf("an admin cannot delete both:\n%s", page)
	}
	if out := post(h, "/searches/"+first.ID+"/delete", "tom", nil); out.Code != http.StatusForbidden || len(store.saved) != 2 {
		t.Errorf("got %d", out.Code)
	}
	if out := post(h, "/searches/"+first.ID+"/delete", "sue", nil); out.Code != http.StatusSeeOther || len(store.saved) != 1 {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	if out := post(h, "/searches/"+first.ID+"/delete", "sue", nil); out.Code != http.StatusNotFound || !strings.Contains(out.Body.String(), "no such saved search") {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
}

// A shared search is not there for whom something that it is about is not, and
// does not name audiences to them.
func TestSharedSearchesKeepToTheScope(t *testing.T) {
	store := &fakeStore{saved: map[string]models.SavedSearch{
		"a": {ID: "a", Name: "about taxes", Owner: "ada", Shared: true, Query: "service=taxes"},
		"b": {ID: "b", Name: "about passports", Owner: "ada", Shared: true, Query: "q=fee&service=passports"},
		"c": {ID: "c", Name: "about none", Owner: "ada", Query: "q=fee"},
		"d": {ID: "d", Name: "about none, shared", Owner: "ada", Shared: true, Query: "queue=tax-line"},
		"e": {ID: "e", Name: "counted for others", Owner: "ada", Shared: true, Query: "service=passports", Digest: "Tax office"},
	}}
	h, _ := guarded(t, store, fourPeople)
	for _, address := range []string{"/searches", "/search"} {
		page := ask(h, http.MethodGet, address, "sue").Body.String()
		if !strings.Contains(page, "about passports") || strings.Contains(page, "about taxes") || strings.Contains(page, "about none") || !strings.Contains(page, "counted for others") || strings.Contains(page, "Tax office") {
			t.Errorf("%s is\n%s", address, page)
		}
	}
}

// Where a search begins stand some of the saved ones, one's own first.
func TestTheSearchLeadsToSavedOnes(t *testing.T) {
	store := &fakeStore{saved: map[string]models.SavedSearch{"own": {ID: "own", Name: "zebra", Owner: "sue", Query: "q=fee"}}}
	for i := range 100 {
		id := fmt.Sprintf("shared-%02d", i)
		store.saved[id] = models.SavedSearch{ID: id, Name: id, Owner: "ada", Shared: true, Query: "service=passports"}
	}
	h, _ := guarded(t, store, fourPeople)
	page := ask(h, http.MethodGet, "/search", "sue").Body.String()
	if !strings.Contains(page, "<bdi>zebra</bdi>") || !strings.Contains(page, "shared-10") || strings.Contains(page, "shared-11") {
		t.Errorf("the search begins with\n%s", page)
	}
	if page := ask(h, http.MethodGet, "/search?q=fee", "sue").Body.String(); strings.Contains(page, "zebra") {
		t.Error("they stand in the way of what was found")
	}
}

func TestWhatCannotBeSaved(t *testing.T) {
	store := &fakeStore{saved: map[string]models.SavedSearch{}}
	h, _ := guarded(t, store, fourPeople)
	for _, c := range []struct{ search, name, digest, says string }{
		{"q=fee", "", "", "its name must be 1 to 80"},
		{"q=fee", strings.Repeat("é", 81), "", "its name must be 1 to 80"},
		{"q=fee", "a\x00b", "", "its name must be 1 to 80"},
		{"sort=longest&speaker=agent", "all", "", "it asks for nothing"},
		{"channel=fax", "fax", "", "channel="},
		{"customer=abc", "one", "Passports", "nothing about one customer"},
		{"q=fee", "fees", "Director", "only have it counted in a digest"},
	} {
		out := post(h, "/searches", "sue", url.Values{"search": {c.search}, "name": {c.name}, "digest": {c.digest}})
		if out.Code != http.StatusBadRequest || !strings.Contains(out.Body.String(), c.says) || len(store.saved) != 0 {
			t.Errorf("%+v: got %d %s", c, out.Code, out.Body)
		}
	}
	out := send(h, "/searches", url.Values{"search": {"q=fee"}, "name": {"fees"}}, nil, func(r *http.Request) {
		r.RemoteAddr = "10.0.0.1:4711"
		r.Header.Set("X-User", "sue")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	})
	if out.Code != http.StatusForbidden || len(store.saved) != 0 {
		t.Errorf("another site saved one: %d", out.Code)
	}
}

// A digest counts only for people who see all that it is about.
func TestAudiencesForASearch(t *testing.T) {
	s := &server{Options: Options{Audiences: []Audience{{Name: "Director"}, {Name: "Passports", Services: []string{"passports"}}, {Name: "Two", Services: []string{"passports", "taxes"}}}}}
	for _, c := range []struct {
		person access.Person
		want   string
	}{
		{access.Person{Role: access.RoleAdmin}, "Director Passports Two"},
		{access.Person{Role: access.RoleSupervisor, Services: []string{"passports"}}, "Passports"},
		{access.Person{Role: access.RoleSupervisor, Services: []string{"passports", "taxes"}}, "Passports Two"},
		{access.Person{Role: access.RoleSupervisor}, ""},
	} {
		if got := strings.Join(s.audiences(access.WithPerson(t.Context(), c.person)), " "); got != c.want {
			t.Errorf("%+v: %s", c.person, got)
		}
	}
}
