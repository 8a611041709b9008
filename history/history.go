// Package history says how the contacts of one customer hang together: which
// repeats which, which was forwarded, which was followed. It is pure: the same
// contacts give the same links, in whatever order they became known. The
// definitions are those of docs/linking.md, rule by rule.
package history

import (
	"cmp"
	"slices"
	"time"

	"earshot/models"
)

// forwardedBelow is the gap under which a contact counts as a transfer of the
// one before it (rule 10).
const forwardedBelow = 900 * time.Second

// Limits bound what is remembered of one customer.
type Limits struct {
	// SharedLineCap is how many contacts may start on one UTC day before the
	// key counts as a shared line (rule 6). Zero means 20.
	SharedLineCap int
	// Horizon is how far back from a customer's newest contact the others are
	// remembered (rule 16). Zero means 400 days.
	Horizon time.Duration
	// SharedLineKeep is how many contacts of a shared line are remembered, the
	// newest, so that a writer that lost a race can be put right. Zero means 500.
	SharedLineKeep int
}

func (l Limits) withDefaults() Limits {
	l.SharedLineCap = cmp.Or(l.SharedLineCap, 20)
	l.Horizon = cmp.Or(l.Horizon, 400*24*time.Hour)
	l.SharedLineKeep = cmp.Or(l.SharedLineKeep, 500)
	return l
}

// NewLinker returns the linker with these limits.
func NewLinker(limits Limits) models.Linker {
	limits = limits.withDefaults()
	return func(c models.Customer) models.Linked { return link(c, limits) }
}

func link(c models.Customer, limits Limits) models.Linked {
	links := make([]models.Link, len(c.Contacts))
	for i := range links {
		links[i] = models.NewLink()
	}
	if c.Shared || isSharedLine(c.Contacts, limits.SharedLineCap) {
		return models.Linked{Links: links, Keep: models.Customer{Shared: true, Contacts: newest(c.Contacts, limits.SharedLineKeep)}}
	}
	for i := range links {
		links[i].Linkable = true
	}
	for _, thread := range threads(c.Contacts) {
		linkThread(c.Contacts, thread, links)
	}
	return models.Linked{Links: links, Keep: models.Customer{Contacts: withinHorizon(c.Contacts, limits.Horizon)}}
}

// isSharedLine reports whether more than limit contacts start on one UTC day.
func isSharedLine(contacts []models.Contact, limit int) bool {
	if len(contacts) <= limit {
		return false
	}
	perDay := make(map[int64]int)
	for _, c := range contacts {
		day := c.Start.UTC().Truncate(24 * time.Hour).Unix()
		if perDay[day]++; perDay[day] > limit {
			return true
		}
	}
	return false
}

// threads groups the contacts by service, each thread in order of start and
// then id (rule 8), as indices into contacts. Contacts without a service are
// in no thread.
func threads(contacts []models.Contact) [][]int {
	order := make([]int, 0, len(contacts))
	for i, c := range contacts {
		if c.Service != "" {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(contacts[a].Service, contacts[b].Service), inOrder(contacts[a], contacts[b]))
	})
	var all [][]int
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && contacts[order[to]].Service == contacts[order[from]].Service {
			to++
		}
		all = append(all, order[from:to])
		from = to
	}
	return all
}

// inOrder compares two contacts by start, equal starts by id in byte order.
func inOrder(a, b models.Contact) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
}

// linkThread fills in the links of one thread: forwards for what repeats what,
// then backwards for what was followed.
func linkThread(contacts []models.Contact, thread []int, links []models.Link) {
	for n := 1; n < len(thread); n++ {
		previous, own := contacts[thread[n-1]], contacts[thread[n]]
		gap := wholeSeconds(previous.Start, own.Start)
		l := &links[thread[n]]
		l.Forwarded = gap < forwardedBelow
		if !l.Forwarded {
			l.Within = windowsFrom(gap)
			l.Linked = len(l.Within) > 0
		}
		if !l.Linked && !l.Forwarded {
			continue
		}
		hours := gap.Hours()
		l.Of, l.HoursSince = &previous.ID, &hours
		l.SameTopic = slices.ContainsFunc(own.Topics, func(t string) bool { return slices.Contains(previous.Topics, t) })
		l.Chain = links[thread[n-1]].Chain
		if l.Linked {
			l.Chain++
		}
	}
	following := -1 // the nearest later contact that is not forwarded
	for n := len(thread) - 1; n >= 0; n-- {
		if following >= 0 {
			links[thread[n]].FollowedWithin = windowsFrom(wholeSeconds(contacts[thread[n]].Start, contacts[following].Start))
		}
		if !links[thread[n]].Forwarded {
			following = thread[n]
		}
	}
}

// wholeSeconds is the elapsed time between two instants, in whole seconds
// (rule 2).
func wholeSeconds(from, to time.Time) time.Duration { return to.Sub(from).Truncate(time.Second) }

// windowsFrom names the windows whose length is at least the gap.
func windowsFrom(gap time.Duration) []string {
	names := []string{}
	for _, w := range models.Windows() {
		if w.Length >= gap {
			names = append(names, w.Name)
		}
	}
	return names
}

// withinHorizon is what is remembered of a customer: the contacts no older
// than horizon before the newest, in order.
func withinHorizon(contacts []models.Contact, horizon time.Duration) []models.Contact {
	kept := slices.Clone(contacts)
	slices.SortFunc(kept, inOrder)
	if len(kept) == 0 {
		return kept
	}
	oldest := kept[len(kept)-1].Start.Add(-horizon)
	first := slices.IndexFunc(kept, func(c models.Contact) bool { return !c.Start.Before(oldest) })
	return kept[first:]
}

// newest is what is remembered of a shared line: id and start of the newest
// contacts, in order. The rest of a contact no longer matters.
func newest(contacts []models.Contact, limit int) []models.Contact {
	kept := make([]models.Contact, len(contacts))
	for i, c := range contacts {
		kept[i] = models.Contact{ID: c.ID, Start: c.Start}
	}
	slices.SortFunc(kept, inOrder)
	return kept[max(0, len(kept)-limit):]
}
