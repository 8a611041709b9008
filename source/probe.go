package source

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"
)

// KafkaReport is what a look at Kafka found. It holds what is known even where
// ProbeKafka returned an error too.
type KafkaReport struct {
	Brokers              int    // brokers of the cluster
	Partitions           int    // of the topic; 0: there is no such topic
	DeadLetterPartitions int    // 0: it is not there yet, and is created with the first dead letter
	Group                string // the group's state in Kafka's word: Stable, Empty, Dead (never seen), PreparingRebalance …
	Members              int
	Lag                  int64         // messages not committed yet, over all partitions
	LagByPartition       map[int]int64 // nil: not known
}

// ProbeKafka looks at everything a worker needs of Kafka, changing nothing.
// The error says in words what would keep a worker from working.
func ProbeKafka(ctx context.Context, cfg KafkaConfig, deadLetterTopic string) (KafkaReport, error) {
	var report KafkaReport
	conn, err := connect(cfg)
	if err != nil {
		return report, err
	}
	defer conn.close()
	cluster, err := conn.client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{cfg.Topic, deadLetterTopic}})
	if err != nil {
		return report, conn.fault("asking who is there", err)
	}
	report.Brokers = len(cluster.Brokers)
	for _, t := range cluster.Topics {
		if t.Error != nil {
			continue
		}
		if t.Name == cfg.Topic {
			report.Partitions = len(t.Partitions)
		}
		if t.Name == deadLetterTopic {
			report.DeadLetterPartitions = len(t.Partitions)
		}
	}
	if report.Partitions == 0 {
		return report, conn.fault("asking for topic "+cfg.Topic, kafka.UnknownTopicOrPartition)
	}
	groupErr := report.group(ctx, conn, cfg.Group)
	at, err := conn.positions(ctx, cfg.Topic, cfg.Group)
	if err != nil {
		return report, errors.Join(groupErr, err)
	}
	report.LagByPartition = make(map[int]int64, len(at))
	for id, p := range at {
		report.LagByPartition[id] = p.lag()
		report.Lag += p.lag()
	}
	return report, groupErr
}

func (r *KafkaReport) group(ctx context.Context, conn *connection, group string) error {
	described, err := conn.describe(ctx, group)
	if err != nil {
		return err
	}
	r.Group, r.Members = described.GroupState, len(described.Members)
	return nil
}
