// Package worker moves conversations from a source into a store and never
// loses one on the way. One loop owns a batch from fetch to commit; more
// throughput is more lanes, not a cleverer loop.
//
// Delivery is at least once: a commit is a position, not a receipt, so nothing
// is committed before everything in the batch is settled, which means stored
// or in the dead letters. Writes are repeatable, so what comes twice is stored
// once.
package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"earshot/models"
)

// Source is where messages come from.
type Source interface {
	// Fetch blocks until there is at least one message and returns at most max.
	// io.EOF: a finite source is done. Any other error is worth a retry. What
	// was fetched and not committed is not handed out again by this source.
	Fetch(ctx context.Context, max int) ([]models.Envelope, error)
	// Commit says that these messages, whole batches in the order they were
	// fetched, never have to come again.
	Commit(ctx context.Context, settled []models.Envelope) error
}

// Store makes conversations durable. See store.Writer for the whole contract.
type Store interface {
	Put(ctx context.Context, batch []*models.Conversation, link models.Linker) error
}

// DeadLetters takes what can never be stored. Nil means it is safe there, with
// its cause, a *models.Rejection. The same message may come twice.
type DeadLetters interface {
	Put(ctx context.Context, e models.Envelope, cause error) error
}

// Decode reads a message. A *models.Rejection sends it to the dead letters; any
// other error stops the worker with nothing of the batch committed.
type Decode func(models.Envelope) (*models.Transcript, error)

// Analyze reads a conversation; its errors are as those of Decode.
type Analyze func(*models.Transcript) (*models.Conversation, error)

// Lane is one loop over one source. All its fields but Progress must be set.
type Lane struct {
	Source      Source
	Decode      Decode
	Analyze     Analyze
	Store       Store
	Link        models.Linker
	DeadLetters DeadLetters
	BatchSize   int           // most messages of a batch
	Grace       time.Duration // how long a batch in hand may take after the stop signal
	Metrics     *Metrics
	Log         *slog.Logger
	Progress    func(settled, rejected int) // called after each commit, if set
}

// brokenAt is the size from which a batch that failed as a whole, in our own
// stages, is taken as a fault of ours rather than of the messages.
const brokenAt = 20

// ErrAllRefused says that a whole batch was refused by the analysis or the
// store. The messages are not to blame, so they are neither dead-lettered nor
// committed: the worker stops.
var ErrAllRefused = errors.New("every conversation of a batch was refused, so the fault is here and not in the messages; nothing of the batch was committed")

// Run works until ctx ends, the source is done (nil), or something is broken
// beyond waiting. After ctx has ended it takes nothing in, but it settles and
// commits the batch in hand, for as long as Grace.
func (l *Lane) Run(ctx context.Context) error {
	work, stop := withGrace(ctx, l.Grace)
	defer stop()
	for {
		err := l.step(ctx, work)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && ctx.Err() != nil && work.Err() == nil && errors.Is(err, ctx.Err()):
			return nil // stopped between batches
		case err != nil:
			return err
		}
	}
}

// step takes one batch all the way.
func (l *Lane) step(intake, work context.Context) error {
	batch, err := l.fetch(intake)
	if err != nil {
		return err
	}
	began := time.Now()
	l.Metrics.fetched.Add(float64(len(batch)))

	conversations, at, refused, err := l.analyze(batch)
	if err != nil {
		return err
	}
	if err := l.store(work, conversations, at, refused); err != nil {
		return err
	}
	if err := l.allRefused(batch, refused); err != nil {
		return err
	}
	if err := l.deadLetter(work, batch, refused); err != nil {
		return err
	}
	if err := retry(work, l.waiting("commit"), func(ctx context.Context) error { return l.Source.Commit(ctx, batch) }); err != nil {
		return err
	}
	l.Metrics.settled(len(batch)-len(refused), time.Since(began))
	if l.Progress != nil {
		l.Progress(len(batch), len(refused))
	}
	return nil
}

func (l *Lane) fetch(ctx context.Context) (batch []models.Envelope, err error) {
	err = retry(ctx, l.waiting("fetch"), func(ctx context.Context) error {
		batch, err = l.Source.Fetch(ctx, l.BatchSize)
		return err
	})
	return batch, err
}

// analyze decodes and analyses a batch. at[i] is where conversation i stands
// in the batch; refused holds the causes by place in the batch.
func (l *Lane) analyze(batch []models.Envelope) (conversations []*models.Conversation, at []int, refused map[int]error, err error) {
	refused = map[int]error{}
	began := time.Now()
	transcripts := make([]*models.Transcript, len(batch))
	for i, e := range batch {
		t, err := l.Decode(e)
		switch {
		case models.AsRejection(err) != nil:
			refused[i] = err
			continue
		case err != nil:
			return nil, nil, nil, err
		}
		l.Metrics.unknownFields.Add(float64(t.UnknownFields))
		transcripts[i] = t
	}
	l.Metrics.stage("decode", time.Since(began))
	began = time.Now()
	for i, t := range transcripts {
		if t == nil {
			continue
		}
		c, err := l.Analyze(t)
		switch {
		case models.AsRejection(err) != nil:
			refused[i] = err
			continue
		case err != nil:
			return nil, nil, nil, err
		}
		conversations, at = append(conversations, c), append(at, i)
	}
	l.Metrics.stage("analyze", time.Since(began))
	return conversations, at, refused, nil
}

// store puts the conversations, for as long as it takes, and adds what the
// store will never take to refused.
func (l *Lane) store(ctx context.Context, conversations []*models.Conversation, at []int, refused map[int]error) error {
	if len(conversations) == 0 {
		return nil
	}
	began := time.Now()
	err := retry(ctx, l.waiting("store"), func(ctx context.Context) error { return l.Store.Put(ctx, conversations, l.Link) })
	var partial *models.BatchError
	if errors.As(err, &partial) {
		for i, cause := range partial.Failed {
			refused[at[i]] = cause
		}
		err = nil
	}
	l.Metrics.stage("store", time.Since(began))
	return err
}

// allRefused tells a bad batch from a broken program. A batch of messages that
// are all unreadable is the sender's fault and goes to the dead letters.
func (l *Lane) allRefused(batch []models.Envelope, refused map[int]error) error {
	if len(batch) < brokenAt || len(refused) < len(batch) {
		return nil
	}
	for _, cause := range refused {
		if r := models.AsRejection(cause); r == nil || r.Stage == models.StageDecode || r.Stage == models.StageFetch {
			return nil
		}
	}
	return fmt.Errorf("%w; the first reason: %w", ErrAllRefused, refused[0])
}

func (l *Lane) deadLetter(ctx context.Context, batch []models.Envelope, refused map[int]error) error {
	for i, e := range batch {
		cause, ok := refused[i]
		if !ok {
			continue
		}
		err := retry(ctx, l.waiting("dead-letter"), func(ctx context.Context) error { return l.DeadLetters.Put(ctx, e, cause) })
		if err != nil {
			return err
		}
		r := models.AsRejection(cause)
		l.Metrics.deadLetters.WithLabelValues(string(r.Reason)).Inc()
		l.Log.Info("message rejected", "reason", r.Reason, "stage", r.Stage, "detail", r.Detail,
			"source", e.Origin.Source, "partition", e.Origin.Partition, "offset", e.Origin.Offset)
	}
	return nil
}

func (l *Lane) waiting(operation string) waiting {
	return waiting{operation: operation, log: l.Log, metrics: l.Metrics}
}

// withGrace returns a context that outlives ctx by grace.
func withGrace(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-work.Done():
		}
	})
	return work, func() { stop(); cancel() }
}
