package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	driver "modernc.org/sqlite"
	"modernc.org/sqlite/lib"

	"earshot/models"
)

// Prepare creates the tables or brings them up to date. See store.Lifecycle.
func (s *Store) Prepare(ctx context.Context) error {
	if err := s.useLog(ctx); err != nil {
		return s.failed("preparing", err)
	}
	return s.writing(ctx, "preparing", func(t *transaction) error {
		var version int
		if err := t.row(ctx, "PRAGMA user_version", nil, &version); err != nil {
			return err
		}
		if err := known(version); err != nil {
			return err
		}
		steps := migrations()
		if version == len(steps) {
			return nil
		}
		for _, step := range steps[version:] {
			if _, err := t.tx.ExecContext(ctx, step); err != nil {
				return err
			}
		}
		if err := t.fillSamples(ctx); err != nil {
			return err
		}
		_, err := t.tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(steps)))
		return err
	})
}

// fillSamples draws the sample of conversations from before schema 3, a page at
// a time.
func (t *transaction) fillSamples(ctx context.Context) error {
	const page = 1000
	for after, full := int64(0), true; full; {
		var ids []string
		var rows []int64
		err := t.rows(ctx, "SELECT n, id FROM conversations WHERE n > ? AND sample < 0 ORDER BY n LIMIT ?", []any{after, page}, func(r *sql.Rows) error {
			var id string
			err := r.Scan(&after, &id)
			ids, rows = append(ids, id), append(rows, after)
			return err
		})
		if err != nil {
			return err
		}
		for i, id := range ids {
			if _, err := t.exec(ctx, "UPDATE conversations SET sample = ? WHERE n = ?", models.SampleOf(id), rows[i]); err != nil {
				return err
			}
		}
		full = len(ids) == page
	}
	return nil
}

// useLog switches the file to the write-ahead log, which it then keeps. When
// several processes do that to a new file at once SQLite fails at once rather
// than wait, so the waiting is done here.
func (s *Store) useLog(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	for {
		var mode string
		err := s.write.QueryRowContext(ctx, "PRAGMA journal_mode = wal").Scan(&mode)
		switch {
		case err == nil && mode != "wal":
			return fmt.Errorf("its file system cannot hold a write-ahead log (SQLite offers %q): use a local disk", mode)
		case !isBusy(err):
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// isBusy reports whether another connection's lock was in the way.
func isBusy(err error) bool {
	var failed *driver.Error
	return errors.As(err, &failed) && failed.Code()&0xff == sqlite3.SQLITE_BUSY
}

// known is errNewer for a version of the schema that no migration leads to.
func known(version int) error {
	if latest := len(migrations()); version > latest {
		return fmt.Errorf("%w (its schema has version %d, this one knows %d)", errNewer, version, latest)
	}
	return nil
}
