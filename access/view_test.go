package access

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// kept is a store of a few conversations that keeps to a query's scope and
// customer, and looks at nothing else.
type kept struct {
	conversations []*models.Conversation
	rows          []models.PainPoint
	digests       []models.DigestRecord
	searches      []models.SavedSearch
	asked         []models.PainPointQuery
	next, after   string // of the last page that was asked for
}

func (k *kept) find(q models.Query) (found []*models.Conversation) {
	for _, c := range k.conversations {
		if models.InScope(q.Scope, c.Service) && (q.Customer == "" || q.Customer == c.CustomerKey) {
			found = append(found, c)
		}
	}
	return found
}

func (k *kept) Search(_ context.Context, q models.Query) (models.Page, error) {
	page := models.Page{Next: k.next}
	k.after = q.After
	for _, c := range k.find(q) {
		page.Total++
		if q.After == "" {
			page.Hits = append(page.Hits, models.Hit{Conversation: c})
		}
	}
	return page, nil
}

func (k *kept) Facets(_ context.Context, q models.Query) (models.Facets, error) {
	return models.Facets{Total: int64(len(k.find(q)))}, nil
}

func (k *kept) Find(ctx context.Context, q models.Query) (models.Page, models.Facets, error) {
	page, _ := k.Search(ctx, q)
	facets, _ := k.Facets(ctx, q)
	return page, facets, nil
}

func (k *kept) Conversation(_ context.Context, id string) (*models.Conversation, error) {
	for _, c := range k.conversations {
		if c.ID == id {
			return c, nil
		}
	}
	return nil, models.ErrNotFound
}

func (k *kept) All(_ context.Context, q models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) {
		for _, c := range k.find(q) {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (k *kept) PainPoints(_ context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	k.asked = append(k.asked, q)
	return slices.DeleteFunc(slices.Clone(k.rows), func(row models.PainPoint) bool { return q.Service != "" && row.Service != q.Service }), nil
}

func (k *kept) Digests(context.Context, models.DigestQuery) ([]models.DigestRecord, error) {
	return k.digests, nil
}

func (k *kept) PutSavedSearch(_ context.Context, search models.SavedSearch) error {
	k.searches = append(slices.DeleteFunc(k.searches, func(s models.SavedSearch) bool { return s.ID == search.ID }), search)
	return nil
}

func (k *kept) SavedSearches(context.Context) ([]models.SavedSearch, error) {
	return slices.Clone(k.searches), nil
}

func (k *kept) DeleteSavedSearch(_ context.Context, id string) error {
	k.searches = slices.DeleteFunc(k.searches, func(s models.SavedSearch) bool { return s.ID == id })
	return nil
}

func (k *kept) Workers(context.Context) ([]models.WorkerStatus, error) {
	return []models.WorkerStatus{{Host: "w"}}, nil
}

func (k *kept) Finished(context.Context) ([]models.Finished, error) {
	return []models.Finished{
		{Kind: models.PeriodWeek, Label: "2026-W44", Received: 3}, {Kind: models.PeriodWeek, Label: "2026-W45", Mark: "m", Rows: 7, Received: 4711, Revised: 1}, {Kind: models.PeriodDay, Label: "2026-11-02"},
	}, nil
}

func someMarkers() *Markers {
	m, err := newMarkers([]byte("a key of a test"))
	if err != nil {
		panic(err)
	}
	return m
}

func (k *kept) Coverage(context.Context, time.Time, time.Time) (models.Coverage, error) {
	return models.Coverage{Received: 4711}, nil
}

func linkable(id, service, customer string, can bool) *models.Conversation {
	c := &models.Conversation{ID: id, Service: service, CustomerKey: customer, Repeat: models.Repeat{Link: models.NewLink()}}
	c.Repeat.Linkable = can
	return c
}

func viewed(store *kept) (*View, *bytes.Buffer) {
	var log bytes.Buffer
	return NewView(store, AuditLog(slog.New(slog.NewJSONHandler(&log, nil)), newClock().now), fewHidden, someMarkers()), &log
}

func as(ctx context.Context, role Role, services ...string) context.Context {
	return WithPerson(ctx, Person{Name: "ann", Role: role, Services: services, Address: "203.0.113.7"})
}

func idsOf(ctx context.Context, t *testing.T, v *View, q models.Query) (ids, keys []string) {
	t.Helper()
	page, err := v.Search(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	facets, err := v.Facets(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	both, counted, err := v.Find(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(both, page) || !reflect.DeepEqual(counted, facets) {
		t.Errorf("%+v: Find gives %+v and %+v, Search %+v and Facets %+v", q, both, counted, page, facets)
	}
	var all []string
	for c, err := range v.All(ctx, q) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c.ID+c.CustomerKey)
	}
	for _, h := range page.Hits {
		ids, keys = append(ids, h.Conversation.ID), append(keys, h.Conversation.ID+h.Conversation.CustomerKey)
	}
	if page.Total != int64(len(ids)) || facets.Total != page.Total || !slices.Equal(all, keys) {
		t.Errorf("%+v: page %v of %d, facets of %d, all %v", q, keys, page.Total, facets.Total, all)
	}
	return ids, keys
}

func TestViewOfConversations(t *testing.T) {
	store := &kept{conversations: []*models.Conversation{
		linkable("a1", "passports", "k1", true), linkable("b1", "taxes", "k1", true), linkable("n1", "", "k1", true),
		linkable("a2", "passports", "shared", false), linkable("b2", "taxes", "shared", false), linkable("a3", "passports", "", false),
	}}
	v, log := viewed(store)
	passports := as(t.Context(), RoleSupervisor, "passports")
	all := Person{Name: "ann", Role: RoleSupervisor, Services: []string{AllServices}}
	some := Person{Name: "ann", Role: RoleSupervisor, Services: []string{"passports"}}
	for _, c := range []struct {
		person Person
		q      models.Query
		want   string
	}{
		{all, models.Query{}, "a1k1 b1k1 n1k1 a2shared b2shared a3"},
		{all, models.Query{Customer: "shared"}, "a2shared b2shared"},
		{Person{Role: RoleAdmin}, models.Query{Scope: []string{"taxes"}}, "a1k1 b1k1 n1k1 a2shared b2shared a3"},
		{some, models.Query{}, "a1k1 a2 a3"}, // a shared line looks like a customer who left no id
		{some, models.Query{Scope: []string{"taxes"}}, "a1k1 a2 a3"},
		{some, models.Query{Customer: "k1"}, "a1k1"},
		{some, models.Query{Customer: "shared"}, ""},
		{Person{Role: RoleSupervisor, Services: []string{models.NoService}}, models.Query{}, "n1k1"},
		{Person{Role: RoleSupervisor}, models.Query{}, ""},
	} {
		if _, keys := idsOf(WithPerson(t.Context(), c.person), t, v, c.q); strings.Join(keys, " ") != c.want {
			t.Errorf("%v, %+v: got %v", c.person.Services, c.q, keys)
		}
	}
	if page, err := v.Search(passports, models.Query{Customer: "shared", After: "x"}); err != nil || page.Total != 0 {
		t.Errorf("behind the last page of a shared line: %+v, %v", page, err)
	}
	if store.conversations[3].CustomerKey != "shared" {
		t.Error("the store's own conversation was changed")
	}

	log.Reset()
	if c, err := v.Conversation(passports, "a2"); err != nil || c.CustomerKey != "" {
		t.Errorf("got %+v, %v", c, err)
	}
	for _, id := range []string{"b1", "n1", "none"} {
		if c, err := v.Conversation(passports, id); !errors.Is(err, models.ErrNotFound) || err.Error() != models.ErrNotFound.Error() || c != nil {
			t.Errorf("%s: got %+v, %v", id, c, err)
		}
	}
	var events []string
	for line := range bytes.Lines(log.Bytes()) {
		var e struct{ Event, Conversation, Person, Address string }
		if err := json.Unmarshal(line, &e); err != nil || e.Person != "ann" || e.Address == "" {
			t.Errorf("got %s, %v", line, err)
		}
		events = append(events, e.Event+" "+e.Conversation)
	}
	if !slices.Equal(events, []string{EventOpened + " a2", EventOpenRefused + " b1", EventOpenRefused + " n1"}) {
		t.Errorf("the audit log has %q", events)
	}
}

// An export is written down before its first conversation, and how many it was
// after the last, or where somebody stopped.
func TestViewOfAnExport(t *testing.T) {
	v, log := viewed(&kept{conversations: []*models.Conversation{linkable("a1", "passports", "k", true), linkable("a2", "passports", "k", true)}})
	for c, err := range v.All(as(t.Context(), RoleAdmin), models.Query{Text: "secret words"}) {
		if c.ID != "a1" || err != nil {
			t.Errorf("got %v, %v", c, err)
		}
		break
	}
	if got := log.String(); strings.Count(got, EventExported) != 2 || !strings.Contains(got, `"detail":"ended","count":1`) || strings.Contains(got, "secret") {
		t.Errorf("the audit log has %s", got)
	}
}

type brokenLog struct{}

func (brokenLog) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// What cannot be written down is not shown.
func TestViewWithoutAnAuditLog(t *testing.T) {
	v := NewView(&kept{conversations: []*models.Conversation{linkable("a1", "passports", "k", true)}},
		&Audit{slog.NewJSONHandler(brokenLog{}, nil), newClock().now}, fewHidden, someMarkers())
	ctx := as(t.Context(), RoleAdmin)
	if c, err := v.Conversation(ctx, "a1"); c != nil || refusal(t, err).Status != http.StatusServiceUnavailable || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, %v", c, err)
	}
	// What is refused anyhow is as absent as what does not exist.
	for _, id := range []string{"a1", "none"} {
		if c, err := v.Conversation(as(t.Context(), RoleSupervisor, "taxes"), id); c != nil || !errors.Is(err, models.ErrNotFound) || errors.As(err, new(*Refusal)) {
			t.Errorf("%s: got %v, %v", id, c, err)
		}
	}
	for c, err := range v.All(ctx, models.Query{}) {
		if c != nil || refusal(t, err).Code != "audit-unavailable" {
			t.Errorf("got %v, %v", c, err)
		}
	}
	if err := v.PutSavedSearch(ctx, models.SavedSearch{ID: "s"}); refusal(t, err).Code != "audit-unavailable" {
		t.Errorf("got %v", err)
	}
}

func TestViewOfPainPoints(t *testing.T) {
	share := 0.25
	store := &kept{rows: []models.PainPoint{
		{Scope: models.ScopeAll, Contacts: 4711}, {Scope: models.ScopeService, Service: "passports", Contacts: 9, Share: &share, ShareLow: &share, ShareHigh: &share, ShareChange: &share, ShareChange4: &share, Verdict: models.VerdictWorse},
		{Scope: models.ScopeTopic, Service: "passports", Topic: "delay", Share: &share, Verdict: models.VerdictWorse},
		{Scope: models.ScopeService, Service: "taxes", Share: &share}, {Scope: models.ScopeService, Service: models.NoService},
	}}
	v, _ := viewed(store)
	rows, err := v.PainPoints(as(t.Context(), RoleSupervisor, "passports"), models.PainPointQuery{})
	want := []models.PainPoint{{Scope: models.ScopeService, Service: "passports", Contacts: 9}, {Scope: models.ScopeTopic, Service: "passports", Topic: "delay", Share: &share, Verdict: models.VerdictWorse}}
	if err != nil || fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v", rows, err)
	}
	if store.rows[1].Share == nil || len(store.rows) != 5 {
		t.Error("the store's own rows were changed")
	}
	if rows, err := v.PainPoints(as(t.Context(), RoleSupervisor, AllServices), models.PainPointQuery{}); err != nil || len(rows) != 5 {
		t.Errorf("got %+v, %v", rows, err)
	}
}

// fewHidden publishes rows without what is of fewer than 11.
func fewHidden(rows []models.PainPoint) []Published {
	all := make([]Published, len(rows))
	for i, row := range rows {
		small := row.Contacts > 0 && row.Contacts < 11
		if small {
			row.Contacts = 0
		}
		all[i] = fewer{whole{row}, small}
	}
	return all
}

type fewer struct {
	whole
	hidden bool
}

func (f fewer) Hides(string) bool { return f.hidden }

// Viewers may not read the transcripts: to them figures are published, which is
// decided by whole periods whatever they ask for and see.
func TestViewOfFigures(t *testing.T) {
	share, start := 0.25, time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	row := func(scope, service string, contacts int64, week int) models.PainPoint {
		at := start.AddDate(0, 0, 7*week)
		return models.PainPoint{Period: models.PeriodWeek, Label: at.Format(time.DateOnly), PeriodStart: at, PeriodEnd: at.AddDate(0, 0, 7), Scope: scope, Service: service, Contacts: contacts, Share: &share}
	}
	store := &kept{rows: []models.PainPoint{
		row(models.ScopeService, "taxes", 40, -1), row(models.ScopeAll, "", 109, 0), row(models.ScopeService, "passports", 9, 0), row(models.ScopeService, "taxes", 100, 0),
	}}
	v, _ := viewed(store)
	for _, c := range []struct {
		role     Role
		services string
		q        models.PainPointQuery
		want     string
	}{
		{RoleAdmin, AllServices, models.PainPointQuery{}, "taxes 40 true, 109 true, passports 9 true, taxes 100 true"},
		{RoleSupervisor, "passports", models.PainPointQuery{}, "passports 9 false"},
		{RoleViewer, AllServices, models.PainPointQuery{From: start}, "109 true, passports hidden true, taxes 100 true"},
		{RoleViewer, AllServices, models.PainPointQuery{Label: "2026-11-02", Service: "taxes"}, "taxes 100 true"},
		{RoleViewer, "passports", models.PainPointQuery{From: start}, "passports hidden false"},
		{RoleViewer, AllServices, models.PainPointQuery{Kind: models.PeriodDay}, ""},
		{RoleViewer, AllServices, models.PainPointQuery{Scope: models.ScopeAll}, "109 true"},
		{RoleViewer, AllServices, models.PainPointQuery{To: start}, "taxes 40 true"},
		{RoleViewer, "dmv", models.PainPointQuery{}, ""},
	} {
		store.asked = nil
		figures, err := v.Figures(as(t.Context(), c.role, c.services), c.q)
		var got []string
		for _, one := range figures {
			text := fmt.Sprint(one.Row().Contacts)
			if one.Hides("contacts") {
				text = "hidden"
			}
			got = append(got, strings.TrimSpace(fmt.Sprint(one.Row().Service, " ", text, " ", one.Row().Share != nil)))
		}
		if err != nil || strings.Join(got, ", ") != c.want {
			t.Errorf("%s of %s, %+v: got %v, %v", c.role, c.services, c.q, got, err)
		}
		last := store.asked[len(store.asked)-1]
		if c.role == RoleViewer && (last.Scope != "" || last.Service != "" || last.Label != "" || !c.q.From.IsZero() && !last.From.Before(start.AddDate(0, -4, 0))) {
			t.Errorf("%+v: what is small cannot be told from the rows of %+v", c.q, last)
		}
	}
	if share != 0.25 || store.rows[2].Share == nil {
		t.Error("the store's own rows were changed")
	}
}

// What was received in a period, and that there is one at all, is of all
// services together.
func TestViewOfPeriods(t *testing.T) {
	v, _ := viewed(&kept{rows: []models.PainPoint{
		{Scope: models.ScopeService, Service: "passports", Label: "2026-W45", Contacts: 3}, {Scope: models.ScopeService, Service: "passports", Label: "2026-W44"},
		{Scope: models.ScopeService, Service: "taxes", Label: "2026-W44", Contacts: 9},
	}})
	for services, want := range map[string][]models.Finished{
		AllServices: {{Kind: models.PeriodWeek, Label: "2026-W44", Received: 3}, {Kind: models.PeriodWeek, Label: "2026-W45", Mark: "m", Rows: 7, Received: 4711, Revised: 1}},
		"passports": {{Kind: models.PeriodWeek, Label: "2026-W45"}}, "taxes": {{Kind: models.PeriodWeek, Label: "2026-W44"}}, "visas": nil,
	} {
		if got, err := v.Periods(as(t.Context(), RoleViewer, services), models.PeriodWeek); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %+v, %v", services, got, err)
		}
	}
}

// A rank tells how many conversations of all services hold the words: who must
// not know turns the pages with a marker that they cannot read or make.
func TestViewOfPageMarkers(t *testing.T) {
	store := &kept{conversations: []*models.Conversation{linkable("a1", "passports", "k1", true)}, next: "the rank is 1.25"}
	v, _ := viewed(store)
	some, all := as(t.Context(), RoleSupervisor, "passports"), as(t.Context(), RoleSupervisor, AllServices)
	ranked := models.Query{Text: "check", Sort: models.SortRelevance}
	page, err := v.Search(some, ranked)
	if err != nil || page.Next == "" || strings.Contains(page.Next, "1.25") || strings.Contains(page.Next, base64.RawURLEncoding.EncodeToString([]byte("the rank"))) {
		t.Fatalf("got %+v, %v", page, err)
	}
	if found, _, err := v.Find(some, ranked); err != nil || found.Next == "" || found.Next == store.next {
		t.Errorf("with facets: got %+v, %v", found, err)
	}
	ranked.After = page.Next
	if _, _, err := v.Find(some, ranked); err != nil || store.after != store.next {
		t.Errorf("with facets, the store was asked for what is after %q, %v", store.after, err)
	}
	if _, err := v.Search(some, ranked); err != nil || store.after != store.next {
		t.Errorf("the store was asked for what is after %q, %v", store.after, err)
	}
	changed := []byte(page.Next)
	changed[20] ^= 1
	for _, forged := range []string{store.next, string(changed), "AAAA", "%", page.Next + page.Next} {
		ranked.After = forged
		if _, err := v.Search(some, ranked); !errors.Is(err, models.ErrBadCursor) {
			t.Errorf("%q: got %v", forged, err)
		}
	}
	for ctx, q := range map[context.Context]models.Query{all: {Text: "check", Sort: models.SortRelevance}, some: {Sort: models.SortNewest}} {
		if page, err := v.Search(ctx, q); err != nil || page.Next != store.next {
			t.Errorf("%+v: got %+v, %v", q, page, err)
		}
	}
}

func TestViewOfDigests(t *testing.T) {
	record := func(id, services string) models.DigestRecord {
		return models.DigestRecord{ID: id, Document: json.RawMessage(`{"id":"` + id + `","audience":{"name":"x","services":` + services + `},"coverage":{"received":4711,"analysed":4700,"rejected":11,"reasons":[]},"points":[{"share":0.5}]}`)}
	}
	v, _ := viewed(&kept{digests: []models.DigestRecord{record("all", "[]"), record("null", "null"), record("own", `["passports"]`), record("both", `["passports","taxes"]`), record("other", `["taxes"]`)}})
	ids := func(ctx context.Context) (ids []string) {
		all, err := v.Digests(ctx, models.DigestQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			ids = append(ids, d.ID)
		}
		return ids
	}
	for want, services := range map[string][]string{"all null own both other": {AllServices}, "own": {"passports"}, "own both other": {"passports", "taxes"}, "": {"visas"}} {
		if got := ids(as(t.Context(), RoleViewer, services...)); strings.Join(got, " ") != want {
			t.Errorf("%v: got %v", services, got)
		}
	}
	own, err := v.Digests(as(t.Context(), RoleViewer, "passports"), models.DigestQuery{})
	if err != nil || strings.Contains(string(own[0].Document), "47") || !strings.Contains(string(own[0].Document), `"points":[{"share":0.5}]`) || !strings.Contains(string(own[0].Document), `"rejected":11`) {
		t.Errorf("got %s, %v", own[0].Document, err)
	}
}

func TestViewOfSavedSearches(t *testing.T) {
	store := &kept{searches: []models.SavedSearch{
		{ID: "own", Owner: "ann", Query: "service=taxes"}, {ID: "bens", Owner: "ben", Query: "q=x"}, {ID: "shared", Owner: "ben", Shared: true, Query: "q=x", Scope: []string{"passports"}},
		{ID: "of-all", Owner: "ben", Shared: true, Query: "q=x"}, {ID: "of-bens", Owner: "ben", Shared: true, Query: "queue=q", Scope: []string{"passports", "taxes"}},
		{ID: "of-passports", Owner: "ben", Shared: true, Query: "service=passports"}, {ID: "of-taxes", Owner: "ben", Shared: true, Query: "service=passports,taxes"}, {ID: "wrong", Owner: "ben", Shared: true, Query: "%zz"},
	}}
	v, log := viewed(store)
	ctx := as(t.Context(), RoleSupervisor, "passports")
	all, err := v.SavedSearches(ctx)
	var ids []string
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	if err != nil || !slices.Equal(ids, []string{"own", "shared", "of-passports"}) {
		t.Errorf("got %v, %v", ids, err)
	}
	if err := v.PutSavedSearch(ctx, models.SavedSearch{ID: "new", Owner: "root", Query: "q=secret"}); err != nil {
		t.Fatal(err)
	}
	if s := store.searches[len(store.searches)-1]; s.Owner != "ann" || !slices.Equal(s.Scope, []string{"passports"}) {
		t.Errorf("kept %+v", s)
	}
	if err := v.PutSavedSearch(ctx, models.SavedSearch{ID: "shared"}); refusal(t, err).Code != "not-yours" {
		t.Errorf("got %v", err)
	}
	if err := v.PutSavedSearch(ctx, models.SavedSearch{ID: "of-taxes"}); refusal(t, err).Code != "not-yours" {
		t.Errorf("got %v", err)
	}
	if err := v.DeleteSavedSearch(ctx, "shared"); refusal(t, err).Code != "not-yours" {
		t.Errorf("got %v", err)
	}
	for _, id := range []string{"bens", "of-taxes", "of-all", "of-bens", "none"} { // as absent as one that is not there
		if err := v.DeleteSavedSearch(ctx, id); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: got %v", id, err)
		}
	}
	if err := errors.Join(v.DeleteSavedSearch(ctx, "own"), v.DeleteSavedSearch(as(t.Context(), RoleAdmin), "bens")); err != nil || len(store.searches) != 7 {
		t.Errorf("got %v, left %+v", err, store.searches)
	}
	if strings.Contains(log.String(), "secret") || strings.Count(log.String(), EventChanged) != 3 {
		t.Errorf("the audit log has %s", log)
	}
}

// Everything the view has is refused to whoever may not have it, and to a
// context without a person.
func TestViewAsksForPermissions(t *testing.T) {
	v, _ := viewed(&kept{conversations: []*models.Conversation{linkable("a1", "passports", "k", true)}})
	for name, c := range map[string]struct {
		what Permission
		call func(ctx context.Context) error
	}{
		"Search":       {ReadTranscripts, func(ctx context.Context) error { _, err := v.Search(ctx, models.Query{}); return err }},
		"Facets":       {ReadTranscripts, func(ctx context.Context) error { _, err := v.Facets(ctx, models.Query{}); return err }},
		"Find":         {ReadTranscripts, func(ctx context.Context) error { _, _, err := v.Find(ctx, models.Query{}); return err }},
		"Conversation": {ReadTranscripts, func(ctx context.Context) error { _, err := v.Conversation(ctx, "a1"); return err }},
		"All": {ReadTranscripts, func(ctx context.Context) (last error) {
			for _, err := range v.All(ctx, models.Query{}) {
				last = err
			}
			return last
		}},
		"Figures":           {ReadFigures, func(ctx context.Context) error { _, err := v.Figures(ctx, models.PainPointQuery{}); return err }},
		"PainPoints":        {ReadTranscripts, func(ctx context.Context) error { _, err := v.PainPoints(ctx, models.PainPointQuery{}); return err }},
		"Digests":           {ReadFigures, func(ctx context.Context) error { _, err := v.Digests(ctx, models.DigestQuery{}); return err }},
		"SavedSearches":     {ReadTranscripts, func(ctx context.Context) error { _, err := v.SavedSearches(ctx); return err }},
		"PutSavedSearch":    {ReadTranscripts, func(ctx context.Context) error { return v.PutSavedSearch(ctx, models.SavedSearch{ID: "x"}) }},
		"DeleteSavedSearch": {ReadTranscripts, func(ctx context.Context) error { return v.DeleteSavedSearch(ctx, "x") }},
		"Workers":           {Administer, func(ctx context.Context) error { _, err := v.Workers(ctx); return err }},
		"Periods":           {ReadFigures, func(ctx context.Context) error { _, err := v.Periods(ctx, models.PeriodWeek); return err }},
		"Finished":          {Administer, func(ctx context.Context) error { _, err := v.Finished(ctx); return err }},
		"Coverage":          {Administer, func(ctx context.Context) error { _, err := v.Coverage(ctx, time.Time{}, time.Time{}); return err }},
	} {
		if err := c.call(t.Context()); refusal(t, err).Status != http.StatusUnauthorized {
			t.Errorf("%s, nobody: %v", name, err)
		}
		if err := c.call(as(t.Context(), "", AllServices)); refusal(t, err).Status != http.StatusUnauthorized {
			t.Errorf("%s, without a role: %v", name, err)
		}
		for _, role := range Roles() {
			err := c.call(as(t.Context(), role, AllServices))
			if (Person{Role: role}).May(c.what) {
				if err != nil && !errors.Is(err, models.ErrNotFound) {
					t.Errorf("%s, %s: %v", name, role, err)
				}
			} else if r := refusal(t, err); r.Status != http.StatusForbidden || !strings.Contains(r.Message, string(c.what.Least())) {
				t.Errorf("%s, %s: %+v", name, role, r)
			}
		}
	}
}
