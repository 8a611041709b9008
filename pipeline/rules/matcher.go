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

// leaf is the bit of a state from which nothing leads on: the rest is what ends
// there, so that there is nothing more to look up.
const leaf state = 1 << 31

// several is no state either: it says that there is more than one.
const several state = leaf - 1

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
	edges area   // where the next words lead
	class uint8  // bits by class: words of the class lead on from first
	more  bool   // there is more to know of first: a phrase ends there, say
}

// Matcher finds all phrases added to its Builder in one pass over the words.
// It is safe for concurrent use.
type Matcher struct {
	words   []opening // by word id
	second  filter    // the words that lead on from a state which one word has reached
	nodes   []node
	edges   table
	ends    []int32    // the phrases that end in a state in which several do, each list up to -1
	gaps    []crossing // by number
	behind  []state    // from where the reading goes on behind each gap, with one, two, three words in it
	classes [][3]state // where words lead by their class, if not by themselves
	also    [][]state  // the state is nothing but these together
}

// crossing is a gap: where the reading goes on behind it.
type crossing struct {
	words  [4]uint64 // those that may lead on: two bits each in one of four (see filter), for all crossings are asked about most words
	class  [3]bool   // by class: all its words lead on
	reach  uint32    // how many words may stand in it
	behind uint32    // its first state in Matcher.behind: the one behind one word
}

// place is where in words the two bits of a word are.
func (*crossing) place(by ID) (at uint32, bits uint64) {
	h := hash(by)
	return h >> 30, 1<<(h>>24&63) | 1<<(h>>18&63)
}

func (c *crossing) add(by ID) {
	at, bits := c.place(by)
	c.words[at] |= bits
}

// mayHold reports whether a word may lead on.
func (c *crossing) mayHold(w *Word) bool {
	at, bits := c.place(w.ID)
	return c.words[at]&bits == bits || c.class[w.Class]
}

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
		default:
			var e edge
			if o.class>>words[i+1].Class&1 != 0 || m.second.mayHold(uint32(o.first), words[i+1].ID) {
				classes := uint32(0) // of none
				if o.class != 0 {
					classes = m.nodes[o.first].classes
				}
				e = m.step(o.edges, classes, &words[i+1])
			}
			switch to, at := m.on(&e, o.gap, words, i); to {
			case none: // most
			case several:
				hits = m.wide(o.first, words, i, i, hits)
			default:
				hits = m.from(to, words, i, at, hits)
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
	for {
		if s&leaf != 0 {
			return m.end(ending(s&^leaf), first, last, hits)
		}
		n := &m.nodes[s]
		if n.also != 0 {
			return m.wide(s, words, first, last, hits)
		}
		to, at := none, last
		if last+1 < len(words) && !words[last+1].Break {
			e := m.step(n.edges, n.classes, &words[last+1])
			to, at = m.on(&e, n.gap, words, last)
		}
		if to == several {
			return m.wide(s, words, first, last, hits)
		}
		if n.ends != 0 {
			hits = m.end(n.ends, first, last, hits)
		}
		if to == none {
			return hits
		}
		s, last = to, at
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
func (m *Matcher) step(edges area, classes uint32, w *Word) edge {
	if w.ID != Unknown {
		if e := m.edges.find(edges, w.ID); e.to != none {
			return e
		}
	}
	return edge{to: m.classes[classes][w.Class], some: all}
}

// mayGoOn reports whether anything ends where an edge leads by the word last, or
// the word after may lead on: then the state is worth a look.
func (m *Matcher) mayGoOn(e *edge, words []Word, last int) bool {
	return e.to != none && (e.some == all || last+1 < len(words) && !words[last+1].Break && e.some.mayHold(words[last+1].ID))
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
			if now[i]&leaf != 0 {
				hits = m.end(ending(now[i]&^leaf), first, last, hits)
				continue
			}
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
			if s&leaf == 0 {
				n := &m.nodes[s]
				next = appendState(next, m.step(n.edges, n.classes, &words[last+1]).to)
			}
		}
		next, waits = m.goOn(next, waits, words, last+1)
		now, next = next, now
	}
}

// on gives the state in which a reading goes on that has come to words[last],
// and the last word read then. It may be where e leads by the next word, or
// one behind a gap. If nothing goes on it is none, and several if there are more
// than one: of most first words nothing does, and of most others one reading,
// which needs no keeping of states apart.
func (m *Matcher) on(e *edge, gap uint32, words []Word, last int) (to state, at int) {
	at = last + 1
	if m.mayGoOn(e, words, at) {
		to = e.to
	}
	if gap == 0 {
		return to, at
	}
	g := &m.gaps[gap]
	end := min(len(words), last+2+int(g.reach))
	for i := last + 2; i < end && !words[i].Break; i++ {
		if !g.mayHold(&words[i]) {
			continue
		}
		n := &m.nodes[m.behind[int(g.behind)+i-last-2]]
		if n.also != 0 {
			return several, 0
		}
		if e := m.step(n.edges, n.classes, &words[i]); m.mayGoOn(&e, words, i) {
			if to != none {
				return several, 0
			}
			to, at = e.to, i
		}
	}
	return to, at
}

// behindGap appends the states to which a word leads that stands behind a gap
// with so many words in it.
func (m *Matcher) behindGap(g *crossing, in int, w *Word, next []state) []state {
	if !g.mayHold(w) {
		return next
	}
	n := &m.nodes[m.behind[int(g.behind)+in-1]]
	next = appendState(next, m.step(n.edges, n.classes, w).to)
	for _, also := range m.also[n.also] {
		n := &m.nodes[also]
		next = appendState(next, m.step(n.edges, n.classes, w).to)
	}
	return next
}

// goOn appends the states that the word at reaches behind gaps, and leaves the
// gaps that may hold that word as well.
func (m *Matcher) goOn(next []state, waits []wait, words []Word, at int) ([]state, []wait) {
	w, open := &words[at], waits[:0]
	for _, wait := range waits {
		g, in := &m.gaps[wait.gap], at-wait.after-1 // so many words in the gap
		if in > 0 {
			next = m.behindGap(g, in, w, next)
		}
		if in < int(g.reach) {
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
