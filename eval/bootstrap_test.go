package eval

import (
	"math"
	"slices"
	"strconv"
	"testing"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %v, want %v within %v", what, got, want, within)
	}
}

// The interval of a share is near the normal approximation where that holds:
// p ± 1.96 sqrt(p (1-p) / n).
func TestIntervalOfAShare(t *testing.T) {
	for _, c := range []struct{ hits, n int }{{50, 100}, {30, 100}, {200, 1000}} {
		var counts tally
		part, whole := counts.column(), counts.column()
		for i := range c.n {
			counts.add(strconv.Itoa(i), whole, 1)
			if i < c.hits {
				counts.add(strconv.Itoa(i), part, 1)
			}
		}
		e := counts.estimates([]measure{ratio(part, whole)})[0]
		p := float64(c.hits) / float64(c.n)
		half := 1.96 * math.Sqrt(p*(1-p)/float64(c.n))
		near(t, "value", e.Value, p, 0)
		near(t, "low", e.Low, p-half, 0.15*half)
		near(t, "high", e.High, p+half, 0.15*half)
	}
}

// The law school data of Efron & Tibshirani 1993, table 3.1: the correlation
// of LSAT and GPA of 15 schools is .776, and their bootstrap has a standard
// error of about .13 and a long lower tail.
func TestIntervalOfTheLawSchoolCorrelation(t *testing.T) {
	lsat := []float64{576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594}
	gpa := []float64{3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96}
	var counts tally
	k := newCorrelation(&counts)
	for i := range lsat {
		k.add(&counts, strconv.Itoa(i), lsat[i], gpa[i])
	}
	e := counts.estimates([]measure{k.of})[0]
	near(t, "correlation", e.Value, 0.776, 0.0005)
	near(t, "low", e.Low, 0.46, 0.06)
	near(t, "high", e.High, 0.96, 0.02)
}

// Two equal items of one conversation tell no more than one.
func TestItemsOfOneClusterAreDrawnTogether(t *testing.T) {
	estimate := func(each int, apart bool) Estimate {
		var counts tally
		part, whole := counts.column(), counts.column()
		for i := range 40 {
			for k := range each {
				cluster := strconv.Itoa(i)
				if apart {
					cluster += "/" + strconv.Itoa(k)
				}
				counts.add(cluster, whole, 1)
				if i%4 == 0 {
					counts.add(cluster, part, 1)
				}
			}
		}
		return counts.estimates([]measure{ratio(part, whole)})[0]
	}
	single, together, apart := estimate(1, false), estimate(2, false), estimate(2, true)
	if single != together {
		t.Errorf("single items give %v, doubled ones %v", single, together)
	}
	if apart.High-apart.Low >= together.High-together.Low {
		t.Errorf("twice as many items that stand alone give %v, no narrower than %v", apart, together)
	}
}

func TestEstimatesThatAreNotDefined(t *testing.T) {
	var empty tally
	if e := empty.estimates([]measure{ratio(empty.column(), empty.column())})[0]; !math.IsNaN(e.Value) || !math.IsNaN(e.Low) || !math.IsNaN(e.High) {
		t.Errorf("a share of nothing is %v", e)
	}
	var same tally
	part, whole := same.column(), same.column()
	for i := range 5 {
		same.add(strconv.Itoa(i), part, 1)
		same.add(strconv.Itoa(i), whole, 1)
	}
	if e := same.estimates([]measure{ratio(part, whole)})[0]; e != (Estimate{1, 1, 1}) {
		t.Errorf("a share of all is %v", e)
	}
	constant := newCorrelation(&same)
	for i := range 5 {
		constant.add(&same, strconv.Itoa(i), float64(i), 2)
	}
	if e := same.estimates([]measure{constant.of})[0]; !math.IsNaN(e.Value) {
		t.Errorf("the correlation with a constant is %v", e)
	}
}

func TestPercentile(t *testing.T) {
	values := []float64{1, 2, 3, 4, 5}
	for _, c := range []struct{ p, want float64 }{{0, 1}, {25, 2}, {50, 3}, {97.5, 4.9}, {100, 5}} {
		near(t, "percentile", percentile(values, c.p), c.want, 1e-12)
	}
	near(t, "percentile of one", percentile([]float64{7}, 2.5), 7, 0)
}

func TestRanks(t *testing.T) {
	for _, c := range []struct{ values, want []float64 }{
		{nil, []float64{}},
		{[]float64{3}, []float64{0}},
		{[]float64{30, 10, 20}, []float64{1, -1, 0}},
		{[]float64{5, 1, 5, 9}, []float64{0, -1.5, 0, 1.5}},
		{[]float64{2, 2, 2}, []float64{0, 0, 0}},
	} {
		if got := ranks(c.values); !slices.Equal(got, c.want) {
			t.Errorf("ranks(%v) = %v, want %v", c.values, got, c.want)
		}
	}
}

// Spearman's coefficient does not mind how the values are spaced.
func TestCorrelationOfRanks(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5}, []float64{1, 8, 27, 64, 125}
	of := func(x, y []float64) float64 {
		var counts tally
		k := newCorrelation(&counts)
		for i := range x {
			k.add(&counts, "all", x[i], y[i])
		}
		return k.of(counts.sums())
	}
	near(t, "Spearman", of(ranks(x), ranks(y)), 1, 1e-12)
	near(t, "Pearson", of(x, y), 0.9431, 0.0001)
	slices.Reverse(y)
	near(t, "Spearman of the reverse", of(ranks(x), ranks(y)), -1, 1e-12)
}
