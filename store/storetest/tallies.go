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
	t.Run("which windows have passed depends on the moment, bounds exact", func(t *testing.T) { passed(t, st) })
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
			asOf := from.Add(rapid.SampledFrom([]time.Duration{day, 2 * day, 7 * day, 7*day + second, 8 * day, 9 * day, 15 * day, 40 * day}).Draw(t, "as of"))
			same(t, "tallies", tally(t, st, from, to, asOf), Count(stored, from, to, asOf))
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
	plain, err := st.PlainTallies(context.Background(), from, to, asOf)
	if err != nil {
		t.Fatalf("PlainTallies: %v", err)
	}
	slices.SortFunc(plain, byGroup)
	without := slices.Clone(all)
	for i := range without {
		without[i].Customers, without[i].MedianHandleS = 0, 0
	}
	same(t, "plain tallies", plain, without)
	return all
}

func byGroup(a, b models.Tally) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Topic, b.Topic))
}

func exampleTallies(t *testing.T, st store.Store) {
	set, want := example()
	put(t, st, set...)
	same(t, "tallies", tally(t, st, Base(), Base().Add(day), Base().Add(40*day)), want)
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
		{Contacts: 4, Customers: 2, Scored: 3, Negative: 2, SentimentMilli: -599, Linkable: 3, Repeats: all(1), Followed: all(2), Passed: all(3), FollowedPassed: all(2), Stated: 1, Escalations: 1,
			HandleMeasured: 3, HandleS: 301, MedianHandleS: 100, HoldMeasured: 1, HoldS: 10, RepeatS: 201, OtherHoldS: 10, Transfers: 2},
		{Service: models.NoService, Contacts: 1, HandleMeasured: 1},
		{Service: models.NoService, Topic: "fees", Contacts: 1, HandleMeasured: 1},
		{Service: "passport", Contacts: 3, Customers: 2, Scored: 3, Negative: 2, SentimentMilli: -599, Linkable: 3, Repeats: all(1), Followed: all(2), Passed: all(3), FollowedPassed: all(2), Stated: 1, Escalations: 1,
			HandleMeasured: 2, HandleS: 301, MedianHandleS: 150.5, HoldMeasured: 1, HoldS: 10, RepeatS: 201, OtherHoldS: 10, Transfers: 2},
		{Service: "passport", Topic: "delay", Contacts: 2, Customers: 1, Scored: 2, Negative: 1, SentimentMilli: -549, Linkable: 2, Repeats: all(1), Followed: all(2), Passed: all(2), FollowedPassed: all(2), Stated: 1, Escalations: 1,
			HandleMeasured: 2, HandleS: 301, MedianHandleS: 150.5, HoldMeasured: 1, HoldS: 10, RepeatS: 201, OtherHoldS: 10, Transfers: 2},
		{Service: "passport", Topic: "fees", Contacts: 1, Customers: 1, Scored: 1, Negative: 1, SentimentMilli: -500, Linkable: 1, Followed: all(1), Passed: all(1), FollowedPassed: all(1), Escalations: 1,
			HandleMeasured: 1, HandleS: 100, MedianHandleS: 100, HoldMeasured: 1, HoldS: 10, OtherHoldS: 10},
	}
}

// all is the same number in every window.
func all(n int64) [4]int64 { return [4]int64{n, n, n, n} }

func passed(t *testing.T, st store.Store) {
	start := Base().Add(40 * day)
	put(t, st, Conversation("p-1", Customer("p"), At(start)), Conversation("p-2", Customer("q"), At(start)), Conversation("p-3", Customer("q"), At(start.Add(3*day))),
		Conversation("p-4", Customer("r"), At(start)), Conversation("p-5", Customer("r"), At(start.Add(10*day))), Conversation("p-6", At(start)))
	for _, c := range []struct {
		after                    time.Duration
		passed, followedOfPassed [4]int64
	}{
		{0, all(0), all(0)},
		{day - time.Millisecond, all(0), all(0)},
		{day, [4]int64{3}, [4]int64{0}},
		{7*day - time.Millisecond, [4]int64{3}, [4]int64{0}},
		{7 * day, [4]int64{3, 3}, [4]int64{0, 1}}, // p-2 was followed; p-6 cannot be and counts nowhere
		{14 * day, [4]int64{3, 3, 3}, [4]int64{0, 1, 2}},
		{30 * day, all(3), [4]int64{0, 1, 2, 2}},
	} {
		got := tally(t, st, start, start.Add(day), start.Add(c.after))[0]
		if got.Passed != c.passed || got.FollowedPassed != c.followedOfPassed || got.Followed != [4]int64{0, 1, 2, 2} {
			t.Errorf("as of %s after the start: passed %v, of them followed %v, followed %v; want %v and %v", c.after, got.Passed, got.FollowedPassed, got.Followed, c.passed, c.followedOfPassed)
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

// Count is the oracle: the definitions of models.Tally, one conversation at a
// time, in memory.
func Count(stored []*models.Conversation, from, to, asOf time.Time) []models.Tally {
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
		repeat := slices.Contains(l.Within, models.Window7d)
		t.Linkable += one(l.Linkable)
		for i, w := range models.Windows() {
			followed, passed := slices.Contains(l.FollowedWithin, w.Name), !c.StartedAt.Add(w.Length).After(asOf)
			t.Repeats[i] += one(l.Linkable && slices.Contains(l.Within, w.Name))
			t.Followed[i] += one(l.Linkable && followed)
			t.Passed[i] += one(l.Linkable && passed)
			t.FollowedPassed[i] += one(l.Linkable && passed && followed)
		}
		t.Stated += one(c.Repeat.Stated)
		t.Escalations += one(slices.Contains(c.Signals, models.SignalEscalation))
		if c.DurationS != nil {
			durations = append(durations, *c.DurationS)
			t.HandleS += *c.DurationS
			switch {
			case repeat:
				t.RepeatS += *c.DurationS
			case l.Forwarded:
				t.ForwardedS += *c.DurationS
			}
		}
		if c.Timing.HoldS != nil {
			t.HoldMeasured++
			t.HoldS += *c.Timing.HoldS
			if !repeat && !l.Forwarded {
				t.OtherHoldS += *c.Timing.HoldS
			}
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
