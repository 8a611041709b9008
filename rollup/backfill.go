package rollup

import (
	"context"
	"fmt"
	"slices"
	"time"

	"earshot/models"
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
	remembering := *r
	remembering.Counts = &recent{Counts: r.Counts}
	return remembering.work(ctx, jobs, now)
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

// recent remembers the last counts: in a row of periods each is counted for
// itself and for the four that follow it.
type recent struct {
	Counts
	last []counted
}

type counted struct {
	from, to, asOf time.Time
	plain          bool
	tallies        []models.Tally
}

// remembered is how many counts are kept: enough for every kind of period, with
// the days that lie between two weeks and two months.
const remembered = 3 * (Periods + 1) * 7

func (c *recent) Tallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	return c.count(ctx, counted{from: from, to: to, asOf: asOf}, c.Counts.Tallies)
}

// PlainTallies are full ones where those are known.
func (c *recent) PlainTallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	return c.count(ctx, counted{from: from, to: to, asOf: asOf, plain: true}, c.Counts.PlainTallies)
}

func (c *recent) count(ctx context.Context, want counted, ask func(context.Context, time.Time, time.Time, time.Time) ([]models.Tally, error)) ([]models.Tally, error) {
	for _, known := range c.last {
		if known.from.Equal(want.from) && known.to.Equal(want.to) && known.asOf.Equal(want.asOf) && (want.plain || !known.plain) {
			return known.tallies, nil
		}
	}
	var err error
	if want.tallies, err = ask(ctx, want.from, want.to, want.asOf); err != nil {
		return nil, err
	}
	c.last = append(c.last, want)
	if len(c.last) > remembered {
		c.last = c.last[1:]
	}
	return want.tallies, nil
}
