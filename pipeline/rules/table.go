package rules

// edge leads to a state by a word. It says of the state what ends most readings,
// so that they need not look at it.
type edge struct {
	by   ID
	to   state
	some some // as of the state's area; all where there is more to know of the state than where words lead
}

// table holds where the states lead by words, those of a state side by side:
// open addressing within each, at most four fifths full, so that most questions
// are one look into memory, and the much-read states stay in the processor's
// cache.
type table []edge

// area is where the edges of one state stand: 1<<bits places from offset on.
type area struct {
	offset uint32
	some   some
	bits   uint8 // none: there are no edges
}

// some are the words that lead on from a state, as bits by the beginnings of
// their hashes. Most states lead on by a word or two, so that it answers nearly
// all questions about others.
type some uint32

const all some = 1<<32 - 1

func (s some) mayHold(by ID) bool { return s>>(hash(by)>>27)&1 != 0 }

// add takes the edges of a state.
func (t *table) add(edges []edge) area {
	a := area{offset: uint32(len(*t))}
	if len(edges) == 0 {
		return a
	}
	for a.bits = 1; 1<<a.bits < len(edges)+len(edges)/4+1; {
		a.bits++
	}
	*t = append(*t, make([]edge, 1<<a.bits)...)
	places := (*t)[a.offset:]
	for _, e := range edges {
		a.some |= 1 << (hash(e.by) >> 27)
		i := a.place(e.by)
		for places[i].to != none {
			i = (i + 1) & (len(places) - 1)
		}
		places[i] = e
	}
	return a
}

// hash spreads words, best in its first bits (Fibonacci hashing: Knuth, The Art
// of Computer Programming 3, 6.4).
func hash(by ID) uint32 { return uint32(by) * 0x9E3779B9 }

// place is where a word stands in an area, or as close behind as there is room.
func (a area) place(by ID) int { return int(hash(by) >> (32 - a.bits)) }

// find is the edge by a word within an area; if there is none, it leads to none.
func (t table) find(a area, by ID) edge {
	if !a.some.mayHold(by) {
		return edge{}
	}
	places := t[a.offset:][:1<<a.bits]
	for i := a.place(by); ; i++ {
		if e := places[i&(len(places)-1)]; e.by == by || e.to == none {
			return e
		}
	}
}
