package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/digest"
	"earshot/models"
	"earshot/rollup"
)

func readDigest(t *testing.T, text string) (d digest.Digest) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatalf("%v in %s", err, head(text))
	}
	return d
}

// digestOfTheDemo: the planted spike is the first line, with verdict worse; and
// what is told of it is what the store has.
func digestOfTheDemo(t *testing.T, running func(env []string, args ...string) string, db string, zone *time.Location, service, topic string) {
	t.Helper()
	week := rollup.Previous(rollup.PeriodOf(models.PeriodWeek, time.Now(), zone), zone)
	folder := filepath.Join(t.TempDir(), "digests")
	args := []string{"digest", "--store", db, "--week", week.Label}
	env := []string{"EARSHOT_HTTP_PUBLIC_URL=https://earshot.example.gov"}
	printed := running(env, append(args, "--out", folder)...)
	files := strings.Fields(printed)
	if len(files) != 4 {
		t.Fatalf("written: %s", printed)
	}
	text := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text[filepath.Ext(file)] = string(data)
	}
	d := readDigest(t, text[".json"])
	first := d.Points[0]
	if first.Service != service || first.Topic != topic || first.Verdict != models.VerdictWorse {
		t.Errorf("the first line is %s/%s, %s", first.Service, first.Topic, first.Verdict)
	}
	if !strings.HasPrefix(d.Headline, first.TopicName) || len(first.History) != historyPeriods+1 || len(d.Repeat) != 1 || *d.Coverage.Received < 300 {
		t.Errorf("%s", head(text[".json"]))
	}
	rows := decoded[models.PainPoint](t, running(nil, "export", "painpoints", "--store", db, "--period", "week", "--label", week.Label))
	at := slices.IndexFunc(rows, func(r models.PainPoint) bool { return r.Service == service && r.Topic == topic })
	if at < 0 || rows[at].Contacts != first.Contacts || rows[at].PublicHours != *first.PublicHours {
		t.Errorf("the digest's first line is not the row of the export: %+v", first)
	}
	if len(first.Quotes) != digest.QuotesShown {
		t.Fatalf("quotes: %+v", first.Quotes)
	}
	for _, q := range first.Quotes {
		if !strings.HasPrefix(q.URL, "https://earshot.example.gov/conversations/"+q.ConversationID+"#turn-") || !strings.Contains(text[".html"], q.URL) {
			t.Errorf("%+v", q)
		}
	}
	again := running(env, append(args, "--format", "json")...)
	if second := readDigest(t, again); *second.Coverage.Late != 0 || second.Headline != d.Headline {
		t.Errorf("made again: %d late, %s", *second.Coverage.Late, second.Headline)
	}
}

const digestConfig = `customer_key: {secret: an invented secret for tests}
rollup: {min_cell: %d}
digest:
  owners: [{name: Lead, services: [passports, ssa-retirement]}]
  audiences:
    - {name: Director, all: true}
    - {name: Desk, owner: Lead}
  targets:
    - {service: passports, measure: resolved_7d, at_least: 0.9}
    - {service: "*", measure: contacts, at_most: 1, owner: CX}
`

func TestDigestsOfConfiguredAudiences(t *testing.T) {
	configuration := file(t, "earshot.yaml", strings.Split(strings.Replace(digestConfig, "%d", "0", 1), "\n")...)
	var lines []string
	for _, id := range []string{"a", "b", "c"} {
		lines = append(lines, conversation(id, "cust-"+id))
	}
	db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
	with := []string{"--config", configuration, "--store", db}
	earshot(t, nil, append([]string{"ingest", file(t, "calls.jsonl", lines...)}, with...)...).must(t, exitFine)

	t.Run("nothing is kept in a dry run", func(t *testing.T) {
		out := earshot(t, nil, append([]string{"digest", "--week", "2026-W45", "--dry-run", "--audience", "Desk", "--format", "json"}, with...)...).must(t, exitFine).out
		again := earshot(t, nil, append([]string{"digest", "--week", "2026-W45", "--audience", "Desk", "--format", "json"}, with...)...).must(t, exitFine).out
		for _, text := range []string{out, again} {
			if d := readDigest(t, text); d.Coverage.Late != nil { // there would be an earlier one
				t.Errorf("it was kept: %s", head(text))
			}
		}
	})
	t.Run("an owner sees his services, and targets get theirs", func(t *testing.T) {
		d := readDigest(t, earshot(t, nil, append([]string{"digest", "2026-W45", "--owner", "Lead", "--format", "json"}, with...)...).must(t, exitFine).out)
		if d.Totals.Contacts != 3 || d.Audience.Owner != "Lead" || len(d.Audience.Services) != 2 || len(d.Standings) != 3 {
			t.Fatalf("%+v", d)
		}
		if s := d.Standings; s[0].Owner != "Lead" || s[0].Met == nil || !*s[0].Met || s[1].Owner != "CX" || *s[1].Met || s[1].Missed != 1 {
			t.Errorf("targets: %+v", s)
		}
	})
	t.Run("all audiences, one file each", func(t *testing.T) {
		folder := t.TempDir()
		out := earshot(t, nil, append([]string{"digest", "--month", "2026-11", "--out", folder, "--format", "md"}, with...)...).must(t, exitFine).out
		if files := strings.Fields(out); len(files) != 2 || !strings.HasSuffix(files[0], "director.md") || !strings.HasSuffix(files[1], "desk.md") {
			t.Errorf("written: %s", out)
		}
	})
	t.Run("small figures do not leave", func(t *testing.T) {
		hiding := file(t, "hiding.yaml", strings.Split(strings.Replace(digestConfig, "%d", "11", 1), "\n")...)
		out := earshot(t, nil, "digest", "2026-W45", "--config", hiding, "--store", db, "--audience", "Director").must(t, exitFine).out
		if !strings.Contains(out, "Nothing to show") || strings.Contains(out, "supervisor") || strings.Contains(out, "3 received") {
			t.Errorf("%s", out)
		}
	})
	t.Run("what cannot be", func(t *testing.T) {
		for _, row := range []struct {
			args []string
			says string
		}{
			{[]string{"--week", "2026-11"}, "is a month"}, {[]string{"--month", "2026-W45"}, "is a week"}, {[]string{"--week", "2026-W45", "2026-W46"}, "about one period"},
			{[]string{"2026-W45", "2026-W46"}, "one period"}, {[]string{"--format", "pdf"}, "none of html"}, {[]string{"--owner", "Nobody"}, "digest.owners"},
			{[]string{"--audience", "Nobody"}, "digest.audiences"}, {[]string{"--owner", "Lead", "--service", "passports"}, "do not go together"},
			{[]string{"2126-W45"}, "not begun"}, {[]string{"week 45"}, "ISO week"},
		} {
			r := earshot(t, nil, append(append([]string{"digest"}, row.args...), with...)...).must(t, exitUsage)
			if !strings.Contains(r.err, row.says) {
				t.Errorf("%v: %s", row.args, r.err)
			}
		}
	})
}

// A digest never shows less than the store holds: what came late to a closed
// period is counted before the page is made, however long ago the period was.
func TestADigestCountsWhatCameLate(t *testing.T) {
	configuration := file(t, "earshot.yaml", strings.Split(strings.Replace(digestConfig, "%d", "0", 1), "\n")...)
	for _, year := range []string{"2026", "2020"} {
		db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
		with := []string{"--config", configuration, "--store", db}
		ingest := func(id string) {
			line := strings.ReplaceAll(conversation(id, "cust-"+id), "2026-", year+"-")
			earshot(t, nil, append([]string{"ingest", file(t, id+".jsonl", line)}, with...)...).must(t, exitFine)
		}
		made := func() digest.Digest {
			out := earshot(t, nil, append([]string{"digest", year + "-W45", "--audience", "Director", "--format", "json"}, with...)...).must(t, exitFine).out
			return readDigest(t, out)
		}
		ingest("first")
		if d := made(); d.Totals.Contacts != 1 || d.Revised != 0 || d.Coverage.Late != nil {
			t.Errorf("%s, the first: %d contacts, revised %d times, late %v", year, d.Totals.Contacts, d.Revised, d.Coverage.Late)
		}
		ingest("late")
		for range 2 { // the second time nothing has changed
			if d := made(); d.Totals.Contacts != 2 || d.Revised != 1 || *d.Coverage.Received != 2 {
				t.Errorf("%s, after late data: %d contacts, revised %d times, %d received", year, d.Totals.Contacts, d.Revised, *d.Coverage.Received)
			}
		}
	}
}

// A quote must go when its customer is erased: what is kept has none.
func TestADigestInTheStoreHasNoQuotes(t *testing.T) {
	configuration := file(t, "earshot.yaml", strings.Split(strings.Replace(digestConfig, "%d", "0", 1), "\n")...)
	path := filepath.Join(t.TempDir(), "e.db")
	with := []string{"--config", configuration, "--store", "sqlite:" + path}
	earshot(t, nil, append([]string{"ingest", file(t, "calls.jsonl", conversation("quoted-1", "cust-1"))}, with...)...).must(t, exitFine)
	out := earshot(t, nil, append([]string{"digest", "2026-W45", "--audience", "Director"}, with...)...).must(t, exitFine).out
	if !strings.Contains(out, "quoted-1") {
		t.Fatalf("nothing is quoted in\n%s", out)
	}
	p, err := (&app{streams: streams{err: &strings.Builder{}}, configPath: configuration, storeURL: "sqlite:" + path}).openProcess()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	kept, err := p.store.Digests(t.Context(), models.DigestQuery{Label: "2026-W45"})
	if err != nil || len(kept) != 1 || kept[0].ID != "week/2026-W45/Director" {
		t.Fatalf("%+v, %v", kept, err)
	}
	for _, words := range []string{"quoted-1", "supervisor, my"} {
		if strings.Contains(string(kept[0].Document), words) {
			t.Errorf("it holds %q: %s", words, kept[0].Document)
		}
	}
}
