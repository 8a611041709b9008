package rollup

import (
	"context"
	"slices"
	"time"

	"earshot/models"
)

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
	c.last = slices.DeleteFunc(c.last, want.outlives)
	c.last = append(c.last, want)
	return want.tallies, nil
}

// outlives reports whether nothing from w on is compared with old any more, as
// far as periods of about the same length go: a day, a week or a month.
func (w counted) outlives(old counted) bool {
	length, its := w.to.Sub(w.from), old.to.Sub(old.from)
	return its < 2*length && length < 2*its && w.from.Sub(old.from) > (Periods+1)*length
}
