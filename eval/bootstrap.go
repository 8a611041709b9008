package eval

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// replicates of a bootstrap: enough for percentiles at 2.5 and 97.5 (Efron &
// Tibshirani 1993, section 14.2, ask for about 1,000).
const replicates = 1000

// tally counts by cluster, so that the bootstrap can draw whole clusters. All
// that a measure needs must be a sum over items: counts, or sums of squares
// and products.
type tally struct {
	width    int
	index    map[string]int
	clusters [][]entry
}

type entry struct {
	column int
	amount float64
}

// column makes room for one more count.
func (t *tally) column() int {
	t.width++
	return t.width - 1
}

// add counts amount in a column for a cluster. An amount of 0 makes the
// cluster known, so that it can be drawn.
func (t *tally) add(cluster string, column int, amount float64) {
	if t.index == nil {
		t.index = map[string]int{}
	}
	at, known := t.index[cluster]
	if !known {
		at = len(t.clusters)
		t.index[cluster] = at
		t.clusters = append(t.clusters, nil)
	}
	t.clusters[at] = append(t.clusters[at], entry{column, amount})
}

// sums are the counts of all clusters.
func (t *tally) sums() []float64 {
	out := make([]float64, t.width)
	for _, c := range t.clusters {
		for _, e := range c {
			out[e.column] += e.amount
		}
	}
	return out
}

// measure is a figure computed from sums; NaN where it is not defined.
type measure func(sums []float64) float64

// Estimate is a figure with its 95 % interval. NaN: not defined.
type Estimate struct{ Value, Low, High float64 }

// estimates computes the measures and their percentile bootstrap intervals:
// clusters are drawn with replacement, as many as there are, and the interval
// lies between the 2.5th and the 97.5th percentile of what the draws give.
// Draws in which a measure is not defined do not count for it.
func (t *tally) estimates(measures []measure) []Estimate {
	out := make([]Estimate, len(measures))
	all := t.sums()
	for i, m := range measures {
		out[i] = Estimate{Value: m(all), Low: math.NaN(), High: math.NaN()}
	}
	n := uint64(len(t.clusters))
	drawn := make([][]float64, len(measures))
	random := rand.NewPCG(1993, 1)
	sums := make([]float64, t.width)
	for range replicates {
		clear(sums)
		for range n {
			pick, _ := bits.Mul64(random.Uint64(), n)
			for _, e := range t.clusters[pick] {
				sums[e.column] += e.amount
			}
		}
		for i, m := range measures {
			if v := m(sums); !math.IsNaN(v) {
				drawn[i] = append(drawn[i], v)
			}
		}
	}
	for i, values := range drawn {
		if len(values) > 0 && !math.IsNaN(out[i].Value) {
			slices.Sort(values)
			out[i].Low, out[i].High = percentile(values, 2.5), percentile(values, 97.5)
		}
	}
	return out
}

// percentile of sorted values, linear between neighbours (type 7 of Hyndman &
// Fan 1996).
func percentile(sorted []float64, p float64) float64 {
	at := p / 100 * float64(len(sorted)-1)
	below := int(math.Floor(at))
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

// ratio of two counts.
func ratio(part, whole int) measure {
	return func(c []float64) float64 {
		if c[whole] == 0 {
			return math.NaN()
		}
		return c[part] / c[whole]
	}
}

// mean of measures, of those that are defined.
func mean(of []measure) measure {
	return func(c []float64) float64 {
		sum, n := 0.0, 0.0
		for _, m := range of {
			if v := m(c); !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		if n == 0 {
			return math.NaN()
		}
		return sum / n
	}
}
