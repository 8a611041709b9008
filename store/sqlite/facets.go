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
func (s *Store) Facets(ctx context.Context, q models.Query) (models.Facets, error) {
	said, whose, err := s.narrowed(ctx, "counting facets", q)
	if err != nil {
		return models.Facets{}, err
	}
	s.columns.mu.RLock()
	defer s.columns.mu.RUnlock()
	return s.columns.count(q, s.columns.pass(q, said, whose)), nil
}

// counting is what one pass over the columns counts.
type counting struct {
	total   int64
	counts  []int64        // by value, among what fails at most the filter on it
	failing [filters]int64 // how many fail this filter and no other
	spans   []int64        // how many start in each span, of what fails at most the period
}

// count counts each facet among what passes all filters but its own: a
// conversation that fails none counts in every facet, one that fails exactly
// one counts in the facet of that, and one that fails more counts nowhere.
func (c *columns) count(q models.Query, p pass) models.Facets {
	of := counting{counts: make([]int64, len(c.values))}
	var spans [][2]int64
	for _, span := range q.Spans {
		from, to := bounds(span.From, span.To)
		spans, of.spans = append(spans, [2]int64{from, to}), append(of.spans, 0)
	}
	for n := range c.rows {
		failed, within := p.failed(n)
		if !within {
			continue
		}
		if failed&^(1<<filterPeriod) == 0 {
			for i, span := range spans {
				if started := c.rows[n].started; started >= span[0] && started < span[1] {
					of.spans[i]++
				}
			}
		}
		switch bits.OnesCount16(failed) {
		case 0:
			of.total++
			for _, v := range c.rows[n].values {
				of.counts[v]++
			}
		case 1:
			filter := bits.TrailingZeros16(failed)
			of.failing[filter]++
			for _, v := range c.rows[n].values {
				if c.values[v].facet == filter {
					of.counts[v]++
				}
			}
		}
	}
	return c.facets(q, of)
}

// facets are the counts as they are shown.
func (c *columns) facets(q models.Query, of counting) models.Facets {
	f := models.Facets{Total: of.total, WithoutText: of.total + of.failing[filterText], WithoutPeriod: of.total + of.failing[filterPeriod], Spans: of.spans}
	byFacet := [facets]map[string]int64{}
	for i := range byFacet {
		byFacet[i] = map[string]int64{}
	}
	for id, v := range c.values {
		byFacet[v.facet][v.name] = of.counts[id]
	}
	for i, name := range models.FacetNames() {
		f.Facets = append(f.Facets, models.Facet{Name: name, Values: search.Values(q, name, byFacet[i]), Without: of.total + of.failing[i]})
	}
	return f
}
