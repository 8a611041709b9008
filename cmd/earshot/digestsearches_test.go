package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/digest"
	"earshot/models"
	"earshot/rollup"
	"earshot/store/sqlite"
)

// A saved search counts for the audience that it names: in the digest's period
// whatever its own is, and only what both its owner and the audience may see.
func TestSavedSearchesInADigest(t *testing.T) {
	configuration := file(t, "earshot.yaml", strings.Split(strings.Replace(digestConfig, "%d", "0", 1), "\n")...)
	path := filepath.Join(t.TempDir(), "e.db")
	with := []string{"--config", configuration, "--store", "sqlite:" + path}
	var lines []string
	for _, id := range []string{"a", "b", "c"} {
		lines = append(lines, conversation(id, "cust-"+id))
	}
	lines = append(lines, strings.Replace(conversation("t", "cust-t"), `"passports"`, `"irs-refunds"`, 1), strings.Replace(conversation("before", "cust-x"), "11-02T", "10-28T", 1))
	earshot(t, nil, append([]string{"ingest", file(t, "calls.jsonl", lines...)}, with...)...).must(t, exitFine)
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, one := range []models.SavedSearch{
		{ID: "1", Name: "all of it", Query: "q=supervisor&sort=newest&period=last-week&limit=5", Digest: "Director"},
		{ID: "2", Name: "its owner's services", Query: "q=supervisor&from=2020-01-01", Digest: "Director", Scope: []string{"irs-refunds"}},
		{ID: "3", Name: "the audience's services", Query: "q=supervisor", Digest: "Desk"},
		{ID: "4", Name: "of both", Query: "q=%22passport+arrived%22~5", Digest: "Desk", Scope: []string{"passports", "irs-refunds"}},
		{ID: "5", Name: "nothing in common", Query: "q=supervisor", Digest: "Desk", Scope: []string{"irs-refunds"}},
		{ID: "6", Name: "nobody's digest", Query: "q=supervisor"},
		{ID: "7", Name: "one customer", Query: "customer=abc", Digest: "Director"},
		{ID: "8", Name: "from a newer version", Query: "q=supervisor&mood=blue", Digest: "Director"},
	} {
		if err := s.PutSavedSearch(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	earshot(t, nil, append([]string{"rollup", "2026-W44"}, with...)...).must(t, exitFine)
	of := func(audience string) digest.Digest {
		r := earshot(t, []string{"EARSHOT_HTTP_PUBLIC_URL=https://earshot.example.gov/"}, append([]string{"digest", "2026-W45", "--audience", audience, "--format", "json"}, with...)...).must(t, exitFine)
		if audience == "Director" && (!strings.Contains(r.err, `"search":"8"`) || strings.Contains(r.err, "blue")) {
			t.Errorf("of the search that cannot be read is said: %s", r.err)
		}
		return readDigest(t, r.out)
	}
	for audience, want := range map[string]string{
		"Director": `[["all of it",4,1],["its owner's services",1,0]]`,
		"Desk":     `[["of both",3,1],["the audience's services",3,1]]`,
	} {
		d := of(audience)
		got := [][]any{}
		for _, s := range d.Searches {
			got = append(got, []any{s.Name, *s.Contacts, *s.ContactsBefore})
		}
		if text, _ := json.Marshal(got); string(text) != want {
			t.Errorf("%s: %s, want %s", audience, text, want)
		}
		if audience == "Director" && d.Searches[0].URL != "https://earshot.example.gov/search?from=2026-11-02&q=supervisor&sort=newest&to=2026-11-09" {
			t.Errorf("the link is %s", d.Searches[0].URL)
		}
	}
}

func TestASavedSearchMovesIntoThePeriod(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	p := rollup.PeriodOf(models.PeriodWeek, time.Date(2026, 11, 4, 0, 0, 0, 0, zone), zone)
	q, query, err := inPeriod("to=2020-01-01&service=a,b&after=x", p, zone)
	if err != nil || query != "from=2026-11-02&service=a%2Cb&to=2026-11-09" || !q.From.Equal(p.Start) || !q.To.Equal(p.End) || len(q.Services) != 2 {
		t.Errorf("%s, %+v, %v", query, q, err)
	}
}
