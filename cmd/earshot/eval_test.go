package main

import (
	"encoding/json"
	"flag"
	"io"
	"io/fs"

	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"testing"

	"earshot/eval"
	"earshot/eval/sets"
)

var update = flag.Bool("update", false, "rewrite the expected report in testdata")

// Where the report on the shipped sets is kept, and the page that shows its
// summary between these marks.
const (
	goldenReport = "testdata/quality.golden.txt"
	qualityPage  = "../../docs/quality.md"
	summaryBegin = "<!-- the summary of `earshot eval`, written by go test ./cmd/earshot -run Quality -update -->\n```\n"
	summaryEnd   = "```\n<!-- end -->\n"
)

// measured is the quality on the shipped sets, measured once for all tests.
var measured = sync.OnceValues(func() ([]eval.Result, error) {
	a := &app{streams: streams{err: io.Discard}}
	e := &evaluation{mistakes: 5, analyses: map[string]eval.Analysis{}}
	all, err := e.shipped()
	if err != nil {
		return nil, err
	}
	return a.score(e, all)
})

// TestQuality compares the report on the shipped sets with the committed one,
// so that the diff of a change to a rule shows what it did to whom.
func TestQuality(t *testing.T) {
	t.Parallel()
	results, err := measured()
	if err != nil {
		t.Fatal(err)
	}
	var report strings.Builder
	if err := (&evaluation{mistakes: 5}).print(&report, results); err != nil {
		t.Fatal(err)
	}
	got := report.String()
	page := textOf(t, qualityPage)
	before, rest, found := strings.Cut(page, summaryBegin)
	_, after, closed := strings.Cut(rest, summaryEnd)
	if !found || !closed {
		t.Fatalf("%s has no place for the summary: %q … %q", qualityPage, summaryBegin, summaryEnd)
	}
	summary, _, _ := strings.Cut(got, "\n\n")
	wantPage := before + summaryBegin + summary + "\n" + summaryEnd + after
	if *update {
		for name, text := range map[string]string{goldenReport: got, qualityPage: wantPage} {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	same(t, goldenReport, textOf(t, goldenReport), got)
	same(t, qualityPage, page, wantPage)
}

func textOf(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// same fails the test with the first line that differs.
func same(t *testing.T, name, was, is string) {
	t.Helper()
	if was == is {
		return
	}
	old, now := strings.Split(was, "\n"), strings.Split(is, "\n")
	at := 0
	for at < min(len(old), len(now)) && old[at] == now[at] {
		at++
	}
	t.Errorf("the quality of the analysis has changed, %s from line %d on:\n was %s\n is  %s\n"+
		"If that is meant: go test ./cmd/earshot -run Quality -update, read the diff, commit it.", name, at+1, lineAt(old, at), lineAt(now, at))
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(the end)"
}

// A user's own sets are measured beside a bad line, which is named.
func TestEvalOwnSets(t *testing.T) {
	const private = "secret words"
	repeats := file(t, "ours.jsonl",
		`{"id":"1","text":"This is the third time I'm calling about my check.","label":true,"count":3}`,
		`{"id":"2","text":"`+private+`","label":"maybe"}`,
		`{"id":"3","text":"I want to change my address.","label":false,"hard_negative":true}`)
	r := earshot(t, nil, "eval", repeats).must(t, exitRejected)
	for _, words := range []string{"repeat: ours\n", "2 items, read with us-government", "1.000 [1.000, 1.000]"} {
		if !strings.Contains(r.out, words) {
			t.Errorf("%q is not in the report:\n%s", words, r.out)
		}
	}
	for _, words := range []string{repeats + ":2: label is not true or false", "done, but 1 line was left out: see above"} {
		if !strings.Contains(r.err, words) {
			t.Errorf("%q is not on stderr:\n%s", words, r.err)
		}
	}
	if strings.Contains(r.err+r.out, private) {
		t.Errorf("the text of a line that was left out is printed:\n%s%s", r.out, r.err)
	}

	var parsed struct {
		Schema  string
		Results []struct {
			Kind, Set string
			Items     int
			Tables    []struct {
				Rows []struct {
					Name    string
					Figures []struct{ Value *float64 }
				}
			}
			Mistakes []struct{ ID, Rule string }
		}
	}
	if err := json.Unmarshal([]byte(earshot(t, nil, "eval", repeats, "--json").must(t, exitRejected).out), &parsed); err != nil {
		t.Fatal(err)
	}
	if parsed.Schema != qualitySchema || len(parsed.Results) != 1 || parsed.Results[0].Items != 2 || *parsed.Results[0].Tables[0].Rows[0].Figures[2].Value != 1 {
		t.Errorf("as JSON: %+v", parsed)
	}

	topics := file(t, "intents.jsonl", `{"id":"1","text":"my check never came this month","intent":"no_check"}`, `{"id":"2","text":"hello","intent":"greeting"}`)
	mapping := file(t, "intents.map.json", `{"intents":{"no_check":["payment-missing"],"greeting":[]}}`)
	beside := filepath.Join(filepath.Dir(topics), "intents.map.json")
	if err := os.Rename(mapping, beside); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"eval", topics}, {"eval", topics, "--map", beside, "--kind", "topics", "--taxonomy", "us-government"}} {
		if r := earshot(t, nil, args...).must(t, exitFine); !strings.Contains(r.out, "2 items") || !strings.Contains(r.out, "  payment-missing                1  1.000") {
			t.Errorf("%v: %s", args, r.out)
		}
	}
}

func TestEvalUsage(t *testing.T) {
	good := file(t, "ours.jsonl", `{"id":"1","text":"hello","label":false}`)
	none := file(t, "none.jsonl", `{"id":"1","text":"hello"}`)
	bad := file(t, "bad.json", `{"intents":7}`)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--kind", "mood"}, exitUsage, "it is one of repeat, sentiment, valence, pii, service, topics"},
		{[]string{"--mistakes", "-1"}, exitUsage, "from 0 on"},
		{[]string{"missing.jsonl"}, exitUsage, "missing.jsonl"},
		{[]string{good, "--taxonomy", "missing.yaml"}, exitUsage, "missing.yaml"},
		{[]string{good, "--map", "missing.json"}, exitUsage, "missing.json"},
		{[]string{good, "--map", bad}, exitUsage, "bad.json"},
		{[]string{none}, exitFailed, "--kind"},
	} {
		if r := earshot(t, nil, append([]string{"eval"}, c.args...)...).must(t, c.code); !strings.Contains(r.err, c.says) {
			t.Errorf("%v: %q is not in %s", c.args, c.says, r.err)
		}
	}
}

// Whoever adds a set says where it is from.
func TestEveryShippedSetIsInATable(t *testing.T) {
	err := fs.WalkDir(sets.Files(), ".", func(name string, f fs.DirEntry, err error) error {
		if err != nil || !setFile(name) {
			return err
		}
		set := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".jsonl")
		for _, table := range []string{"README.md", path.Join(path.Dir(name), "README.md")} {
			text, err := fs.ReadFile(sets.Files(), table)
			if err == nil && (strings.Contains(string(text), set) || strings.Contains(string(text), path.Base(set))) {
				return nil
			}
		}
		t.Errorf("%s is not in the table of eval/sets/README.md: source, licence, credit, what is wrong with it", set)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestQualityBounds holds what the analysis must reach on the shipped sets.
func TestQualityBounds(t *testing.T) {
	results, err := measured()
	if err != nil {
		t.Fatal(err)
	}
	figures := map[[2]string]float64{}
	for _, r := range results {
		for _, h := range r.Headlines {
			figures[[2]string{r.Set, h.Name}] = h.Estimate.Value
		}
	}
	for _, h := range eval.Pooled(results) {
		figures[[2]string{"all with personal data", h.Name}] = h.Estimate.Value
	}
	least, most := func(v float64) [2]float64 { return [2]float64{v, 1} }, func(v float64) [2]float64 { return [2]float64{0, v} }
	for _, c := range []struct {
		set, figure string
		within      [2]float64
	}{
		{"repeat_contact.dev", "F1", least(0.92)},
		{"repeat_contact.dev", "hard negatives, found", most(0.06)},
		{"sentiment.dev", "macro F1", least(0.82)},
		{"vader_tweets", "Pearson", least(0.86)},
		{"doc2dial", "accuracy", least(0.90)},
		{"all with personal data", "structured types, leaked", most(0.02)},
		{"all with personal data", "names, leaked", most(0.20)},
		{"all with personal data", "hard negatives, changed", most(0.02)},
		{"all with personal data", "other words, lost", most(0.005)},
	} {
		v, ok := figures[[2]string{c.set, c.figure}]
		switch {
		case !ok:
			t.Errorf("%s has no figure %q", c.set, c.figure)
		case !(v >= c.within[0] && v <= c.within[1]): // NaN is within nothing
			t.Errorf("%s: %s is %.4f, must be within %v", c.set, c.figure, v, c.within)
		}
	}
}
