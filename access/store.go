package access

import (
	"context"
	"iter"
	"time"

	"earshot/models"
)

// Store is what people look at, each through their View.
//
//nolint:interfacebloat // a View guards all that there is to see: one interface per concern, joined here
type Store interface {
	Conversations
	Counts
	Export
	Figures
	SavedSearches
	Operations
}

// Conversations finds and reads them.
type Conversations interface {
	// Search returns one page; models.ErrBadCursor for an After it does not know.
	Search(ctx context.Context, q models.Query) (models.Page, error)
	// Conversation returns the whole document, or models.ErrNotFound.
	Conversation(ctx context.Context, id string) (*models.Conversation, error)
}

// Counts tell how many there are of what.
type Counts interface {
	// Facets counts what a query finds by what it could be narrowed down to.
	Facets(ctx context.Context, q models.Query) (models.Facets, error)
	// Find is Search and Facets of one query.
	Find(ctx context.Context, q models.Query) (models.Page, models.Facets, error)
}

// Export reads many.
type Export interface {
	// All yields every whole conversation that matches, by start and then id.
	All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error]
}

// Figures are what was counted and told of conversations.
type Figures interface {
	// PainPoints returns rows by period start, scope, service, topic.
	PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error)
	// Digests returns the digests asked for, by period start and then id.
	Digests(ctx context.Context, q models.DigestQuery) ([]models.DigestRecord, error)
}

// SavedSearches keeps what people search for again and again.
type SavedSearches interface {
	PutSavedSearch(ctx context.Context, search models.SavedSearch) error
	// SavedSearches returns them by name and then id.
	SavedSearches(ctx context.Context) ([]models.SavedSearch, error)
	// DeleteSavedSearch forgets one; models.ErrNotFound if there is none.
	DeleteSavedSearch(ctx context.Context, id string) error
}

// Operations tell how the system is.
type Operations interface {
	// Workers returns those seen within models.WorkerSilence.
	Workers(ctx context.Context) ([]models.WorkerStatus, error)
	// Finished returns every period that was rolled up.
	Finished(ctx context.Context) ([]models.Finished, error)
	// Coverage counts what the time [from, to) is based on.
	Coverage(ctx context.Context, from, to time.Time) (models.Coverage, error)
}
