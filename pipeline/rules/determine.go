package rules

import (
	"cmp"
	"slices"
)

// maxStates is how many states stand for several places at once. Taxonomies
// stay far below; beyond it matching is as right, and slower.
const maxStates = 1 << 20

// Build ends the collecting: it turns places into states, so that one word
// leads from a state to one state, however many phrases go on with it. What
// lies behind a gap stays apart, as a state to begin again from: otherwise
// there would be a state for every way in which gaps can overlap.
func (b *Builder) Build() *Matcher {
	for p := range b.ways {
		slices.SortFunc(b.ways[p], func(x, y way) int { return cmp.Or(cmp.Compare(x.by, y.by), cmp.Compare(x.to, y.to)) })
		b.ways[p] = slices.Compact(b.ways[p])
	}
	d := &determiner{Builder: b, known: map[string]state{}}
	d.state([]place{start})
	for s := 0; s < len(d.places); s++ {
		d.expand(state(s))
	}
	m := &Matcher{nodes: d.nodes, first: make([]state, b.vocabulary.Len()), ways: newTable(d.steps)}
	for _, s := range d.steps {
		if s.from == start {
			m.first[s.by] = s.to
		}
	}
	return m
}

type determiner struct {
	*Builder
	known  map[string]state
	places [][]place // by state: all places it stands for
	nodes  []node
	steps  []step
}

// state is the state that stands for all these places.
func (d *determiner) state(all []place) state {
	if len(all) == 0 {
		return none
	}
	slices.Sort(all)
	all = slices.Compact(all)
	key := appendKey(nil, all)
	if s, known := d.known[string(key)]; known {
		return s
	}
	s := state(len(d.nodes))
	d.known[string(key)] = s
	d.nodes, d.places = append(d.nodes, node{}), append(d.places, all)
	if len(all) > 1 && len(d.nodes) > d.budget {
		d.places[s] = nil
		for _, p := range all {
			also := d.state([]place{p})
			d.nodes[s].also = append(d.nodes[s].also, also)
		}
	}
	return s
}

// expand works out where a state leads.
func (d *determiner) expand(s state) {
	var ways []way
	var n node
	gaps := map[int][]place{}
	for _, p := range d.places[s] {
		ways = append(ways, d.ways[p]...)
		n.ends = append(n.ends, d.ends[p]...)
		for _, g := range d.gaps[p] {
			gaps[g.words] = append(gaps[g.words], g.to)
		}
	}
	slices.Sort(n.ends)
	n.ends = slices.Compact(n.ends)
	for words := 1; len(gaps) > 0; words++ {
		if to := gaps[words]; to != nil {
			n.gaps = append(n.gaps, wait{d.state(to), words})
			delete(gaps, words)
		}
	}
	slices.SortFunc(ways, func(x, y way) int { return cmp.Compare(x.by, y.by) })
	class := map[ID][]place{}
	explicit := ways
	for i := len(ways) - 1; i >= 0 && ways[i].by >= byAny; i-- {
		class[ways[i].by] = append(class[ways[i].by], ways[i].to)
		explicit = ways[:i]
	}
	any := class[byAny]
	number, ordinal := slices.Concat(class[byNumber], any), slices.Concat(class[byOrdinal], any)
	n.byClass = [...]state{Plain: d.state(slices.Clone(any)), Number: d.state(slices.Clone(number)), Ordinal: d.state(slices.Clone(ordinal))}
	for len(explicit) > 0 {
		by := explicit[0].by
		var to []place
		for len(explicit) > 0 && explicit[0].by == by {
			to, explicit = append(to, explicit[0].to), explicit[1:]
		}
		to = append(to, [...][]place{Plain: any, Number: number, Ordinal: ordinal}[d.vocabulary.classes[by]]...)
		d.steps = append(d.steps, step{s, by, d.state(to)})
		n.words = true
	}
	n.leaf = !n.words && n.byClass == [len(n.byClass)]state{}
	n.also = d.nodes[s].also
	n.wide = len(n.gaps)+len(n.also) > 0
	d.nodes[s] = n
}
