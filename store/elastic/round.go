package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"earshot/models"
)

// customer is one touched customer, within one round.
type customer struct {
	key      string
	guard    doc
	known    models.Customer
	contacts []models.Contact // of this customer, after this round
	linked   models.Linked
	failed   bool
}

// round is one attempt at the items that are still open.
type round struct {
	*batch
	ctx       context.Context //nolint:containedctx // a round lives within one call
	open      []*item
	customers map[string]*customer
	order     []*customer     // as they were first touched
	docs      map[ref]doc     // stored conversations that were read
	is        map[string]bool // ids that are open
	fault     error           // a verdict that another round would not mend
}

// round tries once to store the open items and returns those that met a
// conflict. An error means that nothing is known of any.
func (b *batch) round(ctx context.Context, open []*item) ([]*item, error) {
	r := &round{batch: b, ctx: ctx, open: open, customers: map[string]*customer{}, docs: map[ref]doc{}, is: make(map[string]bool, len(open))}
	for _, it := range open {
		r.is[it.id], it.failed = true, false
	}
	for _, step := range []func() error{r.readGuards, r.linkCustomers, r.readDocuments, r.writeDocuments, r.writeGuards, r.writeMoved} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(open), func(it *item) bool { return !r.hasFailed(it) }), nil
}

// readGuards reads the identities of the open items and the customers they
// name, then the customers that only the identities name.
func (r *round) readGuards() error {
	refs := make([]ref, 0, 2*len(r.open))
	for _, it := range r.open {
		refs = append(refs, ref{r.s.identities(), it.id})
	}
	fresh := r.touch(func(it *item) []place { return it.places })
	for _, c := range fresh {
		refs = append(refs, ref{r.s.customers(), c.key})
	}
	docs, err := r.s.mget(r.ctx, refs, nil)
	if err != nil {
		return err
	}
	for i, it := range r.open {
		it.guard = docs[i]
		if it.before, err = decodeGuard[identity](docs[i]); err != nil {
			return err
		}
		r.stand(it)
	}
	if err := fill(fresh, docs[len(r.open):]); err != nil {
		return err
	}
	fresh = r.touch(func(it *item) []place {
		if it.before == nil {
			return nil
		}
		return []place{{it.before.Month, it.before.CustomerKey}}
	})
	refs = refs[:0]
	for _, c := range fresh {
		refs = append(refs, ref{r.s.customers(), c.key})
	}
	if docs, err = r.s.mget(r.ctx, refs, nil); err != nil {
		return err
	}
	return fill(fresh, docs)
}

// stand decides which version of an item stands: the batch's, or the stored
// one where that is higher (or where the batch's were refused).
func (r *round) stand(it *item) {
	it.own = it.best != nil && (it.before == nil || it.before.Version <= it.best.Version)
	switch {
	case it.own:
		it.stands = identityFor(it.best)
	case it.before != nil:
		it.stands = *it.before
	default:
		it.stands = identity{Version: math.MinInt64} // nowhere
	}
}

// touch adds the customers of the items' places and returns the new ones.
func (r *round) touch(places func(*item) []place) []*customer {
	from := len(r.order)
	for _, it := range r.open {
		for _, p := range places(it) {
			if p.customerKey != "" && r.customers[p.customerKey] == nil {
				c := &customer{key: p.customerKey}
				r.customers[c.key] = c
				r.order = append(r.order, c)
			}
		}
	}
	return r.order[from:]
}

func fill(customers []*customer, guards []doc) error {
	for i, c := range customers {
		c.guard = guards[i]
		known, err := decodeGuard[models.Customer](guards[i])
		if err != nil {
			return err
		}
		if known != nil {
			c.known = *known
		}
	}
	return nil
}

// touched calls yes for each customer an item has to do with, until it returns
// false.
func (r *round) touched(it *item, yes func(*customer) bool) {
	places := it.places
	if it.before != nil {
		places = append(slices.Clip(places), place{it.before.Month, it.before.CustomerKey})
	}
	for _, p := range places {
		if c := r.customers[p.customerKey]; c != nil && !yes(c) {
			return
		}
	}
}

// linkCustomers works out the contacts of every touched customer: those the
// guard knows, without the open items, and those open items that stand there.
func (r *round) linkCustomers() error {
	for _, c := range r.order {
		c.contacts = slices.DeleteFunc(slices.Clone(c.known.Contacts), func(x models.Contact) bool { return r.is[x.ID] })
	}
	for _, it := range r.open {
		if c := r.customers[it.stands.CustomerKey]; c != nil && it.stands.Contact != nil {
			c.contacts = append(c.contacts, *it.stands.Contact)
		}
		if it.own && it.stands.CustomerKey == "" {
			it.best.Repeat.Link = models.NewLink()
		}
	}
	for _, c := range r.order {
		c.linked = r.link(models.Customer{Shared: c.known.Shared, Contacts: c.contacts})
		if len(c.linked.Links) != len(c.contacts) {
			return fmt.Errorf("the linker answered %d links for %d contacts: this is a fault of the program", len(c.linked.Links), len(c.contacts))
		}
		for i, contact := range c.contacts {
			// Items of this Put that are done already have their links changed
			// in memory, too.
			if it := r.items[contact.ID]; it != nil && it.own && it.best.CustomerKey == c.key {
				it.best.Repeat.Link = c.linked.Links[i]
			}
		}
	}
	return nil
}

// isOwn reports whether a conversation is written as a whole in this round.
func (r *round) isOwn(id string) bool {
	it := r.items[id]
	return it != nil && r.is[id] && it.own
}

// readDocuments reads what the round must compare, overwrite or clean: the
// other contacts of the touched customers, and the items' own documents where
// there may be any. For a batch of new conversations of new customers that is
// nothing.
func (r *round) readDocuments() error {
	var refs []ref
	want := func(month, id string) {
		at := ref{r.s.monthIndex(month), id}
		if _, listed := r.docs[at]; !listed {
			r.docs[at] = doc{}
			refs = append(refs, at)
		}
	}
	for _, c := range r.order {
		for _, contact := range c.contacts {
			if !r.isOwn(contact.ID) {
				want(month(contact.Start), contact.ID)
			}
		}
	}
	for _, it := range r.open {
		if it.own && (it.before != nil || it.suspect) {
			want(it.stands.Month, it.id)
		}
		for _, m := range it.otherMonths() {
			want(m, it.id)
		}
	}
	docs, err := r.s.mget(r.ctx, refs, standingFields())
	if err != nil {
		return err
	}
	for i, at := range refs {
		r.docs[at] = docs[i]
	}
	return nil
}

// otherMonths are the months in which an item may have left a document,
// besides the one in which it stands.
func (it *item) otherMonths() []string {
	var months []string
	add := func(m string) {
		if m != it.stands.Month && !slices.Contains(months, m) {
			months = append(months, m)
		}
	}
	for _, p := range it.places {
		add(p.month)
	}
	if it.before != nil {
		add(it.before.Month)
	}
	return months
}

// stored decodes what was read of a document.
func (r *round) stored(at ref) (doc, standing, error) {
	d := r.docs[at]
	var what standing
	if !d.found {
		return d, what, nil
	}
	if err := json.Unmarshal(d.source, &what); err != nil {
		return d, what, fmt.Errorf("a stored conversation cannot be read, it was written by another program or a newer version: %w", unquoted(err))
	}
	return d, what, nil
}
