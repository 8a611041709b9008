package source

import (
	"fmt"

	"github.com/twmb/franz-go/pkg/kfake"
)

// Broker is a Kafka broker inside this process, for the demo and for tests. It
// keeps everything in memory and listens on free ports of the loopback.
type Broker struct {
	cluster *kfake.Cluster
}

// StartBroker starts a broker with these topics and their numbers of
// partitions.
func StartBroker(topics map[string]int32) (*Broker, error) {
	options := []kfake.Opt{kfake.NumBrokers(1)}
	for topic, partitions := range topics {
		options = append(options, kfake.SeedTopics(partitions, topic))
	}
	cluster, err := kfake.NewCluster(options...)
	if err != nil {
		return nil, fmt.Errorf("the in-process broker did not start: %w", err)
	}
	return &Broker{cluster: cluster}, nil
}

// Addresses are where it listens, HOST:PORT each.
func (b *Broker) Addresses() []string { return b.cluster.ListenAddrs() }

// Close stops the broker and forgets everything.
func (b *Broker) Close() error {
	b.cluster.Close()
	return nil
}
