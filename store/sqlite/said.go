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
// it down to; a nil set: they do not. The columns are fresh then.
func (s *Store) narrowed(ctx context.Context, doing string, q models.Query) (said *saying, whose set, err error) {
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
		said, err = s.said.find(writes, q.Speaker+" "+q.Text, func() (set, error) { return s.heard(ctx, tx, matchOf(q)) })
		return err
	})
	return said, whose, err
}

// saidAtOnce is how many texts are remembered: what people look for now. Of a
// text that many say this is a bit for every conversation, and 100 kB of ranks.
const saidAtOnce = 128

// remembered are the conversations with the words of the last texts, and how
// well the words match: a page asks for them again when it is turned, narrowed
// down, or come back to. They hold until something is written. Neither depends
// on who asks: what they may see is looked at afterwards.
type remembered struct {
	mu     sync.Mutex
	writes int64
	texts  map[string]*saying
}

// saying is what is remembered of a text.
type saying struct {
	once sync.Once
	set  set // nil: all
	err  error

	ranking sync.Mutex // held by whoever ranks
	ranks   map[int64]int64
}

// find is what is known of a text as of so many writes. Of several who ask at
// once, one looks.
func (r *remembered) find(writes int64, text string, look func() (set, error)) (*saying, error) {
	r.mu.Lock()
	if r.texts == nil || r.writes != writes || len(r.texts) >= saidAtOnce {
		r.writes, r.texts = writes, map[string]*saying{}
	}
	f := r.texts[text]
	if f == nil {
		f = new(saying)
		r.texts[text] = f
	}
	r.mu.Unlock()
	f.once.Do(func() { f.set, f.err = look() })
	if f.err == nil {
		return f, nil
	}
	r.mu.Lock() // whoever looked may have been called off: the next one looks again
	if r.texts[text] == f {
		delete(r.texts, text)
	}
	r.mu.Unlock()
	again, err := look()
	return &saying{set: again}, err
}

// heard are the conversations with these words; nil: all of them.
func (s *Store) heard(ctx context.Context, tx *sql.Tx, m match) (set, error) {
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
