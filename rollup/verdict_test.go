package rollup

import (
	"testing"
	"time"

	"earshot/models"
)

// even are four weeks of k in n.
func even(k, n int64) []sample { return []sample{{k, n}, {k, n}, {k, n}, {k, n}} }

// alone is the comparison of a family of one.
func alone(now sample, before []sample, praise bool) comparison {
	return family{now: []sample{now}, before: [][]sample{before}, praise: []bool{praise}}.compare()[0]
}

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
		{"second week of a spike", sample{250, 500}, []sample{{250, 500}, {50, 500}, {50, 500}, {50, 500}}, false, models.VerdictWorse},
		{"third week of a spike", sample{250, 500}, []sample{{250, 500}, {250, 500}, {50, 500}, {50, 500}}, false, models.VerdictWorse},
		{"most weeks before were like it", sample{250, 500}, []sample{{250, 500}, {250, 500}, {250, 500}, {50, 500}}, false, models.VerdictSteady},
		{"the week after a spike", sample{50, 500}, []sample{{250, 500}, {50, 500}, {50, 500}, {50, 500}}, false, models.VerdictSteady},
		{"three weeks after a spike", sample{50, 500}, []sample{{50, 500}, {50, 500}, {250, 500}, {50, 500}}, false, models.VerdictSteady},
		{"the second good week after bad ones", sample{50, 500}, []sample{{50, 500}, {250, 500}, {250, 500}, {250, 500}}, false, models.VerdictBetter},
		{"weeks that swing anyway", sample{100, 500}, []sample{{20, 500}, {110, 500}, {15, 500}, {95, 500}}, false, models.VerdictSteady},
	} {
		if got := alone(c.now, c.before, c.praise).verdict; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestChangesAreAgainstTheLastPeriodAndAllFour(t *testing.T) {
	c := alone(sample{30, 100}, []sample{{20, 100}, {10, 100}, {10, 200}}, false)
	if *c.change != 0.1 || *c.change4 != 0.2 {
		t.Errorf("%v and %v", *c.change, *c.change4)
	}
	if c := alone(sample{3, 10}, []sample{{0, 0}, {1, 10}}, false); c.change != nil || *c.change4 != 0.2 {
		t.Errorf("%+v", c)
	}
}

// A spike that lasts is worse in each of its first three weeks, among topics
// that are as ever; and those are not better because they have become smaller
// parts of their service.
func TestASpikeIsWorseForAsLongAsItIsNews(t *testing.T) {
	const usually, spiking, others = 100, 400, 5
	base := int64(usually * (others + 1))
	for week := 1; week <= 4; week++ {
		var f family
		for topic := range int64(2 * (others + 1)) { // of two services; the first topic spikes
			inService, whole := topic/(others+1), []string{"passports", "taxes"}[topic/(others+1)]
			series := make([]sample, Periods+1) // now, then the periods before
			for i := range series {
				s := sample{usually + (topic*7+int64(i)*5)%9 - 4, base} // a little to and fro
				if spikes := i < week; spikes && topic == 0 {
					s.k = spiking
				}
				if spikes := i < week; spikes && inService == 0 {
					s.n += spiking - usually
				}
				series[i] = s
			}
			f.now, f.before = append(f.now, series[0]), append(f.before, series[1:])
			f.praise, f.whole = append(f.praise, false), append(f.whole, whole)
		}
		for topic, c := range f.compare() {
			want := models.VerdictSteady
			if topic == 0 && week <= 3 {
				want = models.VerdictWorse
			}
			if c.verdict != want {
				t.Errorf("week %d, topic %d of %s: %s, want %s", week, topic, f.whole[topic], c.verdict, want)
			}
		}
		f.whole = nil
		if better := f.compare()[1].verdict; week == 1 && better != models.VerdictBetter {
			t.Errorf("taken by themselves the others are %s: the test shows nothing", better)
		}
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
