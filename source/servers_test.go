//go:build servers

package source

import (
	"os"
	"strings"
	"testing"
)

// TestKafkaOnARealBroker runs the suite on the brokers EARSHOT_TEST_KAFKA
// names.
func TestKafkaOnARealBroker(t *testing.T) {
	brokers := os.Getenv("EARSHOT_TEST_KAFKA")
	if brokers == "" {
		t.Fatal("EARSHOT_TEST_KAFKA is not set: name a Kafka broker, HOST:PORT")
	}
	kafkaSuite(t, strings.Split(brokers, ","))
}
