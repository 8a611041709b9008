package web

import (
	"context"
	"slices"
	"time"

	"earshot/models"
)

// contacts are a customer's contacts around one of them, oldest first.
type contacts struct {
	List []contact
	// Earlier and Later are how many there are besides, before and after.
	Earlier, Later int64
	Lanes          []lane
}

// mostContacts is how many are shown on each side of the conversation.
const mostContacts = 20

// contact is one of them, without turns and findings.
type contact struct {
	*models.Conversation
	Here bool         // it is the one that the page shows
	Of   *models.Link // nil where nothing is known to link it to
	// OfStart is the start of the contact that it is linked to; zero where that
	// is not among those shown.
	OfStart time.Time
}

// lane is one service's contacts, drawn on a line from the oldest to the
// newest of all: only contacts about the same service are linked.
type lane struct {
	Service string
	Dots    []dot
	Ties    []tie
}

// dot is a contact, at X percent of the width.
type dot struct {
	X    string
	Here bool
}

// tie joins a contact with the one that it repeats or was forwarded from.
type tie struct {
	From, To  string
	Forwarded bool
}

// contactsOf asks the store. Where a contact cannot be linked, by a customer id
// that is missing, withheld or many people's, nothing is known of others.
func (s *server) contactsOf(ctx context.Context, c *models.Conversation) (contacts, error) {
	if c.CustomerKey == "" || !c.Repeat.Linkable {
		return contacts{}, nil
	}
	before, err := s.Store.Search(ctx, models.Query{Customer: c.CustomerKey, To: c.StartedAt, Sort: models.SortNewest, Limit: mostContacts})
	if err != nil {
		return contacts{}, err
	}
	after, err := s.Store.Search(ctx, models.Query{Customer: c.CustomerKey, From: c.StartedAt, Sort: models.SortOldest, Limit: mostContacts + 1})
	if err != nil {
		return contacts{}, err
	}
	slices.Reverse(before.Hits)
	hits := slices.Concat(before.Hits, after.Hits)
	all := contacts{Earlier: before.Total - int64(len(before.Hits)), Later: after.Total - int64(len(after.Hits))}
	starts := map[string]time.Time{}
	for _, h := range hits {
		starts[h.Conversation.ID] = h.Conversation.StartedAt
	}
	if _, found := starts[c.ID]; !found { // a search may lag behind, or more contacts begin in this instant than are shown
		starts[c.ID] = c.StartedAt
		hits = slices.Insert(hits, len(before.Hits), models.Hit{Conversation: c})
	}
	for _, h := range hits {
		one := contact{Conversation: h.Conversation, Here: h.Conversation.ID == c.ID}
		if link := &h.Conversation.Repeat.Link; link.Of != nil {
			one.Of, one.OfStart = link, starts[*link.Of]
		}
		all.List = append(all.List, one)
	}
	all.Lanes = lanesOf(all.List)
	return all, nil
}

// lanesOf draws the contacts.
func lanesOf(list []contact) []lane {
	first, last := list[0].StartedAt, list[len(list)-1].StartedAt
	x := func(t time.Time) string {
		const margin = 2 // percent, so that the outer dots are whole
		if !last.After(first) {
			return percentOf(50)
		}
		return percentOf(margin + (100-2*margin)*float64(t.Sub(first))/float64(last.Sub(first)))
	}
	var lanes []lane
	for _, c := range list {
		i := slices.IndexFunc(lanes, func(l lane) bool { return l.Service == c.Service })
		if i < 0 {
			i, lanes = len(lanes), append(lanes, lane{Service: c.Service})
		}
		lanes[i].Dots = append(lanes[i].Dots, dot{X: x(c.StartedAt), Here: c.Here})
		if !c.OfStart.IsZero() {
			lanes[i].Ties = append(lanes[i].Ties, tie{From: x(c.OfStart), To: x(c.StartedAt), Forwarded: c.Of.Forwarded})
		}
	}
	return lanes
}
