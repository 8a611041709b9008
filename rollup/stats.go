package rollup

import (
	"cmp"
	"math"
	"slices"

	"earshot/models"
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

// rate is 0 where nothing is known.
func (s sample) rate() float64 {
	if s.n == 0 {
		return 0
	}
	return float64(s.k) / float64(s.n)
}

// together is all of a series as one.
func together(series []sample) (all sample) {
	for _, s := range series {
		all.k, all.n = all.k+s.k, all.n+s.n
	}
	return all
}

// leastExpected is how many cases, and how many non-cases, each of two
// neighbouring periods must be expected to have before their difference says
// something about dispersion.
const leastExpected = 1

// Trimmed is the share of the largest differences that the dispersion leaves
// out, and trimmedMean the mean of the rest where nothing but chance is at work:
// of a chi-square with one degree of freedom, below its third quartile.
const (
	trimmed     = 0.25
	trimmedMean = 0.3685
)

// dispersion is how much more than binomial chance the series vary from one
// period to the next: 1 is chance alone, and it is never less. A spike or a new
// level makes few of the differences between neighbours large (von Neumann
// 1941), and these are trimmed: what goes up and stays up is no dispersion.
func dispersion(all [][]sample) float64 {
	var differences []float64
	for _, series := range all {
		rate := together(series).rate()
		for i := 1; i < len(series); i++ {
			a, b := series[i-1], series[i]
			if least := float64(min(a.n, b.n)); least*min(rate, 1-rate) < leastExpected {
				continue
			}
			d := a.rate() - b.rate()
			differences = append(differences, d*d/(rate*(1-rate)*(1/float64(a.n)+1/float64(b.n))))
		}
	}
	if len(differences) == 0 {
		return 1
	}
	slices.Sort(differences)
	kept := differences[:len(differences)-int(math.Round(trimmed*float64(len(differences))))]
	sum := 0.0
	for _, d := range kept {
		sum += d
	}
	return max(1, sum/float64(len(kept))/trimmedMean)
}

// clustering is how much more than binomial chance a count of contacts varies
// because customers come more than once (the design effect of Rao & Scott 1992):
// the mean square of contacts per customer by their mean, where one more contact
// is as likely after each. A contact of an unknown customer is one by itself.
func clustering(t models.Tally) float64 {
	customers := t.Customers + t.Contacts - t.Linkable
	if t.Customers <= 0 || customers >= t.Contacts {
		return 1
	}
	return 2*float64(t.Contacts)/float64(customers) - 1
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
