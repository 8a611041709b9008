package sqlite

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"sync"

	"earshot/models"
)

// narrowed are the conversations that a query's words, and its customer, narrow
// it down to; nil: they do not. The columns are fresh then.
func (s *Store) narrowed(ctx context.Context, doing string, q models.Query) (said, whose set, err error) {
	err = s.reading(ctx, doing, func(tx *sql.Tx) error {
		writes, err := s.columns.fresh(ctx, tx)
		if err != nil {
			return err
		}
		if q.Customer != "" {
			if whose, err = setFrom(ctx, tx, "SELECT group_concat(n) FROM conversations WHERE customer = ?", q.Customer); err != nil {
				return err
			}
		}
		said, err = s.said.find(writes, q.Speaker+" "+q.Text, func() (set, error) { return s.saying(ctx, tx, matchOf(q)) })
		return err
	})
	return said, whose, err
}

// saidAtOnce is how many texts are remembered.
const saidAtOnce = 16

// remembered are the conversations with the words of the last few texts: a
// search asks for them, then its facets, then its next page. They hold until
// something is written.
type remembered struct {
	mu     sync.Mutex
	writes int64
	texts  map[string]*found
}

type found struct {
	once sync.Once
	set  set
	err  error
}

// find is the set of a text as of so many writes. Of several who ask at once,
// one looks.
func (r *remembered) find(writes int64, text string, look func() (set, error)) (set, error) {
	r.mu.Lock()
	if r.texts == nil || r.writes != writes || len(r.texts) >= saidAtOnce {
		r.writes, r.texts = writes, map[string]*found{}
	}
	f := r.texts[text]
	if f == nil {
		f = new(found)
		r.texts[text] = f
	}
	r.mu.Unlock()
	f.once.Do(func() { f.set, f.err = look() })
	if f.err == nil {
		return f.set, nil
	}
	r.mu.Lock() // whoever looked may have been called off: the next one looks again
	if r.texts[text] == f {
		delete(r.texts, text)
	}
	r.mu.Unlock()
	return look()
}

// saying are the conversations with these words; nil: all of them.
func (s *Store) saying(ctx context.Context, tx *sql.Tx, m match) (set, error) {
	const matching = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
	var said set
	var border int64 // above every n
	if err := tx.QueryRowContext(ctx, "SELECT ifnull(max(n), 0) + 1 FROM conversations").Scan(&border); err != nil {
		return nil, err
	}
	for _, words := range []struct {
		expression string
		excluded   bool
	}{{m.all, false}, {m.none, true}} {
		if words.expression == "" {
			continue
		}
		with, err := setFrom(ctx, tx, matching, words.expression)
		if err != nil {
			return nil, err
		}
		if words.excluded {
			said = said.except(with, border)
		} else {
			said = said.and(with)
		}
	}
	for _, near := range m.near {
		with, err := s.nearby(ctx, tx, near)
		if err != nil {
			return nil, err
		}
		if near.excluded {
			said = said.except(with, border)
		} else {
			said = said.and(with)
		}
	}
	return said, nil
}

// setFrom reads a set from one text of numbers, which takes a quarter of the
// time of one row each.
func setFrom(ctx context.Context, tx *sql.Tx, query string, args ...any) (set, error) {
	var list sql.NullString
	if err := tx.QueryRowContext(ctx, query, args...).Scan(&list); err != nil {
		return nil, err
	}
	var rows []int64
	for number := range strings.SplitSeq(list.String, ",") {
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			rows = append(rows, n)
		}
	}
	return setOf(rows), nil
}
