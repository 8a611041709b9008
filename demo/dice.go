package demo

import (
	"math/rand/v2"
	"slices"
)

// Streams of chance. Each thing that is drawn has its own stream, so that a
// changed phrasing does not change who calls when.
const (
	streamPlan uint64 = iota + 1
	streamPerson
	streamEpisode
	streamDialogue
	streamBench
)

// dice is a seeded source of chance.
type dice struct{ *rand.Rand }

// newDice starts the n-th stream of a kind.
func newDice(seed, kind, n uint64) dice {
	const golden = 0x9e3779b97f4a7c15 // spreads neighbouring numbers (Steele et al. 2014, SplitMix)
	return dice{rand.New(rand.NewPCG(seed^kind*golden, n*golden+kind))}
}

// chance is true in percent out of 100 throws.
func (d dice) chance(percent float64) bool { return d.Float64()*100 < percent }

// between is a whole number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// digits are n decimal digits, the first one not 0.
func (d dice) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + d.IntN(10))
	}
	if b[0] == '0' {
		b[0] = byte('1' + d.IntN(9))
	}
	return string(b)
}

// hex are n hexadecimal digits.
func (d dice) hex(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[d.IntN(16)]
	}
	return string(b)
}

// pick is any item of a list that is not empty.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// wheel is a list of which an item is drawn with a chance in proportion to its
// weight.
type wheel[T any] struct {
	items []T
	upTo  []float64 // sums of the weights up to each item
}

func newWheel[T any](items []T, weight func(T) float64) wheel[T] {
	w := wheel[T]{items, make([]float64, len(items))}
	total := 0.0
	for i, item := range items {
		total += weight(item)
		w.upTo[i] = total
	}
	return w
}

// spin draws an item of a wheel that is not empty.
func spin[T any](d dice, w wheel[T]) T {
	last := len(w.items) - 1
	at, _ := slices.BinarySearch(w.upTo, d.Float64()*w.upTo[last])
	return w.items[min(at, last)]
}
