package storetest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/models"
	"earshot/store"
)

func (s suite) tallies(t *testing.T) {
	st := s.fresh(t)
	t.Run("every number of a small example", func(t *testing.T) { exampleTallies(t, st) })
	t.Run("what is pending depends on the moment, bounds exact", func(t *testing.T) { pending(t, st) })
	t.Run("random conversations count as an independent oracle counts them", func(t *testing.T) {
		drawn := 0
		s.check(t, func(t *rapid.T) {
			drawn++
			// Each case has a stretch of time of its own, and with it its own store.
			from := Base().Add(100*day + time.Duration(drawn)*12*day)
			to := from.Add(2 * day)
			set := drawCounted(t, fmt.Sprintf("tally%d", drawn), from)
			put(t, st, set...)
			var stored []*models.Conversation
			for _, c := range set {
				stored = append(stored, get(t, st, c.ID)) // with its link
			}
			asOf := from.Add(rapid.SampledFrom([]time.Duration{day, 7 * day, 7*day + second, 8 * day, 9 * day, 40 * day}).Draw(t, "as of"))
			same(t, "tallies", tally(t, st, from, to, asOf), count(stored, from, to, asOf))
		})
	})
}

// tally reads tallies, which a store may give in any order, by service and topic.
func tally(t tb, st store.Store, from, to, asOf time.Time) []models.Tally {
	t.Helper()
	all, err := st.Tallies(context.Background(), from, to, asOf)
	if err != nil {
		t.Fatalf("Tallies: %v", err)
	}
	slices.SortFunc(all, byGroup)
	return all
}

func byGroup(a, b models.Tally) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Topic, b.Topic))
}

func exampleTallies(t *testing.T, st store.Store) {
	set, want := example()
	put(t, st, set...)
	same(t, "tallies", tally(t, st, Base(), Base().Add(day), Base().Add(30*day)), want)
}

// example is a small set, counted by hand over the day that starts at Base, as
// of much later.
func example() (set []*models.Conversation, want []models.Tally) {
	set = []*models.Conversation{
		Conversation("x-1", Customer("a"), Topics("delay", "fees"), Sentiment(-0.5), Lasting(100), OnHold(10), Signals(models.SignalEscalation, models.SignalPromise)),
		Conversation("x-2", Customer("a"), Topics("delay"), After(2*hour), Sentiment(-0.049), Lasting(201), Stated(), Transferred(2)),
		Conversation("x-3", Customer("b"), After(3*hour), Sentiment(models.NegativeAt)),
		Conversation("x-4", Service(""), After(4*hour), Topics("fees"), Lasting(0)),
		Conversation("x-5", Customer("a"), After(day), Lasting(50), Topics("delay")), // outside
	}
	return set, []models.Tally{
		{Contacts: 4, Customers: 2, Scored: 3, Negative: 2, SentimentMilli: -599, Linkable: 3, Repeats7d: 1, Followed7d: 2, Stated: 1, Escalations: 1,
			HandleMeasured: 3, HandleS: 301, MedianHandleS: 100, HoldMeasured: 1, HoldS: 10, RepeatS: 201, Transfers: 2},
		{Service: models.NoService, Contacts: 1, HandleMeasured: 1},
		{Service: models.NoService, Topic: "fees", Contacts: 1, HandleMeasured: 1},
		{Service: "passport", Contacts: 3, Customers: 2, Scored: 3, Negative: 2, SentimentMilli: -599, Linkable: 3, Repeats7d: 1, Followed7d: 2, Stated: 1, Escalations: 1,
			HandleMeasured: 2, HandleS: 301, MedianHandleS: 150.5, HoldMeasured: 1, HoldS: 10, RepeatS: 201, Transfers: 2},
		{Service: "passport", Topic: "delay", Contacts: 2, Customers: 1, Scored: 2, Negative: 1, SentimentMilli: -549, Linkable: 2, Repeats7d: 1, Followed7d: 2, Stated: 1, Escalations: 1,
			HandleMeasured: 2, HandleS: 301, MedianHandleS: 150.5, HoldMeasured: 1, HoldS: 10, RepeatS: 201, Transfers: 2},
		{Service: "passport", Topic: "fees", Contacts: 1, Customers: 1, Scored: 1, Negative: 1, SentimentMilli: -500, Linkable: 1, Followed7d: 1, Escalations: 1,
			HandleMeasured: 1, HandleS: 100, MedianHandleS: 100, HoldMeasured: 1, HoldS: 10},
	}
}

func pending(t *testing.T, st store.Store) {
	start := Base().Add(40 * day)
	put(t, st, Conversation("p-1", Customer("p"), At(start)), Conversation("p-2", Customer("q"), At(start)), Conversation("p-3", Customer("q"), At(start.Add(3*day))),
		Conversation("p-4", At(start)))
	for _, c := range []struct {
		asOf time.Time
		want int64
	}{
		{start, 1}, {start.Add(7*day - time.Millisecond), 1}, // p-2 was followed, p-4 cannot be
		{start.Add(7 * day), 0}, {start.Add(8 * day), 0},
	} {
		if got := tally(t, st, start, start.Add(day), c.asOf)[0].Pending7d; got != c.want {
			t.Errorf("as of %s after the start, %d are pending, want %d", c.asOf.Sub(start), got, c.want)
		}
	}
}

// drawCounted draws conversations around [from, from + 2 d) and customers who
// come again, with and without each thing that is counted.
func drawCounted(t *rapid.T, space string, from time.Time) []*models.Conversation {
	var set []*models.Conversation
	for i := range rapid.IntRange(0, 14).Draw(t, "conversations") {
		key := rapid.SampledFrom([]string{"", "k1", "k2", "k3"}).Draw(t, "customer")
		if key != "" {
			key = space + key
		}
		c := Conversation(fmt.Sprintf("%s-%d", space, i), Customer(key),
			At(from.Add(time.Duration(rapid.IntRange(-2, 9*24).Draw(t, "hour"))*hour/time.Duration(rapid.IntRange(1, 5).Draw(t, "closer")))),
			Service(rapid.SampledFrom([]string{"", "passport", "taxes"}).Draw(t, "service")),
			Topics(rapid.SampledFrom([][]string{{}, {"delay"}, {"fees", "delay"}}).Draw(t, "topics")...),
			Signals(rapid.SampledFrom([][]string{{}, {models.SignalEscalation}, {models.SignalHold, models.SignalPromise}}).Draw(t, "signals")...))
		c.Repeat.Stated = rapid.Bool().Draw(t, "stated")
		maybe := func(name string, most int64) *int64 { return rapid.Ptr(rapid.Int64Range(0, most), true).Draw(t, name) }
		c.DurationS, c.Timing.HoldS, c.Timing.Transfers = maybe("duration", 900), maybe("hold", 300), maybe("transfers", 3)
		if milli := rapid.Ptr(rapid.IntRange(-1000, 1000), true).Draw(t, "sentiment"); milli != nil {
			Sentiment(float64(*milli) / 1000)(c)
		}
		set = append(set, c)
	}
	return set
}

// count is the oracle: the definitions of models.Tally, one conversation at a
// time, in memory.
func count(stored []*models.Conversation, from, to, asOf time.Time) []models.Tally {
	groups := map[[2]string][]*models.Conversation{{}: nil}
	for _, c := range stored {
		if c.StartedAt.Before(from) || !c.StartedAt.Before(to) {
			continue
		}
		service := cmp.Or(c.Service, models.NoService)
		for _, topic := range append([]string{""}, c.Topics...) {
			groups[[2]string{service, topic}] = append(groups[[2]string{service, topic}], c)
		}
		groups[[2]string{}] = append(groups[[2]string{}], c)
	}
	var all []models.Tally
	for key, group := range groups {
		all = append(all, countGroup(key[0], key[1], group, asOf))
	}
	slices.SortFunc(all, byGroup)
	return all
}

func countGroup(service, topic string, group []*models.Conversation, asOf time.Time) models.Tally {
	t := models.Tally{Service: service, Topic: topic}
	customers := map[string]bool{}
	var durations []int64
	for _, c := range group {
		t.Contacts++
		if c.CustomerKey != "" {
			customers[c.CustomerKey] = true
		}
		if score := c.Sentiment.Customer; score != nil {
			t.Scored++
			t.Negative += one(*score <= models.NegativeAt)
			t.SentimentMilli += int64(math.Round(*score * 1000))
		}
		l := c.Repeat.Link
		repeat, followed := slices.Contains(l.Within, models.Window7d), slices.Contains(l.FollowedWithin, models.Window7d)
		t.Linkable += one(l.Linkable)
		t.Repeats7d += one(l.Linkable && repeat)
		t.Followed7d += one(l.Linkable && followed)
		t.Pending7d += one(l.Linkable && !followed && c.StartedAt.Add(models.Week).After(asOf))
		t.Stated += one(c.Repeat.Stated)
		t.Escalations += one(slices.Contains(c.Signals, models.SignalEscalation))
		if c.DurationS != nil {
			durations = append(durations, *c.DurationS)
			t.HandleS += *c.DurationS
			if repeat {
				t.RepeatS += *c.DurationS
			}
		}
		if c.Timing.HoldS != nil {
			t.HoldMeasured++
			t.HoldS += *c.Timing.HoldS
		}
		if c.Timing.Transfers != nil {
			t.Transfers += *c.Timing.Transfers
		}
	}
	t.Customers, t.HandleMeasured = int64(len(customers)), int64(len(durations))
	if n := len(durations); n > 0 {
		slices.Sort(durations)
		t.MedianHandleS = float64(durations[(n-1)/2]+durations[n/2]) / 2
	}
	return t
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
