package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Part is something that runs until its work is done or ctx ends. Ending
// because ctx did is no error.
type Part func(ctx context.Context) error

// Plan is what a process does.
type Plan struct {
	// Prepare makes the store ready. It is tried until it works, before any part starts.
	Prepare func(context.Context) error
	// Parts are the work: lanes and the scheduler. The process ends when all
	// have ended; the first that fails stops the others.
	Parts []Part
	// Background answers from the first moment to the last, lanes that drain included.
	Background []Part
	Metrics    *Metrics
	Log        *slog.Logger
}

// Work carries out a plan until its parts have ended, by themselves or because
// ctx did.
func Work(ctx context.Context, p Plan) error {
	front := func(ctx context.Context) error {
		err := retry(ctx, waiting{operation: "prepare", log: p.Log, metrics: p.Metrics}, p.Prepare)
		if ctx.Err() != nil {
			return nil // stopped while it waited: nothing was begun
		}
		if err != nil {
			return err
		}
		return sideBySide(ctx, p.Parts...)
	}
	behind, stopBehind := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBehind()
	work, stopWork := context.WithCancel(ctx)
	defer stopWork()
	ending := func(of Part, in context.Context, stop context.CancelFunc) Part {
		return func(context.Context) error { defer stop(); return of(in) }
	}
	back := func(ctx context.Context) error {
		err := sideBySide(ctx, p.Background...)
		if err == nil {
			<-ctx.Done() // only a failing background stops the work
		}
		return err
	}
	return sideBySide(ctx, ending(front, work, stopBehind), ending(back, behind, stopWork))
}

// sideBySide runs the parts until all have ended; the first that fails stops
// the others.
func sideBySide(ctx context.Context, parts ...Part) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs := make([]error, len(parts))
	var group sync.WaitGroup
	for i, run := range parts {
		group.Go(func() {
			if errs[i] = run(ctx); errs[i] != nil {
				stop()
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// LagSource knows how far the consumer group is behind, by partition.
type LagSource interface {
	Lag(ctx context.Context) (map[int]int64, error)
}

// WatchLag tells the lag again and again until ctx ends; nil where it is not
// known. A broker that does not answer is the lanes' business to report.
func WatchLag(ctx context.Context, s LagSource, tell func(byPartition map[int]int64), every time.Duration) error {
	for {
		call, cancel := context.WithTimeout(ctx, every)
		lag, err := s.Lag(call)
		if err != nil {
			lag = nil
		}
		tell(lag)
		cancel()
		if pause(ctx, every) != nil {
			return nil
		}
	}
}
