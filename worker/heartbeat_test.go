package worker

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"earshot/models"
)

// heard keeps what a worker said, and refuses some of it.
type heard struct {
	said       []models.WorkerStatus
	refuse     int // so many of the first
	hang       bool
	unprepared bool
}

func (h *heard) PutWorker(ctx context.Context, w models.WorkerStatus) error {
	if h.hang {
		<-ctx.Done()
		return ctx.Err()
	}
	if h.refuse > 0 {
		h.refuse--
		return errors.New("the store is away")
	}
	h.said = append(h.said, w)
	return nil
}

func TestHeartbeat(t *testing.T) {
	beating := func(t *testing.T, h *heard, work func(*Heartbeat)) {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			beat := &Heartbeat{
				Worker: models.WorkerStatus{ID: "a/1", Host: "a", Started: time.Now()}, Workers: h, Ready: func() bool { return !h.unprepared },
				Every: 10 * time.Second, Now: time.Now, Log: slog.New(slog.DiscardHandler),
			}
			done := make(chan error, 1)
			go func() { done <- beat.Run(ctx) }()
			work(beat)
			stop()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("it says at once, every ten seconds, and at last, what came of the work", func(t *testing.T) {
		h := &heard{}
		var began time.Time
		beating(t, h, func(beat *Heartbeat) {
			began = time.Now()
			<-time.After(5 * time.Second)
			beat.Settled(500, 3)
			beat.Lag(map[int]int64{0: 40, 1: 2})
			<-time.After(15 * time.Second)
			beat.Passed()
			beat.Settled(20, 0)
			beat.Lag(nil)
			synctest.Wait()
		})
		if len(h.said) != 4 {
			t.Fatalf("it spoke %d times: %+v", len(h.said), h.said)
		}
		first, second, last := h.said[0], h.said[1], h.said[3]
		if first.ID != "a/1" || first.Host != "a" || !first.Started.Equal(began) || !first.Seen.Equal(began) || first.LastBatchAt != nil || first.LastPassAt != nil || first.Settled != 0 || first.Lag != nil {
			t.Errorf("at first %+v", first)
		}
		if !second.Seen.Equal(began.Add(10*time.Second)) || !second.LastBatchAt.Equal(began.Add(5*time.Second)) || second.LastBatchSize != 500 || second.Settled != 500 || second.Rejected != 3 || *second.Lag != 42 {
			t.Errorf("after ten seconds %+v", second)
		}
		if !last.Seen.Equal(began.Add(20*time.Second)) || last.LastBatchSize != 20 || last.Settled != 520 || last.Rejected != 3 || last.Lag != nil || !last.LastPassAt.Equal(began.Add(20*time.Second)) || !last.Ended || h.said[2].Ended || !last.Started.Equal(began) {
			t.Errorf("at last %+v", last)
		}
	})
	t.Run("a store that is away is asked again", func(t *testing.T) {
		h := &heard{refuse: 2}
		beating(t, h, func(*Heartbeat) { <-time.After(25 * time.Second) })
		if len(h.said) != 2 {
			t.Errorf("it was heard %d times", len(h.said))
		}
	})
	t.Run("a store that is not prepared hears nothing", func(t *testing.T) {
		h := &heard{unprepared: true}
		beating(t, h, func(*Heartbeat) { <-time.After(25 * time.Second) })
		if len(h.said) != 0 {
			t.Errorf("it heard %+v", h.said)
		}
	})
	t.Run("a store that does not answer keeps nobody from ending", func(t *testing.T) {
		beating(t, &heard{hang: true}, func(*Heartbeat) { <-time.After(time.Hour) })
	})
}
