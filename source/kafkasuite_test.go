package source

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

// kafkaSuite is what must hold on any broker: the one in this process and a
// real one.
func kafkaSuite(t *testing.T, brokers []string) {
	s := suite{brokers}
	for _, c := range []struct {
		name string
		run  func(*testing.T, suite)
	}{
		{"commits and resumes", testCommitsAndResumes},
		{"what is not committed comes again", testUncommittedComesAgain},
		{"two members share the partitions", testMembersShare},
		{"a takeover loses nothing", testTakeover},
		{"an empty topic is at its end", testEmptyTopicEnds},
		{"a resumed group ends", testResumedGroupEnds},
		{"ends when another member has finished", testEndsWithOthers},
		{"markers of transactions are no messages", testTransactionsEnd},
		{"batches fill and stay bounded", testBatches},
		{"large values pass", testLargeValues},
		{"a renewed reader loses nothing", testRenewedReader},
		{"dead letters", testDeadLetters},
		{"dead letters too large", testDeadLetterTooLarge},
		{"letters go back", testLettersGoBack},
		{"letters without their value go back", testLettersWithoutValueGoBack},
		{"produce", testProduce},
		{"probe", testProbe},
	} {
		t.Run(c.name, func(t *testing.T) { t.Parallel(); c.run(t, s) })
	}
}

type suite struct{ brokers []string }

func unique(name string) string { return "test-" + name + "-" + strings.ToLower(rand.Text()[:8]) }

// topic makes a topic and waits until it can be written to.
func (s suite) topic(t *testing.T, partitions int, config ...kafka.ConfigEntry) string {
	t.Helper()
	name := unique("topic")
	conn := s.connection(t)
	res, err := conn.client.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{
		{Topic: name, NumPartitions: partitions, ReplicationFactor: 1, ConfigEntries: config},
	}})
	if err == nil {
		err = res.Errors[name]
	}
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func (s suite) connection(t *testing.T) *connection {
	t.Helper()
	conn, err := connect(KafkaConfig{Brokers: s.brokers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.close)
	return conn
}

// send writes values, value i to partition i modulo partitions.
func (s suite) send(t *testing.T, topic string, values ...string) {
	t.Helper()
	conn := s.connection(t)
	w := &kafka.Writer{Addr: conn.client.Addr, Topic: topic, Balancer: &kafka.RoundRobin{}, RequiredAcks: kafka.RequireAll, BatchTimeout: 5 * time.Millisecond, BatchBytes: 64 << 20, Transport: conn.transport}
	messages := make([]kafka.Message, len(values))
	for i, v := range values {
		messages[i] = kafka.Message{Value: []byte(v)}
	}
	if err := conn.write(t.Context(), w, topic, 0, messages...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func (s suite) member(t *testing.T, topic, group string, change ...func(*KafkaConfig)) *Kafka {
	t.Helper()
	cfg := KafkaConfig{Brokers: s.brokers, Topic: topic, Group: group}
	for _, c := range change {
		c(&cfg)
	}
	k, err := NewKafka(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func stopAtEnd(cfg *KafkaConfig) { cfg.StopAtEnd = true }

func values(n int, prefix string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%03d", prefix, i)
	}
	return out
}

// within bounds a step of a test: on a broker that is busy with other tests a
// rebalance can take many seconds.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// take fetches until it has n messages, without committing.
func take(t *testing.T, k *Kafka, n int) []models.Envelope {
	t.Helper()
	ctx := within(t)
	var got []models.Envelope
	for len(got) < n {
		batch, err := k.Fetch(ctx, n-len(got))
		if err != nil {
			if ctx.Err() == nil && !errors.Is(err, io.EOF) {
				continue // a group that is being made answers with errors for a while
			}
			t.Fatalf("after %d of %d messages: %v", len(got), n, err)
		}
		got = append(got, batch...)
	}
	return got
}

// drain fetches and commits until io.EOF.
func drain(t *testing.T, k *Kafka) []models.Envelope {
	t.Helper()
	ctx := within(t)
	var got []models.Envelope
	for {
		batch, err := k.Fetch(ctx, 7)
		switch {
		case errors.Is(err, io.EOF):
			return got
		case err != nil && ctx.Err() == nil:
			continue
		case err != nil:
			t.Errorf("after %d messages: %v", len(got), err)
			return got
		}
		got = append(got, batch...)
		commit(t, k, batch)
	}
}

func commit(t *testing.T, k *Kafka, batch []models.Envelope) {
	t.Helper()
	ctx := within(t)
	for {
		err := k.Commit(ctx, batch)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Errorf("commit: %v", err)
			return
		}
	}
}

func texts(batch []models.Envelope) []string {
	out := make([]string, len(batch))
	for i, e := range batch {
		out[i] = string(e.Value)
	}
	slices.Sort(out)
	return out
}

func wantTexts(t *testing.T, got []models.Envelope, want []string) {
	t.Helper()
	if !slices.Equal(slices.Compact(texts(got)), want) {
		t.Errorf("got %v\nwant %v", texts(got), want)
	}
}

func testCommitsAndResumes(t *testing.T, s suite) {
	topic, group := s.topic(t, 2), unique("group")
	s.send(t, topic, values(10, "a")...)
	first := s.member(t, topic, group)
	got := take(t, first, 10)
	wantTexts(t, got, values(10, "a"))
	for _, e := range got {
		if e.Origin.Source != topic || e.TimeSource != models.StartMessage || time.Since(e.Time) > time.Hour || time.Since(e.Time) < 0 {
			t.Errorf("envelope %+v", e)
		}
	}
	commit(t, first, got)
	if lag, err := first.Lag(t.Context()); err != nil || len(lag) != 2 || lag[0]+lag[1] != 0 {
		t.Errorf("lag %v, %v after everything was committed", lag, err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	s.send(t, topic, values(4, "b")...)
	second := s.member(t, topic, group)
	if lag, err := second.Lag(t.Context()); err != nil || lag[0]+lag[1] != 4 {
		t.Errorf("lag %v, %v, want 4 in all", lag, err)
	}
	wantTexts(t, take(t, second, 4), values(4, "b"))
}

func testUncommittedComesAgain(t *testing.T, s suite) {
	topic, group := s.topic(t, 1), unique("group")
	s.send(t, topic, values(6, "a")...)
	first := s.member(t, topic, group)
	got := take(t, first, 6)
	commit(t, first, got[:2])
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	wantTexts(t, take(t, s.member(t, topic, group), 4), values(6, "a")[2:])
}

func testMembersShare(t *testing.T, s suite) {
	topic, group := s.topic(t, 4), unique("group")
	s.send(t, topic, values(200, "a")...)
	one, two := s.member(t, topic, group, stopAtEnd), s.member(t, topic, group, stopAtEnd)
	other := make(chan []models.Envelope)
	go func() { other <- drain(t, two) }()
	got := drain(t, one)
	got = append(got, <-other...)
	wantTexts(t, got, values(200, "a"))
}

// A member that joins while another holds a batch takes partitions over, and
// nothing that was not committed is passed by.
func testTakeover(t *testing.T, s suite) {
	topic, group := s.topic(t, 2), unique("group")
	s.send(t, topic, values(40, "a")...)
	one := s.member(t, topic, group)
	held := take(t, one, 11)
	two := s.member(t, topic, group)
	taken := take(t, two, 10) // one of the partitions, or both for a moment, from the committed position
	commit(t, one, held)
	commit(t, two, taken)
	if err := errors.Join(one.Close(), two.Close()); err != nil {
		t.Error(err)
	}
	rest := drain(t, s.member(t, topic, group, stopAtEnd))
	wantTexts(t, slices.Concat(held, taken, rest), values(40, "a"))
}

func testEmptyTopicEnds(t *testing.T, s suite) {
	k := s.member(t, s.topic(t, 3), unique("group"), stopAtEnd)
	if got := drain(t, k); len(got) != 0 {
		t.Errorf("got %v", texts(got))
	}
	if k.reader != nil {
		t.Error("it joined the group although there was nothing to read")
	}
}

func testResumedGroupEnds(t *testing.T, s suite) {
	topic, group := s.topic(t, 2), unique("group")
	s.send(t, topic, values(20, "a")...)
	first := s.member(t, topic, group, stopAtEnd)
	wantTexts(t, drain(t, first), values(20, "a"))
	_ = first.Close()
	again := s.member(t, topic, group, stopAtEnd)
	if got := drain(t, again); len(got) != 0 {
		t.Errorf("a group that is through got %v", texts(got))
	}
	s.send(t, topic, values(3, "b")...)
	wantTexts(t, drain(t, s.member(t, topic, group, stopAtEnd)), values(3, "b"))
}

// With more members than partitions one gets nothing, and still must not end
// before the others have committed.
func testEndsWithOthers(t *testing.T, s suite) {
	topic, group := s.topic(t, 1), unique("group")
	s.send(t, topic, values(5, "a")...)
	busy := s.member(t, topic, group)
	held := take(t, busy, 5)
	idle := s.member(t, topic, group, stopAtEnd)
	short, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	for short.Err() == nil {
		if got, err := idle.Fetch(short, 5); errors.Is(err, io.EOF) {
			t.Fatal("ended while 5 messages were not committed")
		} else if err == nil {
			held = got // the partition moved
			break
		}
	}
	commit(t, busy, held)
	drain(t, idle)
	if lag, err := idle.Lag(t.Context()); err != nil || lag[0] != 0 {
		t.Errorf("lag %v, %v", lag, err)
	}
}

// Transactions leave markers among the messages. They are not handed out, the
// group's position passes them, and nobody waits for one.
func testTransactionsEnd(t *testing.T, s suite) {
	topic, group := s.topic(t, 1), unique("group")
	client, err := kgo.NewClient(kgo.SeedBrokers(s.brokers...), kgo.TransactionalID(unique("tx")), kgo.DefaultProduceTopic(topic))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx := within(t)
	err = client.BeginTransaction()
	for _, v := range values(5, "a") {
		err = errors.Join(err, client.ProduceSync(ctx, kgo.StringRecord(v)).FirstErr())
	}
	if err = errors.Join(err, client.EndTransaction(ctx, kgo.TryCommit)); err != nil {
		t.Fatal(err)
	}
	k := s.member(t, topic, group, stopAtEnd)
	wantTexts(t, drain(t, k), values(5, "a"))
	if lag, err := k.Lag(ctx); err != nil || lag[0] != 0 {
		t.Errorf("lag %v, %v", lag, err)
	}
	if found, err := k.conn.holdsMessage(ctx, topic, 0, 5, 6); err != nil || found {
		t.Errorf("the marker was taken for a message: %v", err)
	}
	if found, err := k.conn.holdsMessage(ctx, topic, 0, 4, 6); err != nil || !found {
		t.Errorf("the message before the marker was not found: %v", err)
	}
	if box, _ := s.letterBox(t, topic, group); len(box.letters(t)) != 5 {
		t.Error("a look into a topic that ends with a marker does not find its messages")
	}
}

func testBatches(t *testing.T, s suite) {
	topic := s.topic(t, 1)
	s.send(t, topic, values(100, "a")...)
	k := s.member(t, topic, unique("group"), func(c *KafkaConfig) { c.MaxBatchBytes = 40 })
	take(t, k, 1)
	ctx := within(t)
	batch, err := k.Fetch(ctx, 1000)
	if err != nil || len(batch) != 10 {
		t.Errorf("got %d messages of 4 bytes, %v; want 10 for 40 bytes", len(batch), err)
	}
	if batch, err = k.Fetch(ctx, 3); err != nil || len(batch) != 3 {
		t.Errorf("got %d messages, %v; want 3", len(batch), err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.Fetch(stopped, 3); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func testLargeValues(t *testing.T, s suite) {
	topic := s.topic(t, 1, kafka.ConfigEntry{ConfigName: "max.message.bytes", ConfigValue: "33554432"})
	large := strings.Repeat("x", 10<<20)
	s.send(t, topic, "before")
	s.send(t, topic, large)
	s.send(t, topic, "after")
	k := s.member(t, topic, unique("group"), func(c *KafkaConfig) { c.MaxMessageBytes = 1 << 20 })
	got := take(t, k, 3)
	if string(got[0].Value) != "before" || !bytes.Equal(got[1].Value, []byte(large)) || string(got[2].Value) != "after" {
		t.Errorf("got %d, %d, %d bytes", len(got[0].Value), len(got[1].Value), len(got[2].Value))
	}
}

func testRenewedReader(t *testing.T, s suite) {
	topic, group := s.topic(t, 2), unique("group")
	s.send(t, topic, values(60, "a")...)
	k := s.member(t, topic, group, stopAtEnd)
	held := take(t, k, 15)
	k.renew("a test") // with a batch in hand, as after commits that failed
	commit(t, k, held)
	wantTexts(t, append(held, drain(t, k)...), values(60, "a"))
}

func testDeadLetters(t *testing.T, s suite) {
	topic := unique("dead-letters") // not there: the first letter creates it
	d, err := NewDeadLetterTopic(KafkaConfig{Brokers: s.brokers}, topic)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	written := time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC)
	e := models.Envelope{
		Origin: models.Origin{Source: "calls", Partition: 3, Offset: 41}, Key: []byte("c-1"), Value: []byte("{not json"), Time: written,
		Headers: map[string]string{"trace": "abc", HeaderReason: "of an earlier life"},
	}
	cause := fmt.Errorf("wrapped: %w", &models.Rejection{Reason: models.ReasonNotJSON, Stage: models.StageDecode, Detail: "not JSON at byte 1"})
	if err := d.Put(within(t), e, cause); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(t.Context(), e, errors.New("worth a retry")); err == nil {
		t.Error("an error that is no rejection was taken")
	}
	got := take(t, s.member(t, topic, unique("group")), 1)[0]
	rejected, err := time.Parse(time.RFC3339Nano, got.Headers[HeaderRejectedAt])
	if err != nil || time.Since(rejected) > time.Hour {
		t.Errorf("rejected at %q", got.Headers[HeaderRejectedAt])
	}
	delete(got.Headers, HeaderRejectedAt)
	want := map[string]string{
		"trace": "abc", "earshot-reason": "not-json", "earshot-stage": "decode", "earshot-detail": "not JSON at byte 1", "earshot-origin-topic": "calls",
		"earshot-origin-partition": "3", "earshot-origin-offset": "41", "earshot-origin-time": "2026-11-02T14:03:00Z",
	}
	if fmt.Sprint(got.Headers) != fmt.Sprint(want) {
		t.Errorf("headers %v\nwant %v", got.Headers, want)
	}
	if string(got.Key) != "c-1" || string(got.Value) != "{not json" {
		t.Errorf("key %q, value %q", got.Key, got.Value)
	}
}

func testDeadLetterTooLarge(t *testing.T, s suite) {
	topic := s.topic(t, 1, kafka.ConfigEntry{ConfigName: "max.message.bytes", ConfigValue: "100000"})
	d, err := NewDeadLetterTopic(KafkaConfig{Brokers: s.brokers}, topic)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	cause := &models.Rejection{Reason: models.ReasonTooLarge, Stage: models.StageDecode}
	for _, size := range []int{10 << 20, largestWrite + 1} {
		if err := d.Put(within(t), models.Envelope{Key: []byte("k"), Value: make([]byte, size)}, cause); err != nil {
			t.Fatal(err)
		}
	}
	for i, got := range take(t, s.member(t, topic, unique("group")), 2) {
		if len(got.Value) != 0 || got.Headers[HeaderValueOmitted] != []string{"10485760", "67108865"}[i] || got.Headers[HeaderReason] != "message-too-large" {
			t.Errorf("%d bytes, headers %v", len(got.Value), got.Headers)
		}
	}
}

func testProduce(t *testing.T, s suite) {
	topic := unique("produced")
	p, err := NewProducer(KafkaConfig{Brokers: s.brokers, Topic: topic}, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	lines := `{"id":"c-1","turns":[]}` + "\n" + `{"channel":"chat","id":"c-2"}` + "\nnot json\n" + strings.Repeat("x", 3<<20) + "\n" + `{"id":"c-1","version":1}` + "\n"
	from, err := Files([]string{Stdin}, FileOptions{Stdin: strings.NewReader(lines), MaxLineBytes: 2 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	var skipped []string
	sent, err := p.Produce(within(t), from, func(e models.Envelope, r *models.Rejection) {
		skipped = append(skipped, e.Origin.String()+" "+string(r.Reason))
	})
	if err != nil || sent.Messages != 4 || sent.Skipped != 1 || fmt.Sprint(skipped) != "[stdin/0/4 message-too-large]" {
		t.Fatalf("sent %+v, skipped %v, %v", sent, skipped, err)
	}
	partition := map[string][]int{}
	for _, e := range take(t, s.member(t, topic, unique("group")), 4) {
		partition[string(e.Key)] = append(partition[string(e.Key)], e.Origin.Partition)
	}
	if c1 := partition["c-1"]; len(c1) != 2 || c1[0] != c1[1] || len(partition["c-2"]) != 1 || len(partition[""]) != 1 {
		t.Errorf("keys to partitions: %v", partition)
	}
	if ids, err := s.connection(t).partitions(t.Context(), topic); err != nil || len(ids) != 3 {
		t.Errorf("partitions %v, %v", ids, err)
	}
}

func testProbe(t *testing.T, s suite) {
	topic, group := s.topic(t, 2), unique("group")
	s.send(t, topic, values(6, "a")...)
	cfg := KafkaConfig{Brokers: s.brokers, Topic: topic, Group: group}
	report, err := ProbeKafka(within(t), cfg, unique("no-such"))
	if err != nil || report.Brokers < 1 || report.Partitions != 2 || report.DeadLetterPartitions != 0 || report.Lag != 6 || report.Members != 0 {
		t.Errorf("report %+v, %v", report, err)
	}
	k := s.member(t, topic, group)
	commit(t, k, take(t, k, 6))
	report, err = ProbeKafka(within(t), cfg, topic)
	if err != nil || report.DeadLetterPartitions != 2 || report.Lag != 0 || report.Members != 1 || report.Group != "Stable" {
		t.Errorf("report %+v, %v", report, err)
	}
	cfg.Topic = unique("no-such")
	if _, err := ProbeKafka(within(t), cfg, topic); err == nil || !strings.Contains(err.Error(), "create it") {
		t.Errorf("a missing topic: %v", err)
	}
}
