package source

import (
	"context"
	"errors"
	"io"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
)

// holdsMessage reports whether a reader would be given anything of [from, end).
// A topic's last offsets may be markers of transactions, or gaps that
// compaction left: nobody ever reads or commits those.
func (c *connection) holdsMessage(ctx context.Context, topic string, partition int, from, end int64) (bool, error) {
	for from < end {
		some, next, err := c.messages(ctx, topic, partition, from, end)
		if err != nil {
			return false, c.fault("looking into topic "+topic, err)
		}
		if len(some) > 0 {
			return true, nil
		}
		from = next
	}
	return false, nil
}

// readAtOnce is how many bytes are asked of a partition; a larger message
// comes through alone.
const readAtOnce = 4 << 20

// emptyAnswers is how many answers in a row have to be empty until there is
// taken to be nothing: a broker that throttles its clients gives empty ones too.
const emptyAnswers = 4

// messages reads some of [from, end) of a partition, and says where to go on.
// Offsets that markers and gaps take are passed over.
func (c *connection) messages(ctx context.Context, topic string, partition int, from, end int64) ([]models.Envelope, int64, error) {
	for range emptyAnswers {
		some, next, throttled, err := c.fetch(ctx, topic, partition, from, end)
		if err != nil || next > from {
			return some, min(next, end), err
		}
		if err := pause(ctx, max(throttled, 200*time.Millisecond)); err != nil {
			return nil, from, err
		}
	}
	return nil, end, nil
}

// fetch asks once. An answer with nothing in it leaves next at from.
func (c *connection) fetch(ctx context.Context, topic string, partition int, from, end int64) (all []models.Envelope, next int64, throttled time.Duration, err error) {
	res, err := c.client.Fetch(ctx, &kafka.FetchRequest{Topic: topic, Partition: partition, Offset: from, MinBytes: 1, MaxBytes: readAtOnce, MaxWait: 100 * time.Millisecond})
	if err == nil {
		err = res.Error
	}
	if err != nil {
		return nil, from, 0, err
	}
	next = from
	for {
		record, err := res.Records.ReadRecord()
		if errors.Is(err, io.EOF) {
			return all, next, res.Throttle, nil
		}
		if err != nil {
			return nil, from, 0, err
		}
		m := kafka.Message{Topic: topic, Partition: partition, Offset: record.Offset, Time: record.Time, Headers: record.Headers}
		if m.Key, m.Value, err = content(record); err != nil {
			return nil, from, 0, err
		}
		if record.Offset >= from && record.Offset < end {
			all = append(all, envelope(m))
		}
		next = max(next, record.Offset+1)
	}
}

// content reads a record's key and value, and lets go of both.
func content(r *kafka.Record) (key, value []byte, err error) {
	parts := [][]byte{nil, nil}
	for i, from := range []protocol.Bytes{r.Key, r.Value} {
		if from == nil {
			continue
		}
		var read error
		parts[i], read = protocol.ReadAll(from)
		err = errors.Join(err, read, from.Close())
	}
	return parts[0], parts[1], err
}
