package elastic

import (
	"cmp"
	"context"
	"encoding/json"
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

// Facets counts without reading a document. See store.Reader.
func (s *Store) Facets(ctx context.Context, q models.Query) (models.Facets, error) {
	f, _, err := s.facets(ctx, q)
	return f, err
}

// facets also tells which months hold what the query finds. It takes one
// request of at most two searches: the facets, and where there is a period, what
// matches without it; and one more where nothing matches.
func (s *Store) facets(ctx context.Context, q models.Query) (models.Facets, []monthCount, error) {
	text, period, scope, filter := search.Parse(q.Text), between("started_at", q.From, q.To), scopeOf(q), filters(q, "")
	searches := []object{counting(asking(text, q.Speaker, slices.Concat(period, scope)), facetAggs(q))}
	if len(period) > 0 {
		searches = append(searches, counting(asking(text, q.Speaker, slices.Concat(scope, filter)), spanAggs(q)))
	}
	found, err := s.searchAll(ctx, s.allMonths(), searches)
	if err != nil {
		return models.Facets{}, nil, err
	}
	f, all, err := facetsFrom(q, found[0])
	if err != nil {
		return f, nil, s.unreadable("its counts of facets", err)
	}
	f.WithoutText, f.WithoutPeriod = f.Total, f.Total
	if len(period) > 0 {
		f.WithoutPeriod = found[1].Hits.Total.Value
		anytime, err := levelFrom(found[1].Aggregations)
		if err == nil {
			f.Spans, err = anytime.spansOf(q)
		}
		if err != nil {
			return f, nil, s.unreadable("its counts of periods", err)
		}
	}
	if f.Total == 0 && len(text.Wanted)+len(text.Unwanted) > 0 {
		silent, err := s.search(ctx, s.allMonths(), counting(asking(search.Text{}, "", slices.Concat(period, scope, filter)), nil))
		if err != nil {
			return f, nil, err
		}
		f.WithoutText = silent.Hits.Total.Value
	}
	months, err := s.monthsIn(all)
	return f, months, err
}

// counting is a search without hits, which Elasticsearch's request cache keeps
// for each index until that is written to.
func counting(query, aggs object) object {
	body := object{"size": 0, "track_total_hits": true, "query": query}
	if len(aggs) > 0 {
		body["aggs"] = aggs
	}
	return body
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

// facetAggs count the facets, and the months. The query holds no filters: facets
// without one share the aggregation under all filters, each other one has its
// own, under all filters but its own. An aggregation under no filter stands at
// the top, where Elasticsearch counts fastest.
func facetAggs(q models.Query) object {
	aggs, rest := object{}, monthAggs()
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

// facetsFrom reads the answer to facetAggs, and returns besides what was
// counted under all filters.
func facetsFrom(q models.Query, a answer) (f models.Facets, all level, err error) {
	top, err := levelFrom(a.Aggregations)
	if err != nil {
		return f, all, err
	}
	top.count = a.Hits.Total.Value
	all = top
	if text, filtered := top.facets[allFilters]; filtered {
		if all, err = levelFrom(text); err != nil {
			return f, all, err
		}
	}
	f = models.Facets{Total: all.count}
	if f.Spans, err = all.spansOf(q); err != nil {
		return f, all, err
	}
	for _, name := range models.FacetNames() {
		at := all
		if text, own := top.facets[without+name]; own {
			if at, err = levelFrom(text); err != nil {
				return f, all, err
			}
		} else if filterBy(q, name) != nil {
			at = top
		}
		counts, err := at.countsOf(name)
		if err != nil {
			return f, all, err
		}
		f.Facets = append(f.Facets, models.Facet{Name: name, Values: search.Values(q, name, counts), Without: at.count})
	}
	return f, all, nil
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
