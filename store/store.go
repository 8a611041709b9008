// Package store is the contract every store keeps. The stores themselves are
// its folders (sqlite, elastic), and storetest is the suite that both pass.
//
// A store keeps conversations, what links them, what was rolled up from them,
// and a few words of shared state. Its final content is a function of the set
// of transcripts received, not of their order, duplicates, batch cuts, or the
// number of writers (docs/linking.md, rule 15).
package store

import (
	"context"
	"iter"
	"time"

	"earshot/models"
)

// Store is everything a store can do. Callers own smaller interfaces of what
// they need; this one is for the wiring and for the contract suite.
type Store interface {
	Writer
	Reader
	Rollups
	Schedule
	Leases
	Rejections
	Digests
	Searches
	Workers
	Lifecycle
}

// Writer takes conversations in, and out.
type Writer interface {
	// Put makes the conversations durable and links each to its customer's
	// other contacts: it calls link with everything known of one customer,
	// perhaps more than once. It sets Repeat.Link of the conversations it is
	// given. Nil means durable; *models.BatchError names by index what was not
	// stored and why (the rest of the batch is durable); any other error:
	// nothing is known, put again.
	//
	// A conversation with a lower Version than the stored one is settled by
	// leaving it out; one with an equal or higher Version replaces it and,
	// where start or customer changed, moves it. Within a batch the highest
	// version counts, of equal ones the last.
	Put(ctx context.Context, batch []*models.Conversation, link models.Linker) error
	// Erase removes every trace of one customer key, of whatever version, and
	// returns how many conversations that were. What is read afterwards, by id
	// or by search, no longer holds them.
	Erase(ctx context.Context, customerKey string) (int, error)
}

// Reader finds conversations. A conversation that was put is found by id at
// once, and by search after Sync at the latest. What a query's Scope leaves out
// is neither found nor counted, whatever else the query asks for; Conversation
// knows no scope.
type Reader interface {
	// Conversation returns the whole document, or models.ErrNotFound.
	Conversation(ctx context.Context, id string) (*models.Conversation, error)
	// Search returns one page; models.ErrBadCursor for an After it does not know.
	Search(ctx context.Context, q models.Query) (models.Page, error)
	// Facets counts what a query finds by what it could be narrowed down to or
	// widened by; Limit, After and Sort are ignored.
	Facets(ctx context.Context, q models.Query) (models.Facets, error)
	// Find is Search and Facets of one query, for much less than both cost.
	Find(ctx context.Context, q models.Query) (models.Page, models.Facets, error)
	// All yields every whole conversation that matches, by start and then id,
	// in bounded memory. Limit, After and Sort are ignored. The first error ends it.
	All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error]
}

// Rollups counts periods and keeps what was made of the counts.
type Rollups interface {
	// Tallies counts the conversations that start in [from, to): one tally per
	// service and topic, one per service, one over everything (always there).
	// asOf is the moment whose knowledge is shown: it decides what is pending.
	// Memory grows with services × topics, never with conversations.
	Tallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error)
	// PlainTallies are Tallies without Customers and MedianHandleS, which are 0:
	// those two cost more than all the rest, and comparisons do without.
	PlainTallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error)
	// PutRollup replaces the rows of one period by these and records it as
	// finished; rows of that period that are no longer among them go away.
	PutRollup(ctx context.Context, rows []models.PainPoint, finished models.Finished) error
	// PainPoints returns rows by period start, scope, service, topic.
	PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error)
}

// Schedule is what the scheduler decides by.
type Schedule interface {
	// Finished returns every period that was rolled up.
	Finished(ctx context.Context) ([]models.Finished, error)
	// DayMarks returns, by day, one mark per calendar day of zone that has a
	// conversation (by start) or a rejected message (by its time) in [from, to).
	DayMarks(ctx context.Context, zone *time.Location, from, to time.Time) ([]models.DayMark, error)
}

// Leases lets one of several workers do what only one should.
type Leases interface {
	// AcquireLease takes or renews the named lease for holder and reports
	// whether holder has it now. A lease ends ttl after it was last taken.
	AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	// ReleaseLease gives it back, if holder still has it.
	ReleaseLease(ctx context.Context, name, holder string) error
}

// Rejections keeps the trace of what was not analysed.
type Rejections interface {
	// Reject records messages that went to the dead letters. The same origin
	// twice is one.
	Reject(ctx context.Context, messages []models.RejectedMessage) error
	// Coverage counts what a period is based on: conversations by start,
	// rejected messages by their time, both in [from, to).
	Coverage(ctx context.Context, from, to time.Time) (models.Coverage, error)
}

// Digests keeps what was made of finished periods for each audience.
type Digests interface {
	// PutDigest keeps the digest under its id in place of what was there, its
	// record of sendings included. It is read at once.
	PutDigest(ctx context.Context, d models.DigestRecord) error
	// Digests returns the digests asked for, by period start and then id.
	Digests(ctx context.Context, q models.DigestQuery) ([]models.DigestRecord, error)
}

// Searches keeps what people search for again and again.
type Searches interface {
	// PutSavedSearch keeps the search under its id in place of what was there.
	// It is read at once.
	PutSavedSearch(ctx context.Context, search models.SavedSearch) error
	// SavedSearches returns all of everybody's, by name and then id.
	SavedSearches(ctx context.Context) ([]models.SavedSearch, error)
	// DeleteSavedSearch forgets one; models.ErrNotFound if there is none.
	DeleteSavedSearch(ctx context.Context, id string) error
}

// Workers tells who works on this store.
type Workers interface {
	// PutWorker keeps what a worker says of itself in place of what it said before.
	PutWorker(ctx context.Context, status models.WorkerStatus) error
	// Workers returns those seen within models.WorkerSilence, by host and then id.
	Workers(ctx context.Context) ([]models.WorkerStatus, error)
}

// Lifecycle of a store's connection.
type Lifecycle interface {
	// Ping reports whether the store can be reached and used. It changes nothing.
	Ping(ctx context.Context) error
	// Prepare creates or upgrades what the store needs (tables, templates). It
	// may be called by several workers at once.
	Prepare(ctx context.Context) error
	// Sync makes everything put so far visible to searches and counts.
	Sync(ctx context.Context) error
	// Close frees the connection.
	Close() error
}
