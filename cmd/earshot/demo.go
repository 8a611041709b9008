package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"earshot/config"
	"earshot/demo"
	"earshot/models"
	"earshot/rollup"
	"earshot/source"
	"earshot/web"
	"earshot/worker"
)

// demoOptions are the flags of the demo.
type demoOptions struct {
	once    bool
	seed    uint64
	folder  string
	address string
	perWeek int // conversations; 0: as many as the corpus has by default
}

func (a *app) demoCommand() *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:     "demo",
		GroupID: "work",
		Short:   "See it all in one process: no servers, no set-up",
		Long: `Writes ten weeks of synthetic government-service conversations to an
in-process Kafka broker, lets the real worker analyse, redact, link and store
them (SQLite, in a temporary folder), lets the real scheduler roll them up,
prints last week's pain points, and serves search until stopped.`,
		Example: "  earshot demo\n  earshot demo --once --seed 7\n  earshot demo --folder ./try",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if a.storeURL != "" {
				return usagef("the demo keeps a store of its own: use --folder FOLDER to keep it, then --store sqlite:FOLDER/earshot.db with other commands")
			}
			return a.demo(c.Context(), o)
		},
	}
	c.Flags().BoolVar(&o.once, "once", false, "print and exit instead of serving")
	c.Flags().Uint64Var(&o.seed, "seed", 1, "another seed is another corpus")
	c.Flags().StringVar(&o.folder, "folder", "", "keep the database in this folder (default: a temporary one, removed at the end)")
	c.Flags().StringVar(&o.address, "address", "127.0.0.1:8080", "address to serve on; port 0 takes any free one")
	return c
}

func (a *app) demo(ctx context.Context, o demoOptions) error {
	began := time.Now()
	var listener net.Listener // nil with --once
	if !o.once {
		var err error
		if listener, err = web.Listen(ctx, o.address); err != nil {
			return err
		}
		defer listener.Close() //nolint:errcheck // closed by Serve, where it gets there
		o.address = listener.Addr().String()
	}
	if o.folder == "" {
		folder, err := os.MkdirTemp("", "earshot-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
		o.folder = folder
	}
	cfg := config.Default()
	topics := map[string]int32{cfg.Kafka.Topic: 4, cfg.Kafka.DeadLetterTopic: 1}
	broker, err := source.StartBroker(topics)
	if err != nil {
		return err
	}
	defer broker.Close() //nolint:errcheck // in this process
	cfg.Kafka.Brokers = broker.Addresses()
	cfg.Store.URL = "sqlite:" + filepath.Join(o.folder, "earshot.db")
	cfg.CustomerKey.Secret = config.Secret(rand.Text()) // of this demo only: nothing outlives it
	cfg.HTTP.Address, cfg.HTTP.PublicURL = o.address, "http://"+o.address
	cfg.HTTP.Access.AuditFile = filepath.Join(o.folder, "audit.jsonl")
	cfg.Digest.Audiences = []config.Audience{{Name: "All services", All: true, Folder: filepath.Join(o.folder, "digests")}}
	cfg.Log.Format = "text"
	if err := cfg.Validate(); err != nil {
		return err
	}
	p, err := a.newProcess(cfg, a.logger(cfg, slog.LevelWarn))
	if err != nil {
		return err
	}
	defer p.close()

	sent, err := a.demoProduce(ctx, p, o, began)
	if err != nil {
		return err
	}
	if err := a.demoConsume(ctx, p, sent); err != nil || ctx.Err() != nil {
		return err
	}
	if err := a.demoRollUp(ctx, p); err != nil || ctx.Err() != nil {
		return err
	}
	week := rollup.Previous(rollup.PeriodOf(models.PeriodWeek, began, p.zone), p.zone)
	fmt.Fprintf(a.out, "Synthetic conversations, made by seed %d: %s over ten weeks, in %s.\n\n", o.seed, grouped(sent), time.Since(began).Round(100*time.Millisecond))
	if err := a.printPeriod(ctx, p.store, week, p.zone, false); err != nil || o.once {
		return err
	}
	if _, err := p.newSender().Pass(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	api, err := p.api()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, `
Serving until you press Ctrl-C. Open http://%[1]s/ in a browser, or try:
  curl 'http://%[1]s/api/v1/conversations?q=supervisor&limit=3'
  curl 'http://%[1]s/api/v1/painpoints?period=week&label=%[2]s'
  curl 'http://%[1]s/metrics'
  %[4]s digest --store %[3]s --week %[2]s --preview
`, o.address, week.Label, cfg.Store.URL, os.Args[0])
	return web.Serve(ctx, listener, web.NewHandler(api), serveGrace)
}

// demoProduce writes the corpus to the broker.
func (a *app) demoProduce(ctx context.Context, p *process, o demoOptions, now time.Time) (int, error) {
	var messages []models.Envelope
	for t := range demo.Corpus(demo.Options{Seed: o.seed, Now: now, Zone: p.zone, PerWeek: o.perWeek}) {
		value, err := json.Marshal(t)
		if err != nil {
			return 0, err
		}
		messages = append(messages, models.Envelope{Value: value})
	}
	b := newBar(a.err, int64(len(messages)), "producing", false)
	defer b.close()
	producer, err := source.NewProducer(kafkaConfig(p.cfg, p.log), 0)
	if err != nil {
		return 0, err
	}
	defer producer.Close() //nolint:errcheck // every message was acknowledged before
	sent, err := producer.Produce(ctx, &memory{messages: messages, settled: func(n int) { b.at(int64(n)) }}, nil)
	return int(sent.Messages), err
}

// demoConsume lets the real worker settle everything that was sent.
func (a *app) demoConsume(ctx context.Context, p *process, sent int) error {
	kafka := kafkaConfig(p.cfg, p.log)
	kafka.StopAtEnd = true
	b := newBar(a.err, int64(sent), "analysing", false)
	defer b.close()
	var settled atomic.Int64
	// What is delivered twice, after a rebalance say, counts twice here and is stored once.
	lanes, background, err := p.lanes(kafka, 2, p.heartbeat(), func(n, _ int) { b.at(min(settled.Add(int64(n)), int64(sent))) })
	if err != nil {
		return err
	}
	if err := worker.Work(ctx, worker.Plan{Prepare: p.prepare, Parts: lanes, Background: background, Metrics: p.metrics, Log: p.log}); err != nil || ctx.Err() != nil {
		return err
	}
	page, err := p.store.Search(ctx, models.Query{Limit: 1})
	if err == nil && page.Total != int64(sent) {
		err = fmt.Errorf("%d conversations were sent but %d are stored", sent, page.Total)
	}
	return err
}

// demoRollUp runs the real scheduler until its first pass is done.
func (a *app) demoRollUp(ctx context.Context, p *process) error {
	runner := newRunner(p)
	b := newBar(a.err, -1, "rolling up", false)
	defer b.close()
	runner.Progress = func(done, _ int) { b.at(int64(done)) }
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	err := p.scheduler(func(pass context.Context) error {
		defer stop()
		_, failed = runner.Pass(pass)
		return failed
	}).Run(ctx)
	return errors.Join(err, failed)
}

// memory is a finite source of messages that are at hand.
type memory struct {
	messages []models.Envelope
	next     int
	settled  func(n int)
}

func (m *memory) Fetch(_ context.Context, limit int) ([]models.Envelope, error) {
	m.settled(m.next) // whoever asks for more has settled what was given
	if m.next == len(m.messages) {
		return nil, io.EOF
	}
	batch := m.messages[m.next:min(m.next+limit, len(m.messages))]
	m.next += len(batch)
	return batch, nil
}
