package sqlite

import (
	"context"
	"errors"
)

// mergeStep is how many pages of the word index one transaction of an erasure
// rewrites, so that other writers get their turn in between.
const mergeStep = 2000

// errLogInUse is returned where an erasure is complete except for old pages in
// the write-ahead log.
var errLogInUse = errors.New("the conversations are erased, but another process still reads an older state of the file, so the write-ahead log keeps old pages: erase again when it has ended")

// Erase removes every trace of a customer, from the files too. See
// store.Writer. Three things would otherwise keep the text after its rows are
// gone: the word index, which only marks words as deleted, so it is merged; the
// unused space of the file (secure_delete leaves scraps of it behind, as was
// seen), so the file is written anew; and the write-ahead log, so it is
// emptied. That takes time and disk space in the order of the whole file.
// Where it fails or is ended half-way, erasing again finishes it.
func (s *Store) Erase(ctx context.Context, customerKey string) (int, error) {
	if customerKey == "" {
		return 0, nil
	}
	var erased int64
	err := s.writing(ctx, "erasing a customer", func(t *transaction) error {
		for _, statement := range []string{
			"DELETE FROM words WHERE rowid IN (SELECT n FROM conversations WHERE customer = ?)",
			"DELETE FROM tags WHERE n IN (SELECT n FROM conversations WHERE customer = ?)",
			"DELETE FROM documents WHERE n IN (SELECT n FROM conversations WHERE customer = ?)",
			"DELETE FROM shared_lines WHERE customer = ?",
		} {
			if _, err := t.exec(ctx, statement, customerKey); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, "UPDATE sequence SET writes = writes + 1, erased = writes + 1"); err != nil {
			return err
		}
		result, err := t.exec(ctx, "DELETE FROM conversations WHERE customer = ?", customerKey)
		if err != nil {
			return err
		}
		erased, err = result.RowsAffected()
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := s.mergeWords(ctx); err != nil {
		return int(erased), err
	}
	if _, err := s.write.ExecContext(ctx, "VACUUM"); err != nil {
		return int(erased), s.failed("writing the file anew", err)
	}
	var busy, pages, moved int
	if err := s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return int(erased), s.failed("emptying the write-ahead log", err)
	}
	if busy != 0 {
		return int(erased), s.failed("emptying the write-ahead log", errLogInUse)
	}
	return int(erased), nil
}

// mergeWords merges the word index into one piece, step by step: the documented
// way is one merge with a negative number of pages, then positive ones until
// one changes next to nothing.
func (s *Store) mergeWords(ctx context.Context) error {
	for pages := -mergeStep; ; pages = mergeStep {
		var before, after int64
		err := s.writing(ctx, "merging the word index", func(t *transaction) error {
			if err := t.row(ctx, "SELECT total_changes()", nil, &before); err != nil {
				return err
			}
			if _, err := t.exec(ctx, "INSERT INTO words (words, rank) VALUES ('merge', ?)", pages); err != nil {
				return err
			}
			return t.row(ctx, "SELECT total_changes()", nil, &after)
		})
		if err != nil || after-before < 2 {
			return err
		}
	}
}
