package models

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// Sort orders of a search.
const (
	// SortRelevance needs a Text; otherwise it is SortNewest. Where very many
	// match, at least the newest 5,000 are ranked and the older ones follow.
	SortRelevance = "relevance"
	SortNewest    = "newest"
	SortOldest    = "oldest"
	SortSentiment = "sentiment" // lowest customer sentiment first
	SortLongest   = "longest"
)

// Query asks a store for conversations. Empty fields do not filter; values of
// one list are alternatives; different fields must all hold.
type Query struct {
	// Text holds words that must all occur (English stemming); "in quotes" a
	// phrase within one turn; "in quotes"~5 its words in any order within one
	// turn, with at most five other words between them; - before any of them
	// excludes it.
	Text      string
	Speaker   string   // where Text is looked for: customer, agent, or both when empty
	Services  []string // NoService stands for conversations without one
	Topics    []string
	Signals   []string
	Channels  []string
	Queues    []string
	Agents    []string
	Drivers   []string
	Sentiment string    // negative, neutral, positive: of the customer over the conversation
	Repeat    string    // RepeatStated, or RepeatLinked (within 7 d)
	Customer  string    // customer key
	From, To  time.Time // start in [From, To)
	// Handle time in [HandleFromS, HandleToS) seconds; nil is open. A
	// conversation whose duration was not measured is in no such span.
	HandleFromS, HandleToS *int64
	Sample                 int // only those whose SampleOf is below it: this many in a thousand; 0: all
	// Scope is what whoever asks may know of, however the other fields are set:
	// conversations of these services, NoService being one more. Nil is
	// everything; empty and not nil is nothing.
	Scope []string
	Sort  string
	Limit int    // default 20, at most 1000
	After string // Page.Next of the page before
	// What Facets counts besides: how many start in each of these spans, whatever
	// From and To say; and how many values of a facet, 0 being MaxFacetValues.
	Spans       []Span
	FacetValues int
}

// Span is the time [From, To); a zero time is open.
type Span struct{ From, To time.Time }

// Repeat contact as a query asks for it.
const (
	RepeatStated = "stated"
	RepeatLinked = "linked"
)

// InScope reports whether a conversation with this service, empty for none,
// is in a scope as Query.Scope has it.
func InScope(scope []string, service string) bool {
	return scope == nil || slices.Contains(scope, cmp.Or(service, NoService))
}

// SampleSize is how many equal parts SampleOf cuts all conversations into.
const SampleSize = 1000

// SampleOf is the part, 0 to 999, that a conversation falls into by its id
// alone, so that a sample is the same in every store and whenever it is drawn,
// and a bigger one holds the smaller.
func SampleOf(id string) int {
	sum := sha256.Sum256([]byte(id))
	return int(binary.BigEndian.Uint64(sum[:]) % SampleSize)
}

// Page is a piece of a result.
type Page struct {
	Total int64  `json:"total"` // all that match, exact
	Hits  []Hit  `json:"hits"`
	Next  string `json:"next,omitempty"` // empty: there is no more
}

// Hit is one conversation of a result, without its turns, and the words that
// made it one.
type Hit struct {
	Conversation *Conversation `json:"conversation"` // Turns and Findings are left out
	// Snippets are the turns that the words were found in, the best ones first,
	// at most MaxSnippets; none without a Text.
	Snippets []Snippet `json:"snippets,omitempty"`
}

// MaxSnippets is how many snippets a hit has at most.
const MaxSnippets = 3

// Snippet is a turn, or the piece of it around the words that were found.
type Snippet struct {
	Turn    int    `json:"turn"` // index in Conversation.Turns
	Speaker string `json:"speaker"`
	Text    string `json:"text"` // redacted; matches between MarkStart and MarkEnd, … where it was cut
}

// Marks around the matching words of a snippet. They are control characters
// so that no text can hold them by accident and a page can escape first and
// mark afterwards.
const (
	MarkStart = "\x02"
	MarkEnd   = "\x03"
)
