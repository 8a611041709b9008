package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earshot/models"
)

const good = `{"id":"%s","service":"passports","started_at":"2026-11-02T14:03:00-05:00","customer_id":"%s",
"turns":[{"speaker":"customer","text":"I want to speak to a supervisor, my passport still has not arrived."}]}`

func conversation(id, customer string) string {
	return strings.ReplaceAll(fmt.Sprintf(good, id, customer), "\n", "")
}

// Every kind of bad input has its own reason, and its good neighbours are stored.
func TestIngestRejectsEachBadLineWithItsReason(t *testing.T) {
	turn := func(text string) string {
		return `{"id":"long","turns":[{"speaker":"customer","text":"` + text + `"}]}`
	}
	lines := []struct {
		line   string
		reason models.Reason // "": it is good
	}{
		{conversation("good-1", "cust-77001"), ""},
		{`{"id": "x", "turns": [`, models.ReasonNotJSON},
		{`hello`, models.ReasonNotJSON},
		{`[1, 2]`, models.ReasonUnknownFormat},
		{`{"hello": "world"}`, models.ReasonUnknownFormat},
		{`{"id":"e","turns":[]}`, models.ReasonNoTurns},
		{`{"turns":[{"speaker":"customer","text":"hi"}]}`, models.ReasonMissingID},
		{`{"id":7,"turns":[{"speaker":"customer","text":"hi"}]}`, models.ReasonWrongType},
		{`{"id":"w","turns":"secret words"}`, models.ReasonWrongType},
		{`{"id":"f","started_at":"2626-01-01T00:00:00Z","turns":[{"speaker":"customer","text":"hi"}]}`, models.ReasonInvalidTime},
		{`{"id":"i","started_at":"2026-02-31T00:00:00Z","turns":[{"speaker":"customer","text":"hi"}]}`, models.ReasonInvalidTime},
		{"{\"id\":\"u\",\"turns\":[{\"speaker\":\"customer\",\"text\":\"\xff\xfe\"}]}", models.ReasonInvalidUTF8},
		{turn(strings.Repeat("a", 1<<20)), models.ReasonTurnTooLong},
		{turn(strings.Repeat("word ", 2<<20)), models.ReasonTooLarge},
		{`{"id":"good-2","colour":"blue","turns":[{"speaker":"customer","text":"thanks","mood":1}]}`, ""},
	}
	var input []string
	want := map[int64]models.Reason{}
	for i, l := range lines {
		input = append(input, l.line)
		if l.reason != "" {
			want[int64(i+1)] = l.reason
		}
	}
	path := file(t, "calls.jsonl", input...)
	db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")

	r := earshot(t, []string{testSecret}, "ingest", "--store", db, path).must(t, exitRejected)
	for _, private := range []string{"secret words", "cust-77001", "supervisor"} {
		if strings.Contains(r.err, private) {
			t.Errorf("stderr holds %q:\n%s", private, r.err)
		}
	}
	text, err := os.ReadFile(strings.TrimSuffix(path, ".jsonl") + ".rejected.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	got := map[int64]models.Reason{}
	for _, rejected := range decoded[struct {
		Reason models.Reason
		Line   int64
	}](t, string(text)) {
		got[rejected.Line] = rejected.Reason
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("rejected, by line:\n got %v\nwant %v", got, want)
	}
	stored := decoded[models.Conversation](t, earshot(t, nil, "export", "conversations", "--store", db).must(t, exitFine).out)
	if len(stored) != 2 {
		t.Fatalf("%d conversations stored, want the 2 good ones", len(stored))
	}

	t.Run("again changes nothing", func(t *testing.T) {
		before := earshot(t, nil, "export", "conversations", "--store", db).out
		earshot(t, []string{testSecret}, "ingest", "--store", db, path).must(t, exitRejected)
		if after := earshot(t, nil, "export", "conversations", "--store", db).out; after != before {
			t.Errorf("before: %s\nafter: %s", head(before), head(after))
		}
	})
	t.Run("the coverage counts what was rejected", func(t *testing.T) {
		stat, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		day := stat.ModTime().UTC().Format("2006-01-02") // of the zone below, whatever the machine's is
		rows := decoded[models.PainPoint](t, earshot(t, []string{"EARSHOT_TIMEZONE=UTC"}, "rollup", "--store", db, "--json", day).must(t, exitFine).out)
		if all := rows[0]; all.Scope != models.ScopeAll || *all.Rejected != int64(len(want)) {
			t.Errorf("%+v", all)
		}
	})
}

func TestAnalyzePrintsRedactedConversations(t *testing.T) {
	line := `{"id":"c-1","started_at":"2026-11-02T14:03:00-05:00","customer_id":"raw-id-4711","turns":[{"speaker":"customer","text":"My social is 219-09-9999 and this is the third time I called."}]}`
	r := earshotWith(t, []string{testSecret}, line, "analyze", "-").must(t, exitFine)
	if strings.Contains(r.out, "219-09") || strings.Contains(r.out, "raw-id") {
		t.Errorf("personal data in %s", r.out)
	}
	c := decoded[models.Conversation](t, r.out)[0]
	if c.Schema != models.ConversationSchema || !c.Repeat.Stated || c.Repeat.StatedCount == nil || *c.Repeat.StatedCount != 3 || c.PII.Types["SSN"] != 1 || c.CustomerKey == "" {
		t.Errorf("%s", r.out)
	}
	for range 3 {
		if again := earshotWith(t, []string{testSecret}, line, "analyze", "-").out; again != r.out {
			t.Errorf("another run printed\n%s\nnot\n%s", again, r.out)
		}
	}
}

func TestUsageErrorsEndWith2AndSayWhatToDo(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.jsonl")
	badConfig := file(t, "bad.yaml", "kafka:", "  topics: x", "worker: {lanes: many}")
	for _, row := range []struct {
		args []string
		says []string
	}{
		{[]string{"ingset"}, []string{`no command "ingset"`, `"ingest"`}},
		{[]string{"worker", "--lane", "2"}, []string{"unknown flag: --lane", "worker --help"}},
		{[]string{"worker", "--lanes", "two"}, []string{`"two" for "--lanes"`, "worker --help"}},
		{[]string{"rules", "tset"}, []string{`no command "tset"`, `"test"`}},
		{[]string{"worker"}, []string{"kafka.brokers", "EARSHOT_KAFKA_BROKERS", "customer_key.secret", "EARSHOT_CUSTOMER_KEY_SECRET"}},
		{[]string{"ingest"}, []string{"at least one file"}},
		{[]string{"demo", "--store", "sqlite:x.db"}, []string{"--folder"}},
		{[]string{"ingest", missing}, []string{"missing.jsonl"}},
		{[]string{"analyze", missing}, []string{"missing.jsonl"}},
		{[]string{"rollup", "2025-W53"}, []string{"2025-W53"}},
		{[]string{"export", "findings", "--from", "yesterday"}, []string{"--from", "yesterday", "2026-11-01"}},
		{[]string{"export", "conversations", "--format", "xml"}, []string{"xml", "jsonl"}},
		{[]string{"serve", "--store", "postgres://x"}, []string{"store.url", "sqlite:PATH"}},
		{[]string{"config", "check", "--config", badConfig}, []string{"kafka.topics", "worker.lanes"}},
	} {
		t.Run(strings.Join(row.args[:min(2, len(row.args))], " "), func(t *testing.T) {
			t.Chdir(t.TempDir())
			r := earshot(t, nil, row.args...).must(t, exitUsage)
			for _, words := range row.says {
				if !strings.Contains(r.err, words) {
					t.Errorf("stderr lacks %q:\n%s", words, r.err)
				}
			}
			if r.out != "" {
				t.Errorf("stdout: %s", r.out)
			}
		})
	}
}

func TestACustomerWithoutASecretIsRefusedBeforeAnythingIsStored(t *testing.T) {
	db := "sqlite:" + filepath.Join(t.TempDir(), "e.db")
	path := file(t, "calls.jsonl", conversation("a", "cust-1"))
	r := earshot(t, nil, "ingest", "--store", db, path).must(t, exitUsage)
	if !strings.Contains(r.err, "EARSHOT_CUSTOMER_KEY_SECRET") || strings.Contains(r.err, "cust-1") {
		t.Errorf("stderr: %s", r.err)
	}
	if out := earshot(t, nil, "export", "conversations", "--store", db).must(t, exitFine).out; out != "" {
		t.Errorf("stored: %s", head(out))
	}
}

// What waiting does not mend ends the work, and says what would.
func TestFilesThatCannotBeUsedAreNamed(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	text := file(t, "text.db", strings.Repeat("no database ", 100))
	for _, row := range []struct {
		args []string
		says string
	}{
		{[]string{"export", "conversations", "--store", "sqlite:mistyped.db"}, "there is no store in mistyped.db"},
		{[]string{"rollup", "--store", "sqlite:mistyped.db"}, "there is no store in mistyped.db"},
		{[]string{"digest", "--store", "sqlite:mistyped.db"}, "there is no store in mistyped.db"},
		{[]string{"ingest", "--store", "sqlite:" + folder, "-"}, "a file that you may write to"},
		{[]string{"ingest", "--store", "sqlite:" + text, "-"}, "check store.url"},
	} {
		if r := earshot(t, []string{testSecret}, row.args...).must(t, exitFailed); !strings.Contains(r.err, row.says) || r.out != "" {
			t.Errorf("%v: %s%s", row.args, r.out, r.err)
		}
	}
	if left, err := filepath.Glob("*.db"); err != nil || len(left) > 0 {
		t.Errorf("looking made %v, %v", left, err)
	}
	if err := os.Remove(folder); err != nil { // nothing can be made in it any more
		t.Fatal(err)
	}
	if r := earshotWith(t, nil, "not json\n", "analyze", "-").must(t, exitFailed); !strings.Contains(r.err, "stdin.rejected.jsonl") || strings.Contains(r.err, "again until") {
		t.Errorf("%s", r.err)
	}
}

func TestConfigInitWritesAFileThatChecks(t *testing.T) {
	t.Chdir(t.TempDir())
	earshot(t, nil, "config", "init").must(t, exitFine)
	r := earshot(t, []string{testSecret}, "config", "check").must(t, exitFine)
	if strings.Contains(r.out, "invented secret") || !strings.Contains(r.out, "***") {
		t.Errorf("the secret is not masked:\n%s", r.out)
	}
	earshot(t, nil, "config", "init").must(t, exitUsage)
}

func TestDoctorNamesEveryFaultAndWhatToDo(t *testing.T) {
	t.Chdir(t.TempDir())
	env := []string{"EARSHOT_STORE_URL=http://127.0.0.1:1", "EARSHOT_KAFKA_BROKERS=127.0.0.1:1"}
	r := earshot(t, env, "doctor", "--json").must(t, exitFailed)
	bad := map[string]string{}
	for _, c := range decoded[check](t, r.out) {
		if !c.OK {
			bad[c.Name] = c.Detail
		}
	}
	for name, words := range map[string]string{"customer key": "openssl rand", "store": "127.0.0.1:1", "kafka": "127.0.0.1:1"} {
		if !strings.Contains(bad[name], words) {
			t.Errorf("%s: %q lacks %q", name, bad[name], words)
		}
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	a := &app{}
	for _, c := range a.rootCommand().Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		commands := c.Commands()
		if len(commands) == 0 {
			commands = append(commands, c)
		}
		for _, c := range commands {
			if c.Example == "" || c.Short == "" {
				t.Errorf("%s has no example", c.CommandPath())
			}
		}
	}
}
