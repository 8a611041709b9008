package source

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
)

// Producer writes transcripts to a topic, all of one conversation to the same
// partition.
type Producer struct {
	conn       *connection
	topic      string
	partitions int
	writer     *kafka.Writer
	large      *kafka.Writer // for messages that do not share a request
}

// NewProducer writes to cfg.Topic. With partitions above 0 a missing topic is
// created with so many; with 0 it has to be there. It does not touch the
// network.
func NewProducer(cfg KafkaConfig, partitions int) (*Producer, error) {
	if cfg.Topic == "" {
		return nil, errors.New("no topic is named: set kafka.topic")
	}
	conn, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	p := &Producer{conn: conn, topic: cfg.Topic, partitions: partitions}
	p.writer, p.large = p.newWriter(sendBatch, sendBytes), p.newWriter(1, largestWrite)
	return p, nil
}

func (p *Producer) newWriter(messages int, bytes int64) *kafka.Writer {
	return &kafka.Writer{
		Addr: p.conn.client.Addr, Topic: p.topic, Balancer: &kafka.Hash{}, RequiredAcks: kafka.RequireAll, Transport: p.conn.transport,
		BatchSize: messages, BatchBytes: bytes, BatchTimeout: 5 * time.Millisecond, MaxAttempts: 10,
		ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
	}
}

// How much shares a request: a little less than brokers take by default.
const (
	sendBatch = 1000
	sendBytes = 1<<20 - 8<<10
)

// Sent counts what Produce did.
type Sent struct {
	Messages int64
	Bytes    int64 // of values
	Skipped  int64 // messages the source could not read, or the broker will not take for their size
}

// Lines is what Produce reads from; FileSource is one.
type Lines interface {
	Fetch(ctx context.Context, max int) ([]models.Envelope, error)
}

// Produce writes everything of a finite source to the topic and returns when
// all of it is acknowledged. skipped, if not nil, is told of each message left
// out. After an error, Sent counts what was acknowledged before it.
func (p *Producer) Produce(ctx context.Context, from Lines, skipped func(models.Envelope, *models.Rejection)) (Sent, error) {
	var sent Sent
	for {
		batch, err := from.Fetch(ctx, sendBatch)
		if errors.Is(err, io.EOF) {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		if err := p.produce(ctx, batch, &sent, skipped); err != nil {
			return sent, err
		}
	}
}

// produce writes one batch, and counts.
func (p *Producer) produce(ctx context.Context, batch []models.Envelope, sent *Sent, skipped func(models.Envelope, *models.Rejection)) error {
	small := batch[:0]
	count := func(e models.Envelope, fault *models.Rejection) {
		if fault == nil {
			sent.Messages++
			sent.Bytes += int64(len(e.Value))
			return
		}
		sent.Skipped++
		if skipped != nil {
			skipped(e, fault)
		}
	}
	for _, e := range batch {
		if e.Fault == nil && len(e.Value) < sendBytes {
			small = append(small, e)
			continue
		}
		fault := e.Fault
		if fault == nil {
			err := p.write(ctx, p.large, e)
			if err != nil && !tooLarge(err) {
				return p.fault(ctx, err)
			}
			if err != nil {
				fault = &models.Rejection{Reason: models.ReasonTooLarge, Stage: models.StageFetch, Detail: "larger than the broker takes: raise the topic's max.message.bytes, or split it"}
			}
		}
		count(e, fault)
	}
	if err := p.write(ctx, p.writer, small...); err != nil {
		return p.fault(ctx, err)
	}
	for _, e := range small {
		count(e, nil)
	}
	return nil
}

func (p *Producer) fault(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return p.conn.fault("writing to topic "+p.topic, err)
}

func (p *Producer) write(ctx context.Context, w *kafka.Writer, batch ...models.Envelope) error {
	if len(batch) == 0 {
		return nil
	}
	messages := make([]kafka.Message, len(batch))
	for i, e := range batch {
		messages[i] = kafka.Message{Key: e.Key, Value: e.Value, Headers: headersOf(e)}
		if len(e.Key) == 0 {
			messages[i].Key = conversationID(e.Value)
		}
	}
	return p.conn.write(ctx, w, p.topic, p.partitions, messages...)
}

func headersOf(e models.Envelope) []kafka.Header {
	var headers []kafka.Header
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		headers = append(headers, kafka.Header{Key: name, Value: []byte(e.Headers[name])})
	}
	return headers
}

// Close waits for writes under way.
func (p *Producer) Close() error {
	err := errors.Join(p.writer.Close(), p.large.Close())
	p.conn.close()
	return err
}

// idWithin is how far into a message its id is looked for.
const idWithin = 4 << 10

// conversationID is the "id" of a JSON object if it stands near its beginning,
// otherwise nil: a key is for keeping versions of one conversation in order,
// not worth reading a whole message for.
func conversationID(value []byte) []byte {
	in := json.NewDecoder(strings.NewReader(string(value[:min(len(value), idWithin)])))
	if open, err := in.Token(); err != nil || open != json.Delim('{') {
		return nil
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil
		}
		if name == "id" {
			if id, err := in.Token(); err == nil {
				if id, ok := id.(string); ok && id != "" {
					return []byte(id)
				}
			}
			return nil
		}
		var skip json.RawMessage
		if in.Decode(&skip) != nil {
			return nil
		}
	}
	return nil
}
