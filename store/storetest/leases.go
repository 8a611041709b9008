package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"earshot/store"
)

func (s suite) leases(t *testing.T) {
	st := s.fresh(t)
	other := s.another(t, st)
	take := func(t *testing.T, from store.Store, name, holder string, want bool) {
		t.Helper()
		got, err := from.AcquireLease(t.Context(), name, holder, time.Minute)
		if err != nil {
			t.Fatalf("AcquireLease: %v", err)
		}
		if got != want {
			t.Errorf("%s has %s: %t, want %t", holder, name, got, want)
		}
	}
	release := func(t *testing.T, from store.Store, name, holder string) {
		t.Helper()
		if err := from.ReleaseLease(t.Context(), name, holder); err != nil {
			t.Fatalf("ReleaseLease: %v", err)
		}
	}

	t.Run("one holder at a time", func(t *testing.T) {
		take(t, st, "one", "a", true)
		take(t, other, "one", "b", false)
		take(t, other, "another lease", "b", true)
	})
	t.Run("its holder renews it from then on", func(t *testing.T) {
		take(t, st, "renewed", "a", true)
		s.Advance(50 * time.Second)
		take(t, other, "renewed", "a", true)
		s.Advance(50 * time.Second)
		take(t, st, "renewed", "b", false)
	})
	t.Run("it ends by itself", func(t *testing.T) {
		take(t, st, "expired", "a", true)
		s.Advance(time.Minute)
		take(t, other, "expired", "b", true)
		take(t, st, "expired", "a", false)
	})
	t.Run("a released lease is free", func(t *testing.T) {
		take(t, st, "released", "a", true)
		release(t, st, "released", "a")
		take(t, other, "released", "b", true)
	})
	t.Run("who does not hold it cannot release it", func(t *testing.T) {
		take(t, st, "kept", "a", true)
		release(t, other, "kept", "b")
		release(t, other, "never taken", "b")
		take(t, other, "kept", "b", false)
	})
	t.Run("of many at once one gets it", func(t *testing.T) {
		var wait sync.WaitGroup
		var got, failed atomic.Int32
		for i, holder := range []string{"a", "b", "c", "d", "e", "f"} {
			wait.Go(func() {
				held, err := []store.Store{st, other}[i%2].AcquireLease(t.Context(), "contended", holder, time.Minute)
				if err != nil {
					failed.Add(1)
				}
				if held {
					got.Add(1)
				}
			})
		}
		wait.Wait()
		if got.Load() != 1 || failed.Load() != 0 {
			t.Errorf("%d got the lease, %d failed; want 1 and 0", got.Load(), failed.Load())
		}
	})
}
