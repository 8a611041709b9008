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

// node is what is known of a state. The numbers lead into the matcher's lists;
// 0 is nothing.
type node struct {
	ends    uint32
	gap     uint32
	classes uint32
	also    uint32
}

// opening is what most words are asked: all of it lies in one place.
type opening struct {
	behind set    // the gaps behind which the word leads on
	first  state  // where it leads from the start
	gap    uint32 // which may begin there
	reach  uint32 // how many words may stand in that gap
	class  uint8  // bits by class: words of the class lead on from first
	more   bool   // there is more to know of first: a phrase ends there, say
}

// Matcher finds all phrases added to its Builder in one pass over the words.
// It is safe for concurrent use.
type Matcher struct {
	words   []opening // by word id
	second  filter    // the words that lead on from a state which one word has reached
	busy    []uint64  // bits by state: there is more to it than where words lead
	nodes   []node
	ways    table
	ends    []int32    // the phrases that end in a state, from its node's number up to -1
	gaps    [][]state  // from where the reading goes on, by how many words stand in the gap, less one
	classes [][3]state // where words lead by their class, if not by themselves
	also    [][]state  // the state is nothing but these together
	classed [3]set     // the gaps behind which words of a class lead on
}

// set of numbers that may hold more than was added: few questions are worth a
// look into the table, and this answers the others.
type set [4]uint64

func (s *set) add(n uint32) { s[n>>6&3] |= 1 << (n & 63) }
func (s *set) addAll(t *set) {
	for i := range t {
		s[i] |= t[i]
	}
}
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
		case o.class>>words[i+1].Class&1 != 0 || m.second.mayHold(o.first, words[i+1].ID):
			if s := m.step(o.first, &words[i+1]); s != none {
				hits = m.from(s, words, i, i+1, hits)
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
		if m.isBusy(s) {
			n := &m.nodes[s]
			if n.also != 0 || n.gap != 0 && m.goesOn(n.gap, len(m.gaps[n.gap]), words, last) {
				return m.wide(s, words, first, last, hits)
			}
			for ends := m.ends[n.ends:]; ends[0] >= 0; ends = ends[1:] {
				hits = append(hits, Hit{int(ends[0]), first, last})
			}
		}
		if last+1 == len(words) || words[last+1].Break {
			return hits
		}
		if s = m.step(s, &words[last+1]); s == none {
			return hits
		}
	}
}

func (m *Matcher) isBusy(s state) bool { return m.busy[s>>6]&(1<<(s&63)) != 0 }

// step is the state to which a word leads.
func (m *Matcher) step(s state, w *Word) state {
	if w.ID != Unknown {
		if to := m.ways.find(s, w.ID); to != none {
			return to
		}
	}
	return m.byClass(s, w)
}

// byClass is the state to which a word leads that does not lead on by itself.
func (m *Matcher) byClass(s state, w *Word) state {
	if !m.isBusy(s) {
		return none
	}
	return m.classes[m.nodes[s].classes][w.Class]
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
			for ends := m.ends[n.ends:]; ends[0] >= 0; ends = ends[1:] {
				hits = append(hits, Hit{int(ends[0]), first, last})
			}
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
			next = appendState(next, m.step(s, &words[last+1]))
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
		if m.leadsOn(&words[i], gap) && len(m.behindGap(gap, i-last-1, &words[i], buffer[:0])) > 0 {
			return true
		}
	}
	return false
}

// behindGap appends the states to which a word leads that stands behind a gap
// with so many words in it.
func (m *Matcher) behindGap(gap uint32, in int, w *Word, next []state) []state {
	s := m.gaps[gap][in-1]
	next = appendState(next, m.step(s, w))
	for _, also := range m.also[m.nodes[s].also] {
		next = appendState(next, m.step(also, w))
	}
	return next
}

// leadsOn reports whether a word may lead on behind a gap.
func (m *Matcher) leadsOn(w *Word, gap uint32) bool {
	if w.ID != Unknown && int(w.ID) < len(m.words) {
		return m.words[w.ID].behind.mayHold(gap)
	}
	return m.classed[w.Class].mayHold(gap)
}

// goOn appends the states that the word at reaches behind gaps, and leaves the
// gaps that may hold that word as well.
func (m *Matcher) goOn(next []state, waits []wait, words []Word, at int) ([]state, []wait) {
	w, open := &words[at], waits[:0]
	for _, wait := range waits {
		in := at - wait.after - 1 // so many words in the gap
		if in > 0 && m.leadsOn(w, wait.gap) {
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
