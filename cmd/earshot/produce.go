package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"earshot/source"
)

func (a *app) produceCommand() *cobra.Command {
	var partitions int
	c := &cobra.Command{
		Use:     "produce FILE...",
		GroupID: "work",
		Short:   "Write transcripts from files to the Kafka topic",
		Long: `Writes each line (JSON lines, plain or .gz, or - for standard input) as one
message to kafka.topic, keyed by the conversation's id. Lines are sent as they
are; what is wrong with them is the worker's business.`,
		Example: `  earshot produce calls.jsonl.gz
  EARSHOT_KAFKA_BROKERS=localhost:9092 earshot produce --create-topic 6 calls.jsonl`,
		Args: filesArgs,
		RunE: func(c *cobra.Command, files []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			if err := cfg.Require("kafka.brokers"); err != nil {
				return err
			}
			in, err := a.openFiles(files, false)
			if err != nil {
				return err
			}
			defer in.close() //nolint:errcheck // only read from
			producer, err := source.NewProducer(kafkaConfig(cfg, a.logger(cfg, slog.LevelWarn)), partitions)
			if err != nil {
				return err
			}
			defer producer.Close() //nolint:errcheck // every message was acknowledged before
			sent, err := producer.Produce(c.Context(), in.files, in.reject(c.Context()))
			if err != nil {
				return fmt.Errorf("%s sent, then: %w", plural(int(sent.Messages), "message", "messages"), err)
			}
			fmt.Fprintf(a.err, "%s sent to %s\n", plural(int(sent.Messages), "message", "messages"), cfg.Kafka.Topic)
			if err := in.close(); err != nil {
				return err // what was left out could not be kept
			}
			return in.outcome()
		},
	}
	c.Flags().IntVar(&partitions, "create-topic", 0, "create the topic with this many partitions if it is not there")
	return c
}
