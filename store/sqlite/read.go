package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"

	"earshot/models"
)

// pageOfAll is how many conversations All holds at once.
const pageOfAll = 200

// Conversation returns the whole document. See store.Reader.
func (s *Store) Conversation(ctx context.Context, id string) (*models.Conversation, error) {
	var head, rest, link string
	err := s.read.QueryRowContext(ctx, `SELECT d.head, d.body, c.link FROM conversations c JOIN documents d USING (n) WHERE c.id = ?`, id).
		Scan(&head, &rest, &link)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, models.ErrNotFound
	}
	if err != nil {
		return nil, s.failed("reading a conversation", err)
	}
	return decode(head, rest, link)
}

// place is where a page of All ends.
type place struct {
	started int64
	id      string
}

// All yields what matches page by page, so that the caller may write meanwhile
// and no long read keeps the write-ahead log from being emptied. See
// store.Reader.
func (s *Store) All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) {
		var f filter
		err := s.reading(ctx, "reading all conversations", func(tx *sql.Tx) (err error) {
			f, err = s.filterOf(ctx, tx, q)
			return err
		})
		if err != nil {
			yield(nil, err)
			return
		}
		var after *place
		for {
			page, end, err := s.pageAfter(ctx, f, after)
			if err != nil {
				yield(nil, s.failed("reading all conversations", err))
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
			}
			if len(page) < pageOfAll {
				return
			}
			after = &end
		}
	}
}

func (s *Store) pageAfter(ctx context.Context, f filter, after *place) (page []*models.Conversation, end place, err error) {
	f = filter{conditions: slices.Clone(f.conditions), args: slices.Clone(f.args)}
	if after != nil {
		f.add("(c.started, c.id) > (?, ?)", after.started, after.id)
	}
	rows, err := s.read.QueryContext(ctx, `SELECT c.started, c.id, d.head, d.body, c.link FROM conversations c JOIN documents d USING (n)`+
		f.where()+` ORDER BY c.started, c.id LIMIT ?`, append(f.args, pageOfAll)...)
	err = each(rows, err, func(r *sql.Rows) error {
		var head, rest, link string
		if err := r.Scan(&end.started, &end.id, &head, &rest, &link); err != nil {
			return err
		}
		c, err := decode(head, rest, link)
		page = append(page, c)
		return err
	})
	return page, end, err
}
