package source

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

func broker(t *testing.T) []string {
	t.Helper()
	b, err := StartBroker(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b.Addresses()
}

func TestKafkaOnTheInProcessBroker(t *testing.T) { kafkaSuite(t, broker(t)) }

func TestKafkaNeedsATopicAGroupAndBrokers(t *testing.T) {
	for _, cfg := range []KafkaConfig{
		{Brokers: []string{"x:1"}, Topic: "t"}, {Brokers: []string{"x:1"}, Group: "g"}, {Topic: "t", Group: "g"},
		{Brokers: []string{"x:1"}, Topic: "t", Group: "g", Mechanism: "kerberos"},
		{Brokers: []string{"x:1"}, Topic: "t", Group: "g", TLS: true, CAFile: "no-such.pem"},
		{Brokers: []string{"x:1"}, Topic: "t", Group: "g", TLS: true, CAFile: "kafka_test.go"},
	} {
		if k, err := NewKafka(cfg); err == nil {
			t.Errorf("%+v was taken", cfg)
			_ = k.Close()
		}
	}
}

// An absent broker is an error that names it and says what to do, never the
// end of the source.
func TestFetchWithoutABroker(t *testing.T) {
	t.Parallel()
	gone := freeAddress(t)
	for _, finite := range []bool{false, true} {
		k, err := NewKafka(KafkaConfig{Brokers: []string{gone}, Topic: "t", Group: "g", StopAtEnd: finite})
		if err != nil {
			t.Fatal(err)
		}
		_, err = k.Fetch(within(t), 10)
		if err == nil || errors.Is(err, io.EOF) || !strings.Contains(err.Error(), gone) || !strings.Contains(err.Error(), "check that Kafka runs") {
			t.Errorf("got %v", err)
		}
		stopped, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, err := k.Fetch(stopped, 10); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("got %v", err)
		}
		cancel()
		if err := k.Close(); err != nil {
			t.Error(err)
		}
		if _, err := k.Fetch(t.Context(), 10); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("after Close: %v", err)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestFaultsNeverLookLikeTheEnd(t *testing.T) {
	c, err := connect(KafkaConfig{Brokers: []string{"b:9092"}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for _, err := range []error{io.EOF, context.DeadlineExceeded, context.Canceled} {
		if got := c.fault("reading", err); errors.Is(got, err) || !strings.HasPrefix(got.Error(), "kafka at b:9092: reading: ") {
			t.Errorf("got %v", got)
		}
	}
}

func TestConversationIDIsReadFromTheBeginning(t *testing.T) {
	for value, want := range map[string]string{
		`{"id":"c-1","turns":[]}`:                             "c-1",
		` {"a":{"id":"no"},"b":[1,"id"],"c":"id","id":"c-2"}`: "c-2",
		`{"id":7}`:     "",
		`{"id":""}`:    "",
		`{"turns":[]}`: "",
		`["id"]`:       "",
		`{"id"`:        "",
		``:             "",
		`{"text":"` + strings.Repeat("x", idWithin) + `","id":"c"}`: "",
	} {
		if got := conversationID([]byte(value)); string(got) != want {
			t.Errorf("%.40s: got %q, want %q", value, got, want)
		}
	}
}

var _ interface {
	Fetch(ctx context.Context, max int) ([]models.Envelope, error)
	Commit(ctx context.Context, settled []models.Envelope) error
	Lag(ctx context.Context) (map[int]int64, error)
} = (*Kafka)(nil)
