package rollup

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"earshot/models"
)

// Counts is what a rollup reads of a store. See store.Rollups.
type Counts interface {
	Tallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error)
	PlainTallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error)
	Coverage(ctx context.Context, from, to time.Time) (models.Coverage, error)
}

// Keeper is where rows go. See store.Rollups.
type Keeper interface {
	PutRollup(ctx context.Context, rows []models.PainPoint, finished models.Finished) error
}

// Schedule is what decides which periods are due. See store.Schedule.
type Schedule interface {
	// Sync makes everything put so far visible to counts.
	Sync(ctx context.Context) error
	Finished(ctx context.Context) ([]models.Finished, error)
	DayMarks(ctx context.Context, zone *time.Location, from, to time.Time) ([]models.DayMark, error)
}

// Metrics hears what a pass did. It may be nil.
type Metrics interface {
	RolledUp(kind string, took time.Duration)
	RollupLag(time.Duration)
}

// Runner computes periods and stores their rows. It is safe to run in two
// processes at once: both write the same rows.
type Runner struct {
	Counts   Counts
	Keep     Keeper
	Schedule Schedule
	Zone     *time.Location
	Kinds    []string
	Lookback time.Duration // how far back closed periods are looked at; zero: no limit
	Fiscal   time.Month    // that fiscal years start in
	Topics   map[string]Topic
	Now      func() time.Time
	Metrics  Metrics
	Log      *slog.Logger
	Progress func(done, total int) // called after each period, if set
}

// Pass computes every period that is due, the oldest first, and returns how
// many that were. What a pass that was cut short leaves behind is due in the
// next one.
func (r *Runner) Pass(ctx context.Context) (int, error) {
	if err := r.Schedule.Sync(ctx); err != nil {
		return 0, err
	}
	now := r.Now()
	jobs, err := r.due(ctx, now)
	if err != nil {
		return 0, err
	}
	return r.work(ctx, jobs, now)
}

// work computes these periods, as known now. What is counted for one serves
// those that are compared with it.
func (r *Runner) work(ctx context.Context, jobs []Job, now time.Time) (int, error) {
	remembering := *r
	remembering.Counts = &recent{Counts: r.Counts}
	for i, job := range jobs {
		r.lag(now.Sub(job.Period.End))
		if err := remembering.Compute(ctx, job, now); err != nil {
			return i, err
		}
		if r.Progress != nil {
			r.Progress(i+1, len(jobs))
		}
	}
	r.lag(0)
	return len(jobs), nil
}

func (r *Runner) due(ctx context.Context, now time.Time) ([]Job, error) {
	var since time.Time
	if r.Lookback > 0 {
		since = now.Add(-r.Lookback)
	}
	// Marks are read before anything is counted: what arrives in between makes
	// the period due again rather than being overlooked.
	marks, err := r.Schedule.DayMarks(ctx, r.Zone, MarksFrom(since, r.Kinds, r.Zone), now)
	if err != nil {
		return nil, fmt.Errorf("which days have conversations: %w", err)
	}
	finished, err := r.Schedule.Finished(ctx)
	if err != nil {
		return nil, fmt.Errorf("which periods are finished: %w", err)
	}
	return Due(State{Now: now, Since: since, Zone: r.Zone, Kinds: r.Kinds, Marks: marks, Finished: finished}), nil
}

// Recompute computes one period as known now, due or not, open ones included.
func (r *Runner) Recompute(ctx context.Context, p models.Period) error {
	if err := r.Schedule.Sync(ctx); err != nil {
		return err
	}
	marks, err := r.Schedule.DayMarks(ctx, r.Zone, Before(p, Periods, r.Zone)[Periods-1].Start, p.End)
	if err != nil {
		return fmt.Errorf("which days have conversations: %w", err)
	}
	finished, err := r.Schedule.Finished(ctx)
	if err != nil {
		return fmt.Errorf("which periods are finished: %w", err)
	}
	var last models.Finished
	for _, f := range finished {
		if f.Kind == p.Kind && f.Label == p.Label {
			last = f
		}
	}
	job := newJob(p, last, marks, r.Zone)
	job.Reason = ReasonAsked
	return r.Compute(ctx, job, r.Now())
}

// Compute counts one period as known at asOf and replaces its rows.
func (r *Runner) Compute(ctx context.Context, job Job, asOf time.Time) error {
	began, p := time.Now(), job.Period
	f := Figures{Period: p, Zone: r.Zone, Fiscal: r.Fiscal, Topics: r.Topics, Revised: job.Revised}
	var err error
	if f.Tallies, err = r.Counts.Tallies(ctx, p.Start, p.End, asOf); err != nil {
		return fmt.Errorf("count %s: %w", p.Label, err)
	}
	for _, before := range Before(p, Periods, r.Zone) {
		tallies, err := r.Counts.PlainTallies(ctx, before.Start, before.End, asOf)
		if err != nil {
			return fmt.Errorf("count %s: %w", before.Label, err)
		}
		f.Before = append(f.Before, tallies)
	}
	f.Coverage, err = r.Counts.Coverage(ctx, p.Start, p.End)
	if err != nil {
		return fmt.Errorf("coverage of %s: %w", p.Label, err)
	}
	rows := Rows(f)
	finished := models.Finished{Kind: p.Kind, Label: p.Label, Mark: job.Mark, AsOf: asOf, Rows: len(rows), Received: job.Received, Revised: job.Revised}
	if err := r.Keep.PutRollup(ctx, rows, finished); err != nil {
		return fmt.Errorf("store the rollup of %s: %w", p.Label, err)
	}
	if r.Metrics != nil {
		r.Metrics.RolledUp(p.Kind, time.Since(began))
	}
	r.Log.Info("rolled up", "period", p.Label, "rows", len(rows), "reason", job.Reason, "revised", job.Revised)
	return nil
}

func (r *Runner) lag(d time.Duration) {
	if r.Metrics != nil {
		r.Metrics.RollupLag(d)
	}
}
