package elastic

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"earshot/models"
)

// counts is what is counted in every group.
type counts struct {
	Sentiment stats   `json:"sentiment"`
	Handle    stats   `json:"handle"`
	Hold      stats   `json:"hold"`
	Transfers stats   `json:"transfers"`
	Negative  subset  `json:"negative"`
	Linkable  subset  `json:"linkable"`
	Forwarded timeSum `json:"forwarded"`
	Others    timeSum `json:"others"`
	windowed
	Stated      subset `json:"stated"`
	Escalations subset `json:"escalations"`
}

type stats struct {
	Count int64   `json:"count"`
	Sum   float64 `json:"sum"`
}

type subset struct {
	Count int64 `json:"doc_count"`
}

// timeSum is the time that some of the contacts took.
type timeSum struct {
	Count  int64 `json:"doc_count"`
	Handle stats `json:"handle"`
	Hold   stats `json:"hold"`
}

// windowed is what is counted per window of repeat contact.
type windowed struct {
	Repeats24h timeSum `json:"repeats_24h"`
	Repeats7d  timeSum `json:"repeats_7d"`
	Repeats14d timeSum `json:"repeats_14d"`
	Repeats30d timeSum `json:"repeats_30d"`

	Followed24h subset `json:"followed_24h"`
	Followed7d  subset `json:"followed_7d"`
	Followed14d subset `json:"followed_14d"`
	Followed30d subset `json:"followed_30d"`

	Passed24h passed `json:"passed_24h"`
	Passed7d  passed `json:"passed_7d"`
	Passed14d passed `json:"passed_14d"`
	Passed30d passed `json:"passed_30d"`
}

// passed are the linkable contacts whose window has passed.
type passed struct {
	subset
	Followed subset `json:"followed"`
}

// countAggs are the aggregations that fill counts. Sums of whole numbers are
// exact up to 2^53.
func countAggs(asOf time.Time) object {
	statsOf := func(field string) object { return object{"stats": object{"field": field}} }
	where := func(must ...any) object { return object{"filter": object{"bool": object{"filter": must}}} }
	linkable, forwarded := term("repeat.linkable", true), term("repeat.forwarded", true)
	aggs := object{
		"sentiment": statsOf("sentiment.customer"), "handle": statsOf("duration_s"), "hold": statsOf("timing.hold_s"), "transfers": statsOf("timing.transfers"),
		"negative":    where(object{"range": object{"sentiment.customer": object{"lte": models.NegativeAt}}}),
		"linkable":    where(linkable),
		"stated":      where(term("repeat.stated", true)),
		"escalations": where(term("signals", models.SignalEscalation)),
	}
	times := func(filter object) object {
		filter["aggs"] = object{"handle": statsOf("duration_s"), "hold": statsOf("timing.hold_s")}
		return filter
	}
	aggs["forwarded"] = times(where(forwarded))
	aggs["others"] = times(object{"filter": object{"bool": object{"must_not": []any{forwarded, object{"bool": object{"filter": []any{linkable, term("repeat.within", models.Window7d)}}}}}}})
	for _, w := range models.Windows() {
		followed := term("repeat.followed_within", w.Name)
		latest := object{"range": object{"started_at": object{"lte": asOf.UTC().Add(-w.Length).Format("2006-01-02T15:04:05.000Z")}}}
		over := where(linkable, latest)
		over["aggs"] = object{"followed": where(followed)}
		aggs["repeats_"+w.Name] = times(where(linkable, term("repeat.within", w.Name)))
		aggs["followed_"+w.Name] = where(linkable, followed)
		aggs["passed_"+w.Name] = over
	}
	return aggs
}

// group names a tally: service and topic, both empty for everything.
type group struct{ service, topic string }

// groupOf is the group of a bucket; one without a service is models.NoService.
func groupOf(b bucket) group {
	service := models.NoService
	if b.Key.Service != nil {
		service = *b.Key.Service
	}
	return group{service, b.Key.Topic}
}

// tallying counts one period, everything at one moment.
type tallying struct {
	s     *Store
	ctx   context.Context //nolint:containedctx // lives within one call
	over  counted         // without sources
	asOf  time.Time
	found map[group]*models.Tally
}

// Tallies counts the conversations that start in [from, to): exactly, in
// composite aggregations over one point in time, without reading a document.
func (s *Store) Tallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	return s.tallies(ctx, from, to, asOf, (*tallying).customers, (*tallying).medians)
}

// PlainTallies leaves out what takes a bucket per customer or duration. See
// store.Rollups.
func (s *Store) PlainTallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	return s.tallies(ctx, from, to, asOf)
}

func (s *Store) tallies(ctx context.Context, from, to, asOf time.Time, more ...func(*tallying) error) ([]models.Tally, error) {
	pit, done, err := s.snapshot(ctx, s.allMonths())
	if err != nil {
		return nil, err
	}
	defer done()
	t := &tallying{s: s, ctx: ctx, asOf: asOf, found: map[group]*models.Tally{{}: {}},
		over: counted{pit: pit, query: object{"bool": object{"filter": between("started_at", from, to)}}}}
	for _, step := range append([]func(*tallying) error{(*tallying).everything, (*tallying).groups}, more...) {
		if err := step(t); err != nil {
			return nil, err
		}
	}
	all := make([]models.Tally, 0, len(t.found))
	for _, tally := range t.found {
		all = append(all, *tally)
	}
	slices.SortFunc(all, func(a, b models.Tally) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Topic, b.Topic))
	})
	return all, nil
}

// each calls do for every bucket of these sources.
func (t *tallying) each(aggs object, sources []object, do func(bucket)) error {
	over := t.over
	over.sources, over.aggs = sources, aggs
	for b, err := range t.s.buckets(t.ctx, over) {
		if err != nil {
			return err
		}
		do(b)
	}
	return nil
}

// everything counts the row over everything.
func (t *tallying) everything() error {
	aggs := countAggs(t.asOf)
	aggs["all"] = object{"filter": object{"match_all": object{}}}
	var found struct {
		All subset `json:"all"`
		counts
	}
	body := object{"size": 0, "track_total_hits": false, "query": t.over.query, "pit": object{"id": t.over.pit, "keep_alive": keepAlive}, "aggs": aggs}
	if err := t.s.aggregate(t.ctx, "", body, &found); err != nil {
		return err
	}
	t.add(group{}, found.All.Count, found.counts)
	return nil
}

// groups counts the rows per service, and per service and topic.
func (t *tallying) groups() error {
	for _, sources := range [][]object{{serviceSource()}, {serviceSource(), source("topic", "topics")}} {
		if err := t.each(countAggs(t.asOf), sources, func(b bucket) { t.add(groupOf(b), b.Count, b.counts) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *tallying) add(g group, contacts int64, c counts) {
	t.found[g] = &models.Tally{
		Service: g.service, Topic: g.topic, Contacts: contacts,
		Scored: c.Sentiment.Count, Negative: c.Negative.Count, SentimentMilli: int64(math.Round(c.Sentiment.Sum * 1000)),
		Linkable:       c.Linkable.Count,
		Repeats:        [4]int64{c.Repeats24h.Count, c.Repeats7d.Count, c.Repeats14d.Count, c.Repeats30d.Count},
		Followed:       [4]int64{c.Followed24h.Count, c.Followed7d.Count, c.Followed14d.Count, c.Followed30d.Count},
		Passed:         [4]int64{c.Passed24h.Count, c.Passed7d.Count, c.Passed14d.Count, c.Passed30d.Count},
		FollowedPassed: [4]int64{c.Passed24h.Followed.Count, c.Passed7d.Followed.Count, c.Passed14d.Followed.Count, c.Passed30d.Followed.Count},
		Stated:         c.Stated.Count, Escalations: c.Escalations.Count,
		HandleMeasured: c.Handle.Count, HandleS: int64(c.Handle.Sum), HoldMeasured: c.Hold.Count, HoldS: int64(c.Hold.Sum),
		RepeatS: int64(c.Repeats7d.Handle.Sum), ForwardedS: int64(c.Forwarded.Handle.Sum), OtherHoldS: int64(c.Others.Hold.Sum), Transfers: int64(c.Transfers.Sum),
	}
}

// customers counts different customers: every bucket of (customer, service,
// topic) is one customer of that group, and every new key one of all.
func (t *tallying) customers() error {
	key := source("customer", "customer_key")
	last := ""
	err := t.each(nil, []object{key, serviceSource()}, func(b bucket) {
		t.of(groupOf(b)).Customers++
		if b.Key.Customer != last {
			last = b.Key.Customer
			t.of(group{}).Customers++
		}
	})
	if err != nil {
		return err
	}
	return t.each(nil, []object{key, serviceSource(), source("topic", "topics")}, func(b bucket) { t.of(groupOf(b)).Customers++ })
}

// of is the tally of a group; every group was counted before.
func (t *tallying) of(g group) *models.Tally {
	if t.found[g] == nil {
		t.found[g] = &models.Tally{Service: g.service, Topic: g.topic}
	}
	return t.found[g]
}

// medians reads each group's durations in ascending order, with how often each
// occurs, and stops at the middle that the known count names.
func (t *tallying) medians() error {
	duration := source("duration", "duration_s")
	passed := map[group]int64{}
	step := func(g group, b bucket) {
		tally := t.of(g)
		n, before := tally.HandleMeasured, passed[g]
		passed[g] = before + b.Count
		for _, middle := range []int64{(n - 1) / 2, n / 2} { // the same twice where n is odd
			if n > 0 && before <= middle && middle < before+b.Count {
				tally.MedianHandleS += float64(b.Key.Duration) / 2
			}
		}
	}
	if err := t.each(nil, []object{duration}, func(b bucket) { step(group{}, b) }); err != nil {
		return err
	}
	for _, sources := range [][]object{{serviceSource(), duration}, {serviceSource(), source("topic", "topics"), duration}} {
		if err := t.each(nil, sources, func(b bucket) { step(groupOf(b), b) }); err != nil {
			return err
		}
	}
	return nil
}
