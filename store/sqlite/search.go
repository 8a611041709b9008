package sqlite

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"strings"

	"earshot/models"
)

const (
	defaultLimit = 20
	maxLimit     = 1000
)

// sorting is an order of hits: by an expression, then by id.
type sorting struct {
	name       string
	expression string
	descending bool
}

// sortingOf is the order a query asks for. What was not measured comes last.
func sortingOf(q models.Query, m match) sorting {
	const last = "9223372036854775807"
	switch {
	case q.Sort == models.SortRelevance && m.all != "":
		return sorting{q.Sort, "found.rank", false}
	case q.Sort == models.SortOldest:
		return sorting{q.Sort, "c.started", false}
	case q.Sort == models.SortSentiment:
		return sorting{q.Sort, "ifnull(c.sentiment, " + last + ")", false}
	case q.Sort == models.SortLongest:
		return sorting{q.Sort, "ifnull(-c.duration, " + last + ")", false}
	}
	return sorting{models.SortNewest, "c.started", true}
}

func (o sorting) orderBy() string {
	if o.descending {
		return " ORDER BY " + o.expression + " DESC, c.id"
	}
	return " ORDER BY " + o.expression + ", c.id"
}

// after adds the condition of coming after the cursor.
func (o sorting) after(c cursor, f *filter) {
	beyond := ">"
	if o.descending {
		beyond = "<"
	}
	// The first half says nothing new; it lets SQLite start from the index.
	f.add(o.expression+" "+beyond+"= ? AND ("+o.expression+" "+beyond+" ? OR c.id > ?)", c.value(), c.value(), c.ID)
}

// cursor is where a page ended: the sort value and id of its last hit.
type cursor struct {
	Store string   `json:"store"`
	Sort  string   `json:"sort"`
	Int   *int64   `json:"int,omitempty"`
	Float *float64 `json:"float,omitempty"` // the rank of a sort by relevance
	ID    string   `json:"id"`
}

const cursorOf = "sqlite/1"

func (c cursor) value() any {
	if c.Float != nil {
		return *c.Float
	}
	return *c.Int
}

func (c cursor) String() string {
	b, _ := json.Marshal(c) // numbers and texts: cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func readCursor(text, sort string) (cursor, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(b, &c) != nil || c.Store != cursorOf || c.Sort != sort || (c.Int == nil) == (c.Float == nil) {
		return c, models.ErrBadCursor
	}
	return c, nil
}

// Search returns one page. See store.Reader.
func (s *Store) Search(ctx context.Context, q models.Query) (models.Page, error) {
	page := models.Page{Hits: []models.Hit{}}
	m := matchOf(q)
	order := sortingOf(q, m)
	var after *cursor
	if q.After != "" {
		c, err := readCursor(q.After, order.name)
		if err != nil {
			return page, err
		}
		after = &c
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, maxLimit)
	err := s.reading(ctx, "searching", func(tx *sql.Tx) error {
		f, err := filterOf(ctx, tx, q)
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM conversations c"+f.where(), f.args...).Scan(&page.Total); err != nil {
			return err
		}
		rows, last, err := hits(ctx, tx, f, m, order, after, limit)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows, page.Next = rows[:limit], last.String()
		}
		for _, n := range rows {
			hit, err := n.hit(ctx, tx, m)
			if err != nil {
				return err
			}
			page.Hits = append(page.Hits, hit)
		}
		return nil
	})
	return page, err
}

// found is one hit as it comes from the tables.
type found struct {
	n          int64
	head, link string
}

// hits reads one hit more than limit, if there is one, and where the limit ends.
func hits(ctx context.Context, tx *sql.Tx, f filter, m match, order sorting, after *cursor, limit int) (rows []found, last cursor, err error) {
	from, args := "FROM conversations c JOIN documents d USING (n)", f.args
	if strings.HasPrefix(order.expression, "found.") {
		from = "FROM (SELECT rowid AS n, rank FROM words WHERE words MATCH ? LIMIT -1) found JOIN conversations c USING (n) JOIN documents d USING (n)"
		args = append([]any{m.all}, args...)
	}
	f.args = args
	if after != nil {
		order.after(*after, &f)
	}
	result, err := tx.QueryContext(ctx, "SELECT c.n, c.id, "+order.expression+", d.head, c.link "+from+f.where()+order.orderBy()+" LIMIT ?", append(f.args, limit+1)...)
	err = each(result, err, func(r *sql.Rows) error {
		var row found
		var id string
		var value any
		if err := r.Scan(&row.n, &id, &value, &row.head, &row.link); err != nil {
			return err
		}
		rows = append(rows, row)
		if len(rows) == limit {
			last = cursor{Store: cursorOf, Sort: order.name, ID: id}
			switch v := value.(type) {
			case int64:
				last.Int = &v
			case float64:
				last.Float = &v
			}
		}
		return nil
	})
	return rows, last, err
}

func (r found) hit(ctx context.Context, tx *sql.Tx, m match) (models.Hit, error) {
	c, err := decode(r.head, "", r.link)
	if err != nil || m.marks == "" {
		return models.Hit{Conversation: c}, err
	}
	snippets, err := snippets(ctx, tx, r.n, m.marks)
	return models.Hit{Conversation: c, Snippets: snippets}, err
}
