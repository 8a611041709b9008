package rules

// Hit is one phrase found: words First to Last, both included, are the phrase
// added as Phrase.
type Hit struct {
	Phrase      int
	First, Last int
}

// state of the automaton: some items of some phrases have been read.
type state uint32

// start is the state before the first word.
const start state = 0

// edge leads on from a state by one word.
type edge struct {
	by ID
	to state
}

// Matcher finds all phrases added to its Builder in one pass over the words.
// It is safe for concurrent use.
type Matcher struct {
	first [][]state // by word id: where a phrase may begin
	next  [][]edge  // by state, in the order of their words
	ends  [][]int32 // by state: the phrases that end there
}

// Match appends every occurrence of every phrase, by first word. No phrase
// reaches over the end of a sentence.
func (m *Matcher) Match(words []Word, hits []Hit) []Hit {
	for i, w := range words {
		if int(w.ID) >= len(m.first) {
			continue
		}
		begun := len(hits)
		for _, s := range m.first[w.ID] {
			hits = m.from(s, words, i, i, hits, begun)
		}
	}
	return hits
}

// from goes on in state s, reached by the words first to last; hits from begun
// on begin at the same word.
func (m *Matcher) from(s state, words []Word, first, last int, hits []Hit, begun int) []Hit {
	for _, p := range m.ends[s] {
		hits = appendNew(hits, begun, Hit{Phrase: int(p), First: first, Last: last})
	}
	edges := m.next[s]
	if len(edges) == 0 || last+1 == len(words) || words[last+1].Break || words[last+1].ID == Unknown {
		return hits
	}
	for i, by := find(edges, words[last+1].ID), words[last+1].ID; i < len(edges) && edges[i].by == by; i++ {
		hits = m.from(edges[i].to, words, first, last+1, hits, begun)
	}
	return hits
}

// find is the first edge by a word, or where it would stand.
func find(edges []edge, by ID) int {
	low, high := 0, len(edges)
	for low < high {
		if middle := (low + high) / 2; edges[middle].by < by {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// appendNew leaves out what another reading of the same phrase has found.
func appendNew(hits []Hit, begun int, h Hit) []Hit {
	for _, old := range hits[begun:] {
		if old == h {
			return hits
		}
	}
	return append(hits, h)
}
