package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"earshot/models"
)

// View is the store as the person of the context sees it (WithPerson): what is
// of services they do not see is not there, is not counted, and cannot be
// worked out from what is. It is the only way from a page to the store. A
// context without a person sees nothing: the answer is a *Refusal.
//
// What tells of other services although it looks like their own, and how each
// is closed for somebody who does not see everything:
//
//   - links (repeat contact) never reach across services (docs/linking.md, rule
//     8), save that a line shared by too many contacts of all services together
//     is unlinkable (rule 6). So the customer key of an unlinkable conversation
//     is withheld, and asking for such a key finds nothing: a shared line
//     looks like a customer who left no id;
//   - the row over everything is left out, and so are the shares of service rows,
//     which are of all contacts;
//   - a digest is there if all its services are theirs, without the counts of
//     what all services received together;
//   - a period is there if something of theirs was counted in it, without how
//     often late transcripts, of whichever service, revised it;
//   - a rank by relevance says how many conversations of all services hold the
//     words. It stands in the marker of a page, which is sealed.
type View struct {
	store   Store
	audit   *Audit
	publish Publisher
	markers *Markers
}

// NewView shows store. Conversations that are opened stand in the audit log
// before they are shown. Figures are published for those who may not open them.
func NewView(store Store, audit *Audit, publish Publisher, markers *Markers) *View {
	return &View{store, audit, publish, markers}
}

// allowed is the person of the context, if they have the permission.
func allowed(ctx context.Context, what Permission) (Person, error) {
	p, known := Of(ctx)
	switch {
	case !known || p.Role == "":
		return Person{}, refuse(http.StatusUnauthorized, "not-signed-in", "nobody is signed in")
	case !p.May(what):
		return Person{}, Forbidden(p, what)
	}
	return p, nil
}

// Forbidden says to somebody what they lack for what.
func Forbidden(p Person, what Permission) *Refusal {
	has := "yours is " + string(p.Role)
	if p.Role == "" {
		has = "you have none"
	}
	return refuse(http.StatusForbidden, "forbidden", fmt.Sprintf("this needs the role %s, and %s", what.Least(), has))
}

// shown is the conversation as somebody with this scope sees it.
func shown(c *models.Conversation, scope []string) *models.Conversation {
	if c == nil || scope == nil || c.Repeat.Linkable || c.CustomerKey == "" {
		return c
	}
	without := *c
	without.CustomerKey = ""
	return &without
}

// asking is asked for the person of the context.
func (v *View) asking(ctx context.Context, q models.Query) (models.Query, error) {
	p, err := allowed(ctx, ReadTranscripts)
	if err != nil {
		return q, err
	}
	return v.asked(ctx, p, q)
}

// asked is a query as the person may ask it: within their scope, and with a page
// marker that the store knows.
func (v *View) asked(ctx context.Context, p Person, q models.Query) (models.Query, error) {
	q.Scope = p.Scope()
	if q.Scope == nil {
		return q, nil
	}
	shared, err := v.sharedLine(ctx, q)
	if shared {
		q.Scope = []string{}
	}
	if err == nil && ranked(q) && q.After != "" {
		q.After, err = v.markers.open(q.After)
	}
	return q, err
}

// sharedLine reports whether a query asks for the key of a shared line, all of
// whose contacts are unlinkable.
func (v *View) sharedLine(ctx context.Context, q models.Query) (bool, error) {
	if q.Customer == "" {
		return false, nil
	}
	page, err := v.store.Search(ctx, models.Query{Customer: q.Customer, Scope: q.Scope, Limit: 1})
	return len(page.Hits) > 0 && !page.Hits[0].Conversation.Repeat.Linkable, err
}

func ranked(q models.Query) bool { return q.Sort == models.SortRelevance }

// answered is a page as whoever asked sees it.
func (v *View) answered(page models.Page, q models.Query) models.Page {
	if q.Scope != nil && ranked(q) && page.Next != "" {
		page.Next = v.markers.seal(page.Next)
	}
	for i := range page.Hits {
		page.Hits[i].Conversation = shown(page.Hits[i].Conversation, q.Scope)
	}
	return page
}

// Search returns one page.
func (v *View) Search(ctx context.Context, q models.Query) (models.Page, error) {
	q, err := v.asking(ctx, q)
	if err != nil {
		return models.Page{}, err
	}
	page, err := v.store.Search(ctx, q)
	return v.answered(page, q), err
}

// Facets counts a search.
func (v *View) Facets(ctx context.Context, q models.Query) (models.Facets, error) {
	q, err := v.asking(ctx, q)
	if err != nil {
		return models.Facets{}, err
	}
	return v.store.Facets(ctx, q)
}

// Find is Search and Facets.
func (v *View) Find(ctx context.Context, q models.Query) (models.Page, models.Facets, error) {
	q, err := v.asking(ctx, q)
	if err != nil {
		return models.Page{}, models.Facets{}, err
	}
	page, counted, err := v.store.Find(ctx, q)
	return v.answered(page, q), counted, err
}

// Conversation returns one conversation, or models.ErrNotFound, which does not
// tell whether there is one that this person may not see.
func (v *View) Conversation(ctx context.Context, id string) (*models.Conversation, error) {
	p, err := allowed(ctx, ReadTranscripts)
	if err != nil {
		return nil, err
	}
	c, err := v.store.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	if !p.Sees(c.Service) {
		// A log that cannot be written does not tell either that there is one.
		unwritten := v.audit.Record(ctx, p, Entry{Event: EventOpenRefused, Conversation: id, Detail: "of another service"})
		return nil, errors.Join(models.ErrNotFound, unwritten)
	}
	if err := v.record(ctx, p, Entry{Event: EventOpened, Conversation: id}); err != nil {
		return nil, err
	}
	return shown(c, p.Scope()), nil
}

// All yields whole conversations. How many were read stands in the audit log,
// however it ends.
func (v *View) All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) {
		p, err := allowed(ctx, ReadTranscripts)
		if err == nil { // before the first, so that nothing is read that is not written down
			err = v.record(ctx, p, Entry{Event: EventExported, Detail: "begun"})
		}
		if err != nil {
			yield(nil, err)
			return
		}
		read := 0
		defer func() {
			// Begun is written down already: this only says how many it became.
			_ = v.record(context.WithoutCancel(ctx), p, Entry{Event: EventExported, Count: read, Detail: "ended"})
		}()
		if q, err = v.asked(ctx, p, q); err != nil {
			yield(nil, err)
			return
		}
		for c, err := range v.store.All(ctx, q) {
			if err == nil {
				c = shown(c, q.Scope)
				read++
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// Digests returns those all of whose services the person sees.
func (v *View) Digests(ctx context.Context, q models.DigestQuery) ([]models.DigestRecord, error) {
	p, err := allowed(ctx, ReadFigures)
	if err != nil {
		return nil, err
	}
	all, err := v.store.Digests(ctx, q)
	if err != nil || p.Scope() == nil {
		return all, err
	}
	var theirs []models.DigestRecord
	for _, d := range all {
		document, whole, err := ownDigest(d.Document, p)
		if err != nil {
			return nil, fmt.Errorf("the digest %s cannot be read: %w", d.ID, err)
		}
		if whole {
			d.Document = document
			theirs = append(theirs, d)
		}
	}
	return theirs, nil
}

// ownDigest is a digest without what it says of all services together, if all
// of its own are the person's.
func ownDigest(document json.RawMessage, p Person) (without json.RawMessage, whole bool, err error) {
	var audience struct {
		Audience struct {
			Services []string `json:"services"` // empty: everything
		} `json:"audience"`
	}
	if err := json.Unmarshal(document, &audience); err != nil {
		return nil, false, err
	}
	services := audience.Audience.Services
	if len(services) == 0 || slices.ContainsFunc(services, func(s string) bool { return !p.Sees(s) }) {
		return nil, false, nil
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(document, &parts); err != nil {
		return nil, false, err
	}
	var coverage map[string]any
	if err := json.Unmarshal(parts["coverage"], &coverage); err != nil {
		return nil, false, err
	}
	for _, count := range []string{"received", "analysed", "unlinkable", "without_service", "late"} {
		coverage[count] = nil
	}
	if parts["coverage"], err = json.Marshal(coverage); err != nil {
		return nil, false, err
	}
	without, err = json.Marshal(parts)
	return without, true, err
}

// Workers returns those at work.
func (v *View) Workers(ctx context.Context) ([]models.WorkerStatus, error) {
	if _, err := allowed(ctx, Administer); err != nil {
		return nil, err
	}
	return v.store.Workers(ctx)
}

// Coverage counts what a stretch of time is based on.
func (v *View) Coverage(ctx context.Context, from, to time.Time) (models.Coverage, error) {
	if _, err := allowed(ctx, Administer); err != nil {
		return models.Coverage{}, err
	}
	return v.store.Coverage(ctx, from, to)
}

// Finished returns every period that was rolled up, and how much was received in it.
func (v *View) Finished(ctx context.Context) ([]models.Finished, error) {
	if _, err := allowed(ctx, Administer); err != nil {
		return nil, err
	}
	return v.store.Finished(ctx)
}

// record writes an event down, or nothing is done.
func (v *View) record(ctx context.Context, p Person, e Entry) error {
	if err := v.audit.Record(ctx, p, e); err != nil {
		return errors.Join(unavailable("audit-unavailable", "what is read here is written down, and that cannot be done now: try again, and tell an admin"), err)
	}
	return nil
}
