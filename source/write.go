package source

import (
	"context"
	"errors"
	"time"

	"github.com/segmentio/kafka-go"
)

// newTopicPatience is how long a topic that was just created may stay unknown
// to some broker.
const newTopicPatience = 10 * time.Second

// write writes messages and waits for their acknowledgement. A topic that is
// not there is created with so many partitions (-1: as many as the broker
// likes, 0: it is not created), and writing tried again until it is known
// everywhere. Messages that were acknowledged are not written again.
func (c *connection) write(ctx context.Context, w *kafka.Writer, topic string, partitions int, messages ...kafka.Message) error {
	began, created := time.Now(), false
	for {
		err := w.WriteMessages(ctx, messages...)
		if !newTopic(err) || time.Since(began) > newTopicPatience {
			return err
		}
		messages = unwritten(messages, err)
		if !created && partitions != 0 {
			if err := c.createTopic(ctx, topic, partitions); err != nil {
				return err
			}
			created = true
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// createTopic makes a topic; one that is there already is fine.
func (c *connection) createTopic(ctx context.Context, topic string, partitions int) error {
	res, err := c.client.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{{Topic: topic, NumPartitions: partitions, ReplicationFactor: -1}}})
	if err == nil {
		err = res.Errors[topic]
	}
	if errors.Is(err, kafka.TopicAlreadyExists) {
		return nil
	}
	return c.fault("creating topic "+topic, err)
}

// newTopic reports whether err is what a topic answers that is not there, or
// not there yet.
func newTopic(err error) bool {
	return anyOf(err, func(err error) bool {
		return errors.Is(err, kafka.UnknownTopicOrPartition) || errors.Is(err, kafka.LeaderNotAvailable)
	})
}

func tooLarge(err error) bool {
	return anyOf(err, func(err error) bool {
		var local kafka.MessageTooLargeError
		return errors.Is(err, kafka.MessageSizeTooLarge) || errors.As(err, &local)
	})
}

// anyOf looks into the errors of single messages too.
func anyOf(err error, is func(error) bool) bool {
	var each kafka.WriteErrors
	if errors.As(err, &each) {
		for _, err := range each {
			if err != nil && is(err) {
				return true
			}
		}
		return false
	}
	return err != nil && is(err)
}

// unwritten are the messages that were not acknowledged.
func unwritten(messages []kafka.Message, err error) []kafka.Message {
	var each kafka.WriteErrors
	if !errors.As(err, &each) || len(each) != len(messages) {
		return messages
	}
	var rest []kafka.Message
	for i, m := range messages {
		if each[i] != nil {
			rest = append(rest, m)
		}
	}
	return rest
}
