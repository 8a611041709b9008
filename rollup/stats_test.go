package rollup

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"earshot/models"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: got %.6f, want %.6f", what, got, want)
	}
}

// The intervals are those of Newcombe (1998), table I, method 3.
func TestWilsonAgreesWithPublishedIntervals(t *testing.T) {
	for _, c := range []struct {
		k, n      int64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {29, 29, 0.8830, 1}} {
		low, high := wilson(c.k, c.n)
		near(t, "low", low, c.low, 6e-5)
		near(t, "high", high, c.high, 6e-5)
	}
	if low, high := wilson(0, 0); low != 0 || high != 1 {
		t.Errorf("of nothing: %v to %v", low, high)
	}
}

func TestWilsonHoldsTheRateAndNarrowsWithMoreData(t *testing.T) {
	for n := int64(1); n < 400; n += 7 {
		for k := int64(0); k <= n; k += 3 {
			low, high := wilson(k, n)
			p := float64(k) / float64(n)
			if low < 0 || high > 1 || low > p || high < p {
				t.Fatalf("%d of %d: %v to %v", k, n, low, high)
			}
			if l, h := wilson(10*k, 10*n); h-l > high-low {
				t.Fatalf("%d of %d: ten times the data is less sure", k, n)
			}
		}
	}
}

// Fisher's tea: 3 of 4 against 1 of 4.
func TestSameRateIsFishersExactTest(t *testing.T) {
	near(t, "the tea", sameRate(3, 4, 1, 4), 34.0/70, 1e-9)
	near(t, "alike", sameRate(50, 100, 50, 100), 1, 1e-9)
	if p := sameRate(80, 100, 200, 400); p > 1e-6 {
		t.Errorf("80 %% against 50 %%: p = %v", p)
	}
	for _, c := range [][4]int64{{0, 0, 3, 10}, {0, 10, 0, 10}, {10, 10, 10, 10}, {1, 5, 0, 0}} {
		if p := sameRate(c[0], c[1], c[2], c[3]); p != 1 {
			t.Errorf("%v: p = %v, want 1", c, p)
		}
	}
	if a, b := sameRate(3, 40, 30, 160), sameRate(30, 160, 3, 40); math.Abs(a-b) > 1e-12 {
		t.Errorf("the order matters: %v and %v", a, b)
	}
}

// TestSameRateIsCalibrated: under one rate, the share of p below 0.05 is about
// 5 % and not more.
func TestSameRateIsCalibrated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(n int, p float64) (k int64) {
		for range n {
			if r.Float64() < p {
				k++
			}
		}
		return k
	}
	const runs = 4000
	for _, p := range []float64{0.02, 0.1, 0.4} {
		below := 0
		for range runs {
			if sameRate(draw(150, p), 150, draw(600, p), 600) < 0.05 {
				below++
			}
		}
		if share := float64(below) / runs; share > 0.05 || share < 0.015 {
			t.Errorf("at a rate of %v: %.3f of the tests call a difference", p, share)
		}
	}
}

func TestWidened(t *testing.T) {
	if p := widened(0.03, 1); p != 0.03 {
		t.Errorf("chance alone: %v", p)
	}
	near(t, "four times the variance is twice the deviation", widened(math.Erfc(3.0/math.Sqrt2), 4), math.Erfc(1.5/math.Sqrt2), 1e-9)
	if widened(0, 4) <= 0 {
		t.Error("a p of 0 stays 0")
	}
}

func TestDispersion(t *testing.T) {
	even := []sample{{50, 500}, {50, 500}, {50, 500}, {50, 500}}
	if phi := dispersion([][]sample{even}); phi != 1 {
		t.Errorf("even weeks: %v", phi)
	}
	wild := []sample{{20, 500}, {80, 500}, {20, 500}, {80, 500}}
	if phi := dispersion([][]sample{wild, even}); phi < 5 {
		t.Errorf("wild weeks: %v", phi)
	}
	for name, level := range map[string][]sample{
		"a new level": {{250, 500}, {250, 500}, {50, 500}, {50, 500}}, "a spike's first week": {{250, 500}, {50, 500}, {50, 500}, {50, 500}},
	} {
		if phi := dispersion([][]sample{level}); phi != 1 {
			t.Errorf("%s: %v", name, phi)
		}
	}
	if phi := dispersion([][]sample{{{0, 4}, {1, 4}}, {{4, 4}, {0, 0}}, nil}); phi != 1 {
		t.Errorf("too small to tell: %v", phi)
	}
}

// TestDispersionIsConsistent: of series that vary by chance alone, or by a
// known factor more, it finds that factor, though it leaves out the largest
// differences; and one series in twenty with a spike moves it little.
func TestDispersionIsConsistent(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n, p, many = 4000, 0.05, 4000
	for _, factor := range []float64{1, 2, 4} {
		all := make([][]sample, many)
		for i := range all {
			for range Periods {
				all[i] = append(all[i], sample{int64(math.Round(n*p + r.NormFloat64()*math.Sqrt(factor*n*p*(1-p)))), n})
			}
		}
		near(t, "the factor", dispersion(all), factor, 0.06*factor)
		for i := 0; i < many; i += 20 {
			all[i][0].k *= 4
		}
		near(t, "the factor with spikes", dispersion(all), factor, 0.12*factor)
	}
}

func TestUsual(t *testing.T) {
	for _, c := range []struct {
		name   string
		before []sample
		want   sample
	}{
		{"all alike", even(50, 500), sample{200, 2000}},
		{"one out of line", []sample{{50, 500}, {250, 500}, {52, 500}, {48, 500}}, sample{150, 1500}},
		{"two levels: the older", []sample{{250, 500}, {260, 500}, {50, 500}, {40, 500}}, sample{90, 1000}},
		{"two levels, down: the older", []sample{{50, 500}, {40, 500}, {250, 500}, {260, 500}}, sample{510, 1000}},
		{"unknown periods count nothing", []sample{{0, 0}, {50, 500}, {0, 0}}, sample{50, 500}},
		{"nothing known", []sample{{0, 0}}, sample{}},
		{"nothing at all", nil, sample{}},
	} {
		if got := usual(c.before, 1); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The example of Benjamini & Hochberg (1995), section 3.2: of 15 p-values the
// first four stand at 0.05.
func TestDiscoveriesAgreeWithThePaper(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000}
	want := make([]bool, len(p))
	for i := range 4 {
		want[i] = true
	}
	if got := discoveries(p, 0.05); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	shuffled := []float64{0.5, 0.0001, 0.9}
	if got := discoveries(shuffled, 0.05); !slices.Equal(got, []bool{false, true, false}) {
		t.Errorf("got %v", got)
	}
	if got := discoveries(nil, 0.05); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestClustering(t *testing.T) {
	for _, c := range []struct {
		name string
		of   models.Tally
		want float64
	}{
		{"everybody once", models.Tally{Contacts: 12, Customers: 12, Linkable: 12}, 1},
		{"nobody is known", models.Tally{Contacts: 12}, 1},
		{"twice each", models.Tally{Contacts: 12, Customers: 6, Linkable: 12}, 3},
		{"unknown ones count for one each", models.Tally{Contacts: 18, Customers: 6, Linkable: 12}, 2},
		{"a shared line cannot be linked", models.Tally{Contacts: 12, Customers: 1}, 1},
		{"nothing", models.Tally{}, 1},
	} {
		if got := clustering(c.of); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
