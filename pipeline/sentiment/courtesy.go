package sentiment

import (
	"strings"

	"earshot/pipeline/rules"
)

// sentence is a part of a turn, words first to last.
type sentence struct {
	first, last int
	request     bool
}

// within gives the sentence that word i stands in.
func (r *reading) within(i int) sentence {
	if r.sentence.first <= i && i <= r.sentence.last {
		return r.sentence
	}
	s := sentence{first: i, last: i}
	for s.first > 0 && !r.Words[s.first].Break {
		s.first--
	}
	for s.last+1 < len(r.Words) && !r.Words[s.last+1].Break {
		s.last++
	}
	s.request = r.requests(s.first, s.last)
	r.sentence = s
	return s
}

// asks reports whether any of the turn's sentences is a request.
func (r *reading) asks() bool {
	for i := 0; i < len(r.Words); {
		s := r.within(i)
		if s.request {
			return true
		}
		i = s.last + 1
	}
	return false
}

// courtesy reports whether a good word at i is no more than manners: in a
// request ("I'd love to", "perfect, could you"), in a sentence that only takes
// note ("Great.", "OK cool thanks", "thank you, bye"), or at the head of one
// ("OK great and then"). In a turn on the customer's business every good word
// of a request is part of what is asked for.
func (r *reading) courtesy(i int) bool {
	praise := r.is(r.Words[i].ID, praises)
	s := r.within(i)
	if !praise && !r.business && !r.inquires(r.Words[s.first:s.last+1]) {
		return false
	}
	return s.request || praise && (r.nods(s, i) || r.heads(s, i))
}

// script reports whether an agent says word i by script: a sentence of
// greeting, service, sympathy or apology, in which the feelings named are the
// customer's ("I'm sorry that you are upset").
func (r *reading) script(i int) bool {
	s := r.within(i)
	for j := s.first; j <= s.last; j++ {
		if r.is(r.Words[j].ID, scripted) {
			return true
		}
	}
	return s.request
}

// longestNod is the longest sentence that may be no more than a nod, in words.
const longestNod = 10

// nods reports whether a sentence only takes note: of what the other side
// said, so that nothing but manners stands before it. Thanks may also close
// what the speaker said.
func (r *reading) nods(s sentence, i int) bool {
	if s.last-s.first >= longestNod || r.excited(s) {
		return false
	}
	thanked, first := r.is(r.Words[i].ID, thanks), 0
	if thanked {
		first = s.first
	}
	for j := first; j <= s.last; j++ {
		id := r.Words[j].ID
		if j != i && !r.is(id, polite|praises) && !(thanked && r.is(id, closes)) && !(r.asking && r.is(id, offered)) && !r.hushed(j) {
			return false
		}
	}
	return true
}

// heads reports whether a word of praise stands before all else in its
// sentence, and the sentence goes on to something else.
func (r *reading) heads(s sentence, i int) bool {
	for j := s.first; j < i; j++ {
		if !r.is(r.Words[j].ID, polite|praises) {
			return false
		}
	}
	return i < s.last && r.is(r.Words[i+1].ID, resumes)
}

// hushed reports whether word i lies in a phrase that says nothing of feeling.
func (r *reading) hushed(i int) bool {
	for _, o := range r.Overrides {
		if o.First <= i && i <= o.Last {
			return o.Valence == 0
		}
	}
	return false
}

// excited reports whether a sentence ends in capitals or in more than one
// exclamation mark.
func (r *reading) excited(s sentence) bool {
	if r.emphatic && r.shouted(s.last) {
		return true
	}
	return strings.HasPrefix(r.Text[r.Words[s.last].End:], "!!")
}

// requests reports whether words first to last ask for something.
func (r *reading) requests(first, last int) bool {
	if r.questioned(last) || r.inquires(r.Words[first:last+1]) {
		return true
	}
	for i := first; i <= last; i++ {
		id := r.Words[i].ID
		switch {
		case r.is(id, pleads):
			return true
		case i == last:
		case r.is(id, asks) && (r.is(r.Words[i+1].ID, talker) || i == first && r.is(r.Words[i+1].ID, person)):
			return true // can you, is it
		case r.is(id, helps) && r.is(r.Words[i+1].ID, me):
			return true // help me
		case r.is(id, person) && r.is(r.Words[i+1].ID, wants) && !r.says(i+1, last):
			return true
		case i+2 <= last && r.is(id, person) && r.is(r.Words[i+2].ID, wants) && !r.says(i+2, last):
			return true // i just want, i am calling
		case r.is(id, would) && r.is(r.Words[i+1].ID, likes), i+2 <= last && r.is(id, would) && r.is(r.Words[i+2].ID, likes):
			return true // i would like, would you like
		case i+2 <= last && r.is(id, person) && r.is(r.Words[i+1].ID, likes) && r.is(r.Words[i+2].ID, to) && r.business:
			return true // i like to order
		case r.business && r.is(id, would) && r.is(r.Words[i+1].ID, wishes):
			return true // i would love to
		}
	}
	return false
}

// says reports whether the word of wanting at i only leads to what is said: "i
// just wanted to say you were wonderful".
func (r *reading) says(i, last int) bool {
	return i+2 <= last && r.is(r.Words[i+1].ID, to) && r.is(r.Words[i+2].ID, says)
}

// questioned reports whether a question mark ends the sentence that ends with
// word i.
func (r *reading) questioned(i int) bool {
	end := len(r.Text)
	if i+1 < len(r.Words) {
		end = max(r.Words[i].End, r.Words[i+1].Start)
	}
	return strings.IndexByte(r.Text[r.Words[i].End:end], '?') >= 0
}

// inquiry is how far into a question its verb stands, in words.
const inquiry = 5

// inquires reports whether a sentence begins as a question does: "what is",
// "how much can i", but not "what a day".
func (r *reading) inquires(s []rules.Word) bool {
	if len(s) < 2 || !r.is(s[0].ID, inquisitive) || r.plain.of(s[1].ID) != 0 {
		return false
	}
	for i := 1; i < len(s) && i < inquiry; i++ {
		if r.is(s[i].ID, asks) && (i == 1 || i+1 < len(s) && r.is(s[i+1].ID, person)) {
			return true
		}
	}
	return false
}
