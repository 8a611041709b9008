package worker

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are all of Earshot's metrics; docs/operations.md has the table. No
// label ever holds an id or text.
type Metrics struct {
	registry *prometheus.Registry

	fetched       prometheus.Counter
	stored        prometheus.Counter
	deadLetters   *prometheus.CounterVec
	unknownFields prometheus.Counter
	retries       *prometheus.CounterVec
	waiting       *prometheus.GaugeVec
	lag           *prometheus.GaugeVec
	batchSeconds  prometheus.Histogram
	stageSeconds  *prometheus.HistogramVec
	lastBatch     prometheus.Gauge

	rollups       *prometheus.CounterVec
	rollupSeconds prometheus.Histogram
	rollupLag     prometheus.Gauge
	rollupFailed  prometheus.Counter
	leaseHeld     *prometheus.GaugeVec

	deliveries  *prometheus.CounterVec
	undelivered prometheus.Gauge
}

// NewMetrics returns the metrics in a registry of their own.
func NewMetrics() *Metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	counters := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	}
	gauges := func(name, help, label string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{label})
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	seconds := prometheus.ExponentialBuckets(0.001, 2.5, 12)
	m := &Metrics{
		registry:      prometheus.NewRegistry(),
		fetched:       counter("earshot_messages_fetched_total", "Messages taken from the source."),
		stored:        counter("earshot_conversations_stored_total", "Messages settled by storing, or by an equal or newer version that was stored."),
		deadLetters:   counters("earshot_dead_letters_total", "Messages rejected, by reason.", "reason"),
		unknownFields: counter("earshot_unknown_fields_total", "Fields of messages that the format does not know; they are left out."),
		retries:       counters("earshot_retries_total", "Operations tried again, by operation.", "operation"),
		waiting:       gauges("earshot_waiting", "1 while an operation waits for a server that does not answer.", "operation"),
		lag:           gauges("earshot_lag_messages", "Messages not yet committed, by partition.", "partition"),
		batchSeconds:  prometheus.NewHistogram(prometheus.HistogramOpts{Name: "earshot_batch_seconds", Help: "From fetch to commit of a batch.", Buckets: seconds}),
		stageSeconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "earshot_stage_seconds",
			Help: "A batch's time in decode, analyze, store, and a conversation's in each stage of the analysis.", Buckets: seconds}, []string{"stage"}),
		lastBatch:     gauge("earshot_last_batch_timestamp_seconds", "When the last batch was committed."),
		rollups:       counters("earshot_rollups_total", "Periods rolled up, by kind of period.", "period"),
		rollupSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "earshot_rollup_seconds", Help: "Time to roll up one period.", Buckets: seconds}),
		rollupLag:     gauge("earshot_rollup_lag_seconds", "Age of the oldest closed period that waits for its rollup; 0: none does."),
		rollupFailed:  counter("earshot_rollup_failures_total", "Rollup passes that failed; the next pass does their work."),
		leaseHeld:     gauges("earshot_lease_held", "1 while this process holds the lease.", "lease"),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "earshot_digest_deliveries_total",
			Help: "Digests sent, by way and what became of it: sent, failed, refused."}, []string{"way", "outcome"}),
		undelivered: gauge("earshot_digest_undelivered", "Digests that failed by some way and are waiting for another try."),
	}
	m.registry.MustRegister(m.fetched, m.stored, m.deadLetters, m.unknownFields, m.retries, m.waiting, m.lag, m.batchSeconds, m.stageSeconds,
		m.lastBatch, m.rollups, m.rollupSeconds, m.rollupLag, m.rollupFailed, m.leaseHeld,
		m.deliveries, m.undelivered,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// Retried counts an operation that another room tried again.
func (m *Metrics) Retried(operation string) { m.retries.WithLabelValues(operation).Inc() }

// Stage records the time one stage of the analysis took.
func (m *Metrics) Stage(name string, d time.Duration) { m.stage(name, d) }

// Lag sets the messages not yet committed, by partition.
func (m *Metrics) Lag(byPartition map[int]int64) {
	for p, n := range byPartition {
		m.lag.WithLabelValues(strconv.Itoa(p)).Set(float64(n))
	}
}

// RolledUp records one period's rollup.
func (m *Metrics) RolledUp(kind string, took time.Duration) {
	m.rollups.WithLabelValues(kind).Inc()
	m.rollupSeconds.Observe(took.Seconds())
}

// RollupLag sets the age of the oldest period that waits for its rollup.
func (m *Metrics) RollupLag(d time.Duration) { m.rollupLag.Set(d.Seconds()) }

// Delivery counts a digest that was sent by a way of this kind.
func (m *Metrics) Delivery(way, outcome string) { m.deliveries.WithLabelValues(way, outcome).Inc() }

// Undelivered sets how many digests wait for another try.
func (m *Metrics) Undelivered(n int) { m.undelivered.Set(float64(n)) }

func (m *Metrics) stage(name string, d time.Duration) {
	m.stageSeconds.WithLabelValues(name).Observe(d.Seconds())
}

func (m *Metrics) settled(stored int, took time.Duration) {
	m.stored.Add(float64(stored))
	m.batchSeconds.Observe(took.Seconds())
	m.lastBatch.SetToCurrentTime()
}
