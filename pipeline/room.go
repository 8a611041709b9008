package pipeline

import (
	"github.com/jdkato/prose/v3/tokenize"

	"earshot/pipeline/rules"
)

// room is memory that one conversation after the other uses; nothing in it
// outlives the analysis of one.
type room struct {
	tokens []tokenize.Token
	words  []rules.Word
	hits   []rules.Hit
}

func (r *room) empty() { r.tokens, r.words, r.hits = r.tokens[:0], r.words[:0], r.hits[:0] }

// free is what is free of a piece of room, to be appended to. Where that is
// less than n, a piece of twice the size takes its place: after some
// conversations one piece is enough for all of a conversation.
func free[E any](all *[]E, n int) []E {
	if cap(*all)-len(*all) < n {
		*all = make([]E, 0, max(n, 2*cap(*all)))
	}
	return (*all)[len(*all):]
}

// take notes that used, what was free, is no longer. If more was appended than
// was free, it has moved elsewhere.
func take[E any](all *[]E, used []E) {
	if cap(used) == cap(*all)-len(*all) {
		*all = (*all)[:len(*all)+len(used)]
	}
}
