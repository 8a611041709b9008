package rollup

import (
	"cmp"
	"slices"

	"earshot/models"
)

// Ranked is a pain point in its place among those of its service.
type Ranked struct {
	models.PainPoint
	Rank int // 1 hurts most
	// Changes against the period before. Nil: that period has no rows at all,
	// so nothing can be said. A topic that did not occur in it had 0.
	ContactsChange    *Change
	PublicHoursChange *Change
}

// Change is how much more there is than before.
type Change struct {
	Absolute float64
	Relative *float64 // of what it was before, 0.25 is a quarter more; nil: it was 0
}

// TopPainPoints are the n topics of each service that cost the public most: by
// public hours, then by contacts, then by topic id. Services come by id, the
// conversations without one last. n of 0 or less means all. current and
// previous are the rows of two periods of one kind, in any order.
func TopPainPoints(current, previous []models.PainPoint, n int) []Ranked {
	before := make(map[[2]string]models.PainPoint)
	for _, row := range previous {
		if row.Scope == models.ScopeTopic {
			before[[2]string{row.Service, row.Topic}] = row
		}
	}
	var all []Ranked
	for _, row := range current {
		if row.Scope != models.ScopeTopic {
			continue
		}
		r := Ranked{PainPoint: row}
		if len(previous) > 0 {
			old := before[[2]string{row.Service, row.Topic}]
			r.ContactsChange = change(float64(row.Contacts), float64(old.Contacts))
			r.PublicHoursChange = change(row.PublicHours, old.PublicHours)
		}
		all = append(all, r)
	}
	slices.SortFunc(all, worstFirst)
	return topOfEach(all, n)
}

func worstFirst(a, b Ranked) int {
	return cmp.Or(
		compareServices(a.Service, b.Service),
		cmp.Compare(b.PublicHours, a.PublicHours),
		cmp.Compare(b.Contacts, a.Contacts),
		cmp.Compare(a.Topic, b.Topic),
	)
}

func compareServices(a, b string) int {
	if (a == models.NoService) != (b == models.NoService) {
		if a == models.NoService {
			return 1
		}
		return -1
	}
	return cmp.Compare(a, b)
}

// topOfEach numbers the rows within their service and leaves out what ranks
// after n.
func topOfEach(sorted []Ranked, n int) []Ranked {
	var top []Ranked
	place := 0
	for i, r := range sorted {
		if i > 0 && r.Service != sorted[i-1].Service {
			place = 0
		}
		place++
		if r.Rank = place; n <= 0 || place <= n {
			top = append(top, r)
		}
	}
	return top
}

func change(now, before float64) *Change {
	c := Change{Absolute: round(now-before, 2)}
	if before != 0 {
		relative := round((now-before)/before, 4)
		c.Relative = &relative
	}
	return &c
}
