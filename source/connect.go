package source

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/plain"
	"github.com/segmentio/kafka-go/sasl/scram"
)

// KafkaConfig is how to reach Kafka and what to read. Only Brokers is always
// needed; a consumer needs Topic and Group too.
type KafkaConfig struct {
	Brokers []string // HOST:PORT each, to start from
	Topic   string
	Group   string

	TLS       bool
	CAFile    string // PEM; empty: the system's certificates
	Mechanism string // plain, scram-sha-256, scram-sha-512; empty: no sign-in
	Username  string
	Password  string

	MaxBatchBytes   int64 // Fetch stops collecting at this size; default 16 MiB
	MaxMessageBytes int   // what one fetch asks a partition for; larger messages come through alone. Default 16 MiB
	// StopAtEnd makes Fetch return io.EOF once the group has committed
	// everything that was in the topic when Fetch was first called.
	StopAtEnd bool
	Log       *slog.Logger // nil: silent
}

// requestTimeout bounds one request to a broker.
const requestTimeout = 10 * time.Second

// connection is how one part of the process reaches the brokers.
type connection struct {
	brokers   []string
	clientID  string // unique, so that the group's members can be told apart
	dialer    *kafka.Dialer
	transport *kafka.Transport
	client    *kafka.Client
	end       context.CancelFunc // ends the transport's own goroutines
	log       *slog.Logger
}

func connect(cfg KafkaConfig) (*connection, error) {
	if len(cfg.Brokers) == 0 {
		return nil, errors.New("no Kafka brokers are named: set kafka.brokers to HOST:PORT")
	}
	security, err := cfg.security()
	if err != nil {
		return nil, err
	}
	mechanism, err := cfg.mechanism()
	if err != nil {
		return nil, err
	}
	c := &connection{brokers: cfg.Brokers, clientID: "earshot-" + strings.ToLower(rand.Text()[:10]), log: cfg.Log}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.dialer = &kafka.Dialer{ClientID: c.clientID, Timeout: requestTimeout, DualStack: true, TLS: security, SASLMechanism: mechanism}
	life, end := context.WithCancel(context.Background())
	c.end = end
	c.transport = &kafka.Transport{Context: life, ClientID: c.clientID, DialTimeout: requestTimeout, MetadataTTL: 2 * time.Second, TLS: security, SASL: mechanism}
	c.client = &kafka.Client{Addr: kafka.TCP(cfg.Brokers...), Timeout: requestTimeout, Transport: c.transport}
	return c, nil
}

// close is for good: requests after it fail.
func (c *connection) close() {
	c.end()
	c.transport.CloseIdleConnections()
}

func (cfg KafkaConfig) security() (*tls.Config, error) {
	if !cfg.TLS {
		return nil, nil
	}
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if cfg.CAFile == "" {
		return t, nil
	}
	pem, err := os.ReadFile(cfg.CAFile)
	if err != nil {
		return nil, fmt.Errorf("kafka.tls.ca_file cannot be read: %w", err)
	}
	t.RootCAs = x509.NewCertPool()
	if !t.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("kafka.tls.ca_file %s holds no PEM certificate", cfg.CAFile)
	}
	return t, nil
}

func (cfg KafkaConfig) mechanism() (sasl.Mechanism, error) {
	switch strings.ToLower(cfg.Mechanism) {
	case "":
		return nil, nil
	case "plain":
		return plain.Mechanism{Username: cfg.Username, Password: cfg.Password}, nil
	case "scram-sha-256":
		return scram.Mechanism(scram.SHA256, cfg.Username, cfg.Password)
	case "scram-sha-512":
		return scram.Mechanism(scram.SHA512, cfg.Username, cfg.Password)
	}
	return nil, fmt.Errorf("kafka.sasl.mechanism %q is not known: plain, scram-sha-256 or scram-sha-512", cfg.Mechanism)
}

// fault says what Kafka did and what to do about it. It keeps the words of err
// and not err itself: a connection that broke with io.EOF, or a deadline of
// ours, must not look like the end of the source or of the caller's context.
func (c *connection) fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	var each kafka.WriteErrors
	if errors.As(err, &each) {
		for _, one := range each {
			if one != nil {
				return c.fault(doing, one)
			}
		}
	}
	hint := ""
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		hint = ": the broker's name does not resolve; check kafka.brokers and the listeners the brokers advertise"
	case errors.Is(err, kafka.UnknownTopicOrPartition):
		hint = ": the topic does not exist; create it, or check the topic's name in the configuration"
	case errors.Is(err, kafka.SASLAuthenticationFailed):
		hint = ": sign-in refused; check kafka.sasl"
	case errors.Is(err, kafka.TopicAuthorizationFailed), errors.Is(err, kafka.GroupAuthorizationFailed), errors.Is(err, kafka.ClusterAuthorizationFailed):
		hint = ": not allowed; give this user the rights it needs"
	case errors.As(err, &op), errors.Is(err, context.DeadlineExceeded), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		hint = ": no usable answer; check that Kafka runs, that kafka.brokers is right, and whether it wants kafka.tls or kafka.sasl"
	}
	said := err.Error()
	if _, inside, ok := strings.Cut(said, "kafka.(*Client)."); ok { // the name of a function of the library: tells nobody anything
		if _, words, ok := strings.Cut(inside, ": "); ok {
			said = words
		}
	}
	return fmt.Errorf("kafka at %s: %s: %s%s", strings.Join(c.brokers, ","), doing, said, hint)
}
