package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/access"
	"earshot/history"
	"earshot/models"
	"earshot/store"
	"earshot/store/sqlite"
	"earshot/store/storetest"
)

// What is in the store twice: for a service that the limited people of the test
// see, and for one that they do not. The numbers are such that no page shows
// them by chance.
const (
	ownContacts, hiddenContacts = 7, 211
	ownService, hiddenService   = "passports", "hidden-service"
)

// topicOfBoth is a topic of both services, which the rules hold.
const topicOfBoth = "both"

// hiddenWords are whatever could tell of the hidden service's conversations:
// ids, names, words, and how many there are, alone or with the others.
func hiddenWords() []string {
	return []string{
		hiddenService, "hidden-c", "hidden-topic", "hidden-driver", "hidden-signal", "hidden-queue", "hidden-agent", "quagga", "hidden digest", "hidden search", "hidden words", "hidden-word", "hidden-host", "2026-W11",
		fmt.Sprint(hiddenContacts), fmt.Sprint(hiddenContacts - 1), fmt.Sprint(ownContacts + hiddenContacts), fmt.Sprint(ownContacts + hiddenContacts + lineContacts),
		"0.0321", // the own service's share of all contacts
	}
}

// lineContacts are the contacts of a line that both services share.
const lineContacts = 24

// inSQLite is an empty store in a file.
func inSQLite(t *testing.T) store.Store {
	t.Helper()
	st, err := sqlite.Open(filepath.Join(t.TempDir(), "rights.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// divided is a store with both services in it: one customer who contacts both,
// a line that is shared by so many that it is unlinkable, rows, digests and
// saved searches of each.
func divided(t *testing.T, store store.Store) access.Store {
	t.Helper()
	ctx := t.Context()
	if err := store.Prepare(ctx); err != nil {
		t.Fatal(err)
	}
	of := func(kind, service string, n int, apart time.Duration) (batch []*models.Conversation) {
		for i := range n {
			batch = append(batch, storetest.Conversation(fmt.Sprintf("%s-c-%d", kind, i), storetest.After(time.Duration(i)*apart), storetest.Service(service),
				storetest.Customer("customer-of-both"), storetest.Topics(kind+"-topic", topicOfBoth), storetest.Drivers(kind+"-driver"), storetest.Signals(kind+"-signal"),
				storetest.Queue(kind+"-queue"), storetest.Agent(kind+"-agent"), storetest.Lasting(100), storetest.Says("a zebra for "+map[string]string{"own": "okapi", "hidden": "quagga"}[kind])))
		}
		return batch
	}
	batch := append(of("own", ownService, ownContacts, time.Hour), of("hidden", hiddenService, hiddenContacts, 2*time.Hour)...) // too few a day for a shared line
	for i := range lineContacts {                                                                                               // on one day: one is the own service's, the rest is hidden
		kind, service := "hidden", hiddenService
		if i == 0 {
			kind, service = "own", ownService
		}
		batch = append(batch, storetest.Conversation(fmt.Sprintf("%s-c-line-%d", kind, i), storetest.After(time.Duration(i)*time.Minute), storetest.Service(service), storetest.Customer("shared-line-key")))
	}
	if err := store.Put(ctx, batch, history.NewLinker(history.Limits{})); err != nil {
		t.Fatal(err)
	}
	share := 0.0321
	week := models.PainPoint{Schema: models.PainPointSchema, Period: models.PeriodWeek, Label: "2026-W12", PeriodStart: storetest.Base(), PeriodEnd: storetest.Base().AddDate(0, 0, 7)}
	rows := []models.PainPoint{}
	for _, c := range []struct {
		scope, service, topic string
		contacts              int64
	}{
		{models.ScopeAll, "", "", ownContacts + hiddenContacts}, {models.ScopeService, ownService, "", ownContacts}, {models.ScopeService, hiddenService, "", hiddenContacts},
		{models.ScopeTopic, ownService, "own-topic", ownContacts}, {models.ScopeTopic, hiddenService, "hidden-topic", hiddenContacts},
	} {
		row := week
		row.ID, row.Scope, row.Service, row.Topic, row.Contacts = c.scope+c.service+c.topic, c.scope, c.service, c.topic, c.contacts
		if c.scope == models.ScopeService {
			row.Share = &share
		}
		rows = append(rows, row)
	}
	if err := store.PutRollup(ctx, rows, models.Finished{Kind: models.PeriodWeek, Label: "2026-W12", Rows: len(rows), Received: ownContacts + hiddenContacts}); err != nil {
		t.Fatal(err)
	}
	for kind, service := range map[string]string{"own": ownService, "hidden": hiddenService} {
		document := fmt.Sprintf(`{"headline":"%s digest","audience":{"name":"%[1]s","services":[%q]},"coverage":{"received":%d,"analysed":%[3]d,"rejected":0,"reasons":[]}}`, kind, service, ownContacts+hiddenContacts)
		d := models.DigestRecord{ID: "week/2026-W12/" + kind, Kind: "week", Label: "2026-W12", PeriodStart: storetest.Base(), Audience: kind + " digest", Document: json.RawMessage(document)}
		s := models.SavedSearch{ID: kind, Name: kind + " search", Owner: "ada", Shared: true, Query: "service=" + service}
		if err := store.PutDigest(ctx, d); err != nil {
			t.Fatal(err)
		}
		// The other one names no service: it is about what its owner sees.
		other := models.SavedSearch{ID: kind + "-words", Name: kind + " words", Owner: "ada", Shared: true, Query: "q=" + kind + "-word", Scope: []string{service}, Digest: "hidden digest"}
		if err := errors.Join(store.PutSavedSearch(ctx, s), store.PutSavedSearch(ctx, other)); err != nil {
			t.Fatal(err)
		}
	}
	// A week in which only the hidden service had contacts.
	before := week
	before.Label, before.Scope, before.Service, before.Contacts, before.ID = "2026-W11", models.ScopeService, hiddenService, 3, "before"
	before.PeriodStart, before.PeriodEnd = week.PeriodStart.AddDate(0, 0, -7), week.PeriodStart
	if err := store.PutRollup(ctx, []models.PainPoint{before}, models.Finished{Kind: models.PeriodWeek, Label: before.Label, AsOf: before.PeriodEnd, Rows: 1, Received: 3}); err != nil {
		t.Fatal(err)
	}
	// Its worker and what it rejected, for the page of status.
	if err := store.PutWorker(ctx, models.WorkerStatus{ID: "w", Host: "hidden-host", Seen: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := store.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	return store
}

// tries are addresses of each route of the table that could tell of another
// service. A new route must be given some here.
func tries() map[string][]string {
	searches := []string{
		"", "?q=zebra", "?q=zebra&sort=newest&limit=1", "?service=" + hiddenService, "?service=" + hiddenService + "," + ownService, "?customer=customer-of-both", "?customer=shared-line-key",
		"?repeat=linked", "?topic=hidden-topic", "?queue=hidden-queue&agent=hidden-agent", "?signal=hidden-signal&driver=hidden-driver", "?q=-okapi", "?q=zebra&service=(none)", "?from=2026-03-01&to=2026-12-01",
		"?handle_time=under-2m", "?sort=longest&limit=1000", "?q=nothing-at-all",
		"?q=zebra&sort=relevance&limit=2", "?q=zebra&sort=oldest&limit=2", "?sort=newest&limit=1&after=" + forgedAfterHidden(), "?q=service:" + hiddenService, "?q=zebra&speaker=agent&period=today",
		"?q=quagga", "?q=%22a+zebra%22~3", "?sort=sentiment&after=x", "?limit=0&service=" + hiddenService, "?srvice=x",
	}
	conversations := []string{"own-c-0", "own-c-3", "own-c-6", "own-c-line-0", "hidden-c-0", "hidden-c-line-3", "none"}
	with := func(path string, ends []string) (all []string) {
		for _, end := range ends {
			all = append(all, path+end)
		}
		return all
	}
	return map[string][]string{
		"GET /healthz":                           {"/healthz"},
		"GET /readyz":                            {"/readyz"},
		"GET /metrics":                           {"/metrics"},
		"GET /{$}":                               {"/"},
		"GET /search":                            with("/search", searches),
		"GET /search.csv":                        with("/search.csv", searches),
		"GET /search/facets/{name}":              append(with("/search/facets/service", searches), "/search/facets/agent", "/search/facets/queue?q=zebra", "/search/facets/topic", "/search/facets/hidden"),
		"GET /searches":                          {"/searches"},
		"POST /searches":                         {"/searches"},
		"POST /searches/{id}/delete":             {"/searches/hidden/delete", "/searches/own/delete", "/searches/none/delete"},
		"GET /conversations/{id}":                with("/conversations/", conversations),
		"GET /painpoints":                        {"/painpoints", "/painpoints?service=" + hiddenService, "/painpoints?label=2026-W12", "/painpoints?label=2026-W12&sort=share", "/painpoints?period=week"},
		"GET /painpoints/{service}/{topic}":      {"/painpoints/" + hiddenService + "/hidden-topic?label=2026-W12", "/painpoints/" + ownService + "/hidden-topic", "/painpoints/" + hiddenService + "/none"},
		"GET /digests":                           {"/digests"},
		"GET /digests/{kind}/{label}/{audience}": {"/digests/week/2026-W12/hidden%20digest", "/digests/week/2026-W12/own%20digest", "/digests/week/2026-W12/own%20digest?format=json", "/digests/week/2026-W12/none"},
		"GET /status":                            {"/status"},
		"GET /rules":                             {"/rules", "/rules?service=" + hiddenService},
		"GET /rules/topics/{id}":                 {"/rules/topics/" + topicOfBoth, "/rules/topics/hidden-topic"},
		"GET /rules/signals/{id}":                {"/rules/signals/promise", "/rules/signals/hidden-signal"},
		"GET /rules/services":                    {"/rules/services"},
		"GET /rules/repeat":                      {"/rules/repeat"},
		"GET /rules/repeat/{id}":                 {"/rules/repeat/prior-contact"},
		"GET /rules/sentiment":                   {"/rules/sentiment"},
		"GET /rules/try":                         {"/rules/try"},
		"POST /rules/try":                        {"/rules/try"},
		"GET /api":                               {"/api"},
		"GET /assets/{version}/{name}":           {"/assets/x/earshot.css", "/assets/x/earshot.js"},
		"GET /signin":                            {"/signin"},
		"POST /signin":                           {"/signin"},
		"GET /signin/provider":                   {"/signin/provider"},
		"GET " + access.CallbackPath:             {access.CallbackPath},
		"POST /signout":                          {"/signout"},
		"GET /api/v1/openapi.json":               {"/api/v1/openapi.json"},
		"GET /api/v1/conversations":              with("/api/v1/conversations", searches),
		"GET /api/v1/conversations/{id}":         with("/api/v1/conversations/", conversations),
		"GET /api/v1/painpoints":                 with("/api/v1/painpoints", []string{"", "?scope=all", "?scope=service", "?service=" + hiddenService, "?period=week&label=2026-W12"}),
	}
}

// forgedAfterHidden is a page marker of SQLite that points behind one of the
// hidden conversations.
func forgedAfterHidden() string {
	marker := fmt.Sprintf(`{"store":"sqlite/2","sort":"newest","group":0,"key":%d,"id":"hidden-c-100"}`, -storetest.Base().Add(200*time.Hour).UnixNano())
	return base64.RawURLEncoding.EncodeToString([]byte(marker))
}

// told are the hidden words in a body, save those that were asked with.
func told(body, address string) (words []string) {
	asked, err := url.QueryUnescape(address)
	if err != nil {
		asked = address
	}
	for _, word := range hiddenWords() {
		found := regexp.MustCompile(`(?:^|[^0-9A-Za-z.])` + regexp.QuoteMeta(word)).MatchString(strings.ReplaceAll(body, ",", ""))
		if found && !strings.Contains(asked, word) {
			words = append(words, word)
		}
	}
	return words
}

func TestNobodyIsToldOfAnotherService(t *testing.T) { nobodyIsTold(t, divided(t, inSQLite(t))) }

// nobodyIsTold holds that whoever is limited to a service is told nothing of
// another, whichever address of the table they ask; who sees everything is told
// all of it, so that the test can fail.
func nobodyIsTold(t *testing.T, store access.Store) {
	h, _ := guarded(t, store, `users:
  - {name: ada, role: admin}
  - {name: all, role: supervisor, services: ["*"]}
  - {name: sue, role: supervisor, services: [passports]}
  - {name: vic, role: viewer, services: [passports]}
  - {name: new, role: supervisor, services: [visas]}
`)
	s := &server{Options: Options{Store: store, Spreadsheet: spreadsheet, Metrics: http.NotFoundHandler()}}
	heard := map[string]bool{}
	for _, at := range s.routes() {
		method, _, _ := strings.Cut(at.pattern, " ")
		addresses := tries()[at.pattern]
		if len(addresses) == 0 {
			t.Errorf("%s is new: name addresses of it in tries", at.pattern)
		}
		for _, address := range addresses {
			for _, name := range []string{"sue", "vic", "new", "", "eve"} {
				out := ask(h, method, address, name)
				if words := told(out.Body.String(), address); len(words) > 0 {
					t.Errorf("%s tells %q of %q:\n%s", address, name, words, out.Body)
				}
			}
			for _, name := range []string{"ada", "all"} {
				for _, word := range told(ask(h, method, address, name).Body.String(), address) {
					heard[name+" "+word] = true
				}
			}
		}
	}
	for _, word := range hiddenWords() {
		// What is on no page yet that an address of the table leads to.
		if !heard["ada "+word] && !slices.Contains([]string{fmt.Sprint(ownContacts + hiddenContacts + lineContacts)}, word) {
			t.Errorf("nothing tells even an admin of %q: the test looks for what cannot be found", word)
		}
	}
}

func TestALimitedSupervisorSeesTheirOwn(t *testing.T) { theirOwnIsSeen(t, divided(t, inSQLite(t))) }

// theirOwnIsSeen holds that a limited supervisor has what is theirs.
func theirOwnIsSeen(t *testing.T, store access.Store) {
	h, _ := guarded(t, store, "users:\n  - {name: sue, role: supervisor, services: [passports]}\n")
	for address, want := range map[string]string{
		"/api/v1/conversations":                           fmt.Sprintf(`"total":%d,`, ownContacts+1),
		"/api/v1/conversations?customer=customer-of-both": fmt.Sprintf(`"total":%d,`, ownContacts),
		"/api/v1/conversations?customer=shared-line-key":  `"total":0,`,
		"/api/v1/conversations?repeat=linked":             fmt.Sprintf(`"total":%d,`, ownContacts-1),
		"/api/v1/conversations/own-c-3":                   `"of":"own-c-2"`,
		"/api/v1/conversations/own-c-line-0":              `"linkable":false`,
		"/api/v1/painpoints?scope=topic":                  `"topic":"own-topic"`,
		"/conversations/own-c-3":                          "own-c-2",
		"/search?q=zebra":                                 "okapi",
		"/rules/topics/" + topicOfBoth:                    fmt.Sprintf(">%d in all<", ownContacts),
	} {
		if out := ask(h, http.MethodGet, address, "sue"); out.Code != http.StatusOK || !strings.Contains(out.Body.String(), want) {
			t.Errorf("%s: got %d %s", address, out.Code, out.Body)
		}
	}
	if out := ask(h, http.MethodGet, "/api/v1/conversations/own-c-line-0", "sue"); strings.Contains(out.Body.String(), "shared-line-key") {
		t.Errorf("the key of a shared line is shown: %s", out.Body)
	}
}

// whatIsHiddenIsAbsent holds that what is another service's answers exactly as
// what does not exist: by status, text and headers.
func whatIsHiddenIsAbsent(t *testing.T, store access.Store) {
	h, _ := guarded(t, store, "users:\n  - {name: sue, role: supervisor, services: [passports]}\n")
	for _, c := range []struct{ method, address, hidden, absent string }{
		{http.MethodGet, "/conversations/X", "hidden-c-0", "none-c-0"},
		{http.MethodGet, "/conversations/X", "hidden-c-line-3", "none-c-line-3"},
		{http.MethodGet, "/api/v1/conversations/X", "hidden-c-0", "none-c-0"},
		{http.MethodPost, "/searches/X/delete", "hidden-words", "absent-words"},
		{http.MethodGet, "/painpoints/X/hidden-topic?label=2026-W12", hiddenService, "absent-service"},
		{http.MethodGet, "/painpoints/" + ownService + "/X", "hidden-topic", "absent-topic"},
		{http.MethodGet, "/painpoints?service=X&label=2026-W12", hiddenService, "absent-service"},
		{http.MethodGet, "/painpoints?label=X", "2026-W11", "2026-W09"},
		{http.MethodGet, "/api/v1/painpoints?service=X", hiddenService, "absent-service"},
		{http.MethodGet, "/api/v1/painpoints?label=X", "2026-W11", "2026-W09"},
		{http.MethodGet, "/digests/week/2026-W12/X", "hidden%20digest", "absent%20digest"},
		{http.MethodGet, "/search?q=zebra&service=X", hiddenService, "absent-service"},
		{http.MethodGet, "/search?agent=X", "hidden-agent", "absent-agent"},
		{http.MethodGet, "/search?q=X", "quagga", "unsaid"},
		{http.MethodGet, "/search/facets/topic?queue=X", "hidden-queue", "absent-queue"},
		{http.MethodGet, "/search.csv?topic=X", "hidden-topic", "absent-topic"},
		{http.MethodGet, "/api/v1/conversations?customer=X", "shared-line-key", "unknown-key"},
		{http.MethodGet, "/rules?service=X", hiddenService, "absent-service"},
	} {
		type answer struct {
			status int
			header http.Header
			body   string
		}
		ask := func(value string) answer {
			out := ask(h, c.method, strings.ReplaceAll(c.address, "X", value), "sue")
			header := out.Header().Clone()
			header.Del(requestIDHeader)
			// The days of a label differ besides.
			body := regexp.MustCompile(`\d+( Feb)? to \d+ Mar 2026`).ReplaceAllString(out.Body.String(), "some days")
			return answer{out.Code, header, strings.ReplaceAll(body, value, "X")}
		}
		if hidden, absent := ask(c.hidden), ask(c.absent); !reflect.DeepEqual(hidden, absent) {
			t.Errorf("%s %s: %q answers\n%+v\nand %q\n%+v", c.method, c.address, c.hidden, hidden, c.absent, absent)
		}
	}
}

func TestWhatIsHiddenIsAbsent(t *testing.T) { whatIsHiddenIsAbsent(t, divided(t, inSQLite(t))) }

// turnsAllPages holds that a limited person turns the pages of what is theirs, in every
// order, by markers that tell nothing of the ranks.
func turnsAllPages(t *testing.T, store access.Store) {
	h, _ := guarded(t, store, "users:\n  - {name: sue, role: supervisor, services: [passports]}\n")
	for _, sort := range []string{models.SortNewest, models.SortOldest, models.SortRelevance, models.SortSentiment, models.SortLongest} {
		seen, after := map[string]bool{}, ""
		for range ownContacts {
			var page models.Page
			out := ask(h, http.MethodGet, "/api/v1/conversations?q=zebra&limit=2&sort="+sort+"&after="+after, "sue")
			if err := json.Unmarshal(out.Body.Bytes(), &page); err != nil || out.Code != http.StatusOK || page.Total != ownContacts {
				t.Fatalf("by %s: got %d %s", sort, out.Code, out.Body)
			}
			for _, hit := range page.Hits {
				seen[hit.Conversation.ID] = true
			}
			if after = page.Next; after == "" {
				break
			}
			// The page and the API take each other's markers.
			if out := ask(h, http.MethodGet, "/search?q=zebra&limit=2&sort="+sort+"&after="+after, "sue"); out.Code != http.StatusOK || !strings.Contains(out.Body.String(), `<li class="hit"`) {
				t.Errorf("by %s the page is %d %s", sort, out.Code, out.Body)
			} else if next := regexp.MustCompile(`rel="next" href="[^"]*after=([^"]*)"`).FindStringSubmatch(out.Body.String()); next != nil && sort == models.SortRelevance {
				if marker, err := base64.RawURLEncoding.DecodeString(next[1]); err != nil || json.Valid(marker) {
					t.Errorf("the page's marker is %s, %v", marker, err)
				}
			}
			marker, err := base64.RawURLEncoding.DecodeString(after)
			if err != nil || sort == models.SortRelevance && (json.Valid(marker) || strings.Contains(string(marker), "own-c")) {
				t.Errorf("by %s: the marker is %s, %v", sort, marker, err)
			}
		}
		if len(seen) != ownContacts {
			t.Errorf("by %s: seen are %v", sort, seen)
		}
	}
}

func TestALimitedSupervisorTurnsAllPages(t *testing.T) { turnsAllPages(t, divided(t, inSQLite(t))) }
