package storetest

import (
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

func (s suite) workers(t *testing.T) {
	st := s.fresh(t)
	now := s.Now().UTC().Truncate(time.Millisecond)
	status := func(id, host string, seen time.Time) models.WorkerStatus {
		return models.WorkerStatus{ID: id, Host: host, Version: "0.1.0", Started: seen.Add(-hour), Seen: seen, Taxonomy: models.TaxonomyID{Name: "test", Version: "1", Hash: "0"}}
	}
	tell := func(t *testing.T, w models.WorkerStatus) {
		t.Helper()
		if err := st.PutWorker(t.Context(), w); err != nil {
			t.Fatalf("PutWorker: %v", err)
		}
	}
	lag, at := int64(1234), now.Add(-second)
	first, second, early := status("a/1", "a", now), status("b/1", "b", now), status("a/0", "a", now.Add(-23*hour))
	first.Lag, first.LastBatchAt, first.LastBatchSize, first.Settled, first.Rejected, first.LastPassAt, first.Ended = &lag, &at, 500, 9007199254740993, 7, &at, true

	t.Run("there are none at first", func(t *testing.T) { wantWorkers(t, st) })
	t.Run("workers are read as they said, by host and id", func(t *testing.T) {
		for _, w := range []models.WorkerStatus{second, first, early} {
			tell(t, w)
		}
		wantWorkers(t, st, early, first, second)
		wantWorkers(t, s.another(t, st), early, first, second)
	})
	t.Run("what one says replaces what it said before", func(t *testing.T) {
		first.Seen, first.Lag = now.Add(time.Second), nil
		tell(t, first)
		wantWorkers(t, st, early, first, second)
	})
	t.Run("one that was not seen for a day is gone", func(t *testing.T) {
		s.Advance(2 * hour)
		wantWorkers(t, st, first, second)
		second.Seen = s.Now().UTC()
		tell(t, second)
		wantWorkers(t, st, first, second)
	})
}

func wantWorkers(t *testing.T, st store.Store, want ...models.WorkerStatus) {
	t.Helper()
	visible(t, st)
	got, err := st.Workers(t.Context())
	if err != nil {
		t.Fatalf("Workers: %v", err)
	}
	same(t, "workers", got, append([]models.WorkerStatus{}, want...))
}
