package rollup

import (
	"math/rand/v2"
	"testing"
	"time"

	"earshot/models"
)

// even are four weeks of k in n.
func even(k, n int64) []sample { return []sample{{k, n}, {k, n}, {k, n}, {k, n}} }

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name   string
		now    sample
		before []sample
		praise bool
		want   string
	}{
		{"as ever", sample{50, 500}, even(50, 500), false, models.VerdictSteady},
		{"doubled", sample{100, 500}, even(50, 500), false, models.VerdictWorse},
		{"halved", sample{20, 500}, even(50, 500), false, models.VerdictBetter},
		{"out of nothing", sample{30, 500}, even(0, 500), false, models.VerdictWorse},
		{"gone", sample{0, 500}, even(30, 500), false, models.VerdictBetter},
		{"more praise", sample{100, 500}, even(50, 500), true, models.VerdictBetter},
		{"a handful", sample{4, 500}, even(1, 500), false, models.VerdictTooFew},
		{"nothing to compare with", sample{40, 500}, nil, false, models.VerdictTooFew},
		{"no contacts at all", sample{0, 0}, even(50, 500), false, models.VerdictTooFew},
		{"sure but small", sample{103_000, 1_000_000}, even(100_000, 1_000_000), false, models.VerdictSteady},
		{"one week before is enough", sample{100, 500}, even(50, 500)[:1], false, models.VerdictWorse},
		{"weeks that swing anyway", sample{100, 500}, []sample{{20, 500}, {110, 500}, {15, 500}, {95, 500}}, false, models.VerdictSteady},
	} {
		if got := compare([]sample{c.now}, [][]sample{c.before}, []bool{c.praise})[0].verdict; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestChangesAreAgainstTheLastPeriodAndAllFour(t *testing.T) {
	c := compare([]sample{{30, 100}}, [][]sample{{{20, 100}, {10, 100}, {10, 200}}}, []bool{false})[0]
	if *c.change != 0.1 || *c.change4 != 0.2 {
		t.Errorf("%v and %v", *c.change, *c.change4)
	}
	if c := compare([]sample{{3, 10}}, [][]sample{{{0, 0}, {1, 10}}}, []bool{false})[0]; c.change != nil || *c.change4 != 0.2 {
		t.Errorf("%+v", c)
	}
}

// TestSteadyTrafficIsCalledSteady: over 200 seeds of steady traffic no more
// than 5 % of the weeks have any topic that is called worse or better. With a
// planted spike it is found, and of what is called in a week no more than 5 % is
// chance, on the mean: the rate that Benjamini and Hochberg promise.
func TestSteadyTrafficIsCalledSteady(t *testing.T) {
	const seeds, topics, contacts = 200, 30, 600
	draw := func(r *rand.Rand, n int, p float64) (k int64) {
		for range n {
			if r.Float64() < p {
				k++
			}
		}
		return k
	}
	weeks := func(seed uint64, spiked float64) (now []sample, before [][]sample) {
		r := rand.New(rand.NewPCG(seed, 7))
		for i := range topics {
			p := 0.01 + 0.005*float64(i)
			var series []sample
			for range Periods {
				series = append(series, sample{draw(r, contacts, p), contacts})
			}
			before = append(before, series)
			if i == 0 {
				p *= spiked
			}
			now = append(now, sample{draw(r, contacts, p), contacts})
		}
		return now, before
	}
	falsely, found, chance := 0, 0, 0.0
	for seed := range uint64(seeds) {
		now, before := weeks(seed, 1)
		for _, c := range compare(now, before, make([]bool, topics)) {
			if c.verdict == models.VerdictWorse || c.verdict == models.VerdictBetter {
				falsely++
				break
			}
		}
		now, before = weeks(seed, 6)
		called, wrong := 0, 0
		for i, c := range compare(now, before, make([]bool, topics)) {
			if c.verdict == models.VerdictWorse || c.verdict == models.VerdictBetter {
				called++
				if i == 0 {
					found++
				} else {
					wrong++
				}
			}
		}
		chance += float64(wrong) / float64(max(called, 1)) / seeds
	}
	t.Logf("steady: %d of %d weeks called; spike: found in %d; share of chance among calls: %.3f", falsely, seeds, found, chance)
	if float64(falsely)/seeds > 0.05 {
		t.Errorf("%d of %d steady weeks were called worse or better", falsely, seeds)
	}
	if found < seeds*99/100 {
		t.Errorf("the spike was found in %d of %d weeks", found, seeds)
	}
	if chance > 0.05 {
		t.Errorf("%.3f of what was called was chance", chance)
	}
}

func TestFiscalYears(t *testing.T) {
	for _, c := range []struct {
		day           string
		start         int
		year, quarter int
	}{
		{"2026-09-30", 10, 2026, 4}, {"2026-10-01", 10, 2027, 1}, {"2026-12-31", 10, 2027, 1}, {"2027-01-01", 10, 2027, 2}, {"2027-09-30", 10, 2027, 4},
		{"2026-01-01", 1, 2026, 1}, {"2026-12-31", 1, 2026, 4}, {"2026-06-30", 7, 2026, 4}, {"2026-07-01", 7, 2027, 1},
		{"2028-02-29", 10, 2028, 2},
	} {
		at := instant(t, c.day+"T12:00:00Z")
		if year, quarter := Fiscal(at, time.Month(c.start)); year != c.year || quarter != c.quarter {
			t.Errorf("%s with a start in month %d: FY%d Q%d, want FY%d Q%d", c.day, c.start, year, quarter, c.year, c.quarter)
		}
	}
}
