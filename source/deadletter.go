package source

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
)

// Headers of a dead letter, besides those the message came with.
const (
	HeaderReason          = "earshot-reason"
	HeaderStage           = "earshot-stage"
	HeaderDetail          = "earshot-detail"
	HeaderOriginTopic     = "earshot-origin-topic"
	HeaderOriginPartition = "earshot-origin-partition"
	HeaderOriginOffset    = "earshot-origin-offset"
	HeaderOriginTime      = "earshot-origin-time" // the message's own timestamp
	HeaderRejectedAt      = "earshot-rejected-at"
	HeaderValueOmitted    = "earshot-value-omitted" // bytes of a value the broker would not take
)

// letterHeaders are all of them.
func letterHeaders() []string {
	return []string{
		HeaderReason, HeaderStage, HeaderDetail, HeaderOriginTopic, HeaderOriginPartition, HeaderOriginOffset, HeaderOriginTime, HeaderRejectedAt, HeaderValueOmitted,
	}
}

// largestWrite is what is offered to the broker at all; it decides by its own,
// smaller limit.
const largestWrite = 64 << 20

// DeadLetterTopic keeps rejected messages in a Kafka topic, as they came, with
// the reason in their headers. It is safe for concurrent use.
type DeadLetterTopic struct {
	conn   *connection
	topic  string
	writer *kafka.Writer
	now    func() time.Time
}

// NewDeadLetterTopic reaches Kafka as cfg says and writes to topic, which is
// created when it is first needed and not there. It does not touch the network.
func NewDeadLetterTopic(cfg KafkaConfig, topic string) (*DeadLetterTopic, error) {
	if topic == "" {
		return nil, errors.New("no dead-letter topic is named: set kafka.dead_letter_topic")
	}
	conn, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	return &DeadLetterTopic{conn: conn, topic: topic, now: time.Now, writer: &kafka.Writer{
		Addr: conn.client.Addr, Topic: topic, Balancer: &kafka.Hash{}, RequiredAcks: kafka.RequireAll, Transport: conn.transport,
		// One letter a request: Put waits for each, so there is nothing to gather.
		BatchSize: 1, BatchTimeout: 5 * time.Millisecond, BatchBytes: largestWrite, MaxAttempts: 3,
		ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
	}}, nil
}

// Put writes a message whose cause is a *models.Rejection. Nil means that all
// in-sync replicas have it. A value the broker will not take is left out and
// its size noted.
func (d *DeadLetterTopic) Put(ctx context.Context, e models.Envelope, cause error) error {
	letter, err := d.letter(e, cause)
	if err != nil {
		return err
	}
	err = d.conn.write(ctx, d.writer, d.topic, -1, letter)
	if tooLarge(err) && letter.Value != nil {
		letter.Headers = append(letter.Headers, kafka.Header{Key: HeaderValueOmitted, Value: []byte(strconv.Itoa(len(e.Value)))})
		letter.Value = nil
		err = d.conn.write(ctx, d.writer, d.topic, -1, letter)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return d.conn.fault("writing to the dead-letter topic "+d.topic, err)
}

// Close waits for letters under way.
func (d *DeadLetterTopic) Close() error {
	err := d.writer.Close()
	d.conn.close()
	return err
}

func (d *DeadLetterTopic) letter(e models.Envelope, cause error) (kafka.Message, error) {
	r := models.AsRejection(cause)
	if r == nil {
		return kafka.Message{}, fmt.Errorf("only rejected messages go to the dead letters, and %s is not one of those", e.Origin)
	}
	ours := map[string]string{
		HeaderReason: string(r.Reason), HeaderStage: r.Stage, HeaderDetail: r.Detail,
		HeaderOriginTopic: e.Origin.Source, HeaderOriginPartition: strconv.Itoa(e.Origin.Partition), HeaderOriginOffset: strconv.FormatInt(e.Origin.Offset, 10),
		HeaderRejectedAt: d.now().UTC().Format(time.RFC3339Nano),
	}
	if !e.Time.IsZero() {
		ours[HeaderOriginTime] = e.Time.UTC().Format(time.RFC3339Nano)
	}
	all := maps.Clone(e.Headers)
	if all == nil {
		all = map[string]string{}
	}
	for _, name := range letterHeaders() { // of an earlier life
		delete(all, name)
	}
	maps.Copy(all, ours)
	return kafka.Message{Key: e.Key, Value: e.Value, Headers: headersOf(models.Envelope{Headers: all})}, nil
}

// deadLetter is what letter wrote, read again.
func deadLetter(e models.Envelope) models.DeadLetter {
	h := e.Headers
	l := models.DeadLetter{
		At: e.Origin, RejectedAt: e.Time,
		Why: models.Rejection{Reason: models.Reason(h[HeaderReason]), Stage: h[HeaderStage], Detail: h[HeaderDetail]},
	}
	if at, err := time.Parse(time.RFC3339Nano, h[HeaderRejectedAt]); err == nil {
		l.RejectedAt = at
	}
	l.Omitted, _ = strconv.Atoi(h[HeaderValueOmitted]) // mostly there is none
	m := models.Envelope{Key: e.Key, Value: e.Value, Headers: maps.Clone(h), TimeSource: models.StartAbsent}
	for _, name := range letterHeaders() {
		delete(m.Headers, name)
	}
	partition, err := strconv.Atoi(h[HeaderOriginPartition])
	offset, err2 := strconv.ParseInt(h[HeaderOriginOffset], 10, 64)
	if errors.Join(err, err2) != nil || h[HeaderOriginTopic] == "" {
		l.Why.Reason = "" // where it came from cannot be told
	}
	m.Origin = models.Origin{Source: h[HeaderOriginTopic], Partition: partition, Offset: offset}
	if at, err := time.Parse(time.RFC3339Nano, h[HeaderOriginTime]); err == nil {
		m.Time, m.TimeSource = at, models.StartMessage
	}
	l.Message = m
	return l
}
