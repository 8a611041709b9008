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

// node is what is known of a state.
type node struct {
	ends    []int32 // the phrases that end here
	gaps    []wait
	also    []state  // this is nothing but these states together
	byClass [3]state // where a word leads, by its class, that is not in the table
	words   bool     // the table holds words that lead on
	leaf    bool     // nothing leads on by the next word
	wide    bool     // more than one state may follow
}

// wait is a state from which the reading goes on after up to words words.
type wait struct {
	state state
	words int
}

// Matcher finds all phrases added to its Builder in one pass over the words.
// It is safe for concurrent use.
type Matcher struct {
	nodes []node
	first []state // by word id: where a phrase may begin
	ways  table
}

// Match appends every occurrence of every phrase, by first word, then by last,
// then by phrase. No phrase reaches over the end of a sentence.
func (m *Matcher) Match(words []Word, hits []Hit) []Hit {
	for i := range words {
		s := none
		if id := words[i].ID; int(id) < len(m.first) {
			s = m.first[id]
		}
		if s == none {
			s = m.nodes[start].byClass[words[i].Class]
		}
		if s != none {
			hits = m.from(s, words, i, hits)
		}
	}
	return hits
}

// from goes on in state s, reached by the word first.
func (m *Matcher) from(s state, words []Word, first int, hits []Hit) []Hit {
	for last := first; ; last++ {
		n := &m.nodes[s]
		if n.wide {
			return m.wide(s, words, first, last, hits)
		}
		for _, p := range n.ends {
			hits = append(hits, Hit{int(p), first, last})
		}
		if n.leaf || last+1 == len(words) || words[last+1].Break {
			return hits
		}
		if s = m.step(s, &words[last+1]); s == none {
			return hits
		}
	}
}

// step is the state to which a word leads.
func (m *Matcher) step(s state, w *Word) state {
	n := &m.nodes[s]
	if n.words && w.ID != Unknown {
		if to := m.ways.find(s, w.ID); to != none {
			return to
		}
	}
	return n.byClass[w.Class]
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
			for _, also := range n.also {
				now = appendState(now, also)
			}
			for _, p := range n.ends {
				hits = append(hits, Hit{int(p), first, last})
			}
			for _, g := range n.gaps {
				waits = appendWait(waits, wait{g.state, last + 1 + g.words})
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
		open := waits[:0]
		for _, w := range waits { // here words is the last word that may go on
			next = m.goOn(next, w.state, &words[last+1])
			if w.words > last+1 {
				open = append(open, w)
			}
		}
		now, next, waits = next, now, open
	}
}

// goOn appends the states to which a word leads from a state behind a gap.
func (m *Matcher) goOn(next []state, s state, w *Word) []state {
	next = appendState(next, m.step(s, w))
	for _, also := range m.nodes[s].also {
		next = appendState(next, m.step(also, w))
	}
	return next
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

// appendWait makes the waiting for a state last as long as w says.
func appendWait(waits []wait, w wait) []wait {
	for i := range waits {
		if waits[i].state == w.state {
			waits[i].words = max(waits[i].words, w.words)
			return waits
		}
	}
	return append(waits, w)
}
