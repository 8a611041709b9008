package elastic

import (
	"time"

	"earshot/models"
)

// object is a piece of a request body.
type object map[string]any

func term(field string, value any) object { return object{"term": object{field: value}} }

// anyOf adds the clause that a field holds one of the values, if there are any.
func anyOf(clauses []any, field string, values []string) []any {
	if len(values) == 0 {
		return clauses
	}
	return append(clauses, object{"terms": object{field: values}})
}

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

// filterOf is what a query demands besides its text.
func filterOf(q models.Query) []any {
	clauses := between("started_at", q.From, q.To)
	clauses = anyOf(clauses, "service", q.Services)
	clauses = anyOf(clauses, "topics", q.Topics)
	clauses = anyOf(clauses, "signals", q.Signals)
	clauses = anyOf(clauses, "channel", q.Channels)
	clauses = anyOf(clauses, "queue", q.Queues)
	clauses = anyOf(clauses, "agent_id", q.Agents)
	clauses = anyOf(clauses, "drivers", q.Drivers)
	if q.Customer != "" {
		clauses = append(clauses, term("customer_key", q.Customer))
	}
	switch q.Sentiment {
	case models.SentimentNegative:
		clauses = append(clauses, object{"range": object{"sentiment.customer": object{"lte": models.NegativeAt}}})
	case models.SentimentPositive:
		clauses = append(clauses, object{"range": object{"sentiment.customer": object{"gte": -models.NegativeAt}}})
	case models.SentimentNeutral:
		clauses = append(clauses, object{"range": object{"sentiment.customer": object{"gt": models.NegativeAt, "lt": -models.NegativeAt}}})
	}
	switch q.Repeat {
	case "stated":
		clauses = append(clauses, term("repeat.stated", true))
	case "linked":
		clauses = append(clauses, term("repeat.within", models.Window7d))
	}
	if q.Sample > 0 {
		clauses = append(clauses, object{"range": object{"sample": object{"lt": q.Sample}}})
	}
	return clauses
}

// queryOf is the whole query: filters do not score, words do.
func queryOf(q models.Query) object {
	parts := object{}
	if filter := filterOf(q); len(filter) > 0 {
		parts["filter"] = filter
	}
	t := parseText(q.Text)
	if must := t.clauses(t.wanted, fieldsOf(q.Speaker)); len(must) > 0 {
		parts["must"] = must
	}
	if not := t.clauses(t.unwanted, fieldsOf(q.Speaker)); len(not) > 0 {
		parts["must_not"] = not
	}
	if len(parts) == 0 {
		return object{"match_all": object{}}
	}
	return object{"bool": parts}
}
