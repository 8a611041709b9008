package rollup

import (
	"cmp"
	"math"
	"slices"
)

// z95 is the normal quantile of a two-sided 95 % interval.
const z95 = 1.959963984540054

// wilson is the 95 % score interval of a rate of k in n (Wilson 1927). Unlike
// the textbook interval it stays within [0, 1] and holds for small n and for
// rates near 0 and 1. n of 0 gives [0, 1]: nothing is known.
func wilson(k, n int64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	size := float64(n)
	p := float64(k) / size
	middle := (p + z95*z95/(2*size)) / (1 + z95*z95/size)
	half := z95 / (1 + z95*z95/size) * math.Sqrt(p*(1-p)/size+z95*z95/(4*size*size))
	low, high = max(0, middle-half), min(1, middle+half)
	switch k { // exactly, where rounding would leave a speck
	case 0:
		low = 0
	case n:
		high = 1
	}
	return low, high
}

// sameRate is the two-sided p-value of Fisher's exact test that k1 of n1 and k2
// of n2 come from one rate (Fisher 1935): all tables with these sums that are as
// unlikely as the one seen. It is 1 where nothing can be said.
func sameRate(k1, n1, k2, n2 int64) float64 {
	if n1 <= 0 || n2 <= 0 || k1+k2 == 0 || k1+k2 == n1+n2 {
		return 1
	}
	successes := k1 + k2
	first, last := max(0, successes-n2), min(successes, n1)
	// Tables further away than this add less than a double can hold.
	mean := float64(n1) * float64(successes) / float64(n1+n2)
	reach := 40 + 12*math.Sqrt(mean*(1-float64(successes)/float64(n1+n2)))
	first, last = max(first, int64(mean-reach)), min(last, int64(mean+reach))
	total := logChoose(n1+n2, successes)
	observed := logChoose(n1, k1) + logChoose(n2, k2) - total
	p := 0.0
	for k := first; k <= last; k++ {
		each := logChoose(n1, k) + logChoose(n2, successes-k) - total
		if each < observed+1e-7 { // but for rounding
			p += math.Exp(each)
		}
	}
	return min(1, p)
}

func logChoose(n, k int64) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// widened is the p-value of the same deviation where the counts vary phi times
// as much as binomial ones do (quasi-likelihood: Wedderburn 1974).
func widened(p, phi float64) float64 {
	if phi <= 1 || p >= 1 {
		return p
	}
	// The deviation that has this p-value, by halving: math.Erfcinv knows none
	// below 1e-16.
	low, high := 0.0, 27.0 // Erfc(27) is 0
	for range 60 {
		if middle := (low + high) / 2; math.Erfc(middle) > p {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Erfc(low / math.Sqrt(phi))
}

// sample is k of n, once a period.
type sample struct{ k, n int64 }

// leastExpected is how many cases, and how many non-cases, a period must be
// expected to have before its deviation says something about dispersion.
const leastExpected = 5

// deviation is Pearson's statistic of a series of rates against their common
// rate, and its degrees of freedom; both 0 where the series is too small.
func deviation(series []sample) (statistic float64, freedom int) {
	var all sample
	for _, s := range series {
		all.k, all.n = all.k+s.k, all.n+s.n
	}
	if all.n == 0 {
		return 0, 0
	}
	p := float64(all.k) / float64(all.n)
	cells := 0
	for _, s := range series {
		expected, others := p*float64(s.n), (1-p)*float64(s.n)
		if expected < leastExpected || others < leastExpected {
			continue
		}
		difference := float64(s.k) - expected
		statistic += difference * difference / (expected * (1 - p))
		cells++
	}
	if cells < 2 {
		return 0, 0
	}
	return statistic, cells - 1
}

// dispersion is how much more than binomial chance the series vary around
// their own rates: 1 is chance alone, and it is never less.
func dispersion(all [][]sample) float64 {
	statistic, freedom := 0.0, 0
	for _, series := range all {
		s, f := deviation(series)
		statistic, freedom = statistic+s, freedom+f
	}
	if freedom == 0 {
		return 1
	}
	return max(1, statistic/float64(freedom))
}

// discoveries are the p-values that stand when no more than the share q of
// those called real may be chance (Benjamini & Hochberg 1995).
func discoveries(p []float64, q float64) []bool {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	last := -1
	for rank, i := range order {
		if p[i] <= q*float64(rank+1)/float64(len(p)) {
			last = rank
		}
	}
	real := make([]bool, len(p))
	for _, i := range order[:last+1] {
		real[i] = true
	}
	return real
}
