package models

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Sort orders of a search.
const (
	SortRelevance = "relevance" // needs Text; otherwise as SortNewest
	SortNewest    = "newest"
	SortOldest    = "oldest"
	SortSentiment = "sentiment" // lowest customer sentiment first
	SortLongest   = "longest"
)

// Query asks a store for conversations. Empty fields do not filter; values of
// one list are alternatives; different fields must all hold.
type Query struct {
	Text      string // words that must all occur (English stemming); "in quotes" a phrase within one turn; -word excludes
	Speaker   string // where Text is looked for: customer, agent, or both when empty
	Services  []string
	Topics    []string
	Signals   []string
	Channels  []string
	Queues    []string
	Agents    []string
	Drivers   []string
	Sentiment string    // negative, neutral, positive: of the customer over the conversation
	Repeat    string    // stated, or linked (within 7 d)
	Customer  string    // customer key
	From, To  time.Time // start in [From, To)
	Sample    int       // only those whose SampleOf is below it: this many in a thousand; 0: all
	Sort      string
	Limit     int    // default 20, at most 1000
	After     string // Page.Next of the page before
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
	Conversation *Conversation `json:"conversation"`         // Turns and Findings are left out
	Highlights   []string      `json:"highlights,omitempty"` // redacted snippets; matches between MarkStart and MarkEnd
}

// Marks around the matching words of a highlight. They are control characters
// so that no text can hold them by accident and a page can escape first and
// mark afterwards.
const (
	MarkStart = "\x02"
	MarkEnd   = "\x03"
)
