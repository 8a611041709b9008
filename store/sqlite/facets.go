package sqlite

import (
	"context"
	"database/sql"
	"math"
	"math/bits"

	"earshot/models"
	"earshot/store/search"
)

// The facets by their places in models.FacetNames.
const (
	facetService = iota
	facetTopic
	facetDriver
	facetChannel
	facetSentiment
	facetRepeat
	facetSignal
	facetQueue
	facetAgent
	facetHandle
	facets
)

// The words and the period are filters, too, that can be taken away.
const (
	filterText   = facets
	filterPeriod = facets + 1
	filters      = facets + 2
)

func facetOfTag(kind string) int {
	switch kind {
	case tagTopic:
		return facetTopic
	case tagDriver:
		return facetDriver
	}
	return facetSignal
}

// Facets counts in one pass over the columns. See store.Reader.
func (s *Store) Facets(ctx context.Context, q models.Query) (models.Facets, error) {
	var said, whose set
	err := s.reading(ctx, "counting facets", func(tx *sql.Tx) (err error) {
		if err = s.columns.fresh(ctx, tx); err != nil {
			return err
		}
		if said, err = saying(ctx, tx, matchOf(q)); err != nil || q.Customer == "" {
			return err
		}
		contacts, err := rowids(ctx, tx, "SELECT n FROM conversations WHERE customer = ?", q.Customer)
		whose = setOf(contacts)
		return err
	})
	if err != nil {
		return models.Facets{}, err
	}
	return s.columns.count(q, said, whose), nil
}

// saying are the conversations with these words; nil: all of them.
func saying(ctx context.Context, tx *sql.Tx, m match) (set, error) {
	var found set
	only := func(rows []int64, err error) error {
		found = found.and(setOf(rows))
		return err
	}
	const matching = "SELECT rowid FROM words WHERE words MATCH ?"
	if m.all != "" {
		if err := only(rowids(ctx, tx, matching, m.all)); err != nil {
			return nil, err
		}
	}
	if m.none != "" {
		if err := only(rowids(ctx, tx, "SELECT n FROM conversations WHERE n NOT IN ("+matching+")", m.none)); err != nil {
			return nil, err
		}
	}
	for _, near := range m.near {
		rows, err := near.nearby(ctx, tx)
		if near.excluded && err == nil {
			rows, err = rowids(ctx, tx, "SELECT n FROM conversations WHERE n NOT IN (SELECT value FROM json_each(?))", list(rows))
		}
		if err := only(rows, err); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// counting is one pass over the columns.
type counting struct {
	said, whose set     // nil: all
	inScope     []bool  // by value; nil: all
	chosen      []bool  // by value
	filters     uint16  // a bit per filter of the query
	counts      []int64 // by value, among what fails at most the filter on it
	total       int64
	failing     [filters]int64 // how many fail this filter and no other
}

// count counts each facet among what passes all filters but its own: a
// conversation that fails none counts in every facet, one that fails exactly
// one counts in the facet of that, and one that fails more counts nowhere.
func (c *columns) count(q models.Query, said, whose set) models.Facets {
	c.mu.RLock()
	defer c.mu.RUnlock()
	p := counting{said: said, whose: whose, chosen: make([]bool, len(c.values)), counts: make([]int64, len(c.values))}
	names := models.FacetNames()
	for f, name := range names {
		if !search.Filters(q, name) {
			continue
		}
		p.filters |= 1 << f
		c.mark(p.chosen, f, search.Chosen(q, name))
	}
	if q.Scope != nil {
		p.inScope = make([]bool, len(c.values))
		c.mark(p.inScope, facetService, q.Scope)
	}
	from, to := spanOf(q)
	handleFrom, handleTo := int64(unmeasured+1), int64(math.MaxInt64)
	if q.HandleFromS != nil {
		handleFrom = max(*q.HandleFromS, handleFrom)
	}
	if q.HandleToS != nil {
		handleTo = *q.HandleToS
	}
	for n, r := range c.rows {
		if !r.there() || p.inScope != nil && !p.inScope[r.values[0]] || q.Sample > 0 && int(r.sample) >= q.Sample || p.whose != nil && !p.whose.has(n) {
			continue
		}
		failed := p.filters
		for _, v := range r.values {
			if p.chosen[v] {
				failed &^= 1 << c.values[v].facet
			}
		}
		if failed&(1<<facetHandle) != 0 && r.duration >= handleFrom && r.duration < handleTo {
			failed &^= 1 << facetHandle
		}
		if p.said != nil && !p.said.has(n) {
			failed |= 1 << filterText
		}
		if r.started < from || r.started >= to {
			failed |= 1 << filterPeriod
		}
		switch bits.OnesCount16(failed) {
		case 0:
			p.total++
			for _, v := range r.values {
				p.counts[v]++
			}
		case 1:
			filter := bits.TrailingZeros16(failed)
			p.failing[filter]++
			for _, v := range r.values {
				if c.values[v].facet == filter {
					p.counts[v]++
				}
			}
		}
	}
	return c.facets(q, p)
}

// facets are the counts as they are shown.
func (c *columns) facets(q models.Query, p counting) models.Facets {
	f := models.Facets{Total: p.total, WithoutText: p.total + p.failing[filterText], WithoutPeriod: p.total + p.failing[filterPeriod]}
	byFacet := [facets]map[string]int64{}
	for i := range byFacet {
		byFacet[i] = map[string]int64{}
	}
	for id, v := range c.values {
		byFacet[v.facet][v.name] = p.counts[id]
	}
	for i, name := range models.FacetNames() {
		f.Facets = append(f.Facets, models.Facet{Name: name, Values: search.Values(q, name, byFacet[i]), Without: p.total + p.failing[i]})
	}
	return f
}

// mark sets what stands for these values of a facet.
func (c *columns) mark(at []bool, facet int, names []string) {
	for _, name := range names {
		if id, known := c.ids[value{facet, name}]; known {
			at[id] = true
		}
	}
}

// spanOf is a query's period as the tables keep times; open ends hold all.
func spanOf(q models.Query) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if !q.From.IsZero() {
		from = nanoseconds(q.From)
	}
	if !q.To.IsZero() {
		to = nanoseconds(q.To)
	}
	return from, to
}

// set is a set of conversations by their n, a bit each. Nil holds all.
type set []uint64

func setOf(rows []int64) set {
	s := set{}
	for _, n := range rows {
		for int64(len(s)) <= n/64 {
			s = append(s, 0)
		}
		s[n/64] |= 1 << (n % 64)
	}
	return s
}

func (s set) has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

func (s set) and(o set) set {
	if s == nil {
		return o
	}
	both := make(set, min(len(s), len(o)))
	for i := range both {
		both[i] = s[i] & o[i]
	}
	return both
}
