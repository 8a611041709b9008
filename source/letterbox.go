package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
)

// LetterBox reads a dead-letter topic and sends what lies in it back to where
// it came from. How far that has come it keeps as the committed position of a
// group that nobody is a member of.
type LetterBox struct {
	conn   *connection
	topic  string
	group  string
	writer *kafka.Writer
}

// NewLetterBox reaches Kafka as cfg says; cfg.Group is the group that keeps the
// progress of replays. It does not touch the network.
func NewLetterBox(cfg KafkaConfig, topic string) (*LetterBox, error) {
	if topic == "" || cfg.Group == "" {
		return nil, errors.New("dead letters need a topic and a group: set kafka.dead_letter_topic and kafka.group")
	}
	conn, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	return &LetterBox{conn: conn, topic: topic, group: cfg.Group, writer: &kafka.Writer{
		Addr: conn.client.Addr, Balancer: backToItsPartition{}, RequiredAcks: kafka.RequireAll, Transport: conn.transport,
		// One message a request, so that each is known to be taken or refused.
		BatchSize: 1, BatchTimeout: 5 * time.Millisecond, BatchBytes: largestWrite, MaxAttempts: 3,
		ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
	}}, nil
}

// backToItsPartition keeps a conversation's versions together, whatever rule
// their first sender shared messages out by. A topic that was made anew with
// fewer partitions takes them by key.
type backToItsPartition struct{}

func (backToItsPartition) Balance(m kafka.Message, partitions ...int) int {
	if from, ok := m.WriterData.(int); ok && slices.Contains(partitions, from) {
		return from
	}
	return (&kafka.Hash{}).Balance(m, partitions...)
}

// Spans tells what the topic holds now; nothing where there is no such topic.
func (b *LetterBox) Spans(ctx context.Context) ([]models.DeadLetterSpan, error) {
	ids, err := b.conn.findPartitions(ctx, b.topic)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	at, err := b.conn.positions(ctx, b.topic, b.group)
	if err != nil {
		return nil, err
	}
	spans := make([]models.DeadLetterSpan, 0, len(at))
	for id, p := range at {
		spans = append(spans, models.DeadLetterSpan{Partition: id, First: p.first, End: p.end, Offset: p.next, Note: p.note})
	}
	slices.SortFunc(spans, func(a, b models.DeadLetterSpan) int { return cmp.Compare(a.Partition, b.Partition) })
	return spans, nil
}

// Read returns some letters of [from, end), in order, and where to go on: at
// end once there are no more.
func (b *LetterBox) Read(ctx context.Context, partition int, from, end int64) ([]models.DeadLetter, int64, error) {
	messages, next, err := b.conn.messages(ctx, b.topic, partition, from, end)
	if err != nil {
		return nil, from, b.conn.fault(fmt.Sprintf("reading topic %s, partition %d at %d", b.topic, partition, from), err)
	}
	letters := make([]models.DeadLetter, len(messages))
	for i, m := range messages {
		letters[i] = deadLetter(m)
	}
	return letters, next, nil
}

// Send writes the message of a letter back to the topic and partition it came
// from, with its own time, and returns when all in-sync replicas have it. A
// *models.Rejection says why this letter can never go back.
func (b *LetterBox) Send(ctx context.Context, l models.DeadLetter) error {
	m := l.Message
	if m.Origin.Source == b.topic {
		return hopeless(models.ReasonUnreadable, "it came from the dead-letter topic itself")
	}
	if l.Omitted > 0 {
		found, _, err := b.conn.messages(ctx, m.Origin.Source, m.Origin.Partition, m.Origin.Offset, m.Origin.Offset+1)
		if err != nil && !errors.Is(err, kafka.OffsetOutOfRange) {
			return b.conn.fault("reading topic "+m.Origin.Source, err)
		}
		if len(found) == 0 {
			return hopeless(models.ReasonTooLarge, "the letter could not hold its value of %d bytes, and %s is no longer there", l.Omitted, m.Origin)
		}
		m.Value = found[0].Value
	}
	again := kafka.Message{Topic: m.Origin.Source, WriterData: m.Origin.Partition, Key: m.Key, Value: m.Value, Time: m.Time, Headers: headersOf(m)}
	err := b.conn.write(ctx, b.writer, m.Origin.Source, 0, again)
	switch {
	case tooLarge(err):
		return hopeless(models.ReasonTooLarge, "topic %s no longer takes %d bytes: raise its max.message.bytes", m.Origin.Source, len(m.Value))
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	}
	return b.conn.fault("writing to topic "+m.Origin.Source, err)
}

func hopeless(reason models.Reason, format string, args ...any) error {
	return &models.Rejection{Reason: reason, Stage: models.StageFetch, Detail: fmt.Sprintf(format, args...)}
}

// Keep records how far replays of a partition have come, for later Spans.
func (b *LetterBox) Keep(ctx context.Context, partition int, offset int64, note string) error {
	err := coordinated(ctx, func() error {
		res, err := b.conn.client.OffsetCommit(ctx, &kafka.OffsetCommitRequest{
			GroupID: b.group, GenerationID: -1, // of nobody
			Topics: map[string][]kafka.OffsetCommit{b.topic: {{Partition: partition, Offset: offset, Metadata: note}}},
		})
		if err != nil {
			return err
		}
		for _, p := range res.Topics[b.topic] {
			err = errors.Join(err, p.Error)
		}
		return err
	})
	return b.conn.fault("recording the progress of group "+b.group, err)
}

// Close waits for messages under way.
func (b *LetterBox) Close() error {
	err := b.writer.Close()
	b.conn.close()
	return err
}
