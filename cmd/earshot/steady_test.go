package main

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"earshot/demo"
	"earshot/history"
	"earshot/models"
	"earshot/rollup"
	"earshot/store/storetest"
)

// warmUp are the weeks before the four that are compared with, so that there
// are earlier contacts to repeat.
const warmUp = 3

// simulated are the rows of a week's rollup of the demo's traffic, as made by a
// seed with so many contacts a week and a spike that has lasted so many weeks.
// It takes the path of the product but for the words: the generator's own
// services, topics, moods and repeats; the links; the counts, by the oracle that
// both stores are held to; the rows.
func simulated(o demo.Options) []models.PainPoint {
	monday := time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)
	week := rollup.Previous(rollup.PeriodOf(models.PeriodWeek, monday, time.UTC), time.UTC)
	var all []*models.Conversation
	customers := map[string][]*models.Conversation{}
	o.Now, o.Zone, o.Weeks = monday, time.UTC, warmUp+rollup.Periods+1
	for c := range demo.Contacts(o) {
		score := 0.2
		if c.Negative {
			score = -0.2
		}
		conversation := &models.Conversation{
			ID: c.ID, StartedAt: c.StartedAt, Channel: c.Channel, Service: c.Service, Topics: c.Topics,
			CustomerKey: history.CustomerKey([]byte("of a simulation"), c.CustomerID),
			Sentiment:   models.Sentiment{Customer: &score}, Repeat: models.Repeat{Stated: c.Stated, Link: models.NewLink()},
		}
		all = append(all, conversation)
		if key := conversation.CustomerKey; key != "" {
			customers[key] = append(customers[key], conversation)
		}
	}
	link := history.NewLinker(history.Limits{})
	for _, own := range customers {
		var customer models.Customer
		for _, c := range own {
			customer.Contacts = append(customer.Contacts, models.ContactOf(c))
		}
		for i, l := range link(customer).Links {
			own[i].Repeat.Link = l
		}
	}
	f := rollup.Figures{Period: week, Zone: time.UTC, Fiscal: time.October, Tallies: storetest.Count(all, week.Start, week.End, monday)}
	for _, before := range rollup.Before(week, rollup.Periods, time.UTC) {
		f.Before = append(f.Before, storetest.Count(all, before.Start, before.End, monday))
	}
	return rollup.Rows(f)
}

// simulate makes the rows of many seeds.
func simulate(seeds int, o demo.Options) [][]models.PainPoint {
	all := make([][]models.PainPoint, seeds)
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				own := o
				own.Seed = uint64(i)
				all[i] = simulated(own)
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	workers.Wait()
	return all
}

// verdicts are what is said of a row, by what it is about.
func verdicts(row models.PainPoint) map[string]string {
	said := map[string]string{"negative": row.NegativeVerdict, "repeat": row.RepeatVerdict, "stated": row.StatedVerdict}
	if row.Scope == models.ScopeTopic {
		said["share"] = row.Verdict
	}
	return said
}

func called(verdict string) bool {
	return verdict == models.VerdictWorse || verdict == models.VerdictBetter
}

// Where nothing happens, no more than 5 % of the weeks may have any topic, or
// any service, that is called worse or better in any one measure.
func TestSteadyTrafficIsCalledSteady(t *testing.T) {
	t.Parallel()
	const seeds = 200
	falsely := map[string]int{} // weeks with a call, by scope and measure
	for _, rows := range simulate(seeds, demo.Options{PerWeek: 330, SpikeWeeks: demo.NoSpike}) {
		calls := map[string]int{}
		for _, row := range rows {
			for measure, verdict := range verdicts(row) {
				if what := row.Scope + " " + measure; called(verdict) {
					calls[what] = 1
				} else {
					calls[what] += 0 // it was judged
				}
			}
		}
		for what, n := range calls {
			falsely[what] += n
		}
	}
	t.Logf("steady weeks with a call, of %d: %v", seeds, falsely)
	if len(falsely) != 10 {
		t.Errorf("%d kinds of verdicts, not 10", len(falsely))
	}
	for what, weeks := range falsely {
		if weeks > seeds*5/100 {
			t.Errorf("%s: %d of %d steady weeks are called worse or better", what, weeks, seeds)
		}
	}
}

// The planted spike is worse in each of its first three weeks, and of what is
// called beside it no more than 5 % is chance. Two kinds of calls are no chance:
// the spike where nobody noted the service down, and what people who call about
// it complain of besides.
func TestALastingSpikeIsCalledAndNothingElse(t *testing.T) {
	t.Parallel()
	const seeds = 20
	service, topic := demo.PlantedPoint()
	all, falsely := 0, 0
	for weeks := 1; weeks <= 3; weeks++ {
		found := 0
		for _, rows := range simulate(seeds, demo.Options{PerWeek: 1000, SpikeWeeks: weeks}) {
			for _, row := range rows {
				switch {
				case !called(row.Verdict):
					continue
				case row.Topic == topic && row.Service == service && row.Verdict == models.VerdictWorse:
					found++
				case row.Topic != topic && (row.Service != service || row.Verdict != models.VerdictWorse):
					falsely++
				}
				all++
			}
		}
		if found != seeds {
			t.Errorf("week %d of the spike: found in %d of %d", weeks, found, seeds)
		}
	}
	t.Logf("%d of %d calls are chance", falsely, all)
	if 20*falsely > all {
		t.Errorf("%d of %d calls are chance", falsely, all)
	}
}
