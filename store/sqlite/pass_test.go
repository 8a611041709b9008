package sqlite

import "testing"

func TestBetween(t *testing.T) {
	s := setOf([]int64{0, 1, 63, 64, 100, 127, 128, 300})
	for _, c := range []struct {
		first, last int64
		want        int
	}{{0, 300, 8}, {0, 0, 1}, {1, 63, 2}, {2, 62, 0}, {63, 64, 2}, {65, 127, 2}, {128, 128, 1}, {129, 299, 0}, {300, 10_000, 1}, {900, 1000, 0}} {
		if got := s.between(c.first, c.last); got != c.want {
			t.Errorf("%d from %d to %d, want %d", got, c.first, c.last, c.want)
		}
	}
}
