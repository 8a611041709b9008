package rules

// bitsPerPair makes one question in seventy to a filter be answered wrongly.
const bitsPerPair = 16

// filter holds pairs of a number, of a state say, and a word, and may hold more
// than was added (Bloom, CACM 13, 1970, with two bits a pair). It is so small
// that it stays in the processor's cache, where the table of all steps does not.
type filter struct {
	bits  []uint64
	shift uint
}

func newFilter(pairs int) filter {
	size := uint(6)
	for 1<<size < bitsPerPair*pairs {
		size++
	}
	return filter{make([]uint64, 1<<size>>6), 64 - size}
}

// places are the bits of a pair, of one hash.
func (f filter) places(n uint32, by ID) (one, two uint64) {
	h := (uint64(n)<<32 | uint64(by)) * 0x9E3779B97F4A7C15
	return h >> f.shift, h * 0xD6E8FEB86659FD93 >> f.shift
}

func (f filter) add(n uint32, by ID) {
	one, two := f.places(n, by)
	f.bits[one>>6] |= 1 << (one & 63)
	f.bits[two>>6] |= 1 << (two & 63)
}

func (f filter) mayHold(n uint32, by ID) bool {
	one, two := f.places(n, by)
	return f.bits[one>>6]&(1<<(one&63)) != 0 && f.bits[two>>6]&(1<<(two&63)) != 0
}
