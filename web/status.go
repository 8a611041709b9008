package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/dustin/go-humanize"

	"earshot/models"
)

// When the page of status warns.
const (
	silentAfter = 5 * time.Minute  // a worker says how it is every ten seconds
	passTakes   = 15 * time.Minute // at most; a first one over years of conversations may take longer
)

// readAgain is how often the page is read again where its address asks for it.
const readAgain = time.Minute

// statusView is what the page of status shows. What could not be read is in
// Unknown, so that the page is there when the store is not.
type statusView struct {
	Now      time.Time
	Again    bool   // it is read again every minute
	Ready    string // empty: the store answers; otherwise what is wrong, for people
	Store    string // its kind
	Taxonomy models.TaxonomyID
	Warnings []string
	Unknown  []string
	Workers  []models.WorkerStatus // that run
	Gone     []models.WorkerStatus // that ended, or fell silent
	Spans    []rejectedSpan
	Schedule string
	LastPass *time.Time        // nil: none of these workers has made one
	NextPass *time.Time        // nil: nobody runs who could make it
	Rollups  []models.Finished // the latest of each kind of period
}

// rejectedSpan is what came in over some time up to now.
type rejectedSpan struct {
	Name string
	models.Coverage
	ByReason []reasonCount
}

type reasonCount struct {
	Reason   models.Reason
	Messages int64
}

// Lag is how many messages of a worker's topic are not settled yet.
func (statusView) Lag(w models.WorkerStatus) string {
	if w.Lag == nil {
		return "unknown"
	}
	return number(*w.Lag)
}

// Ago is a moment as seen from that of the page.
func (v statusView) Ago(t time.Time) string { return humanize.RelTime(t, v.Now, "ago", "from now") }

// gone reports whether a worker has ended or has not been seen for too long.
func (v statusView) gone(w models.WorkerStatus) bool {
	return w.Ended || v.Now.Sub(w.Seen) > silentAfter
}

// status is the page of how the system is, for whoever is woken at night. With
// every=minute the browser reads it again on its own, until somebody stops it.
func (s *server) status(w http.ResponseWriter, r *http.Request) error {
	p, err := parseParameters(r.URL.RawQuery, "every")
	if err != nil {
		return badParameter(err)
	}
	again := p.choice("every", "minute") != ""
	if err := p.err(); err != nil {
		return badParameter(err)
	}
	if again {
		w.Header().Set("Refresh", strconv.Itoa(int(readAgain.Seconds())))
	}
	ctx, now := r.Context(), time.Now()
	v := statusView{Now: now, Again: again, Schedule: s.Schedule, Store: s.StoreKind, Taxonomy: s.Rules.ID}
	if s.Ready != nil {
		if err := s.Ready(ctx); err != nil {
			v.Ready = s.notReady(ctx, err).message
			v.Warnings = append(v.Warnings, "The store: "+v.Ready+". Nothing is lost: messages stay in Kafka until the store answers.")
		}
	}
	unknown := func(what string, err error) {
		s.Log.WarnContext(ctx, "the status lacks something", "what", what, "request_id", requestID(w), "error", err.Error())
		v.Unknown = append(v.Unknown, what)
	}
	if workers, err := s.Store.Workers(ctx); err != nil {
		unknown("workers", err)
	} else {
		for _, one := range workers {
			if v.gone(one) {
				v.Gone = append(v.Gone, one)
			} else {
				v.Workers = append(v.Workers, one)
			}
		}
		v.LastPass, v.NextPass = s.passes(v)
		v.Warnings = append(v.Warnings, workerWarnings(v)...)
	}
	for _, span := range []struct {
		name string
		long time.Duration
	}{{"Last 24 hours", 24 * time.Hour}, {"Last 7 days", 7 * 24 * time.Hour}} {
		if coverage, err := s.Store.Coverage(ctx, now.Add(-span.long), now); err != nil {
			unknown("what came in, "+span.name, err)
		} else {
			v.Spans = append(v.Spans, rejectedSpan{span.name, coverage, byReason(coverage)})
		}
	}
	if finished, err := s.Store.Finished(ctx); err != nil {
		unknown("rollups", err)
	} else {
		v.Rollups = latest(finished)
		if len(finished) == 0 {
			v.Warnings = append(v.Warnings, "Nothing was rolled up yet, so there are no pain points: earshot rollup does it now.")
		}
	}
	title := "Status" // a tab in the background tells, too
	if n := len(v.Warnings); n > 0 {
		title += ": " + plural(n, "warning")
	}
	return s.page(w, r, view{Template: "status", Title: title, Here: "/status", Body: v})
}

func workerWarnings(v statusView) (all []string) {
	if len(v.Workers) == 0 {
		return []string{"No worker runs: nothing new is analysed. Start one with earshot worker, or read the log of the one that should run."}
	}
	for _, w := range v.Workers {
		if w.Lag != nil && *w.Lag > 0 && (w.LastBatchAt == nil || v.Now.Sub(*w.LastBatchAt) > silentAfter) {
			all = append(all, fmt.Sprintf("The worker on %s has %s waiting and has settled none for 5 minutes: its log says what it waits for.", w.Host, plural(*w.Lag, "message")))
		}
	}
	if v.NextPass != nil && v.Now.Sub(*v.NextPass) > passTakes {
		all = append(all, fmt.Sprintf("Rollups and digests are late: a pass was due %s and has not gone through. The workers' logs say why; earshot rollup does what is due now.", v.Ago(*v.NextPass)))
	}
	return all
}

// passes are when all that was due of rollups and digests was last done, and
// when the schedule wakes next after that: after the first worker's start, where
// none has done it.
func (s *server) passes(v statusView) (last, next *time.Time) {
	for _, w := range slices.Concat(v.Workers, v.Gone) {
		if w.LastPassAt != nil && (last == nil || w.LastPassAt.After(*last)) {
			last = w.LastPassAt
		}
	}
	if len(v.Workers) == 0 {
		return last, nil
	}
	since := slices.MinFunc(v.Workers, func(a, b models.WorkerStatus) int { return a.Started.Compare(b.Started) }).Started
	if last != nil && last.After(since) {
		since = *last
	}
	if at := s.NextPass(since); !at.IsZero() {
		next = &at
	}
	return last, next
}

// latest are the last period of each kind that was rolled up, short ones first.
func latest(finished []models.Finished) (all []models.Finished) {
	for _, kind := range []string{models.PeriodDay, models.PeriodWeek, models.PeriodMonth} {
		of := slices.DeleteFunc(slices.Clone(finished), func(f models.Finished) bool { return f.Kind != kind })
		if len(of) > 0 {
			all = append(all, slices.MaxFunc(of, func(a, b models.Finished) int { return cmp.Compare(a.Label, b.Label) }))
		}
	}
	return all
}

// byReason are the reasons for rejections, the most frequent first.
func byReason(c models.Coverage) []reasonCount {
	var all []reasonCount
	for reason, n := range c.Reasons {
		all = append(all, reasonCount{reason, n})
	}
	slices.SortFunc(all, func(a, b reasonCount) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.Reason, b.Reason))
	})
	return all
}
