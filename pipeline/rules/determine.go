package rules

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// maxStates is how many states stand for several places at once. Taxonomies
// stay far below; beyond it matching is as right, and slower.
const maxStates = 1 << 20

// Build ends the collecting: it turns places into states, so that one word
// leads from a state to one state, however many phrases go on with it. What
// lies behind a gap stays apart, as states to begin again from: otherwise
// there would be a state for every way in which gaps can overlap.
func (b *Builder) Build() *Matcher {
	for p := range b.ways {
		slices.SortFunc(b.ways[p], func(x, y way) int { return cmp.Or(cmp.Compare(x.by, y.by), cmp.Compare(x.to, y.to)) })
		b.ways[p] = slices.Compact(b.ways[p])
	}
	d := &determiner{Builder: b, known: map[string]state{}, knownGaps: map[string]uint32{}}
	d.m = &Matcher{words: make([]opening, b.vocabulary.Len()),
		classes: make([][3]state, 1), also: make([][]state, 1), ends: []int32{-1}, gaps: make([]crossing, 1)}
	d.state([]place{start})
	for s := 0; s < len(d.places); s++ {
		d.expand(state(s))
	}
	d.mark()
	return d.m
}

// determiner makes a matcher out of places.
type determiner struct {
	*Builder
	m         *Matcher
	known     map[string]state
	knownGaps map[string]uint32
	places    [][]place // by state: all places it stands for
	edges     [][]edge  // by state
}

// state is the state that stands for all these places.
func (d *determiner) state(all []place) state {
	if len(all) == 0 {
		return none
	}
	slices.Sort(all)
	all = slices.Compact(all)
	key := string(appendKey(nil, all))
	if s, known := d.known[key]; known {
		return s
	}
	if d.isLeaf(all) {
		s := leaf | state(d.ending(all))
		d.known[key] = s
		return s
	}
	s := state(len(d.places))
	d.known[key] = s
	d.m.nodes, d.places = append(d.m.nodes, node{}), append(d.places, all)
	if len(all) > 1 && len(d.places) > d.budget {
		d.places[s] = nil
		var also []state
		for _, p := range all {
			also = append(also, d.state([]place{p}))
		}
		d.m.nodes[s].also = uint32(len(d.m.also))
		d.m.also = append(d.m.also, also)
	}
	return s
}

// isLeaf reports whether nothing leads on from any of these places. The start
// is a state also if there are no phrases.
func (d *determiner) isLeaf(all []place) bool {
	for _, p := range all {
		if p == start || len(d.ways[p])+len(d.gaps[p]) > 0 {
			return false
		}
	}
	return true
}

// ending is what ends in these places.
func (d *determiner) ending(all []place) ending {
	var ends []int32
	for _, p := range all {
		ends = append(ends, d.ends[p]...)
	}
	slices.Sort(ends)
	switch ends = slices.Compact(ends); len(ends) {
	case 0:
		return 0
	case 1:
		return oneEnding(ends[0])
	}
	d.m.ends = append(d.m.ends, ends...)
	d.m.ends = append(d.m.ends, -1)
	return endings(len(d.m.ends) - len(ends) - 1)
}

// expand works out where a state leads.
func (d *determiner) expand(s state) {
	var ways []way
	var gaps []gap
	for _, p := range d.places[s] {
		ways = append(ways, d.ways[p]...)
		gaps = append(gaps, d.gaps[p]...)
	}
	for _, g := range gaps { // no word need stand in it
		ways = append(ways, d.ways[g.to]...)
	}
	n := node{also: d.m.nodes[s].also, gap: d.gapStates(gaps), ends: d.ending(d.places[s])}
	slices.SortFunc(ways, func(x, y way) int { return cmp.Compare(x.by, y.by) })
	explicit := slices.IndexFunc(ways, func(w way) bool { return w.by >= byAny })
	if explicit < 0 {
		explicit = len(ways)
	}
	byClass := d.classes(ways[explicit:])
	classes := [3]state{}
	for c := range classes {
		classes[c] = d.state(slices.Clone(byClass[c]))
	}
	if classes != [3]state{} {
		n.classes = uint32(len(d.m.classes))
		d.m.classes = append(d.m.classes, classes)
	}
	var edges []edge
	for ways = ways[:explicit]; len(ways) > 0; {
		by, to := ways[0].by, []place(nil)
		for len(ways) > 0 && ways[0].by == by {
			to, ways = append(to, ways[0].to), ways[1:]
		}
		edges = append(edges, edge{by: by, to: d.state(append(to, byClass[d.vocabulary.classes[by]]...))})
	}
	n.edges = d.m.edges.add(edges)
	d.edges = append(d.edges, edges)
	d.m.nodes[s] = n
}

// classes gives the places to which the words of each class lead.
func (d *determiner) classes(ways []way) [3][]place {
	var to [3][]place
	for _, w := range ways {
		switch w.by {
		case byNumber:
			to[Number] = append(to[Number], w.to)
		case byOrdinal:
			to[Ordinal] = append(to[Ordinal], w.to)
		default:
			for c := range to {
				to[c] = append(to[c], w.to)
			}
		}
	}
	return to
}

// gapStates gives the number of the states from which a reading goes on when
// one, two, three words stand in these gaps.
func (d *determiner) gapStates(gaps []gap) uint32 {
	if len(gaps) == 0 {
		return 0
	}
	slices.SortFunc(gaps, func(x, y gap) int { return cmp.Or(cmp.Compare(x.to, y.to), cmp.Compare(x.words, y.words)) })
	gaps = slices.Compact(gaps)
	var key []byte
	longest := 0
	for _, g := range gaps {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(g.words)), uint64(g.to))
		longest = max(longest, g.words)
	}
	if number, known := d.knownGaps[string(key)]; known {
		return number
	}
	var states []state
	for words := 1; words <= longest; words++ {
		var open []place
		for _, g := range gaps {
			if g.words >= words {
				open = append(open, g.to)
			}
		}
		states = append(states, d.state(open))
	}
	number := uint32(len(d.m.gaps))
	d.knownGaps[string(key)] = number
	d.m.gaps = append(d.m.gaps, crossing{behind: uint32(len(d.m.behind)), reach: uint32(longest)})
	d.m.behind = append(d.m.behind, states...)
	return number
}

// mark notes at every word, and every class of words, where it leads.
func (d *determiner) mark() {
	for _, e := range d.edges[start] {
		w := &d.m.words[e.by]
		w.first = e.to
		if e.to&leaf != 0 {
			w.more = true
			continue
		}
		n := d.m.nodes[e.to]
		w.gap, w.edges, w.more = n.gap, n.edges, n.ends != 0 || n.also != 0
		for class, to := range d.m.classes[n.classes] {
			if to != none {
				w.class |= 1 << class
			}
		}
	}
	for i := range d.m.edges {
		e := &d.m.edges[i]
		if e.to&leaf != 0 {
			e.some = all
			continue
		}
		n := &d.m.nodes[e.to]
		if e.some = n.edges.some; uint32(n.ends)|n.gap|n.classes|n.also != 0 {
			e.some = all
		}
	}
	for i := range d.m.gaps {
		d.markGap(&d.m.gaps[i])
	}
	d.m.second = d.seconds()
}

// markGap notes the words that lead on behind a gap.
func (d *determiner) markGap(g *crossing) {
	for _, s := range d.m.behind[g.behind:][:g.reach] {
		for _, s := range slices.Concat([]state{s}, d.m.also[d.m.nodes[s].also]) {
			for _, e := range d.edges[s] {
				g.add(e.by)
			}
			for class, to := range d.m.classes[d.m.nodes[s].classes] {
				g.class[class] = g.class[class] || to != none
			}
		}
	}
}

// seconds holds the second words of all phrases.
func (d *determiner) seconds() filter {
	var firsts []state
	for _, e := range d.edges[start] {
		firsts = append(firsts, e.to)
	}
	for _, s := range d.m.classes[d.m.nodes[start].classes] {
		firsts = append(firsts, s)
	}
	firsts = slices.DeleteFunc(firsts, func(s state) bool { return s&leaf != 0 })
	slices.Sort(firsts)
	firsts = slices.Compact(firsts)
	n := 0
	for _, s := range firsts {
		n += len(d.edges[s])
	}
	f := newFilter(n)
	for _, s := range firsts {
		for _, e := range d.edges[s] {
			f.add(uint32(s), e.by)
		}
	}
	return f
}
