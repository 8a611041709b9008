package rules

import "slices"

// Hit is one phrase found: words First to Last, both included, are the phrase
// added as Phrase.
type Hit struct {
	Phrase      int
	First, Last int
}

// state of the automaton.
type state uint32

// none is no state: nothing leads back to the start.
const none state = start

// node is what is known of a state, all in one place, since a look at it is
// most of what a step costs. The numbers lead into the matcher's lists; 0 is
// nothing.
type node struct {
	edges   area
	ends    ending
	gap     uint32
	classes uint32
	also    uint32
}

// ending is what ends in a state: nothing (0), one phrase, or the phrases from a
// place in a list on.
type ending uint32

func oneEnding(phrase int32) ending { return ending(phrase)<<1 | 1 }
func endings(from int) ending       { return ending(from) << 1 }

// opening is what every word is asked: so small that what is asked of a text
// stays in the processor's cache.
type opening struct {
	first state  // where the word leads from the start
	gap   uint32 // which may begin there
	reach uint8  // how many words may stand in that gap
	class uint8  // bits by class: words of the class lead on from first
	more  bool   // there is more to know of first: a phrase ends there, say
}

// Matcher finds all phrases added to its Builder in one pass over the words.
// It is safe for concurrent use.
type Matcher struct {
	words   []opening // by word id
	second  filter    // the words that lead on from a state which one word has reached
	behind  filter    // the words that lead on behind a gap with so many words in it
	nodes   []node
	edges   table
	ends    []int32    // the phrases that end in a state in which several do, each list up to -1
	gaps    [][]state  // from where the reading goes on, by how many words stand in the gap, less one
	classes [][3]state // where words lead by their class, if not by themselves
	also    [][]state  // the state is nothing but these together
	classed [3]set     // by class: the gaps behind which all its words lead on
}

// set of numbers that may hold more than was added.
type set [4]uint64

func (s *set) add(n uint32)          { s[n>>6&3] |= 1 << (n & 63) }
func (s *set) mayHold(n uint32) bool { return s[n>>6&3]&(1<<(n&63)) != 0 }

// Match appends every occurrence of every phrase, by first word, then by last,
// then by phrase. No phrase reaches over the end of a sentence.
func (m *Matcher) Match(words []Word, hits []Hit) []Hit {
	byClass := m.classes[m.nodes[start].classes]
	for i := range words {
		o := m.opening(&words[i])
		switch {
		case o.first == none:
			if s := byClass[words[i].Class]; s != none {
				hits = m.from(s, words, i, i, hits)
			}
		case o.more:
			hits = m.from(o.first, words, i, i, hits)
		case i+1 == len(words) || words[i+1].Break:
		case o.gap != 0 && m.goesOn(o.gap, int(o.reach), words, i):
			hits = m.wide(o.first, words, i, i, hits)
		case o.class>>words[i+1].Class&1 != 0 || m.second.mayHold(uint32(o.first), words[i+1].ID):
			if e := m.step(&m.nodes[o.first], &words[i+1]); e.to != none && m.mayGoOn(&e, words, i+1) {
				hits = m.from(e.to, words, i, i+1, hits)
			}
		}
	}
	return hits
}

func (m *Matcher) opening(w *Word) *opening {
	if int(w.ID) < len(m.words) {
		return &m.words[w.ID]
	}
	return &m.words[Unknown]
}

// from goes on in state s, reached by the words first to last.
func (m *Matcher) from(s state, words []Word, first, last int, hits []Hit) []Hit {
	for ; ; last++ {
		n := &m.nodes[s]
		if n.also != 0 || n.gap != 0 && m.goesOn(n.gap, len(m.gaps[n.gap]), words, last) {
			return m.wide(s, words, first, last, hits)
		}
		if n.ends != 0 {
			hits = m.end(n.ends, first, last, hits)
		}
		if last+1 == len(words) || words[last+1].Break {
			return hits
		}
		e := m.step(n, &words[last+1])
		if e.to == none || !m.mayGoOn(&e, words, last+1) {
			return hits
		}
		s = e.to
	}
}

// end appends a hit of each phrase that ends.
func (m *Matcher) end(e ending, first, last int, hits []Hit) []Hit {
	if e&1 != 0 {
		return append(hits, Hit{int(e >> 1), first, last})
	}
	for ends := m.ends[e>>1:]; ends[0] >= 0; ends = ends[1:] {
		hits = append(hits, Hit{int(ends[0]), first, last})
	}
	return hits
}

// step is where a word leads: by itself, or else by its class.
func (m *Matcher) step(n *node, w *Word) edge {
	if w.ID != Unknown {
		if e := m.edges.find(n.edges, w.ID); e.to != none {
			return e
		}
	}
	return edge{to: m.classes[n.classes][w.Class], some: all}
}

// mayGoOn reports whether anything ends where an edge leads by the word last, or
// the word after may lead on: then the state is worth a look.
func (m *Matcher) mayGoOn(e *edge, words []Word, last int) bool {
	return e.some == all || last+1 < len(words) && !words[last+1].Break && e.some.mayHold(words[last+1].ID)
}

// wait is a gap that may still end; the word at after stands before it.
type wait struct {
	gap   uint32
	after int
}

// wide goes on in all states that follow from s, reached by the words first to
// last. Each state counts once at each word, so that the work for a first word
// is bounded by the length of the phrases, whatever the text.
func (m *Matcher) wide(s state, words []Word, first, last int, hits []Hit) []Hit {
	var nowBuffer, nextBuffer [8]state
	var waitBuffer [8]wait
	now, next, waits := append(nowBuffer[:0], s), nextBuffer[:0], waitBuffer[:0]
	for ; ; last++ {
		begun := len(hits)
		for i := 0; i < len(now); i++ { // it grows
			n := &m.nodes[now[i]]
			for _, also := range m.also[n.also] {
				now = appendState(now, also)
			}
			hits = m.end(n.ends, first, last, hits)
			if n.gap != 0 {
				waits = appendWait(waits, wait{n.gap, last})
			}
		}
		if len(now) > 1 && len(hits) > begun+1 { // several readings of one phrase are one hit
			slices.SortFunc(hits[begun:], func(a, b Hit) int { return a.Phrase - b.Phrase })
			hits = hits[:begun+len(slices.Compact(hits[begun:]))]
		}
		if last+1 == len(words) || words[last+1].Break || len(now)+len(waits) == 0 {
			return hits
		}
		next = next[:0]
		for _, s := range now {
			next = appendState(next, m.step(&m.nodes[s], &words[last+1]).to)
		}
		next, waits = m.goOn(next, waits, words, last+1)
		now, next = next, now
	}
}

// goesOn reports whether a word leads on that stands behind a gap of up to reach
// words; the gap begins after words[last].
func (m *Matcher) goesOn(gap uint32, reach int, words []Word, last int) bool {
	if last+1 == len(words) || words[last+1].Break {
		return false
	}
	var buffer [4]state
	end := min(len(words), last+2+reach)
	for i := last + 2; i < end && !words[i].Break; i++ {
		if m.leadsOn(&words[i], gap, i-last-1) && len(m.behindGap(gap, i-last-1, &words[i], buffer[:0])) > 0 {
			return true
		}
	}
	return false
}

// behindGap appends the states to which a word leads that stands behind a gap
// with so many words in it.
func (m *Matcher) behindGap(gap uint32, in int, w *Word, next []state) []state {
	s := m.gaps[gap][in-1]
	n := &m.nodes[s]
	next = appendState(next, m.step(n, w).to)
	for _, also := range m.also[n.also] {
		next = appendState(next, m.step(&m.nodes[also], w).to)
	}
	return next
}

// leadsOn reports whether a word may lead on behind a gap with so many words in
// it.
func (m *Matcher) leadsOn(w *Word, gap uint32, in int) bool {
	return m.behind.mayHold(filled(gap, in), w.ID) || m.classed[w.Class].mayHold(gap)
}

// filled is a number for a gap with so many words in it.
func filled(gap uint32, in int) uint32 { return gap<<5 ^ uint32(in) }

// goOn appends the states that the word at reaches behind gaps, and leaves the
// gaps that may hold that word as well.
func (m *Matcher) goOn(next []state, waits []wait, words []Word, at int) ([]state, []wait) {
	w, open := &words[at], waits[:0]
	for _, wait := range waits {
		in := at - wait.after - 1 // so many words in the gap
		if in > 0 && m.leadsOn(w, wait.gap, in) {
			next = m.behindGap(wait.gap, in, w, next)
		}
		if in < len(m.gaps[wait.gap]) {
			open = append(open, wait)
		}
	}
	return next, open
}

func appendState(states []state, s state) []state {
	if s == none {
		return states
	}
	for _, old := range states {
		if old == s {
			return states
		}
	}
	return append(states, s)
}

// appendWait lets the same gap begin anew: what it may still hold then is more.
func appendWait(waits []wait, w wait) []wait {
	for i := range waits {
		if waits[i].gap == w.gap {
			waits[i] = w
			return waits
		}
	}
	return append(waits, w)
}
