package worker

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Pass does whatever is due now, once. It must end when ctx does, and must be
// harmless when two processes run it at once.
type Pass func(ctx context.Context) error

// Scheduler wakes a pass. It decides nothing: what is due is read from the
// store by the pass, so a wake-up that was missed (downtime, daylight saving)
// is made good by the next one.
type Scheduler struct {
	Schedule string // a cron expression of five fields, in Zone
	Zone     *time.Location
	Lease    Lease
	Pass     Pass
	Metrics  *Metrics
	Log      *slog.Logger
}

// Run wakes the pass at once and then by its schedule until ctx ends; it
// returns when a pass under way has ended too. A failing pass is logged and
// left to the next wake-up.
func (s *Scheduler) Run(ctx context.Context) error {
	when, err := parseSchedule(s.Schedule)
	if err != nil {
		return err
	}
	logger := cronLog{s.Log}
	// Recover is the inner one: SkipIfStillRunning (v3.0.1) never runs again after a panic that passes through it.
	// One chain for the first wake-up and the scheduled ones, so that they never overlap.
	job := cron.NewChain(cron.SkipIfStillRunning(logger), cron.Recover(logger)).Then(cron.FuncJob(func() { s.wake(ctx) }))
	c := cron.New(cron.WithLocation(s.Zone), cron.WithLogger(logger))
	c.Schedule(when, job)
	c.Start()
	var first sync.WaitGroup
	first.Go(job.Run)
	<-ctx.Done()
	<-c.Stop().Done()
	first.Wait()
	return nil
}

func parseSchedule(expression string) (cron.Schedule, error) {
	when, err := cron.ParseStandard(expression)
	if err != nil {
		return nil, fmt.Errorf("rollup.schedule %q is not a cron expression of five fields, such as \"7 * * * *\": %w", expression, err)
	}
	return when, nil
}

// NextWake tells when a Scheduler with this schedule wakes next after a moment;
// the zero time is never.
func NextWake(schedule string, zone *time.Location) (func(after time.Time) time.Time, error) {
	when, err := parseSchedule(schedule)
	if err != nil {
		return nil, err
	}
	return func(after time.Time) time.Time { return when.Next(after.In(zone)) }, nil
}

func (s *Scheduler) wake(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	held, err := s.Lease.Hold(ctx, s.Metrics, s.Pass)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.Metrics.rollupFailed.Inc()
		s.Log.Warn("rollup pass failed; the next one does its work", "error", err.Error())
	case !held:
		s.Log.Debug("another process holds the lease", "lease", s.Lease.Name)
	}
}

// cronLog passes cron's own messages on at debug level, and its panics loudly.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(msg string, keysAndValues ...any) {
	l.log.Debug("cron", append(keysAndValues, "message", msg)...)
}

func (l cronLog) Error(err error, msg string, keysAndValues ...any) {
	l.log.Error("cron", append(keysAndValues, "message", msg, "error", err.Error())...)
}
