package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
)

const (
	linger        = 30 * time.Millisecond // how long a batch waits for company after its first message
	patience      = time.Second           // without a message for this long, an error is reported and the group looked at
	queueCapacity = 32                    // messages read ahead; few, because one may be large

	// A member that is gone without a word is missed after session; one that
	// comes or leaves is noticed at the next heartbeat.
	session   = 10 * time.Second
	heartbeat = time.Second
)

var errClosed = errors.New("this Kafka source was closed")

// Kafka is one member of a consumer group. Fetch and Commit belong to one
// goroutine; Lag may be called from any.
type Kafka struct {
	cfg  KafkaConfig
	conn *connection

	mu      sync.Mutex // guards reader and closed
	reader  *kafka.Reader
	closed  bool
	retired sync.WaitGroup // readers being closed

	watch   watch
	ends    *ends         // nil until recorded, and without StopAtEnd
	markers map[int]int64 // offsets of markers passed over since the last commit
}

// NewKafka makes a member of cfg.Group that reads cfg.Topic. It does not touch
// the network: Fetch does.
func NewKafka(cfg KafkaConfig) (*Kafka, error) {
	if cfg.Topic == "" || cfg.Group == "" {
		return nil, errors.New("a Kafka consumer needs a topic and a group: set kafka.topic and kafka.group")
	}
	if cfg.MaxBatchBytes <= 0 {
		cfg.MaxBatchBytes = 16 << 20
	}
	if cfg.MaxMessageBytes <= 0 {
		cfg.MaxMessageBytes = 16 << 20
	}
	conn, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	return &Kafka{cfg: cfg, conn: conn, markers: map[int]int64{}, watch: watch{every: 10 * time.Second, commit: 15 * time.Second}}, nil
}

// Fetch blocks until there is a message, then returns what is at hand: at most
// max messages, and no more once they have reached MaxBatchBytes. With
// StopAtEnd, io.EOF says that the group is through with what was there at the
// start. Any other error is worth a retry; nothing is lost by one.
func (k *Kafka) Fetch(ctx context.Context, max int) ([]models.Envelope, error) {
	if err := k.alive(); err != nil {
		return nil, err
	}
	if k.cfg.StopAtEnd {
		if done, err := k.caughtUp(ctx); err != nil || done {
			return nil, endOr(err)
		}
	}
	first, err := k.first(ctx)
	if err != nil {
		return nil, err
	}
	k.watch.seen()
	batch, size := []models.Envelope{envelope(first)}, int64(len(first.Value))
	company, cancel := context.WithTimeout(ctx, linger)
	defer cancel()
	for len(batch) < max && size < k.cfg.MaxBatchBytes {
		reader, err := k.open()
		if err != nil {
			return nil, err
		}
		m, err := reader.FetchMessage(company)
		if err != nil {
			break // no more for now; a lasting error comes again, with nothing in hand
		}
		if k.marker(m) {
			continue
		}
		batch, size = append(batch, envelope(m)), size+int64(len(m.Value))
	}
	return batch, nil
}

// marker reports whether m is the marker of a transaction's end, which
// kafka-go hands out as if it were a message, and remembers to commit it. Its
// key is a version and a type, its value a version and an epoch. (Messages of
// transactions that were aborted it hands out too, and nothing tells them from
// others.)
func (k *Kafka) marker(m kafka.Message) bool {
	is := len(m.Key) == 4 && len(m.Value) == 6 && len(m.Headers) == 0 &&
		m.Key[0] == 0 && m.Key[1] == 0 && m.Key[2] == 0 && m.Key[3] <= 1 && m.Value[0] == 0 && m.Value[1] == 0
	if is {
		k.markers[m.Partition] = max(m.Offset, k.markers[m.Partition])
	}
	return is
}

// first waits for the first message of a batch. Errors of the reader are
// stale as often as not (it queues them), so they count only while no message
// comes after them.
func (k *Kafka) first(ctx context.Context) (kafka.Message, error) {
	var fault error
	var since time.Time
	for {
		reader, err := k.open()
		if err != nil {
			return kafka.Message{}, err
		}
		tick, cancel := context.WithTimeout(ctx, k.tick())
		m, err := reader.FetchMessage(tick)
		cancel()
		switch {
		case err == nil && k.marker(m):
			continue
		case err == nil:
			return m, nil
		case ctx.Err() != nil:
			return kafka.Message{}, ctx.Err()
		case !errors.Is(err, context.DeadlineExceeded):
			if fault == nil {
				since = time.Now()
			}
			fault = err
		}
		if fault != nil && time.Since(since) >= patience {
			return kafka.Message{}, k.conn.fault("reading topic "+k.cfg.Topic, fault)
		}
		if err := k.Commit(ctx, nil); err != nil { // markers, while there is nothing else in hand
			return kafka.Message{}, err
		}
		if k.cfg.StopAtEnd {
			if done, err := k.caughtUp(ctx); err != nil || done {
				return kafka.Message{}, endOr(err)
			}
		}
		if err := k.look(ctx); err != nil {
			return kafka.Message{}, err
		}
	}
}

// tick is how long to wait for a message before looking around.
func (k *Kafka) tick() time.Duration {
	if k.cfg.StopAtEnd {
		return patience / 5
	}
	return patience
}

// endOr is err, or io.EOF where there is none.
func endOr(err error) error {
	if err != nil {
		return err
	}
	return io.EOF
}

// Commit moves the group's position past these messages. It returns when the
// broker has acknowledged it.
func (k *Kafka) Commit(ctx context.Context, settled []models.Envelope) error {
	last := map[int]kafka.Message{}
	for _, e := range settled {
		if m, ok := last[e.Origin.Partition]; !ok || e.Origin.Offset > m.Offset {
			last[e.Origin.Partition] = kafka.Message{Topic: k.cfg.Topic, Partition: e.Origin.Partition, Offset: e.Origin.Offset}
		}
	}
	for partition, offset := range k.markers {
		if m, ok := last[partition]; !ok || offset > m.Offset {
			last[partition] = kafka.Message{Topic: k.cfg.Topic, Partition: partition, Offset: offset}
		}
	}
	if len(last) == 0 {
		return nil
	}
	messages := make([]kafka.Message, 0, len(last))
	for _, m := range last {
		messages = append(messages, m)
	}
	reader, err := k.open()
	if err != nil {
		return err
	}
	call, cancel := context.WithTimeout(ctx, k.watch.commit)
	defer cancel()
	err = reader.CommitMessages(call, messages...)
	switch {
	case err == nil:
		k.watch.refused = 0
		clear(k.markers)
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	// A reader that died takes no commits any more, and no Fetch will find out
	// while this batch waits.
	if k.watch.refused++; k.watch.refused >= 2 {
		k.watch.refused = 0
		k.renew("commits failed twice")
	}
	return k.conn.fault("committing the position of group "+k.cfg.Group, err)
}

// Lag is how many messages of each partition the group has not committed yet.
func (k *Kafka) Lag(ctx context.Context) (map[int]int64, error) {
	at, err := k.conn.positions(ctx, k.cfg.Topic, k.cfg.Group)
	if err != nil {
		return nil, err
	}
	lag := make(map[int]int64, len(at))
	for id, p := range at {
		lag[id] = p.lag()
	}
	return lag, nil
}

// Close leaves the group. What was fetched and not committed goes to another
// member.
func (k *Kafka) Close() error {
	k.mu.Lock()
	reader, was := k.reader, k.closed
	k.reader, k.closed = nil, true
	k.mu.Unlock()
	if was {
		return nil
	}
	var err error
	if reader != nil {
		err = reader.Close()
	}
	k.retired.Wait()
	k.conn.close()
	return err
}

func (k *Kafka) alive() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return errClosed
	}
	return nil
}

// open is the reader in use, made when first needed.
func (k *Kafka) open() (*kafka.Reader, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil, errClosed
	}
	if k.reader == nil {
		k.reader = kafka.NewReader(kafka.ReaderConfig{
			Brokers: k.cfg.Brokers, Topic: k.cfg.Topic, GroupID: k.cfg.Group, Dialer: k.conn.dialer,
			QueueCapacity: queueCapacity, MinBytes: 1, MaxBytes: k.cfg.MaxMessageBytes,
			MaxWait:     time.Second, // also how long Close and a rebalance wait for a read under way
			StartOffset: kafka.FirstOffset, CommitInterval: 0,
			SessionTimeout: session, HeartbeatInterval: heartbeat, JoinGroupBackoff: time.Second,
			WatchPartitionChanges: true,
			ErrorLogger: kafka.LoggerFunc(func(format string, args ...any) {
				k.conn.log.Debug("kafka reader", "topic", k.cfg.Topic, "said", fmt.Sprintf(format, args...))
			}),
		})
	}
	return k.reader, nil
}

// renew puts a new reader in the place of one that no longer reads. The new
// one starts at the group's committed position, so that what is in hand comes
// again and nothing is passed over.
func (k *Kafka) renew(why string) {
	clear(k.markers)
	k.mu.Lock()
	old := k.reader
	k.reader = nil
	k.mu.Unlock()
	if old == nil {
		return
	}
	k.conn.log.Warn("kafka reader made anew", "topic", k.cfg.Topic, "group", k.cfg.Group, "why", why)
	k.retired.Go(func() { _ = old.Close() })
}

func envelope(m kafka.Message) models.Envelope {
	e := models.Envelope{
		Origin: models.Origin{Source: m.Topic, Partition: m.Partition, Offset: m.Offset},
		Key:    m.Key, Value: m.Value, Time: m.Time, TimeSource: models.StartMessage,
	}
	if len(m.Headers) > 0 {
		e.Headers = make(map[string]string, len(m.Headers))
		for _, h := range m.Headers {
			e.Headers[strings.ToLower(h.Key)] = string(h.Value)
		}
	}
	return e
}
