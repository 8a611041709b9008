package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"earshot/models"
)

// Store keeps what was made and sent. See store.Digests and store.Schedule.
type Store interface {
	Finished(ctx context.Context) ([]models.Finished, error)
	Digests(ctx context.Context, q models.DigestQuery) ([]models.DigestRecord, error)
	PutDigest(ctx context.Context, d models.DigestRecord) error
}

// Audience gets a digest by each of its ways.
type Audience struct {
	Name string
	Ways []Way
}

// Request asks for the digest of a period for an audience, as its figures are
// now. Last is what was made of it before; nil: nothing.
type Request struct {
	Audience string
	Period   models.Period
	Last     *models.DigestRecord
	Past     Past
}

// Make makes a digest: the record to keep, without what became of sending it,
// and the message to send.
type Make func(ctx context.Context, r Request) (models.DigestRecord, Message, error)

// Metrics hears what became of deliveries. It may be nil.
type Metrics interface {
	Delivery(way, outcome string)
	Undelivered(n int)
}

// Outcomes of a delivery.
const (
	OutcomeSent    = "sent"
	OutcomeFailed  = "failed"  // it will be tried again soon
	OutcomeRefused = "refused" // it needs somebody
)

// Runner sends what is owed. Two at once do no harm beyond sending twice.
type Runner struct {
	Store     Store
	Audiences []Audience
	// Periods are the closed periods, oldest first, that digests are sent of at
	// this moment.
	Periods       func(now time.Time) []models.Period
	ResendRevised bool
	Make          Make
	Now           func() time.Time
	Metrics       Metrics
	Log           *slog.Logger
}

// How long one way may take for one message, and the store to record it.
const (
	sendTimeout   = time.Minute
	recordTimeout = 15 * time.Second
)

// Delivery is one message by one way, and what became of it.
type Delivery struct {
	Audience string
	Label    string
	Way      string
	Reason   string
	Err      error // nil: it was taken
}

// Pass makes and sends everything that is due. A way that fails is recorded and
// is no error of the pass. A digest that cannot be made does not hold up the
// others; a store that does not record does, because what is sent meanwhile
// would be sent again.
func (r *Runner) Pass(ctx context.Context) ([]Delivery, error) {
	if len(r.Audiences) == 0 {
		return nil, nil
	}
	state, err := r.state(ctx)
	if err != nil {
		return nil, err
	}
	var (
		all      []Delivery
		failures []error
	)
	for _, job := range Due(state) {
		done, err := r.do(ctx, &state, job)
		all = append(all, done...)
		var made *makeError
		switch {
		case ctx.Err() != nil:
			return all, errors.Join(append(failures, ctx.Err())...)
		case errors.As(err, &made):
			failures = append(failures, err)
		case err != nil:
			return all, errors.Join(append(failures, err)...)
		}
	}
	if r.Metrics != nil {
		r.Metrics.Undelivered(state.undelivered())
	}
	return all, errors.Join(failures...)
}

// Past is what the digest of a period says of earlier ones of an audience: of
// one that has no ways, nothing.
func (r *Runner) Past(ctx context.Context, p models.Period, audience string) (Past, error) {
	a, ok := r.audience(audience)
	if !ok {
		return Past{}, nil
	}
	state, err := r.state(ctx)
	return PastOf(state.Records, state.Finished, p, owedTo(a)), err
}

// Send makes the digest of a period now and sends it by these ways of one
// audience, whatever was sent before, and records it.
func (r *Runner) Send(ctx context.Context, p models.Period, audience string, ways []string) ([]Delivery, error) {
	state, err := r.state(ctx)
	if err != nil {
		return nil, err
	}
	if _, known := recordOf(state.Records, p, audience); !known {
		older, err := r.Store.Digests(ctx, models.DigestQuery{Kind: p.Kind, Label: p.Label, Audience: audience})
		if err != nil {
			return nil, fmt.Errorf("whether the digest was sent: %w", err)
		}
		state.Records = append(older, state.Records...)
	}
	job := Job{Audience: audience, Period: p}
	for _, f := range state.Finished {
		if f.Kind == p.Kind && f.Label == p.Label {
			job.Revised = f.Revised
		}
	}
	for _, way := range ways {
		job.Errands = append(job.Errands, Errand{way, ReasonAsked})
	}
	return r.do(ctx, &state, job)
}

func (r *Runner) state(ctx context.Context) (State, error) {
	s := State{Now: r.Now(), ResendRevised: r.ResendRevised}
	s.Periods = r.Periods(s.Now)
	for _, a := range r.Audiences {
		s.Audiences = append(s.Audiences, owedTo(a))
	}
	var err error
	if s.Finished, err = r.Store.Finished(ctx); err != nil {
		return s, fmt.Errorf("which periods are finished: %w", err)
	}
	if len(s.Periods) == 0 {
		return s, nil
	}
	// As many periods again before the first, for what its digest says of earlier ones.
	first, last := s.Periods[0], s.Periods[len(s.Periods)-1]
	from := first.Start.Add(first.Start.Sub(last.End))
	if s.Records, err = r.Store.Digests(ctx, models.DigestQuery{Kind: first.Kind, From: from}); err != nil {
		return s, fmt.Errorf("which digests were sent: %w", err)
	}
	return s, nil
}

// makeError is a digest that could not be made.
type makeError struct {
	job Job
	err error
}

func (e *makeError) Error() string {
	return fmt.Sprintf("the digest of %s for %s cannot be made: %v", e.job.Period.Label, e.job.Audience, e.err)
}

func (e *makeError) Unwrap() error { return e.err }

// do makes one digest, keeps it, sends it, and records each sending as soon as
// it is over. Only what was taken is recorded as taken: whatever ends the
// process in between, it is sent again.
func (r *Runner) do(ctx context.Context, state *State, job Job) ([]Delivery, error) {
	audience, ok := r.audience(job.Audience)
	if !ok {
		return nil, fmt.Errorf("there is no audience %q", job.Audience)
	}
	request := Request{Audience: job.Audience, Period: job.Period}
	last, made := recordOf(state.Records, job.Period, job.Audience)
	if made {
		request.Last = &last
	}
	request.Past = PastOf(state.Records, state.Finished, job.Period, owedTo(audience))
	record, message, err := r.Make(ctx, request)
	if err != nil {
		return nil, &makeError{job, err}
	}
	record.Sent = slices.Clone(last.Sent)
	if record.Sent == nil {
		record.Sent = []models.Sending{}
	}
	message.Revised = job.Revised
	if err := r.keep(ctx, state, record); err != nil {
		return nil, err
	}
	var all []Delivery
	for _, errand := range job.Errands {
		i := slices.IndexFunc(audience.Ways, func(w Way) bool { return w.Name() == errand.Way })
		if i < 0 {
			return all, fmt.Errorf("the audience %q has no way %q", job.Audience, errand.Way)
		}
		d := Delivery{Audience: job.Audience, Label: job.Period.Label, Way: errand.Way, Reason: errand.Reason}
		d.Err = r.send(ctx, audience.Ways[i], message)
		if ctx.Err() != nil && d.Err != nil {
			return all, ctx.Err()
		}
		all = append(all, d)
		before, _ := sendingOf(record, errand.Way)
		record.Sent = replaced(record.Sent, r.sending(d, job.Revised, before.Tries))
		// Also after a stop signal: what was taken must not be sent again.
		recording, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
		err := r.keep(recording, state, record)
		cancel()
		if err != nil {
			return all, fmt.Errorf("%s was sent the digest of %s, but that cannot be recorded: it will be sent again: %w", errand.Way, job.Period.Label, err)
		}
	}
	return all, nil
}

// send is one try by one way.
func (r *Runner) send(ctx context.Context, way Way, message Message) error {
	limited, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err := way.Send(limited, message)
	var failure *Failure
	if err != nil && !errors.As(err, &failure) {
		return &Failure{Detail: "it took too long"} // the only other outcome of a Send whose caller goes on
	}
	return err
}

// sending records a delivery, counts it and logs it.
func (r *Runner) sending(d Delivery, revised, tries int) models.Sending {
	now := r.Now()
	s := models.Sending{Way: d.Way, At: now, Revised: revised}
	outcome := OutcomeSent
	log := r.Log.With("period", d.Label, "audience", d.Audience, "way", KindOf(d.Way), "reason", d.Reason)
	if failure := (*Failure)(nil); errors.As(d.Err, &failure) {
		s.Error, s.Tries, s.Next = failure.Detail, tries+1, nextTry(now, tries+1, failure)
		outcome = OutcomeFailed
		if failure.Refused {
			outcome = OutcomeRefused
		}
		log.Warn("a digest was not delivered; it is tried again", "error", failure.Detail, "tries", s.Tries, "next", s.Next)
	} else {
		log.Info("digest delivered")
	}
	if r.Metrics != nil {
		r.Metrics.Delivery(KindOf(d.Way), outcome)
	}
	return s
}

// keep stores a record, and what is decided next knows it.
func (r *Runner) keep(ctx context.Context, state *State, record models.DigestRecord) error {
	if err := r.Store.PutDigest(ctx, record); err != nil {
		return fmt.Errorf("keep the digest %s: %w", record.ID, err)
	}
	record.Sent = slices.Clone(record.Sent)
	state.Records = slices.DeleteFunc(state.Records, func(d models.DigestRecord) bool { return d.ID == record.ID })
	state.Records = append(state.Records, record)
	slices.SortFunc(state.Records, func(a, b models.DigestRecord) int {
		return cmp.Or(a.PeriodStart.Compare(b.PeriodStart), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

func (r *Runner) audience(name string) (Audience, bool) {
	i := slices.IndexFunc(r.Audiences, func(a Audience) bool { return a.Name == name })
	if i < 0 {
		return Audience{}, false
	}
	return r.Audiences[i], true
}

func owedTo(a Audience) Owed {
	o := Owed{Audience: a.Name}
	for _, way := range a.Ways {
		o.Ways = append(o.Ways, way.Name())
	}
	return o
}

func replaced(all []models.Sending, s models.Sending) []models.Sending {
	all = slices.DeleteFunc(slices.Clone(all), func(old models.Sending) bool { return old.Way == s.Way })
	return append(all, s)
}
