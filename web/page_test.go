package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// hostile is text that a page must show and never obey.
const hostile = `<script>alert("x")</script> "quotes' & <b>` + "\u202eright to left\u202c"

// hostileStore holds one conversation whose every text is hostile.
func hostileStore() *fakeStore {
	low, seconds := -0.4, int64(312)
	c := &models.Conversation{
		ID: "c-1", Channel: models.ChannelCall, Service: hostile, StartedAt: time.Date(2026, 11, 2, 14, 0, 0, 0, time.UTC), DurationS: &seconds,
		Queue: hostile, AgentID: hostile, Topics: []string{hostile}, Drivers: []string{hostile}, Burdens: []string{hostile}, Signals: []string{hostile}, Sentiment: models.Sentiment{Customer: &low},
		Repeat: models.Repeat{Link: models.NewLink()},
		Turns:  []models.Turn{{Speaker: models.SpeakerCustomer, Text: hostile}},
		Findings: []models.Finding{
			{Kind: models.FindingTopic, Name: hostile, Rule: hostile, Turn: 0, Start: 0, End: 8, Speaker: models.SpeakerCustomer, Quote: hostile[:8]},
			{Kind: models.FindingRepeat, Name: hostile, Rule: hostile, Turn: 0, Start: 4, End: len(hostile), Speaker: hostile, Quote: hostile[4:]},
			{Kind: hostile, Name: hostile, Rule: hostile, Turn: 0, Start: -3, End: 9999, Speaker: models.SpeakerCustomer, Quote: hostile},
		},
	}
	return &fakeStore{
		page:          models.Page{Total: 1, Next: hostile, Hits: []models.Hit{{Conversation: c, Snippets: []models.Snippet{{Speaker: models.SpeakerCustomer, Text: "\x02" + hostile + "\x03"}}}}},
		conversations: map[string]*models.Conversation{"c-1": c},
		facets: models.Facets{Total: 1, WithoutText: 2, WithoutPeriod: 3, Facets: []models.Facet{
			{Name: models.FacetService, Without: 4, Values: []models.FacetValue{{Value: hostile, Count: 1, Chosen: true}, {Value: hostile + "2", Count: 1}, {Value: "not\x00text"}}},
		}},
		saved:    map[string]models.SavedSearch{"s/1": {ID: "s/1", Name: hostile, Owner: hostile, Shared: true, Query: "q=" + url.QueryEscape(hostile), Digest: hostile}},
		rows:     hostileRows(),
		finished: []models.Finished{finishedWeek("2026-W45")},
		workers:  []models.WorkerStatus{{Host: hostile, Version: hostile, Seen: time.Now(), Taxonomy: models.TaxonomyID{Name: hostile, Version: hostile}}, {Host: hostile}},
		digests:  []models.DigestRecord{{Kind: models.PeriodWeek, Label: "2026-W45", Audience: hostile, Document: []byte(`"" `), Sent: []models.Sending{{Way: hostile, Error: hostile}}}},
		coverage: models.Coverage{Reasons: map[models.Reason]int64{hostile: 3}},
	}
}

// hostileRules are rules whose every text is hostile.
func hostileRules() models.Taxonomy {
	phrases := []models.Phrase{{Text: hostile, Items: []models.PhraseItem{{Any: [][]models.PhraseWord{{{Text: hostile, Tag: hostile}}}}}}}
	rule := models.Rule{
		ID: "t/1", File: hostile, Phrases: phrases, Near: phrases, UnlessNear: phrases, Speaker: hostile, Services: []string{hostile}, Channels: []string{hostile},
		Position: models.Position{N: 1, Unit: hostile}, Sequence: []models.Step{{Phrases: phrases, Speaker: hostile}},
		Examples: models.Examples{Match: []models.Example{{Turns: []models.TranscriptTurn{{Speaker: hostile, Text: hostile}, {Text: hostile}}}}},
	}
	return models.Taxonomy{
		ID:        models.TaxonomyID{Name: hostile, Version: hostile, Hash: hostile},
		Services:  []models.Service{{ID: hostile, Name: hostile, Agency: hostile, Phrases: phrases, Forms: phrases}},
		Topics:    []models.Topic{{ID: "t", Name: hostile, Services: []string{hostile}, Drivers: []string{hostile}, Burdens: []string{hostile}, Rules: []models.Rule{rule}}},
		Signals:   []models.Signal{{ID: "t", Name: hostile, Rules: []models.Rule{rule}}},
		Repeat:    models.RepeatCues{Cues: []models.RepeatCue{{Type: "t", Rule: rule}}, Veto: phrases},
		Sentiment: []models.SentimentOverride{{Phrase: phrases[0], Valence: -1}},
	}
}

// hostileQuery is hostile in every parameter.
func hostileQuery() string {
	values := url.Values{}
	for _, name := range searchParameters() {
		values.Set(name, hostile)
	}
	return values.Encode()
}

// hostileFacet asks for what is hostile where it may be anything.
func hostileFacet() string {
	return url.Values{"q": {hostile}, "service": {hostile}, "queue": {hostile}}.Encode()
}

// addressesOfPages are one address of every page.
func addressesOfPages() []string {
	return []string{
		"/search", "/search?q=%3Cb%3E%22", "/search?" + hostileQuery(), "/search?page=" + url.QueryEscape(hostile), "/search/facets/service?" + hostileFacet(), "/search/facets/none", "/searches",
		"/conversations/c-1", "/conversations/c-1?search=q%3Dscript",
		"/status", "/digests", "/digests/week/2026-W45/x", "/painpoints", "/painpoints?service=" + url.QueryEscape(hostile), "/painpoints?label=2026-W40", topicAddress(hostile, hostile, ""),
		"/rules", "/rules?driver=" + url.QueryEscape(hostile), "/rules/topics/t", "/rules/topics/none", "/rules/signals/t", "/rules/services", "/rules/repeat", "/rules/repeat/t", "/rules/sentiment", "/rules/try",
		"/api", "/search?limit=x", "/nothing",
	}
}

// Every page is whole HTML with a policy that lets nothing of a text run.
func TestPages(t *testing.T) {
	h := open(Options{Store: hostileStore(), Rules: hostileRules(), Zone: ny(t), Version: hostile})
	for _, address := range addressesOfPages() {
		out := get(h, address)
		body := out.Body.String()
		if kind := out.Header().Get("Content-Type"); kind != "text/html; charset=utf-8" {
			t.Errorf("%s is %s: %s", address, kind, body)
		}
		if !strings.HasSuffix(strings.TrimSpace(body), "</html>") || strings.Count(body, "<h1") != 1 || strings.Contains(body, "ZgotmplZ") {
			t.Errorf("%s is no whole page with one heading:\n%s", address, body)
		}
		if strings.Contains(body, "<script>") || strings.Contains(body, "<b>") || strings.Contains(body, " style=") || strings.Contains(body, " onclick") {
			t.Errorf("%s holds what the policy forbids:\n%s", address, body)
		}
		policy := out.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", address, policy)
		}
		if out.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %q", address, out.Header().Get("Cache-Control"))
		}
	}
}

func TestErrorsOfPages(t *testing.T) {
	store := hostileStore()
	h := open(Options{Store: store})
	for address, want := range map[string]int{"/conversations/c-9": 404, "/nothing": 404} {
		if out := get(h, address); out.Code != want || !strings.Contains(out.Body.String(), "<h1>"+http.StatusText(want)) {
			t.Errorf("%s: got %d %s", address, out.Code, out.Body)
		}
	}
	store.err = http.ErrServerClosed
	if out := get(h, "/search"); out.Code != 503 || !strings.Contains(out.Body.String(), "the store does not answer now") {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
}

// A page names its assets by their content, and the same address never changes
// its content.
func TestAssets(t *testing.T) {
	h := open(Options{Store: &fakeStore{}})
	all := readAssets()
	for name := range all {
		out := get(h, all.address(name))
		if out.Code != http.StatusOK || !strings.Contains(out.Header().Get("Cache-Control"), "immutable") || out.Header().Get("Content-Type") == "" {
			t.Errorf("%s: got %d %v", name, out.Code, out.Header())
		}
		r := httptest.NewRequest(http.MethodGet, all.address(name), nil)
		r.Header.Set("Accept-Encoding", "gzip, br")
		packed := httptest.NewRecorder()
		h.ServeHTTP(packed, r)
		unpacked, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(content, out.Body.Bytes()) || packed.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is another when packed: %v", name, err)
		}
		if old := get(h, "/assets/before/"+name); old.Code != http.StatusOK || old.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s of an old page: got %d %v", name, old.Code, old.Header())
		}
	}
	if out := get(h, "/assets/x/handler.go"); out.Code != http.StatusNotFound {
		t.Errorf("got %d", out.Code)
	}
}

func TestStartLeadsToTheSearch(t *testing.T) {
	out := httptest.NewRecorder()
	open(Options{Store: &fakeStore{}}).ServeHTTP(out, httptest.NewRequest(http.MethodGet, "http://localhost/", nil))
	if out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/search" {
		t.Errorf("got %d to %q", out.Code, out.Header().Get("Location"))
	}
}
