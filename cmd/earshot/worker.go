package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"earshot/config"
	"earshot/worker"
)

func (a *app) workerCommand() *cobra.Command {
	var (
		lanes          int
		untilCaughtUp  bool
		withoutRollups bool
	)
	c := &cobra.Command{
		Use:     "worker",
		GroupID: "work",
		Short:   "Kafka to store, and rollups on schedule, until stopped",
		Long: `Consumes transcripts from Kafka, analyses and stores them, and rolls closed
periods up on schedule. A stop signal lets it settle the batch in hand.
Health, readiness and metrics are served at http.address.`,
		Example: `  earshot worker --config earshot.yaml
  earshot worker --lanes 4
  earshot worker --until-caught-up --store http://localhost:9200`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			if c.Flags().Changed("lanes") {
				if lanes < 1 {
					return usagef("--lanes must be at least 1")
				}
				cfg.Worker.Lanes = lanes
			}
			return a.work(c.Context(), cfg, untilCaughtUp, !withoutRollups)
		},
	}
	c.Flags().IntVar(&lanes, "lanes", 1, "loops that consume side by side, each a member of the consumer group")
	c.Flags().BoolVar(&untilCaughtUp, "until-caught-up", false, "end when everything that was in the topic at the start is settled")
	c.Flags().BoolVar(&withoutRollups, "no-rollups", false, "leave the schedule to other workers")
	return c
}

// Batches make short-lived garbage, so the collector may run less often than
// by default, up to a soft limit that keeps the process flat. GOGC and
// GOMEMLIMIT override these.
const (
	softMemoryLimit = 150 << 20
	collectAt       = 300
)

func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemoryLimit)
	}
}

// work joins the parts of a worker and runs them until ctx ends or, if asked,
// the topic is caught up.
func (a *app) work(ctx context.Context, cfg config.Config, untilCaughtUp, rollups bool) error {
	if err := cfg.Require("kafka.brokers", "customer_key"); err != nil {
		return err
	}
	tuneCollector()
	p, err := a.newProcess(cfg, a.logger(cfg, slog.LevelDebug))
	if err != nil {
		return err
	}
	defer p.close()
	kafka := kafkaConfig(cfg, p.log)
	kafka.StopAtEnd = untilCaughtUp
	heart := p.heartbeat()
	parts, background, err := p.lanes(kafka, cfg.Worker.Lanes, heart, func(int, int) {})
	if err != nil {
		return err
	}
	if rollups && !untilCaughtUp {
		runner := newRunner(p)
		parts = append(parts, p.scheduler(func(ctx context.Context) error {
			_, err := runner.Pass(ctx)
			// A period that cannot be counted does not hold up the digests of others.
			_, notSent := p.newSender().Pass(ctx)
			if err = errors.Join(err, notSent); err == nil {
				heart.Passed()
			}
			return err
		}).Run)
	}
	p.log.Info("started", "version", version, "lanes", cfg.Worker.Lanes, "topic", cfg.Kafka.Topic, "group", cfg.Kafka.Group, "store", cfg.Store.URL)
	err = worker.Work(ctx, worker.Plan{
		Prepare: p.prepare, Parts: parts, Background: append(background, p.serving(p.health())), Metrics: p.metrics, Log: p.log,
	})
	if err == nil {
		p.log.Info("stopped; everything taken in was settled")
	}
	return err
}
