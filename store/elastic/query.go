package elastic

import (
	"slices"
	"time"

	"earshot/models"
	"earshot/store/search"
)

// object is a piece of a request body.
type object map[string]any

func term(field string, value any) object { return object{"term": object{field: value}} }

// anyOf is the clause that a field holds one of the values.
func anyOf(field string, values []string) object { return object{"terms": object{field: values}} }

// milli is an instant as range queries take it. Stored instants are cut to
// milliseconds there, so the bound is rounded up: what starts before it on the
// clock stays before it.
func milli(t time.Time) string {
	cut := t.UTC().Truncate(time.Millisecond)
	if cut.Before(t) {
		cut = cut.Add(time.Millisecond)
	}
	return cut.Format("2006-01-02T15:04:05.000Z")
}

// between is the clause field in [from, to); zero bounds are open.
func between(field string, from, to time.Time) []any {
	bounds := object{}
	if !from.IsZero() {
		bounds["gte"] = milli(from)
	}
	if !to.IsZero() {
		bounds["lt"] = milli(to)
	}
	if len(bounds) == 0 {
		return nil
	}
	return []any{object{"range": object{field: bounds}}}
}

// inServices is the clause that a conversation is about one of the services,
// or without one where models.NoService is among them. A name too long to be
// indexed is not none.
func inServices(services []string) object {
	named := anyOf("service", services)
	if !slices.Contains(services, models.NoService) {
		return named
	}
	none := object{"bool": object{"must_not": []any{object{"exists": object{"field": "service"}}, term("_ignored", "service")}}}
	return object{"bool": object{"should": []any{named, none}, "minimum_should_match": 1}}
}

// scopeOf is what a query demands whatever else it asks for.
func scopeOf(q models.Query) []any {
	var clauses []any
	if q.Scope != nil {
		clauses = append(clauses, inServices(q.Scope))
	}
	if q.Customer != "" {
		clauses = append(clauses, term("customer_key", q.Customer))
	}
	if q.Sample > 0 {
		clauses = append(clauses, object{"range": object{"sample": object{"lt": q.Sample}}})
	}
	return clauses
}

// fieldOf is the field of a facet whose values are in one.
func fieldOf(facet string) string {
	switch facet {
	case models.FacetTopic:
		return "topics"
	case models.FacetDriver:
		return "drivers"
	case models.FacetSignal:
		return "signals"
	case models.FacetAgent:
		return "agent_id"
	}
	return facet // service, channel, queue
}

// filterBy is the clause of a query's filter on the field of a facet; nil
// where there is none.
func filterBy(q models.Query, facet string) object {
	if !search.Filters(q, facet) {
		return nil
	}
	chosen := search.Chosen(q, facet)
	switch facet {
	case models.FacetService:
		return inServices(chosen)
	case models.FacetSentiment:
		return sentimentIs(q.Sentiment)
	case models.FacetRepeat:
		return repeats(q.Repeat)
	case models.FacetHandle:
		return lasting(q.HandleFromS, q.HandleToS)
	}
	return anyOf(fieldOf(facet), chosen)
}

func sentimentIs(label string) object {
	bounds := object{"gt": models.NegativeAt, "lt": -models.NegativeAt}
	switch label {
	case models.SentimentNegative:
		bounds = object{"lte": models.NegativeAt}
	case models.SentimentPositive:
		bounds = object{"gte": -models.NegativeAt}
	}
	return object{"range": object{"sentiment.customer": bounds}}
}

func repeats(kind string) object {
	if kind == models.RepeatStated {
		return term("repeat.stated", true)
	}
	return term("repeat.within", models.Window7d)
}

// lasting is a duration in [from, to) seconds; nil is open.
func lasting(from, to *int64) object {
	bounds := object{}
	if from != nil {
		bounds["gte"] = *from
	}
	if to != nil {
		bounds["lt"] = *to
	}
	return object{"range": object{"duration_s": bounds}}
}

// filters are the clauses of all facets that a query filters by, but for the
// one that is left out.
func filters(q models.Query, without string) []any {
	var clauses []any
	for _, facet := range models.FacetNames() {
		if clause := filterBy(q, facet); clause != nil && facet != without {
			clauses = append(clauses, clause)
		}
	}
	return clauses
}

// queryOf is the whole query.
func queryOf(q models.Query) object {
	return asking(search.Parse(q.Text), q.Speaker, slices.Concat(between("started_at", q.From, q.To), scopeOf(q), filters(q, "")))
}

// asking is a query for words and filters: filters do not score, words do.
func asking(t search.Text, speaker string, filter []any) object {
	parts := object{}
	if len(filter) > 0 {
		parts["filter"] = filter
	}
	if must := clauses(t.Wanted, fieldsOf(speaker)); len(must) > 0 {
		parts["must"] = must
	}
	if not := clauses(t.Unwanted, fieldsOf(speaker)); len(not) > 0 {
		parts["must_not"] = not
	}
	if len(parts) == 0 {
		return object{"match_all": object{}}
	}
	return object{"bool": parts}
}
