package rules

// edge leads to a state by a word. It says of the state what ends most readings,
// so that they need not look at it.
type edge struct {
	by   ID
	to   state
	some some // as of the state's area; all where there is more to know of the state than where words lead
}

// table holds where the states lead by words, those of a state side by side:
// open addressing within each, four fifths full, so that most questions are one
// look into memory, and the much-read states stay in the processor's cache.
type table []edge

// area is where the edges of one state stand: so many places from offset on.
type area struct {
	offset, places uint32
	some           some
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
	a.places = uint32(len(edges) + len(edges)/4)
	*t = append(*t, make([]edge, a.places)...)
	places := (*t)[a.offset:]
	for _, e := range edges {
		a.some |= 1 << (hash(e.by) >> 27)
		i := a.place(e.by)
		for places[i].to != none {
			i = a.after(i)
		}
		places[i] = e
	}
	return a
}

// hash spreads words, best in its first bits (Fibonacci hashing: Knuth, The Art
// of Computer Programming 3, 6.4).
func hash(by ID) uint32 { return uint32(by) * 0x9E3779B9 }

// place is where a word stands in an area, or as close behind as there is room.
func (a area) place(by ID) uint32 { return uint32(uint64(hash(by)) * uint64(a.places) >> 32) }

// after is the place after another; after the last comes the first.
func (a area) after(i uint32) uint32 {
	if i++; i < a.places {
		return i
	}
	return 0
}

// find is the edge by a word within an area; if there is none, it leads to none.
func (t table) find(a area, by ID) edge {
	if !a.some.mayHold(by) {
		return edge{}
	}
	places := t[a.offset:][:a.places]
	i := a.place(by)
	for range places {
		if e := places[i]; e.by == by || e.to == none {
			return e
		}
		i = a.after(i)
	}
	return edge{}
}
