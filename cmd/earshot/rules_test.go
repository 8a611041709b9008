package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"earshot/models"
	"earshot/review"
	"earshot/taxonomy"
)

// TestTheShippedPacksKeepTheirExamples is what `earshot rules test` and
// `earshot rules lint` say of the packs that users get.
func TestTheShippedPacksKeepTheirExamples(t *testing.T) {
	t.Parallel()
	for _, name := range taxonomy.Names() {
		t.Run(name, func(t *testing.T) {
			r := earshot(t, nil, "rules", "test", name)
			if r.code != exitFine {
				t.Errorf("%s%s", r.out, r.err)
			}
			if r := earshot(t, nil, "rules", "lint", name); r.code != exitFine {
				t.Errorf("%s%s", r.out, r.err)
			}
		})
	}
}

// cards is a pack with one topic.
func cards(t *testing.T, name string, lines ...string) string {
	return file(t, name, append([]string{"name: cards", `version: "1"`, "topics:", "  - id: lost-card", "    name: Lost card", "    rules:"}, lines...)...)
}

func TestRulesTestNamesWhatDoesNotHold(t *testing.T) {
	path := cards(t, "cards.yaml",
		`      - phrases: ["lost my card"]`,
		`        examples: {match: ["I lost my card", "it was stolen"], no_match: ["never lost my card"]}`)
	r := earshot(t, nil, "rules", "test", path).must(t, exitFailed)
	for _, words := range []string{path + ":8: lost-card/1 must match", "it was stolen", "must not match", "3 examples, 2 do not hold"} {
		if !strings.Contains(r.out, words) {
			t.Errorf("stdout lacks %q:\n%s", words, r.out)
		}
	}
	failures := decoded[review.Failure](t, earshot(t, nil, "rules", "test", "--json", path).must(t, exitFailed).out)
	if len(failures) != 2 || failures[0].Want != review.WantMatch || failures[1].Found[0] != "lost my card" {
		t.Errorf("%+v", failures)
	}
}

func TestRulesLintNamesFileAndLine(t *testing.T) {
	path := cards(t, "cards.yaml", `      - phrases: ["lost my card"]`, `      - phrases:`, `          - "lost my card"`, `          - "a card of gold"`)
	corpus := file(t, "calls.jsonl", `{"id":"1","turns":[{"speaker":"customer","text":"I lost my card"}]}`)
	r := earshot(t, nil, "rules", "lint", path, "--corpus", corpus).must(t, exitFailed)
	for _, words := range []string{path + ":9: duplicate: lost-card/2", path + ":10: never-hit: lost-card/2", `"a card of gold"`, "no-example"} {
		if !strings.Contains(r.out, words) {
			t.Errorf("stdout lacks %q:\n%s", words, r.out)
		}
	}
}

func TestAnUnknownPackIsAUsageError(t *testing.T) {
	for _, command := range [][]string{{"rules", "test", "us-governmentt"}, {"rules", "lint", "./none.yaml"}, {"rules", "diff", "banking"}, {"rules", "lint", "a", "b"}} {
		if r := earshot(t, nil, command...).must(t, exitUsage); r.err == "" {
			t.Errorf("%v says nothing", command)
		}
	}
}

func TestRulesSchemaIsJSON(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal([]byte(earshot(t, nil, "rules", "schema").must(t, exitFine).out), &schema); err != nil || schema["$schema"] == nil {
		t.Errorf("%v: %v", err, schema)
	}
}

// TestAChangeOfRulesFromDiffToRetag is the way a pack is changed: look at what
// would change, retag, and find it changed, links and all the rest as before.
func TestAChangeOfRulesFromDiffToRetag(t *testing.T) {
	before := cards(t, "old.yaml", `      - phrases: ["lost my card"]`)
	after := cards(t, "new.yaml", `      - phrases: ["(lost|misplaced) my card"]`)
	db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
	calls := file(t, "calls.jsonl",
		`{"id":"1","started_at":"2026-11-02T10:00:00Z","service":"cards","customer_id":"cust-1","turns":[{"speaker":"customer","start_ms":0,"end_ms":900,"text":"I lost my card, my social is 219-09-9999"}]}`,
		`{"id":"2","started_at":"2026-11-03T10:00:00Z","service":"cards","customer_id":"cust-1","turns":[{"speaker":"customer","text":"I misplaced my card again"}]}`,
		`{"id":"3","started_at":"2026-11-03T11:00:00Z","service":"cards","customer_id":"cust-2","turns":[{"speaker":"customer","text":"hello"}]}`)
	old, changed := []string{testSecret, "EARSHOT_TAXONOMY=" + before}, []string{testSecret, "EARSHOT_TAXONOMY=" + after}
	earshot(t, old, "ingest", "--store", db, calls).must(t, exitFine)
	export := func() []models.Conversation {
		return decoded[models.Conversation](t, earshot(t, nil, "export", "conversations", "--store", db).must(t, exitFine).out)
	}
	was := export()

	for _, args := range [][]string{{"rules", "diff", before, after, "--store", db, "--json"}, {"rules", "diff", before, after, "--json", calls}} {
		lines := strings.SplitN(earshot(t, []string{testSecret}, args...).must(t, exitFine).out, "\n", 2)
		if d := decoded[difference](t, lines[0])[0]; d.Conversations != 3 || d.Changed != 1 {
			t.Errorf("%v: %+v", args, d)
		}
		changes := decoded[review.Change](t, lines[1])
		if len(changes) != 1 || changes[0].Name != "lost-card" || changes[0].Gained != 1 || changes[0].Samples[0].Quote != "misplaced my card" {
			t.Errorf("%v: %+v", args, changes)
		}
	}
	if r := earshot(t, nil, "rules", "diff", before, after, "--store", db).must(t, exitFine); !strings.Contains(r.out, "1 of 3 conversations would change") || !strings.Contains(r.out, `+ "misplaced my card"`) {
		t.Errorf("%s", r.out)
	}

	if r := earshot(t, changed, "retag", "--store", db).must(t, exitFine); !strings.Contains(r.err, "3 conversations retagged") {
		t.Errorf("%s", r.err)
	}
	is := export()
	if second := is[1]; len(second.Topics) != 1 || second.Topics[0] != "lost-card" || !second.Repeat.SameTopic || *second.Repeat.Of != "1" {
		t.Errorf("%+v", second)
	}
	for i := range is {
		if is[i].Taxonomy == was[i].Taxonomy || is[i].Taxonomy.Hash == "" {
			t.Errorf("the taxonomy is %+v", is[i].Taxonomy)
		}
		if is[i].PII.Total != was[i].PII.Total || is[i].CustomerKey != was[i].CustomerKey || !is[i].StartedAt.Equal(was[i].StartedAt) || is[i].Turns[0].Text != was[i].Turns[0].Text {
			t.Errorf("%+v\nwas\n%+v", is[i], was[i])
		}
	}
	if r := earshot(t, changed, "retag", "--store", db).must(t, exitFine); !strings.Contains(r.err, "0 conversations retagged") || !strings.Contains(r.err, "3 already") {
		t.Errorf("again: %s", r.err)
	}

	t.Run("and back is as it was", func(t *testing.T) {
		earshot(t, old, "retag", "--store", db).must(t, exitFine)
		got, want := export(), was
		for i := range got {
			a, _ := json.Marshal(got[i])
			b, _ := json.Marshal(want[i])
			if string(a) != string(b) {
				t.Errorf("got\n%s\nwant\n%s", a, b)
			}
		}
	})
}
