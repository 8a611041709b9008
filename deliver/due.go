package deliver

import (
	"slices"
	"time"

	"earshot/models"
)

// State is all that decides which digests are owed.
type State struct {
	Now time.Time
	// Periods are those that digests are sent of, oldest first. What is not
	// among them is not sent any more: after a long downtime nobody wants the
	// digests of every week that passed.
	Periods   []models.Period
	Finished  []models.Finished
	Audiences []Owed // in the order they are served
	Records   []models.DigestRecord
	// ResendRevised sends a digest again once late data has changed its figures.
	ResendRevised bool
}

// Owed is an audience and the names of the ways it gets its digest by.
type Owed struct {
	Audience string
	Ways     []string
}

// Why a digest is sent by a way.
const (
	ReasonNew     = "new"
	ReasonRetry   = "retry"   // it failed before
	ReasonRevised = "revised" // late data has changed its figures since it was sent
	ReasonAsked   = "asked"
)

// Errand is one way to send a digest by.
type Errand struct {
	Way    string
	Reason string
}

// Job is one digest to make, to keep, and to send.
type Job struct {
	Audience string
	Period   models.Period
	Revised  int      // of the figures it will show
	Errands  []Errand // empty: it is only made anew, because its figures have changed
}

// Due are the digests to make now, those of older periods first. A digest is
// owed for a period that was counted after it closed, and holds anything, by
// each way that it is not recorded as sent by; after a failure once it is worth
// another try. A way that was not there when others were served is served too.
func Due(s State) []Job {
	var jobs []Job
	for _, p := range s.Periods {
		f, ok := finished(s.Finished, p)
		if !ok {
			continue
		}
		for _, a := range s.Audiences {
			record, made := recordOf(s.Records, p, a.Audience)
			job := Job{Audience: a.Audience, Period: p, Revised: f.Revised, Errands: s.errands(a, p, f, record)}
			if len(job.Errands) > 0 || made && record.Created.Before(f.AsOf) {
				jobs = append(jobs, job)
			}
		}
	}
	return jobs
}

func (s State) errands(a Owed, p models.Period, f models.Finished, record models.DigestRecord) []Errand {
	var all []Errand
	for _, way := range a.Ways {
		switch last, tried := sendingOf(record, way); {
		// Somebody may have sent it by hand while the period was open.
		case !tried || last.At.Before(p.End):
			all = append(all, Errand{way, ReasonNew})
		case last.Error != "" && !s.Now.Before(last.Next):
			all = append(all, Errand{way, ReasonRetry})
		case last.Error == "" && s.ResendRevised && last.Revised < f.Revised:
			all = append(all, Errand{way, ReasonRevised})
		}
	}
	return all
}

// finished is what was recorded of a period that was counted after it closed
// and holds anything.
func finished(all []models.Finished, p models.Period) (models.Finished, bool) {
	i := slices.IndexFunc(all, func(f models.Finished) bool {
		return f.Kind == p.Kind && f.Label == p.Label && !f.AsOf.Before(p.End) && f.Received > 0
	})
	if i < 0 {
		return models.Finished{}, false
	}
	return all[i], true
}

func recordOf(all []models.DigestRecord, p models.Period, audience string) (models.DigestRecord, bool) {
	i := slices.IndexFunc(all, func(d models.DigestRecord) bool {
		return d.Kind == p.Kind && d.Label == p.Label && d.Audience == audience
	})
	if i < 0 {
		return models.DigestRecord{}, false
	}
	return all[i], true
}

func sendingOf(d models.DigestRecord, way string) (models.Sending, bool) {
	i := slices.IndexFunc(d.Sent, func(s models.Sending) bool { return s.Way == way })
	if i < 0 {
		return models.Sending{}, false
	}
	return d.Sent[i], true
}

// Past is what a digest says of the earlier ones of its audience.
type Past struct {
	Undelivered []Undelivered
	// Revised are the periods whose figures have changed since they were sent.
	Revised []string
}

// Undelivered is a digest that one way did not take so far.
type Undelivered struct {
	Label string
	Way   string
	At    time.Time
	Error string
}

// PastOf is what the digest of period p says of the earlier ones among records,
// as far as the audience still has their ways.
func PastOf(records []models.DigestRecord, finished []models.Finished, p models.Period, a Owed) Past {
	var past Past
	for _, d := range records {
		if d.Audience != a.Audience || d.Kind != p.Kind || !d.PeriodStart.Before(p.Start) {
			continue
		}
		revised := 0
		for _, f := range finished {
			if f.Kind == d.Kind && f.Label == d.Label {
				revised = f.Revised
			}
		}
		changed := false
		for _, way := range a.Ways {
			last, tried := sendingOf(d, way)
			switch {
			case !tried:
			case last.Error != "":
				past.Undelivered = append(past.Undelivered, Undelivered{d.Label, way, last.At, last.Error})
			case last.Revised < revised:
				changed = true
			}
		}
		if changed {
			past.Revised = append(past.Revised, d.Label)
		}
	}
	return past
}

// undelivered counts what failed and was not made good so far.
func (s State) undelivered() int {
	n := 0
	for _, p := range s.Periods {
		for _, a := range s.Audiences {
			record, _ := recordOf(s.Records, p, a.Audience)
			for _, way := range a.Ways {
				if last, tried := sendingOf(record, way); tried && last.Error != "" {
					n++
				}
			}
		}
	}
	return n
}

// Backoff bounds. A pass comes about once an hour: shorter waits only say that
// the next one may try.
const (
	firstWait   = 10 * time.Minute
	longestWait = 6 * time.Hour
	refusedWait = 24 * time.Hour // nothing but a change of configuration helps: what is changed is noticed within a day
)

// nextTry is when a delivery that failed for the n-th time in a row is worth
// another try.
func nextTry(now time.Time, n int, failure *Failure) time.Time {
	wait := min(firstWait<<min(n-1, 10), longestWait)
	if failure.Refused {
		wait = refusedWait
	}
	return now.Add(max(wait, failure.After))
}
