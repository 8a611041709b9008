package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"earshot/models"
)

// When the page of status warns.
const (
	silentAfter = 5 * time.Minute // a worker says how it is every ten seconds
	staleAfter  = 26 * time.Hour  // a day ends every day, and is then rolled up
	rollupsSeen = 10
)

// statusView is what the page of status shows. What could not be read is in
// Unknown, so that the page is there when the store is not.
type statusView struct {
	Now      time.Time
	Ready    string // empty: the store answers; otherwise what is wrong, for people
	Store    string // its kind
	Taxonomy models.TaxonomyID
	Warnings []string
	Unknown  []string
	Workers  []models.WorkerStatus
	Spans    []rejectedSpan
	Rollups  []models.Finished // the latest first
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

// Late is how many messages of a worker's topic are not settled yet.
func (statusView) Late(w models.WorkerStatus) string {
	if w.Lag == nil {
		return "unknown"
	}
	return number(*w.Lag)
}

// Silent reports whether a worker has not been seen for too long.
func (v statusView) Silent(w models.WorkerStatus) bool { return v.Now.Sub(w.Seen) > silentAfter }

// status is the page of how the system is, for whoever is woken at night.
func (s *server) status(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return &fault{http.StatusBadRequest, "bad-parameter", "the status is asked for without parameters"}
	}
	ctx, now := r.Context(), time.Now()
	v := statusView{Now: now, Store: s.StoreKind, Taxonomy: s.Rules.ID}
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
		v.Workers = workers
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
		slices.SortFunc(finished, func(a, b models.Finished) int { return cmp.Or(b.AsOf.Compare(a.AsOf), cmp.Compare(b.Label, a.Label)) })
		v.Rollups = finished[:min(len(finished), rollupsSeen)]
		v.Warnings = append(v.Warnings, rollupWarnings(v)...)
	}
	return s.page(w, r, view{Template: "status", Title: "Status", Here: "/status", Body: v})
}

func workerWarnings(v statusView) (all []string) {
	if !slices.ContainsFunc(v.Workers, func(w models.WorkerStatus) bool { return !v.Silent(w) }) {
		return []string{"No worker has been seen for 5 minutes: nothing new is analysed. Start one with earshot worker, or read the log of the one that should run."}
	}
	for _, w := range v.Workers {
		if w.Lag != nil && *w.Lag > 0 && !v.Silent(w) && (w.LastBatchAt == nil || v.Now.Sub(*w.LastBatchAt) > silentAfter) {
			all = append(all, fmt.Sprintf("The worker on %s has %s waiting and has settled none for 5 minutes: its log says what it waits for.", w.Host, plural(*w.Lag, "message")))
		}
	}
	return all
}

func rollupWarnings(v statusView) []string {
	switch {
	case len(v.Rollups) == 0:
		return []string{"Nothing was rolled up yet, so there are no pain points: earshot rollup does it now."}
	case v.Now.Sub(v.Rollups[0].AsOf) > staleAfter:
		return []string{"No period was rolled up for more than a day. A worker does it on its schedule, where there are new conversations; earshot rollup does it now."}
	}
	return nil
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
