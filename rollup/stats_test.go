package rollup

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
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
	if phi := dispersion([][]sample{{{1, 4}, {3, 4}}, nil}); phi != 1 {
		t.Errorf("too small to tell: %v", phi)
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
