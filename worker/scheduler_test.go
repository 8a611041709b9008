package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakeLeases is one lease on a clock that the test bubble owns.
type fakeLeases struct {
	mu     sync.Mutex
	holder string
	until  time.Time
	err    error
}

func (f *fakeLeases) AcquireLease(_ context.Context, _, holder string, ttl time.Duration) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return false, f.err
	}
	if f.holder != holder && time.Now().Before(f.until) {
		return false, nil
	}
	f.holder, f.until = holder, time.Now().Add(ttl)
	return true, nil
}

func (f *fakeLeases) ReleaseLease(_ context.Context, _, holder string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holder == holder {
		f.holder, f.until = "", time.Time{}
	}
	return nil
}

func (f *fakeLeases) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func TestLeaseIsRenewedWhileTheWorkGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leases := &fakeLeases{}
		l := Lease{Leases: leases, Name: "rollup", Holder: "a", TTL: time.Minute}
		held, err := l.Hold(t.Context(), NewMetrics(), func(ctx context.Context) error {
			other := Lease{Leases: leases, Name: "rollup", Holder: "b", TTL: time.Minute}
			for range 10 {
				if err := pause(ctx, 59*time.Second); err != nil {
					return err
				}
				if got, _ := other.Hold(ctx, NewMetrics(), func(context.Context) error { return nil }); got {
					t.Error("two processes hold the lease")
				}
			}
			return nil
		})
		if !held || err != nil {
			t.Errorf("held %v, err %v", held, err)
		}
		if leases.holder != "" {
			t.Error("the lease was not given back")
		}
	})
}

func TestHolderDistrustsItsLeaseBeforeItExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leases := &fakeLeases{}
		began := time.Now()
		_, err := Lease{Leases: leases, Name: "rollup", Holder: "a", TTL: time.Minute}.Hold(t.Context(), NewMetrics(), func(ctx context.Context) error {
			leases.fail(errors.New("store away"))
			<-ctx.Done()
			if took := time.Since(began); took > 50*time.Second {
				t.Errorf("trusted a lease of 60s for %v without a renewal", took)
			}
			return ctx.Err()
		})
		if !errors.Is(err, errDistrusted) {
			t.Errorf("got %v", err)
		}
	})
}

func TestSchedulerWakesAtOnceAndBySchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 24*time.Hour)
		defer stop()
		var woken []time.Time
		s := &Scheduler{
			Schedule: "7 * * * *", Zone: time.UTC, Metrics: NewMetrics(), Log: slog.New(slog.DiscardHandler),
			Lease: Lease{Leases: &fakeLeases{}, Name: "rollup", Holder: "a", TTL: time.Minute},
			Pass: func(context.Context) error {
				woken = append(woken, time.Now())
				if len(woken) == 2 {
					panic("a broken pass must not end the schedule")
				}
				if len(woken) == 4 {
					stop()
				}
				return errors.New("failed: the next wake-up goes on")
			},
		}
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(woken) != 4 {
			t.Fatalf("woken %d times", len(woken))
		}
		for _, at := range woken[1:] {
			if at.Minute() != 7 {
				t.Errorf("woken at %v", at)
			}
		}
	})
}

func TestNextWake(t *testing.T) {
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 2, 8, 7, 0, 0, time.UTC) // 3:07 in New York
	for schedule, want := range map[string]time.Time{
		"7 * * * *": at.Add(time.Hour), "30 3 * * *": at.Add(23 * time.Minute), "0 3 * * *": at.Add(24*time.Hour - 7*time.Minute), "@every 30m": at.Add(30 * time.Minute), "0 0 30 2 *": {},
	} {
		next, err := NextWake(schedule, ny)
		if err != nil {
			t.Fatal(err)
		}
		if got := next(at); !got.Equal(want) {
			t.Errorf("%s: after %v comes %v, not %v", schedule, at, got, want)
		}
	}
}

func TestSchedulerNamesABadExpression(t *testing.T) {
	if _, err := NextWake("every monday", time.UTC); err == nil {
		t.Error("accepted")
	}
	s := &Scheduler{Schedule: "every monday", Zone: time.UTC}
	if err := s.Run(t.Context()); err == nil {
		t.Error("accepted")
	}
}
