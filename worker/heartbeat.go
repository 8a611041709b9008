package worker

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"earshot/models"
)

// Workers keeps what workers say of themselves. See store.Workers.
type Workers interface {
	PutWorker(ctx context.Context, status models.WorkerStatus) error
}

// Heartbeat tells the store how this worker is doing, for whoever looks at the
// status of all of them. It never stands in the work's way: what it cannot say
// now it says the next time.
type Heartbeat struct {
	Workers Workers
	Worker  models.WorkerStatus // its ID, Host, Version, Started and Taxonomy
	Ready   func() bool         // whether the store is prepared: nothing is said before
	Every   time.Duration
	Now     func() time.Time
	Log     *slog.Logger

	mu sync.Mutex // guards the rest of Worker
}

// Settled counts a batch. It fits Lane.Progress and may be called by several lanes.
func (h *Heartbeat) Settled(settled, rejected int) {
	at := h.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Worker.LastBatchAt, h.Worker.LastBatchSize = &at, settled
	h.Worker.Settled += int64(settled)
	h.Worker.Rejected += int64(rejected)
}

// Passed says that a pass of the schedule has done all that was due.
func (h *Heartbeat) Passed() {
	at := h.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Worker.LastPassAt = &at
}

// Lag says how far the consumer group is behind, by partition; nil: unknown.
func (h *Heartbeat) Lag(byPartition map[int]int64) {
	var sum *int64
	for _, n := range byPartition {
		if sum == nil {
			sum = new(int64)
		}
		*sum += n
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Worker.Lag = sum
}

// Run beats until ctx ends, and then once more, so that what was said last is
// how it ended.
func (h *Heartbeat) Run(ctx context.Context) error {
	for {
		h.beat(ctx)
		if pause(ctx, h.Every) != nil {
			break
		}
	}
	h.mu.Lock()
	h.Worker.Ended = true
	h.mu.Unlock()
	h.beat(context.WithoutCancel(ctx))
	return nil
}

func (h *Heartbeat) beat(ctx context.Context) {
	if !h.Ready() {
		return
	}
	h.mu.Lock()
	h.Worker.Seen = h.Now()
	status := h.Worker
	h.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, h.Every/2)
	defer cancel()
	if err := h.Workers.PutWorker(ctx, status); err != nil {
		h.Log.Debug("the worker's status was not kept; it will be the next time", "error", err.Error())
	}
}
