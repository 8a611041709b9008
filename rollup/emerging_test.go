package rollup

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// binomial draws how many of n customers say something that each says with
// probability p.
func binomial(r *rand.Rand, n int64, p float64) (k int64) {
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
}

// traffic draws the uses of phrases that are said as ever: some common, most
// rare, as words are (Zipf).
func traffic(seed uint64, phrases int, v volume) []usage {
	r := rand.New(rand.NewPCG(seed, 7))
	var all []usage
	for i := range phrases {
		p := 0.4 / float64(i+1)
		u := usage{uses: &uses{phrase: fmt.Sprintf("phrase %04d", i)}, now: binomial(r, v.now, p)}
		for k, n := range v.before {
			u.before[k] = binomial(r, n, p)
		}
		for range u.now {
			u.who = append(u.who, int32(r.IntN(int(v.now))))
		}
		slices.Sort(u.who)
		u.who = slices.Compact(u.who)
		all = append(all, u)
	}
	return all
}

func evenly(now, before int64) volume {
	v := volume{now: now}
	for i := range v.before {
		v.before[i] = before
	}
	return v
}

func TestSteadyTrafficHasNoEmergingPhrases(t *testing.T) {
	const seeds = 100
	for _, v := range []volume{evenly(60, 60), evenly(400, 400), evenly(1500, 400)} {
		alarms := 0
		for seed := range uint64(seeds) {
			if found := emerging(traffic(seed, 150, v), v, 5); len(found) > 0 {
				alarms++
			}
		}
		t.Logf("%d now, %d in each period before: %d of %d steady corpora have emerging phrases", v.now, v.before[0], alarms, seeds)
		if alarms > seeds/20 {
			t.Errorf("%d of %d steady corpora of %d have emerging phrases", alarms, seeds, v.now)
		}
	}
}

// said is a phrase of these counts, the same in each of the eight periods
// before, by the customers from first on.
func said(phrase string, now, eachBefore int64, first int32) usage {
	u := usage{uses: &uses{phrase: phrase}, now: now}
	for i := range u.before {
		u.before[i] = eachBefore
	}
	for i := range int32(now) {
		u.who = append(u.who, first+i)
	}
	return u
}

func noun(u usage) usage {
	u.noun = true
	return u
}

func phrases(found []grown) []string {
	names := []string{}
	for _, g := range found {
		names = append(names, g.phrase)
	}
	return names
}

func TestEmerging(t *testing.T) {
	scripted := said("verification team", 30, 1, 0)
	scripted.agents = 30
	echoed := said("verification letter", 30, 1, 0)
	echoed.agents = 29
	for _, c := range []struct {
		name string
		all  []usage
		want []string
	}{
		{"nothing", nil, []string{}},
		{"a phrase that grows", []usage{said("error code", 30, 1, 0)}, []string{"error code"}},
		{"a phrase that is new", []usage{said("error code", 30, 0, 0)}, []string{"error code"}},
		{"a phrase that falls", []usage{said("error code", 5, 30, 0)}, []string{}},
		{"a phrase as ever", []usage{said("error code", 30, 30, 0)}, []string{}},
		{"too few say it", []usage{said("error code", 10, 0, 0)}, []string{}},
		{"just enough say it", []usage{said("error code", 11, 0, 0)}, []string{"error code"}},
		{"surely more, but by little", []usage{said("check", 200, 140, 0)}, []string{}},
		{"agents bring it up as often", []usage{scripted}, []string{}},
		{"agents bring it up less often", []usage{echoed}, []string{"verification letter"}},
		{"the surest first", []usage{said("one", 20, 1, 0), said("two", 40, 1, 100)}, []string{"two", "one"}},
		{"of two alike the order is that of the alphabet", []usage{said("two", 20, 1, 0), said("one", 20, 1, 100)}, []string{"one", "two"}},
		{"of two alike a noun comes before a verb", []usage{said("created", 20, 1, 0), noun(said("label", 20, 1, 0))}, []string{"label"}},
		{"of two alike the longer comes first", []usage{said("label", 20, 1, 0), said("tracking number", 20, 1, 0)}, []string{"tracking number"}},
		{"a part of a phrase that is mostly said as a whole", []usage{said("deposit", 25, 0, 0), said("direct deposit", 20, 0, 0)}, []string{"direct deposit"}},
		{"a part that is said more often by itself", []usage{said("deposit", 60, 0, 0), said("direct deposit", 20, 0, 0)}, []string{"deposit", "direct deposit"}},
		{"a part of a word is none of a phrase", []usage{said("pass", 20, 0, 0), said("passport", 20, 0, 100)}, []string{"pass", "passport"}},
		{"the same customers say both: one story", []usage{said("mailbox", 30, 0, 0), said("carrier", 25, 0, 10)}, []string{"mailbox"}},
		{"some customers say both: two stories", []usage{said("mailbox", 30, 0, 0), said("carrier", 25, 0, 20)}, []string{"mailbox", "carrier"}},
		{"five at most", []usage{said("a", 20, 0, 0), said("b", 20, 0, 20), said("c", 20, 0, 40), said("d", 20, 0, 60), said("e", 20, 0, 80), said("f", 20, 0, 100)},
			[]string{"a", "b", "c", "d", "e"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Beside words that are said as ever.
			all := append(slices.Clone(c.all), said("yours", 100, 100, 300), said("ours", 50, 50, 300))
			if got := phrases(emerging(all, evenly(500, 500), 11)); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	t.Run("without periods before nothing grows", func(t *testing.T) {
		if got := emerging([]usage{said("error code", 30, 0, 0)}, evenly(500, 0), 11); len(got) > 0 {
			t.Errorf("%q", phrases(got))
		}
	})
}

func TestPlantedPhraseIsFoundInTraffic(t *testing.T) {
	v, others := evenly(400, 400), 0
	for seed := range uint64(20) {
		all := append(traffic(seed, 150, v), said("error code", 24, 1, 0))
		got := phrases(emerging(all, v, 11))
		if len(got) == 0 || got[0] != "error code" {
			t.Errorf("seed %d: %q", seed, got)
		}
		others += len(got) - 1
	}
	if others > 2 {
		t.Errorf("%d phrases that do not grow are called emerging", others)
	}
}

func TestLogLikelihoodRatio(t *testing.T) {
	for _, c := range []struct {
		a, b sample
		want float64
	}{
		{sample{10, 100}, sample{10, 100}, 0},
		{sample{0, 100}, sample{0, 100}, 0},
		{sample{10, 100}, sample{100, 1000}, 0},
		{sample{5, 100}, sample{0, 100}, 7.0597}, // 2·(5·ln 2 + 95·ln(95/97.5) + 100·ln(100/97.5))
		{sample{20, 100}, sample{10, 100}, 3.9866},
	} {
		if got := logLikelihoodRatio(c.a, c.b); math.Abs(got-c.want) > 0.001 {
			t.Errorf("%v against %v: %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}
