//go:build servers

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// What was rejected is looked at, sent back once the cause is mended, and
// stored; what was not mended is rejected once more and is not lost.
func TestDeadLettersAreReplayedOnceTheirCauseIsMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	env := w.env("sqlite:" + filepath.Join(t.TempDir(), "e.db"))
	long := `{"id":"long-1","turns":[{"speaker":"customer","text":"this is the third time ` + strings.Repeat("I call ", 40) + `"}]}`
	earshot(t, env, "produce", "--create-topic", "3", file(t, "calls.jsonl", conversation("good", "cust-1"), long, `{"id":"cut-off","turns":`)).must(t, exitFine)
	caughtUp := func(env []string) {
		t.Helper()
		p := start(t, env, "worker", "--until-caught-up")
		if code := p.ended(); code != exitFine {
			t.Fatalf("exit code %d:\n%s", code, p.logged())
		}
	}
	listed := func(args ...string) []letterLine {
		t.Helper()
		r := earshot(t, env, append([]string{"dlq", "list", "--json"}, args...)...).must(t, exitFine)
		if strings.Contains(r.out, "third time") {
			t.Errorf("shows what was said: %s", r.out)
		}
		return decoded[letterLine](t, r.out)
	}
	caughtUp(append(env, "EARSHOT_LIMITS_TURN_BYTES=100"))
	if all := listed(); len(all) != 2 {
		t.Fatalf("%d dead letters, want 2", len(all))
	}
	before := listed("--reason", "turn-too-long")
	if len(before) != 1 || before[0].Origin.Source != w.name || before[0].Replayed || before[0].Time == nil {
		t.Fatalf("%+v", before)
	}

	r := earshot(t, env, "dlq", "replay", "--reason", "turn-too-long").must(t, exitFine)
	if !strings.HasPrefix(r.err, "1 message replayed: 1 to "+w.name+"\n") {
		t.Errorf("%s", r.err)
	}
	caughtUp(env)
	stored := earshot(t, env, "export", "conversations").must(t, exitFine).out
	if strings.Count(stored, "\n") != 2 || !strings.Contains(stored, `"id":"long-1"`) {
		t.Errorf("stored: %s", head(stored))
	}
	// It began when it was first sent, not when it was sent back.
	if began := before[0].Time.UTC().Format("2006-01-02T15:04:05"); !strings.Contains(stored, began) {
		t.Errorf("none began at %s: %s", began, head(stored))
	}
	if !listed("--reason", "turn-too-long")[0].Replayed {
		t.Error("the letter is not shown as replayed")
	}

	r = earshot(t, env, "dlq", "replay").must(t, exitFine)
	if !strings.HasPrefix(r.err, "1 message replayed") {
		t.Errorf("%s", r.err)
	}
	caughtUp(env)
	cut := listed("--reason", "not-json")
	if len(cut) != 2 || cut[0].Replayed == cut[1].Replayed {
		t.Errorf("%+v", cut)
	}
	if n := strings.Count(earshot(t, env, "export", "conversations").must(t, exitFine).out, "\n"); n != 2 {
		t.Errorf("%d conversations stored", n)
	}
}
