package rules

// edge leads to a state by a word.
type edge struct {
	by ID
	to state
}

// table holds where the states lead by words, those of a state side by side:
// open addressing within each, at most four fifths full, so that most questions
// are one look into memory, and the much-read states stay in the processor's
// cache.
type table struct {
	areas []area // by state
	edges []edge
}

// area is where the edges of one state stand: 1<<bits places from offset on.
// Without bits there are none.
type area struct {
	offset uint32
	bits   uint8
}

// add takes the edges of the next state.
func (t *table) add(edges []edge) {
	a := area{offset: uint32(len(t.edges))}
	if len(edges) > 0 {
		for a.bits = 1; 1<<a.bits < len(edges)+len(edges)/4+1; {
			a.bits++
		}
		t.edges = append(t.edges, make([]edge, 1<<a.bits)...)
	}
	t.areas = append(t.areas, a)
	places := t.edges[a.offset:]
	for _, e := range edges {
		i := a.place(e.by)
		for places[i].to != none {
			i = (i + 1) & (len(places) - 1)
		}
		places[i] = e
	}
}

// place is where a word stands in an area, or as close behind as there is room
// (Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4).
func (a area) place(by ID) int { return int(uint32(by) * 0x9E3779B9 >> (32 - a.bits)) }

// find is where a word leads from a state, or none.
func (t *table) find(s state, by ID) state {
	a := t.areas[s]
	if a.bits == 0 {
		return none
	}
	places := t.edges[a.offset:][:1<<a.bits]
	for i := a.place(by); ; i++ {
		if e := places[i&(len(places)-1)]; e.by == by || e.to == none {
			return e.to
		}
	}
}
