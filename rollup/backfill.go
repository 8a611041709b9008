package rollup

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Backfill computes the closed periods that start in [from, to) and are due,
// whatever the lookback, and returns how many that were. Those that are finished
// and unchanged are skipped, so a backfill that was stopped goes on when it is
// started again; with again they are computed as well. Memory grows with the
// number of days and periods, not with what they hold.
func (r *Runner) Backfill(ctx context.Context, from, to time.Time, again bool) (int, error) {
	if err := r.Schedule.Sync(ctx); err != nil {
		return 0, err
	}
	now := r.Now()
	jobs, err := r.dueBetween(ctx, from, to, now, again)
	if err != nil {
		return 0, err
	}
	return r.work(ctx, jobs, now)
}

func (r *Runner) dueBetween(ctx context.Context, from, to, now time.Time, again bool) ([]Job, error) {
	end := to
	for _, kind := range r.Kinds {
		if p := PeriodOf(kind, to, r.Zone); p.End.After(end) {
			end = p.End
		}
	}
	marks, err := r.Schedule.DayMarks(ctx, r.Zone, MarksFrom(from, r.Kinds, r.Zone), end)
	if err != nil {
		return nil, fmt.Errorf("which days have conversations: %w", err)
	}
	finished, err := r.Schedule.Finished(ctx)
	if err != nil {
		return nil, fmt.Errorf("which periods are finished: %w", err)
	}
	jobs := Due(State{Now: now, Since: from, Zone: r.Zone, Kinds: r.Kinds, Marks: marks, Finished: finished, Again: again})
	return slices.DeleteFunc(jobs, func(j Job) bool { return !j.Period.Start.Before(to) }), nil
}
