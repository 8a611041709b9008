package models

import (
	"fmt"
	"testing"
)

func TestSampleOfIsWhatItAlwaysWas(t *testing.T) {
	for id, want := range map[string]int{"": 652, "c-1842": 705, "c-1843": 226, "日本語": 371} {
		if got := SampleOf(id); got != want {
			t.Errorf("SampleOf(%q) is %d, want %d: stored samples would no longer be right", id, got, want)
		}
	}
}

func TestSamplesOfNeighbouringIDsAreEven(t *testing.T) {
	var parts [10]int
	for i := range 10_000 {
		parts[SampleOf(fmt.Sprintf("c-%06d", i))*10/SampleSize]++
	}
	for i, n := range parts {
		if n < 880 || n > 1120 { // four standard deviations of 30
			t.Errorf("part %d of 10 has %d of 10,000 ids", i, n)
		}
	}
}
