package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"earshot/config"
	"earshot/digest"
	"earshot/export"
	"earshot/models"
	"earshot/pipeline"
	"earshot/source"
	"earshot/store"
	"earshot/web"
	"earshot/worker"
)

// process is one configuration, joined: every command that touches a store
// starts from it.
type process struct {
	cfg      config.Config
	zone     *time.Location
	log      *slog.Logger
	metrics  *worker.Metrics
	rules    models.Taxonomy
	key      []byte // nil: no secret for customers is set
	store    store.Store
	prepared atomic.Bool // the store has answered since the start
	closers  []io.Closer
}

// newProcess reads what the configuration names and opens the store, without
// talking to it yet.
func (a *app) newProcess(cfg config.Config, log *slog.Logger) (*process, error) {
	p := &process{cfg: cfg, log: log, metrics: worker.NewMetrics()}
	var err error
	if p.zone, err = cfg.Zone(); err != nil {
		return nil, err
	}
	if p.key, err = optionalKey(cfg); err != nil {
		return nil, err
	}
	if p.rules, err = loadTaxonomy(cfg.Taxonomy); err != nil {
		return nil, err
	}
	if p.store, err = openStore(cfg, log, p.metrics); err != nil {
		return nil, err
	}
	p.closers = append(p.closers, p.store)
	return p, nil
}

// openProcess is for commands that a person waits for: as configured, with a
// log that holds only what should worry them.
func (a *app) openProcess() (*process, error) {
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	return a.newProcess(cfg, a.logger(cfg, slog.LevelWarn))
}

// close frees everything; what matters was acknowledged before.
func (p *process) close() {
	for i := len(p.closers) - 1; i >= 0; i-- {
		if err := p.closers[i].Close(); err != nil {
			p.log.Debug("close", "error", err.Error())
		}
	}
}

// prepare creates what the store needs, or says what to do.
func (p *process) prepare(ctx context.Context) error {
	if err := p.store.Prepare(ctx); err != nil {
		return fmt.Errorf("%w\nTo see what is wrong: earshot doctor", err)
	}
	p.prepared.Store(true)
	return nil
}

// lanes joins n lanes that consume a topic, and what goes on behind them: heart
// tells how they are doing.
func (p *process) lanes(kafka source.KafkaConfig, n int, heart *worker.Heartbeat, progress func(settled, rejected int)) (parts, background []worker.Part, err error) {
	analyzer, err := newAnalyzer(p.rules, p.key, p.metrics)
	if err != nil {
		return nil, nil, err
	}
	dead, err := source.NewDeadLetterTopic(kafka, p.cfg.Kafka.DeadLetterTopic)
	if err != nil {
		return nil, nil, err
	}
	p.closers = append(p.closers, dead)
	var member *source.Kafka // the last one: each knows how far all are behind
	for range n {
		member, err = source.NewKafka(kafka)
		if err != nil {
			return nil, nil, err
		}
		p.closers = append(p.closers, member)
		lane := p.lane(member, newDecoder(p.cfg, p.zone).Decode, analyzer, letters{dead, p.store})
		lane.Progress = func(settled, rejected int) {
			heart.Settled(settled, rejected)
			progress(settled, rejected)
		}
		parts = append(parts, lane.Run)
	}
	lag := func(ctx context.Context) error {
		return worker.WatchLag(ctx, member, func(byPartition map[int]int64) {
			p.metrics.Lag(byPartition)
			heart.Lag(byPartition)
		}, statusEvery)
	}
	return parts, []worker.Part{lag, heart.Run}, nil
}

// statusEvery is how often a worker looks how it is doing, and says so.
const statusEvery = 10 * time.Second

// heartbeat tells the store how this process is doing as a worker.
func (p *process) heartbeat() *worker.Heartbeat {
	host := hostname()
	return &worker.Heartbeat{
		Workers: p.store, Ready: p.prepared.Load, Every: statusEvery, Now: time.Now, Log: p.log,
		Worker: models.WorkerStatus{ID: host + "/" + rand.Text(), Host: host, Version: version, Started: time.Now(), Taxonomy: p.rules.ID},
	}
}

// hostname is a help for people who read who did what.
func hostname() string {
	host, err := os.Hostname()
	if err != nil {
		return "worker"
	}
	return host
}

func (p *process) lane(src worker.Source, decode worker.Decode, analyzer *pipeline.Pipeline, dead worker.DeadLetters) *worker.Lane {
	return &worker.Lane{
		Source: src, Decode: decode, Analyze: analyzer.Analyze, Store: p.store, Link: newLinker(p.cfg), DeadLetters: dead,
		BatchSize: p.cfg.Worker.BatchSize, Grace: p.cfg.Worker.Grace, Metrics: p.metrics, Log: p.log,
	}
}

// leaseLength is how long a worker that died keeps others from rolling up.
const leaseLength = time.Minute

func (p *process) scheduler(pass worker.Pass) *worker.Scheduler {
	return &worker.Scheduler{
		Schedule: p.cfg.Rollup.Schedule, Zone: p.zone, Pass: pass, Metrics: p.metrics, Log: p.log,
		Lease: worker.Lease{Leases: p.store, Name: "rollup", Holder: hostname() + "/" + rand.Text(), TTL: leaseLength},
	}
}

// health answers how the process is, and its metrics. It is all that a worker
// shows: nobody reads conversations through it.
func (p *process) health() web.Options {
	return web.Options{Ready: p.ready, Metrics: p.metrics.Handler(), Log: p.log, Version: version, Zone: p.zone}
}

// api answers pages and searches besides, to those who may: the error says what
// is missing to know who they are.
func (p *process) api() (web.Options, error) {
	o := p.health()
	audit, err := auditLog(p.cfg.HTTP.Access, p.log)
	if err != nil {
		return o, err
	}
	if o.Gate, err = openGate(p.cfg.HTTP, audit, p.log); err != nil {
		return o, usageError{err}
	}
	o.Store, o.Rules, o.Audit, o.Contact, o.PublicURL = p.store, p.rules, audit, p.cfg.HTTP.Access.Contact, p.cfg.HTTP.PublicURL
	o.Spreadsheet = func(w io.Writer) (web.Table, error) { return export.NewSpreadsheet(w, export.Conversations()) }
	o.Digests = web.Digests{Render: renderKept, Sheet: digest.Sheet()}
	o.StoreKind = storeKind(p.cfg.Store.URL)
	o.Calendar, o.Publish = calendar{p.zone}, p.publish
	for _, a := range audiencesOf(p.cfg.Digest) {
		o.Audiences = append(o.Audiences, web.Audience{Name: a.Name, Services: a.Services})
	}
	o.Try = tryRules(p.rules)
	o.Schedule = p.cfg.Rollup.Schedule
	if o.NextPass, err = worker.NextWake(o.Schedule, p.zone); err != nil {
		return o, usageError{err}
	}
	return o, nil
}

// tryRules reads what people write with the rules as the worker does, apart
// from its metrics. The rules are compiled once somebody tries them.
func tryRules(t models.Taxonomy) web.Try {
	compiled := sync.OnceValues(func() (*pipeline.Pipeline, error) { return newAnalyzer(t, nil, worker.NewMetrics()) })
	return func(t *models.Transcript) (*models.Conversation, []models.Finding, error) {
		analyzer, err := compiled()
		if err != nil {
			return nil, nil, err
		}
		c, err := analyzer.Analyze(t)
		if err != nil {
			return nil, nil, err
		}
		return c, analyzer.RuleHits(t), nil
	}
}

// storeKind names a store without its address, which may hold secrets.
func storeKind(address string) string {
	if strings.HasPrefix(address, "sqlite:") {
		return "SQLite"
	}
	return "Elasticsearch"
}

// serveGrace is how long requests under way may take when the process ends.
const serveGrace = 5 * time.Second

// serving serves at the configured address, as a part of a process that logs.
func (p *process) serving(o web.Options) worker.Part {
	return func(ctx context.Context) error {
		listener, err := web.Listen(ctx, p.cfg.HTTP.Address)
		if err != nil {
			return err
		}
		p.log.Info("serving", "address", "http://"+listener.Addr().String())
		return web.Serve(ctx, listener, web.NewHandler(o), serveGrace)
	}
}

func (p *process) ready(ctx context.Context) error {
	if !p.prepared.Load() {
		return &web.NotReady{Code: "store-not-prepared", Message: "the store has not answered since the start: run earshot doctor"}
	}
	if err := p.store.Ping(ctx); err != nil {
		p.log.Debug("not ready", "error", err.Error())
		return &web.NotReady{Code: "store-unavailable", Message: "the store does not answer: run earshot doctor"}
	}
	return nil
}

// warm asks what every first page asks, so that nobody waits for what the store
// reads with its first question.
func (p *process) warm(ctx context.Context) error {
	if _, err := p.store.Facets(ctx, models.Query{}); err != nil && ctx.Err() == nil {
		p.log.Debug("the store could not be warmed up; the first search will take longer", "error", err.Error())
	}
	return nil
}

func untilStopped(ctx context.Context) error { <-ctx.Done(); return nil }
