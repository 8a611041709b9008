package rules

// edge leads to a state by a word.
type edge struct {
	by ID
	to state
}

// table holds where the states lead by words, those of a state side by side:
// open addressing within each, at most half full, so that most questions are
// one look into memory, and the much-read states stay in the processor's cache.
type table []edge

// area is where the edges of one state stand: 1<<bits places from offset on.
// Without bits there are none.
type area struct {
	offset uint32
	bits   uint8
}

// add takes the edges of one state.
func (t *table) add(edges []edge) area {
	if len(edges) == 0 {
		return area{}
	}
	a := area{offset: uint32(len(*t)), bits: 1}
	for 1<<a.bits < 2*len(edges) {
		a.bits++
	}
	*t = append(*t, make([]edge, 1<<a.bits)...)
	places := (*t)[a.offset:]
	for _, e := range edges {
		i := a.place(e.by)
		for places[i].to != none {
			i = (i + 1) & (len(places) - 1)
		}
		places[i] = e
	}
	return a
}

// place is where a word stands in an area, or as close behind as there is room
// (Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4).
func (a area) place(by ID) int { return int(uint32(by) * 0x9E3779B9 >> (32 - a.bits)) }

// find is where a word leads, or none.
func (t table) find(a area, by ID) state {
	if a.bits == 0 {
		return none
	}
	places := t[a.offset:][:1<<a.bits]
	for i := a.place(by); ; i = (i + 1) & (len(places) - 1) {
		if e := places[i&(len(places)-1)]; e.by == by || e.to == none {
			return e.to
		}
	}
}
