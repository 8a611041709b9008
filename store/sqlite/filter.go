package sqlite

import (
	"context"
	"database/sql"
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

// oneOf adds a condition on a list of values, which stands in it as %.
func (f *filter) oneOf(condition string, values any) {
	f.add(strings.Replace(condition, "%", "(SELECT value FROM json_each(?))", 1), list(values))
}

// list is a list as an argument for json_each.
func list(values any) string {
	text, _ := json.Marshal(values) // texts and numbers: cannot fail
	return string(text)
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
func (s *Store) filterOf(ctx context.Context, tx *sql.Tx, q models.Query) (filter, error) {
	var f filter
	if err := s.saidIn(ctx, tx, &f, matchOf(q)); err != nil {
		return f, err
	}
	if q.Scope != nil {
		f.oneOf("c.service IN %", services(q.Scope))
	}
	if len(q.Services) > 0 {
		f.oneOf("c.service IN %", services(q.Services))
	}
	for _, one := range []struct {
		condition string
		values    []string
	}{
		{"c.channel IN %", q.Channels},
		{"c.queue IN %", q.Queues},
		{"c.agent IN %", q.Agents},
		{tagged(tagTopic), q.Topics},
		{tagged(tagSignal), q.Signals},
		{tagged(tagDriver), q.Drivers},
	} {
		if len(one.values) > 0 {
			f.oneOf(one.condition, one.values)
		}
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
	case models.RepeatStated:
		f.add("c.stated")
	case models.RepeatLinked:
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
	if q.HandleFromS != nil {
		f.add("c.duration >= ?", *q.HandleFromS)
	}
	if q.HandleToS != nil {
		f.add("c.duration < ?", *q.HandleToS)
	}
	if q.Sample > 0 {
		f.add("c.sample < ?", q.Sample)
	}
	return f, nil
}

// saidIn adds what must and must not be said.
func (s *Store) saidIn(ctx context.Context, tx *sql.Tx, f *filter, m match) error {
	if m.all != "" {
		f.add("c.n IN (SELECT rowid FROM words WHERE words MATCH ?)", m.all)
	}
	if m.none != "" {
		f.add("c.n NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", m.none)
	}
	for _, near := range m.near {
		found, err := s.nearby(ctx, tx, near)
		if err != nil {
			return err
		}
		if near.excluded {
			f.oneOf("c.n NOT IN %", found.rows())
		} else {
			f.oneOf("c.n IN %", found.rows())
		}
	}
	return nil
}

// negativeMilli is models.NegativeAt in the thousandths that the tables keep.
const negativeMilli = int64(models.NegativeAt * 1000)

func tagged(kind string) string {
	return "c.n IN (SELECT n FROM tags WHERE kind = '" + kind + "' AND name IN %)"
}

// services are a query's services as the tables keep them: without one is "".
func services(names []string) []string {
	kept := []string{}
	for _, name := range names {
		switch name {
		case "": // is no service's name
		case models.NoService:
			kept = append(kept, name, "")
		default:
			kept = append(kept, name)
		}
	}
	return kept
}
