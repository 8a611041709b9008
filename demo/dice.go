package demo

import "math/rand/v2"

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

// weigh picks an item with a chance in proportion to its weight.
func weigh[T any](d dice, list []T, weight func(T) float64) T {
	total := 0.0
	for _, item := range list {
		total += weight(item)
	}
	at := d.Float64() * total
	for _, item := range list {
		if at -= weight(item); at < 0 {
			return item
		}
	}
	return list[len(list)-1]
}
