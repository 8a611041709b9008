package elastic

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"earshot/models"
	"earshot/store/search"
)

// shardValues is how many values of a facet each shard reports. Counts are
// exact as long as no shard has more different ones; the most numerous are
// agents.
const shardValues = 10_000

// Facets counts without reading a document, in one request of at most three
// searches: the facets, and where there are words or a period, how many match
// without them. See store.Reader.
func (s *Store) Facets(ctx context.Context, q models.Query) (models.Facets, error) {
	text, period, scope, filter := search.Parse(q.Text), between("started_at", q.From, q.To), scopeOf(q), filters(q, "")
	count := func(query object) object { return object{"size": 0, "track_total_hits": true, "query": query} }
	main := count(asking(text, q.Speaker, slices.Concat(period, scope)))
	main["aggs"] = facetAggs(q)
	searches := []object{main}
	worded := len(text.Wanted)+len(text.Unwanted) > 0
	if worded {
		searches = append(searches, count(asking(search.Text{}, "", slices.Concat(period, scope, filter))))
	}
	if len(period) > 0 {
		anytime := count(asking(text, q.Speaker, slices.Concat(scope, filter)))
		if aggs := spanAggs(q); aggs != nil {
			anytime["aggs"] = aggs
		}
		searches = append(searches, anytime)
	}
	found, err := s.searchAll(ctx, s.allMonths(), searches)
	if err != nil {
		return models.Facets{}, err
	}
	f, err := facetsFrom(q, found[0])
	if err != nil {
		return f, fmt.Errorf("elasticsearch at %s: its counts of facets cannot be read: %w", s.address, unquoted(err))
	}
	f.WithoutText, f.WithoutPeriod = f.Total, f.Total
	if worded {
		f.WithoutText = found[1].Hits.Total.Value
	}
	if len(period) > 0 {
		last := found[len(found)-1]
		f.WithoutPeriod = last.Hits.Total.Value
		anytime, err := levelFrom(last.Aggregations)
		if err == nil {
			f.Spans, err = anytime.spansOf(q)
		}
		if err != nil {
			return f, fmt.Errorf("elasticsearch at %s: its counts of periods cannot be read: %w", s.address, unquoted(err))
		}
	}
	return f, nil
}

// spanAggs count how many start in each of a query's spans; nil without any.
func spanAggs(q models.Query) object {
	if len(q.Spans) == 0 {
		return nil
	}
	ranges := make([]object, len(q.Spans))
	for i, span := range q.Spans {
		ranges[i] = object{"key": strconv.Itoa(i)}
		if !span.From.IsZero() {
			ranges[i]["from"] = milli(span.From)
		}
		if !span.To.IsZero() {
			ranges[i]["to"] = milli(span.To)
		}
	}
	return object{spansAgg: object{"date_range": object{"field": "started_at", "keyed": true, "ranges": ranges}}}
}

// spansOf reads the answer to spanAggs; nil where it was not asked.
func (l level) spansOf(q models.Query) ([]int64, error) {
	text, asked := l.facets[spansAgg]
	if !asked {
		return nil, nil
	}
	var answer struct {
		Buckets map[string]subset `json:"buckets"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	counts := make([]int64, len(q.Spans))
	for i := range counts {
		counts[i] = answer.Buckets[strconv.Itoa(i)].Count
	}
	return counts, nil
}

// Names of the aggregations that hold those of facets.
const (
	allFilters = "all"
	without    = "without/"
	spansAgg   = "spans"
)

// facetAggs count the facets. The query holds none of their filters: facets
// without one share the aggregation under all filters, each other one has its
// own, under all filters but its own. An aggregation under no filter stands at
// the top, where Elasticsearch counts fastest.
func facetAggs(q models.Query) object {
	aggs, rest := object{}, object{}
	if q.From.IsZero() && q.To.IsZero() { // otherwise they are asked for apart
		maps.Copy(rest, spanAggs(q))
	}
	for _, facet := range models.FacetNames() {
		own := valueAggs(q, facet)
		others := filters(q, facet)
		switch {
		case filterBy(q, facet) == nil:
			maps.Copy(rest, own)
		case len(others) == 0:
			maps.Copy(aggs, own)
		default:
			aggs[without+facet] = object{"filter": object{"bool": object{"filter": others}}, "aggs": own}
		}
	}
	if all := filters(q, ""); len(all) > 0 {
		aggs[allFilters] = object{"filter": object{"bool": object{"filter": all}}, "aggs": rest}
		return aggs
	}
	return rest
}

// Suffixes of the aggregations of one facet.
const (
	valuesOf = "/values" // the most frequent
	chosenOf = "/chosen" // those that the query asks for
	fixedOf  = "/fixed"  // all values, where they are fixed
)

func valueAggs(q models.Query, facet string) object {
	switch facet {
	case models.FacetSentiment:
		// The upper end of a range is outside of it: -0.05 itself is negative.
		above := math.Nextafter(models.NegativeAt, 1)
		return object{facet + fixedOf: object{"range": object{"field": "sentiment.customer", "keyed": true, "ranges": []object{
			{"key": models.SentimentNegative, "to": above}, {"key": models.SentimentNeutral, "from": above, "to": -models.NegativeAt},
			{"key": models.SentimentPositive, "from": -models.NegativeAt},
		}}}}
	case models.FacetRepeat:
		return object{facet + fixedOf: object{"filters": object{"filters": object{
			models.RepeatStated: repeats(models.RepeatStated), models.RepeatLinked: repeats(models.RepeatLinked),
		}}}}
	case models.FacetHandle:
		var ranges []object
		for _, band := range models.HandleBands() {
			one := object{"key": band.Name}
			if band.FromS != nil {
				one["from"] = *band.FromS
			}
			if band.ToS != nil {
				one["to"] = *band.ToS
			}
			ranges = append(ranges, one)
		}
		return object{facet + fixedOf: object{"range": object{"field": "duration_s", "keyed": true, "ranges": ranges}}}
	}
	field := fieldOf(facet)
	aggs := object{facet + valuesOf: object{"terms": object{"field": field, "size": cmp.Or(q.FacetValues, models.MaxFacetValues), "shard_size": shardValues}}}
	if chosen := search.Chosen(q, facet); len(chosen) > 0 {
		aggs[facet+chosenOf] = object{"terms": object{"field": field, "size": len(chosen), "shard_size": shardValues, "include": chosen}}
	}
	return aggs
}

// level holds the aggregations of some facets, and how many documents it is about.
type level struct {
	count  int64
	facets map[string]json.RawMessage
}

func levelFrom(text json.RawMessage) (level, error) {
	var l level
	var about subset
	if err := decodeIf(text, &about); err != nil {
		return l, err
	}
	l.count = about.Count
	return l, decodeIf(text, &l.facets)
}

// facetsFrom reads the answer to facetAggs.
func facetsFrom(q models.Query, a answer) (models.Facets, error) {
	top, err := levelFrom(a.Aggregations)
	if err != nil {
		return models.Facets{}, err
	}
	top.count = a.Hits.Total.Value
	all := top
	if text, filtered := top.facets[allFilters]; filtered {
		if all, err = levelFrom(text); err != nil {
			return models.Facets{}, err
		}
	}
	f := models.Facets{Total: all.count}
	if f.Spans, err = all.spansOf(q); err != nil {
		return f, err
	}
	for _, name := range models.FacetNames() {
		at := all
		if text, own := top.facets[without+name]; own {
			if at, err = levelFrom(text); err != nil {
				return f, err
			}
		} else if filterBy(q, name) != nil {
			at = top
		}
		counts, err := at.countsOf(name)
		if err != nil {
			return f, err
		}
		f.Facets = append(f.Facets, models.Facet{Name: name, Values: search.Values(q, name, counts), Without: at.count})
	}
	return f, nil
}

// countsOf are the counts of one facet by value.
func (l level) countsOf(facet string) (map[string]int64, error) {
	counts := map[string]int64{}
	without := l.count // how many have no value, of a field with at most one
	for _, suffix := range []string{valuesOf, chosenOf} {
		var list struct {
			Others  int64 `json:"sum_other_doc_count"`
			Buckets []struct {
				Key   string `json:"key"`
				Count int64  `json:"doc_count"`
			} `json:"buckets"`
		}
		if err := decodeIf(l.facets[facet+suffix], &list); err != nil {
			return nil, err
		}
		if suffix == valuesOf {
			without -= list.Others
		}
		for _, b := range list.Buckets {
			counts[b.Key] = b.Count
			if suffix == valuesOf {
				without -= b.Count
			}
		}
	}
	var fixed struct {
		Buckets map[string]subset `json:"buckets"`
	}
	if err := decodeIf(l.facets[facet+fixedOf], &fixed); err != nil {
		return nil, err
	}
	for name, b := range fixed.Buckets {
		counts[name] = b.Count
	}
	if facet == models.FacetService {
		counts[models.NoService] += without
	}
	return counts, nil
}

func decodeIf(text json.RawMessage, into any) error {
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, into)
}
