package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"earshot/config"
	"earshot/history"
	"earshot/models"
	"earshot/pipeline"
	"earshot/rollup"
	"earshot/source"
	"earshot/store"
	"earshot/store/elastic"
	"earshot/store/sqlite"
	"earshot/taxonomy"
	"earshot/transcript"
	"earshot/worker"
)

// logger writes to stderr as configured, but nothing below least.
func (a *app) logger(c config.Config, least slog.Level) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		level = slog.LevelInfo // Validate has refused anything else
	}
	options := &slog.HandlerOptions{Level: max(level, least)}
	if c.Log.Format == "text" {
		return slog.New(slog.NewTextHandler(a.err, options))
	}
	return slog.New(slog.NewJSONHandler(a.err, options))
}

// openStore opens the configured store without talking to it yet.
func openStore(c config.Config, log *slog.Logger, m *worker.Metrics) (store.Store, error) {
	target, err := c.Store.Target()
	if err != nil {
		return nil, err
	}
	if target.SQLite != "" {
		return sqlite.Open(target.SQLite)
	}
	var trusted []byte
	if c.Store.CAFile != "" {
		if trusted, err = os.ReadFile(c.Store.CAFile); err != nil {
			return nil, usagef("store.ca_file: %w", err)
		}
	}
	return elastic.Open(elastic.Config{
		URLs: target.Elasticsearch, Username: c.Store.Username, Password: c.Store.Password.Reveal(), APIKey: c.Store.APIKey.Reveal(), CACert: trusted,
		Prefix: c.Store.Prefix, Shards: c.Store.Shards, Replicas: c.Store.Replicas, Log: log,
		Retried: func(operation string) { m.Retried("store:" + operation) },
	})
}

// loadTaxonomy reads a pack: a file, the name of a shipped one, or "" for the
// default.
func loadTaxonomy(name string) (models.Taxonomy, error) {
	name = cmp.Or(name, taxonomy.Default)
	if !(config.Config{Taxonomy: name}).TaxonomyIsFile() {
		t, err := taxonomy.Shipped(name)
		if err != nil {
			return t, usagef("taxonomy: %w; a path has a dot or a slash in it, such as ./%s", err, name)
		}
		return t, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return models.Taxonomy{}, usagef("taxonomy: %w", err)
	}
	t, err := taxonomy.Parse(name, data)
	if err != nil {
		return t, usageError{err}
	}
	return t, nil
}

// newAnalyzer compiles the rules into the analysis.
func newAnalyzer(t models.Taxonomy, key []byte, m *worker.Metrics) (*pipeline.Pipeline, error) {
	return pipeline.New(pipeline.Options{
		Taxonomy: t, Version: version, Observe: m.Stage,
		CustomerKey: func(id string) string {
			if len(key) == 0 {
				return ""
			}
			return history.CustomerKey(key, id)
		},
	})
}

// newDecoder reads messages as configured.
func newDecoder(c config.Config, zone *time.Location) *transcript.Decoder {
	skew := c.Limits.ClockSkew
	if skew == 0 {
		skew = -1 // a configured 0 means not at all; for the decoder 0 is its default
	}
	return transcript.New(zone, transcript.Limits{
		MessageBytes: int(c.Limits.MessageBytes), TurnBytes: int(c.Limits.TurnBytes), ClockSkew: skew,
	}, time.Now)
}

func newLinker(c config.Config) models.Linker {
	return history.NewLinker(history.Limits{SharedLineCap: c.Linking.SharedLineCap, Horizon: c.Linking.Horizon})
}

// topicsOf is what rollups know of the topics.
func topicsOf(t models.Taxonomy) map[string]rollup.Topic {
	topics := make(map[string]rollup.Topic, len(t.Topics))
	for _, topic := range t.Topics {
		topics[topic.ID] = rollup.Topic{Drivers: topic.Drivers, Burdens: topic.Burdens, Praise: topic.Praise}
	}
	return topics
}

// newRunner computes periods of this store.
func newRunner(p *process) *rollup.Runner {
	return &rollup.Runner{
		Counts: p.store, Keep: p.store, Schedule: p.store, Zone: p.zone, Kinds: p.cfg.Rollup.Periods, Lookback: p.cfg.Rollup.Lookback, Fiscal: time.Month(p.cfg.Rollup.FiscalYearStart), Topics: topicsOf(p.rules),
		Now: time.Now, Metrics: p.metrics, Log: p.log,
	}
}

// letters keeps a rejected message in two places: whole where it can be
// replayed from, and as a trace in the store, so that coverage can be counted.
type letters struct {
	whole worker.DeadLetters
	trace store.Rejections
}

func (l letters) Put(ctx context.Context, e models.Envelope, cause error) error {
	if err := l.whole.Put(ctx, e, cause); err != nil {
		return err
	}
	r := models.AsRejection(cause)
	at := e.Time
	if at.IsZero() {
		at = time.Now()
	}
	return l.trace.Reject(ctx, []models.RejectedMessage{{Origin: e.Origin, Reason: r.Reason, Stage: r.Stage, Time: at}})
}

// optionalKey is the secret for customers, or nil where none is set.
func optionalKey(c config.Config) ([]byte, error) {
	if c.CustomerKey == (config.CustomerKey{}) {
		return nil, nil
	}
	return c.CustomerKey.Key()
}

// needKey is the decoder of commands that may run without a secret for as long
// as no customer needs hashing.
func needKey(decode worker.Decode, key []byte) worker.Decode {
	if len(key) > 0 {
		return decode
	}
	return func(e models.Envelope) (*models.Transcript, error) {
		t, err := decode(e)
		if err == nil && history.CustomerKey([]byte("any"), t.CustomerID) != "" {
			return nil, fmt.Errorf("%s line %d names a customer: %w", e.Origin.Source, e.Origin.Offset, config.Config{}.Require("customer_key"))
		}
		return t, err
	}
}

// kafkaConfig is how every part of one process reaches Kafka.
func kafkaConfig(c config.Config, log *slog.Logger) source.KafkaConfig {
	return source.KafkaConfig{
		Brokers: c.Kafka.Brokers, Topic: c.Kafka.Topic, Group: c.Kafka.Group,
		TLS: c.Kafka.TLS.Enabled, CAFile: c.Kafka.TLS.CAFile,
		Mechanism: c.Kafka.SASL.Mechanism, Username: c.Kafka.SASL.Username, Password: c.Kafka.SASL.Password.Reveal(),
		MaxBatchBytes: int64(c.Worker.BatchBytes), Log: log,
	}
}
