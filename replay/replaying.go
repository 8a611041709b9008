package replay

import (
	"context"
	"errors"
	"maps"
	"time"

	"earshot/models"
)

// Post takes letters back to where they came from.
type Post interface {
	// Send returns when the message is safely there. A *models.Rejection says
	// that it can never go back.
	Send(ctx context.Context, l models.DeadLetter) error
	// Keep records how far replays of a partition have come, for later Spans.
	Keep(ctx context.Context, partition int, offset int64, note string) error
}

// keepEvery is how many letters may be sent again by a run after one that was
// killed.
const keepEvery = 100

// keepPatience is how long recording the progress may take once a run is over.
const keepPatience = 10 * time.Second

// Replaying says what to send back and how.
type Replaying struct {
	Letters  Letters
	Post     Post
	Only     Selection
	Again    bool                                           // also what an earlier run sent back
	DryRun   bool                                           // only count
	Progress func(seen, total int64)                        // after every letter; may be nil
	Refused  func(l models.DeadLetter, r *models.Rejection) // what can never go back; may be nil
}

// Outcome counts what a run did, or with DryRun would have done.
type Outcome struct {
	Replayed map[string]int `json:"replayed"` // by the topic they went to
	Refused  int            `json:"refused"`  // can never go back; they stay where they are
	Older    int            `json:"older"`    // left behind by Selection.Since; a run without it begins with them
	Ended    []End          `json:"ended"`
}

// End is where a run ended in one partition of the dead-letter topic.
type End struct {
	Partition int   `json:"partition"`
	Next      int64 `json:"next"`    // the first offset that was not looked at
	Waiting   int64 `json:"waiting"` // offsets from there to the end at the start
}

// Sent is how many went back, over all topics.
func (o Outcome) Sent() int {
	n := 0
	for _, m := range o.Replayed {
		n += m
	}
	return n
}

// Run sends the selected letters back, partition by partition and the oldest
// first, and ends with what was there at its start. What it records never
// passes a letter that it did not send, so another run goes on from there, also
// after an error; a letter may go back twice, and none is left out. The letters
// themselves stay where they are.
func (r Replaying) Run(ctx context.Context) (Outcome, error) {
	done := Outcome{Replayed: map[string]int{}}
	spans, err := r.Letters.Spans(ctx)
	if err != nil {
		return done, err
	}
	var seen, total int64
	for _, s := range spans {
		total += s.End - r.start(s)
	}
	for _, s := range spans {
		began := r.start(s)
		next, err := r.partition(ctx, s, &done, func(at int64) {
			if r.Progress != nil {
				r.Progress(seen+at-began, total)
			}
		})
		done.Ended = append(done.Ended, End{s.Partition, next, s.End - next})
		if err != nil {
			return done, err
		}
		seen += s.End - began
	}
	return done, nil
}

// start is the first offset of a partition that this run looks at.
func (r Replaying) start(s models.DeadLetterSpan) int64 {
	if r.Again {
		return s.First
	}
	return min(max(s.First, progressOf(s).from(r.Only.Reasons)), s.End)
}

// partition goes through one partition; next is the first offset not looked at.
func (r Replaying) partition(ctx context.Context, s models.DeadLetterSpan, done *Outcome, at func(int64)) (next int64, err error) {
	p, kept, held, unkept := progressOf(s), progressOf(s), map[models.Reason]bool{}, 0
	next = r.start(s)
	keep := func(ctx context.Context) error {
		if r.DryRun {
			return nil
		}
		unkept = 0
		if p.advance(r.Only.Reasons, next, held); p.all == kept.all && p.note() == kept.note() {
			return nil
		}
		kept = progress{p.all, maps.Clone(p.ahead)}
		return r.Post.Keep(ctx, s.Partition, p.all, p.note())
	}
	defer func() {
		// Also after a stop signal: what was sent is to be known.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepPatience)
		defer cancel()
		err = errors.Join(err, keep(ctx))
	}()
	for l, err := range within(ctx, r.Letters, s, next) {
		if err != nil {
			return next, err
		}
		switch {
		case !r.Only.reason(l):
		case !r.Again && p.replayed(l):
		case l.RejectedAt.Before(r.Only.Since):
			if !p.replayed(l) {
				held[l.Why.Reason] = true
				done.Older++
			}
		case r.Only.Limit > 0 && done.Sent()+done.Refused == r.Only.Limit:
			return next, nil
		default:
			if err := r.send(ctx, l, done); err != nil {
				return next, err
			}
		}
		next = l.At.Offset + 1
		at(next)
		if unkept++; unkept >= keepEvery {
			if err := keep(ctx); err != nil {
				return next, err
			}
		}
	}
	next = s.End
	return next, nil
}

func (r Replaying) send(ctx context.Context, l models.DeadLetter, done *Outcome) error {
	var err error
	switch {
	case l.Why.Reason == "":
		err = &models.Rejection{Reason: models.ReasonUnreadable, Stage: models.StageFetch, Detail: "it does not say where it came from, so it is not one of Earshot's"}
	case !r.DryRun:
		err = r.Post.Send(ctx, l)
	}
	if refusal := models.AsRejection(err); refusal != nil {
		done.Refused++
		if r.Refused != nil {
			r.Refused(l, refusal)
		}
		return nil
	}
	if err == nil {
		done.Replayed[l.Message.Origin.Source]++
	}
	return err
}
