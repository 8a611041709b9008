package source

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"
)

// position is where a group stands in one partition.
type position struct {
	first, end int64  // the topic holds [first, end)
	next       int64  // the group's committed position; -1: none yet
	note       string // what the group left with it
}

// from is where the group goes on: what was deleted since cannot come any more.
func (p position) from() int64 { return max(p.next, p.first) }

func (p position) lag() int64 { return max(p.end-p.from(), 0) }

// positions asks for every partition of the topic.
func (c *connection) positions(ctx context.Context, topic, group string) (map[int]position, error) {
	ids, err := c.partitions(ctx, topic)
	if err != nil {
		return nil, err
	}
	var ask []kafka.OffsetRequest
	for _, id := range ids {
		ask = append(ask, kafka.FirstOffsetOf(id), kafka.LastOffsetOf(id))
	}
	listed, err := c.client.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{topic: ask}})
	if err != nil {
		return nil, c.fault("asking for the ends of topic "+topic, err)
	}
	kept, err := c.kept(ctx, topic, group, ids)
	if err != nil {
		return nil, err
	}
	all := make(map[int]position, len(ids))
	for _, p := range listed.Topics[topic] {
		if p.Error != nil {
			return nil, c.fault("asking for the ends of topic "+topic, p.Error)
		}
		all[p.Partition] = position{first: p.FirstOffset, end: p.LastOffset, next: kept[p.Partition].CommittedOffset, note: kept[p.Partition].Metadata}
	}
	if len(all) != len(ids) {
		return nil, c.fault("asking for the ends of topic "+topic, errors.New("not every partition answered"))
	}
	return all, nil
}

func (c *connection) committed(ctx context.Context, topic, group string, ids []int) (map[int]int64, error) {
	kept, err := c.kept(ctx, topic, group, ids)
	if err != nil {
		return nil, err
	}
	next := make(map[int]int64, len(kept))
	for id, p := range kept {
		next[id] = p.CommittedOffset
	}
	return next, nil
}

// kept is what a group has committed, with its metadata; an offset of -1 where
// there is nothing.
func (c *connection) kept(ctx context.Context, topic, group string, ids []int) (map[int]kafka.OffsetFetchPartition, error) {
	doing := "asking for the position of group " + group
	next := make(map[int]kafka.OffsetFetchPartition, len(ids))
	for _, id := range ids {
		next[id] = kafka.OffsetFetchPartition{Partition: id, CommittedOffset: -1}
	}
	var res *kafka.OffsetFetchResponse
	err := coordinated(ctx, func() (err error) {
		if res, err = c.client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{GroupID: group, Topics: map[string][]int{topic: ids}}); err != nil {
			return err
		}
		return res.Error
	})
	if errors.Is(err, kafka.GroupIdNotFound) {
		return next, nil // some brokers say so of a group that has not begun
	}
	if err != nil {
		return nil, c.fault(doing, err)
	}
	for _, p := range res.Topics[topic] {
		if p.Error != nil {
			return nil, c.fault(doing, p.Error)
		}
		next[p.Partition] = p
	}
	return next, nil
}

// partitions are the topic's; it is an error if there is no such topic.
func (c *connection) partitions(ctx context.Context, topic string) ([]int, error) {
	ids, err := c.findPartitions(ctx, topic)
	if err == nil && len(ids) == 0 {
		return nil, c.fault("asking for topic "+topic, kafka.UnknownTopicOrPartition)
	}
	return ids, err
}

// findPartitions are the topic's, none where there is no such topic.
func (c *connection) findPartitions(ctx context.Context, topic string) ([]int, error) {
	doing := "asking for topic " + topic
	res, err := c.client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{topic}})
	if err != nil {
		return nil, c.fault(doing, err)
	}
	var ids []int
	for _, t := range res.Topics {
		switch {
		case t.Name != topic, errors.Is(t.Error, kafka.UnknownTopicOrPartition):
		case t.Error != nil:
			return nil, c.fault(doing, t.Error)
		default:
			for _, p := range t.Partitions {
				ids = append(ids, p.ID)
			}
		}
	}
	return ids, nil
}
