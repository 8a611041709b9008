package rules

// bitsPerPair makes one question in some fifty to a filter be answered wrongly.
const bitsPerPair = 16

// filter holds pairs of a number, of a state say, and a word, and may hold more
// than was added (Bloom, CACM 13, 1970, with two bits a pair, both in one word
// of memory: Putze, Sanders and Singler, WEA 2007). It is so small that it stays
// in the processor's cache, where the table of all steps does not.
type filter struct {
	bits  []uint64
	shift uint
}

func newFilter(pairs int) filter {
	size := uint(1)
	for 64<<size < bitsPerPair*pairs {
		size++
	}
	return filter{make([]uint64, 1<<size), 64 - size}
}

// place is the word of memory and the bits in it of a pair, of one hash.
func (f filter) place(n uint32, by ID) (at, bits uint64) {
	h := (uint64(n)<<32 | uint64(by)) * 0x9E3779B97F4A7C15
	rest := h >> (f.shift - 12) // its next twelve bits
	return h >> f.shift, 1<<(rest&63) | 1<<(rest>>6&63)
}

func (f filter) add(n uint32, by ID) {
	at, bits := f.place(n, by)
	f.bits[at] |= bits
}

func (f filter) mayHold(n uint32, by ID) bool {
	at, bits := f.place(n, by)
	return f.bits[at]&bits == bits
}
