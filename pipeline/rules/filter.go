package rules

// bitsPerPair makes one question in sixteen to a filter be answered wrongly.
const bitsPerPair = 16

// filter holds pairs of a state and a word, and may hold more than was added
// (Bloom, CACM 13, 1970, with one hash). It is so small that it stays in the
// processor's cache, where the table of all steps does not.
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

func (f filter) place(s state, by ID) uint64 {
	return (uint64(s)<<32 | uint64(by)) * 0x9E3779B97F4A7C15 >> f.shift
}

func (f filter) add(s state, by ID) {
	i := f.place(s, by)
	f.bits[i>>6] |= 1 << (i & 63)
}

func (f filter) mayHold(s state, by ID) bool {
	i := f.place(s, by)
	return f.bits[i>>6]&(1<<(i&63)) != 0
}
