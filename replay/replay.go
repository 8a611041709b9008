// Package replay goes through dead letters and sends them back to where they
// came from, once what they were rejected for is mended.
package replay

import (
	"context"
	"iter"
	"slices"
	"time"

	"earshot/models"
)

// Letters is where the dead letters lie.
type Letters interface {
	// Spans tells what each partition holds, in order of partitions.
	Spans(ctx context.Context) ([]models.DeadLetterSpan, error)
	// Read returns some letters of [from, end), in order, and where to go on: at
	// end once there are no more.
	Read(ctx context.Context, partition int, from, end int64) ([]models.DeadLetter, int64, error)
}

// Selection says which letters are meant.
type Selection struct {
	Reasons []models.Reason // none: of any reason
	Since   time.Time       // rejected then or later
	Limit   int             // the first so many; 0: all
}

func (s Selection) reason(l models.DeadLetter) bool {
	return len(s.Reasons) == 0 || slices.Contains(s.Reasons, l.Why.Reason)
}

// List calls show for each selected letter, partition by partition and the
// oldest first, and tells whether a replay has sent it back. What is rejected
// after the start is left out. more reports whether the limit cut letters off.
func List(ctx context.Context, from Letters, only Selection, show func(l models.DeadLetter, replayed bool) error) (more bool, err error) {
	spans, err := from.Spans(ctx)
	if err != nil {
		return false, err
	}
	shown := 0
	for _, span := range spans {
		p := progressOf(span)
		for l, err := range within(ctx, from, span, span.First) {
			switch {
			case err != nil:
				return false, err
			case !only.reason(l), l.RejectedAt.Before(only.Since):
				continue
			case only.Limit > 0 && shown == only.Limit:
				return true, nil
			}
			shown++
			if err := show(l, p.replayed(l)); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

// within yields the letters of a span from an offset on.
func within(ctx context.Context, letters Letters, span models.DeadLetterSpan, from int64) iter.Seq2[models.DeadLetter, error] {
	return func(yield func(models.DeadLetter, error) bool) {
		for at := max(from, span.First); at < span.End; {
			some, next, err := letters.Read(ctx, span.Partition, at, span.End)
			if err != nil {
				yield(models.DeadLetter{}, err)
				return
			}
			for _, l := range some {
				if !yield(l, nil) {
					return
				}
			}
			at = next
		}
	}
}
