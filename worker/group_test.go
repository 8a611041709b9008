package worker

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
)

func untilStopped(ctx context.Context) error { <-ctx.Done(); return nil }

func TestWork(t *testing.T) {
	broken := errors.New("broken")
	plan := func(prepare func(context.Context) error, parts, background []Part) Plan {
		return Plan{Prepare: prepare, Parts: parts, Background: background,
			Metrics: NewMetrics(), Log: slog.New(slog.DiscardHandler)}
	}
	type funcs = []Part
	fine := func(context.Context) error { return nil }

	t.Run("the first part that fails stops the others", func(t *testing.T) {
		err := Work(t.Context(), plan(fine, funcs{untilStopped, func(context.Context) error { return broken }}, funcs{untilStopped}))
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a background that fails stops the parts", func(t *testing.T) {
		err := Work(t.Context(), plan(fine, funcs{untilStopped}, funcs{func(context.Context) error { return broken }}))
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("when the parts have ended the background ends", func(t *testing.T) {
		if err := Work(t.Context(), plan(fine, funcs{fine, fine}, funcs{untilStopped})); err != nil {
			t.Error(err)
		}
	})
	t.Run("the background outlives the stop signal while parts drain", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		drained := make(chan struct{})
		part := func(ctx context.Context) error { stop(); <-ctx.Done(); close(drained); return nil }
		back := func(ctx context.Context) error {
			<-ctx.Done()
			select {
			case <-drained:
			default:
				t.Error("the background ended before the parts")
			}
			return nil
		}
		if err := Work(ctx, plan(fine, funcs{part}, funcs{back})); err != nil {
			t.Error(err)
		}
	})
	t.Run("no part starts before the store is prepared, however long that takes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			prepare := func(context.Context) error {
				if tries++; tries < 8 {
					return broken
				}
				return nil
			}
			part := func(context.Context) error {
				if tries != 8 {
					t.Errorf("started after %d tries", tries)
				}
				return nil
			}
			if err := Work(t.Context(), plan(prepare, funcs{part}, nil)); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("a stop while the store is away is no failure", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		prepare := func(context.Context) error { stop(); return broken }
		if err := Work(ctx, plan(prepare, nil, funcs{untilStopped})); err != nil {
			t.Error(err)
		}
	})
}
