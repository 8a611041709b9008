package sqlite

import (
	"encoding/json"
	"strings"
	"time"

	"earshot/models"
)

// filter is the condition of a query, with its arguments.
type filter struct {
	conditions []string
	args       []any
}

func (f *filter) add(condition string, args ...any) {
	f.conditions = append(f.conditions, condition)
	f.args = append(f.args, args...)
}

// starting asks for periods that start in [from, to); a zero bound is none.
func (f *filter) starting(from, to time.Time) {
	if !from.IsZero() {
		f.add("period_start >= ?", nanoseconds(from))
	}
	if !to.IsZero() {
		f.add("period_start < ?", nanoseconds(to))
	}
}

func (f filter) where() string {
	if len(f.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conditions, " AND ")
}

// filterOf is everything a query asks for.
func filterOf(q models.Query) (filter, error) {
	var f filter
	m := parse(q.Text, q.Speaker)
	if m.all != "" {
		f.add("c.n IN (SELECT rowid FROM words WHERE words MATCH ?)", m.all)
	}
	if m.none != "" {
		f.add("c.n NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", m.none)
	}
	for _, one := range []struct {
		condition string
		values    []string
	}{
		{"c.service IN (SELECT value FROM json_each(?))", q.Services},
		{"c.channel IN (SELECT value FROM json_each(?))", q.Channels},
		{"c.queue IN (SELECT value FROM json_each(?))", q.Queues},
		{"c.agent IN (SELECT value FROM json_each(?))", q.Agents},
		{tagged(tagTopic), q.Topics},
		{tagged(tagSignal), q.Signals},
		{tagged(tagDriver), q.Drivers},
	} {
		if len(one.values) == 0 {
			continue
		}
		list, err := json.Marshal(one.values)
		if err != nil {
			return f, err
		}
		f.add(one.condition, string(list))
	}
	switch q.Sentiment {
	case models.SentimentNegative:
		f.add("c.sentiment <= ?", negativeMilli)
	case models.SentimentPositive:
		f.add("c.sentiment >= ?", -negativeMilli)
	case models.SentimentNeutral:
		f.add("c.sentiment > ? AND c.sentiment < ?", negativeMilli, -negativeMilli)
	}
	switch q.Repeat {
	case "stated":
		f.add("c.stated")
	case "linked":
		f.add("c.repeat_window <= 1")
	}
	if q.Customer != "" {
		f.add("c.customer = ?", q.Customer)
	}
	if !q.From.IsZero() {
		f.add("c.started >= ?", nanoseconds(q.From))
	}
	if !q.To.IsZero() {
		f.add("c.started < ?", nanoseconds(q.To))
	}
	if q.Sample > 0 {
		f.add("c.sample < ?", q.Sample)
	}
	return f, nil
}

// negativeMilli is models.NegativeAt in the thousandths that the tables keep.
const negativeMilli = int64(models.NegativeAt * 1000)

func tagged(kind string) string {
	return "c.n IN (SELECT n FROM tags WHERE kind = '" + kind + "' AND name IN (SELECT value FROM json_each(?)))"
}
