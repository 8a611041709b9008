package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
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
		hiddenService, "hidden-c", "hidden-topic", "hidden-driver", "hidden-signal", "hidden-queue", "hidden-agent", "quagga", "hidden digest", "hidden search",
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
		if err := store.PutSavedSearch(ctx, s); err != nil {
			t.Fatal(err)
		}
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
		"GET /painpoints":                        {"/painpoints", "/painpoints?service=" + hiddenService, "/painpoints?label=2026-W12", "/painpoints?label=2026-W12&sort=share"},
		"GET /painpoints/{service}/{topic}":      {"/painpoints/" + hiddenService + "/hidden-topic?label=2026-W12", "/painpoints/" + ownService + "/hidden-topic", "/painpoints/" + hiddenService + "/none"},
		"GET /digests":                           {"/digests"},
		"GET /digests/{kind}/{label}/{audience}": {"/digests/week/2026-W12/hidden%20digest", "/digests/week/2026-W12/none"},
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
		if !heard["ada "+word] && !slices.Contains([]string{"hidden digest", fmt.Sprint(ownContacts + hiddenContacts + lineContacts)}, word) {
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
