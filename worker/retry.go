package worker

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"time"

	"earshot/models"
)

// Backoff bounds: long enough not to hammer a server that is starting, short
// enough that work goes on soon after it is back.
const (
	firstWait = 100 * time.Millisecond
	longest   = 5 * time.Second
)

// waiting names what is retried, for the log line and the metrics.
type waiting struct {
	operation string
	log       *slog.Logger
	metrics   *Metrics
}

// retry calls do until it succeeds, ctx ends, or its error is a final one (the
// source is done, a rejection, or Broken). It is the only place that retries, and this
// waiting is the back pressure: while a server is away the batch stays in
// hand. It says once that it waits, and once that it goes on.
func retry(ctx context.Context, w waiting, do func(context.Context) error) error {
	var tries int
	began := time.Now()
	for {
		err := do(ctx)
		if err == nil || final(err) {
			if tries > 0 {
				w.metrics.waiting.WithLabelValues(w.operation).Set(0)
				w.log.Info("goes on", "operation", w.operation, "retries", tries, "waited_s", int(time.Since(began).Seconds()))
			}
			return err
		}
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		tries++
		w.metrics.retries.WithLabelValues(w.operation).Inc()
		if tries == 1 {
			w.metrics.waiting.WithLabelValues(w.operation).Set(1)
			w.log.Warn("waits and tries again until it works", "operation", w.operation, "error", err.Error())
		}
		if err := pause(ctx, backoff(tries)); err != nil {
			return err
		}
	}
}

// Broken is an error that waiting does not mend.
type Broken struct{ Err error }

func (b *Broken) Error() string { return b.Err.Error() }
func (b *Broken) Unwrap() error { return b.Err }

func final(err error) bool {
	var (
		partial *models.BatchError
		broken  *Broken
	)
	return errors.As(err, &broken) || errors.Is(err, io.EOF) || errors.As(err, &partial) || models.AsRejection(err) != nil
}

// backoff doubles from firstWait to longest, with up to a quarter of jitter so
// that lanes do not come back in step.
func backoff(tries int) time.Duration {
	wait := min(firstWait<<min(tries-1, 10), longest)
	return wait - time.Duration(rand.Int64N(int64(wait/4)))
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
