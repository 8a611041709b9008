package main

import (
	"strings"
	"testing"
	"time"

	"earshot/models"
	"earshot/source"
)

// letterWorld is a broker in this process, with letters of two reasons: three
// from a topic that is there, and one from one that is not.
func letterWorld(t *testing.T) (env []string) {
	t.Helper()
	broker, err := source.StartBroker(map[string]int32{"calls": 2, "dead": 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = broker.Close() })
	topic, err := source.NewDeadLetterTopic(source.KafkaConfig{Brokers: broker.Addresses()}, "dead")
	if err != nil {
		t.Fatal(err)
	}
	defer topic.Close()
	for i, l := range []struct {
		from   string
		reason models.Reason
	}{{"calls", models.ReasonNotJSON}, {"calls", models.ReasonNoTurns}, {"calls", models.ReasonNotJSON}, {"gone", models.ReasonInvalidTime}} {
		e := models.Envelope{
			Origin: models.Origin{Source: l.from, Partition: 1, Offset: int64(i)}, Key: []byte("cust-77"), Value: []byte("my social is 078-05-1120"),
			Time: time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC),
		}
		if err := topic.Put(t.Context(), e, &models.Rejection{Reason: l.reason, Stage: models.StageDecode, Detail: "what to mend"}); err != nil {
			t.Fatal(err)
		}
	}
	return []string{testSecret, "EARSHOT_KAFKA_BROKERS=" + strings.Join(broker.Addresses(), ","), "EARSHOT_KAFKA_TOPIC=calls", "EARSHOT_KAFKA_DEAD_LETTER_TOPIC=dead"}
}

func TestDeadLettersAreListedWithoutWhatTheySay(t *testing.T) {
	t.Parallel()
	env := letterWorld(t)
	r := earshot(t, env, "dlq", "list").must(t, exitFine)
	for _, want := range []string{"not-json", "calls/1/2", "no-turns", "gone/1/3", "what to mend"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is missing in\n%s", want, r.out)
		}
	}
	if r.err != "4 dead letters in dead\n" {
		t.Errorf("said %q", r.err)
	}
	asJSON := earshot(t, env, "dlq", "list", "--json", "--reason", "not-json,invalid-time").must(t, exitFine)
	lines := decoded[letterLine](t, asJSON.out)
	if len(lines) != 3 || lines[0].Time == nil || lines[0].Time.Day() != 2 || lines[0].Bytes != 24 || len(lines[0].KeyHash) != 64 || lines[0].Replayed {
		t.Errorf("%s", asJSON.out)
	}
	for _, private := range []string{"social", "078", "cust-77"} {
		if strings.Contains(r.out+r.err+asJSON.out, private) {
			t.Errorf("shows %q", private)
		}
	}
	if r := earshot(t, env[1:], "dlq", "list", "--json", "--limit", "1").must(t, exitFine); strings.Contains(r.out, "key_hash") || !strings.Contains(r.err, "there are more") {
		t.Errorf("without a secret: %s%s", r.out, r.err)
	}
	if r := earshot(t, env, "dlq", "list", "--since", "1h").must(t, exitFine); strings.Count(r.out, "\n") != 5 {
		t.Errorf("of the last hour:\n%s", r.out)
	}
	if r := earshot(t, env, "dlq", "list", "--since", "2999-01-01").must(t, exitFine); r.out != "" || !strings.HasPrefix(r.err, "0 dead letters") {
		t.Errorf("of the future: %s%s", r.out, r.err)
	}
}

func TestDeadLettersGoBack(t *testing.T) {
	t.Parallel()
	env := letterWorld(t)
	for _, step := range []struct {
		args string
		code int
		want string
	}{
		{"--dry-run", exitFine, "4 messages would be replayed: 3 to calls, 1 to gone\ndead/0: ended at offset 4, 0 left\n"},
		{"--reason not-json --limit 1", exitFine, "1 message replayed: 1 to calls\ndead/0: ended at offset 2, 2 left\n"},
		{"--reason not-json", exitFine, "1 message replayed: 1 to calls\ndead/0: ended at offset 4, 0 left\n"},
		{"", exitFailed, "1 message replayed: 1 to calls\ndead/0: ended at offset 3, 1 left\nearshot: the replay stopped"},
		{"--again --reason not-json,no-turns", exitFine, "3 messages replayed: 3 to calls\ndead/0: ended at offset 4, 0 left\n"},
	} {
		r := earshot(t, env, append([]string{"dlq", "replay"}, strings.Fields(step.args)...)...).must(t, step.code)
		if r.out != "" || !strings.HasPrefix(r.err, step.want) {
			t.Errorf("%q says\n%s%s", step.args, r.out, r.err)
		}
		if step.code == exitFailed && !strings.Contains(r.err, "gone") {
			t.Errorf("what failed is not named: %s", r.err)
		}
	}
	for _, line := range decoded[letterLine](t, earshot(t, env, "dlq", "list", "--json").must(t, exitFine).out) {
		if line.Replayed != (line.Origin.Source == "calls") {
			t.Errorf("%+v", line)
		}
	}
	if r := earshot(t, env, "dlq", "replay", "--reason", "no-turns", "--json").must(t, exitFine); !strings.HasPrefix(r.out, `{"replayed":{},"refused":0,"older":0,"ended":[{`) || r.err != "" {
		t.Errorf("%s%s", r.out, r.err)
	}
}

func TestWhatADeadLetterCommandSaysOfMistakes(t *testing.T) {
	t.Parallel()
	env := []string{"EARSHOT_KAFKA_BROKERS=127.0.0.1:1"}
	for _, c := range []struct {
		env  []string
		args string
		code int
		want string
	}{
		{env, "dlq lst", exitUsage, `Did you mean "list"?`},
		{env, "dlq list --reason nojson", exitUsage, "not-json"},
		{env, "dlq replay --since yesterday", exitUsage, "2026-11-01"},
		{env, "dlq list --limit -1", exitUsage, "--limit"},
		{env, "dlq replay now", exitUsage, "takes no arguments"},
		{nil, "dlq list", exitUsage, "EARSHOT_KAFKA_BROKERS"},
		{env, "dlq replay", exitFailed, "check that Kafka runs"},
	} {
		if r := earshot(t, c.env, strings.Fields(c.args)...).must(t, c.code); !strings.Contains(r.err, c.want) {
			t.Errorf("%s: %s", c.args, r.err)
		}
	}
}
