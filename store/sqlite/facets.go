package sqlite

import (
	"context"
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
func (s *Store) Facets(ctx context.Context, q models.Query) (f models.Facets, err error) {
	said, whose, err := s.narrowed(ctx, "counting facets", q)
	if err != nil {
		return f, err
	}
	s.columns.find(q, said.set, whose, models.SortNewest, func(candidate) {}, &f)
	return f, nil
}

// counting is what one pass over the columns counts.
type counting struct {
	columns *columns
	query   models.Query
	total   int64
	counts  []int64        // by value, among what fails at most the filter on it
	failing [filters]int64 // how many fail this filter and no other
	bounds  [][2]int64     // of the query's spans
	spans   []int64        // how many start in each span, of what fails at most the period
}

// counting begins one. The columns must not change while it is used.
func (c *columns) counting(q models.Query) *counting {
	of := &counting{columns: c, query: q, counts: make([]int64, len(c.values))}
	for _, span := range q.Spans {
		from, to := bounds(span.From, span.To)
		of.bounds, of.spans = append(of.bounds, [2]int64{from, to}), append(of.spans, 0)
	}
	return of
}

// count counts each facet among what passes all filters but its own: a
// conversation that fails none counts in every facet, one that fails exactly
// one counts in the facet of that, and one that fails more counts nowhere.
func (of *counting) count(r *row, failed uint16) {
	if failed&^(1<<filterPeriod) == 0 {
		for i, span := range of.bounds {
			if r.started >= span[0] && r.started < span[1] {
				of.spans[i]++
			}
		}
	}
	switch bits.OnesCount16(failed) {
	case 0:
		of.total++
		for _, v := range r.values {
			of.counts[v]++
		}
	case 1:
		filter := bits.TrailingZeros16(failed)
		of.failing[filter]++
		for _, v := range r.values {
			if of.columns.values[v].facet == filter {
				of.counts[v]++
			}
		}
	}
}

// facets are the counts as they are shown.
func (of *counting) facets() models.Facets {
	f := models.Facets{Total: of.total, WithoutText: of.total, WithoutPeriod: of.total + of.failing[filterPeriod], Spans: of.spans}
	if of.total == 0 {
		f.WithoutText = of.failing[filterText]
	}
	byFacet := [facets]map[string]int64{}
	for i := range byFacet {
		byFacet[i] = map[string]int64{}
	}
	for id, v := range of.columns.values {
		byFacet[v.facet][v.name] = of.counts[id]
	}
	for i, name := range models.FacetNames() {
		f.Facets = append(f.Facets, models.Facet{Name: name, Values: search.Values(of.query, name, byFacet[i]), Without: of.total + of.failing[i]})
	}
	return f
}
