package rules

// step leads from one state to the next by a word.
type step struct {
	from state
	by   ID
	to   state
}

// table holds the steps of all states: open addressing, at most half full, so
// that almost every question is one look into memory.
type table struct {
	steps []step
	shift uint
}

func newTable(steps []step) table {
	bits := uint(1)
	for 1<<bits < 2*len(steps) {
		bits++
	}
	t := table{steps: make([]step, 1<<bits), shift: 64 - bits}
	for _, s := range steps {
		i := t.place(s.from, s.by)
		for t.steps[i].to != none {
			i = (i + 1) & (len(t.steps) - 1)
		}
		t.steps[i] = s
	}
	return t
}

// place is where a step stands, or as close behind as there is room
// (Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4).
func (t table) place(from state, by ID) int {
	return int((uint64(from)<<32 | uint64(by)) * 0x9E3779B97F4A7C15 >> t.shift)
}

// find is where a word leads from a state, or none.
func (t table) find(from state, by ID) state {
	for i := t.place(from, by); ; i = (i + 1) & (len(t.steps) - 1) {
		s := &t.steps[i]
		if s.to == none || s.from == from && s.by == by {
			return s.to
		}
	}
}
