// Package sqlite is the store in one file: SQLite with FTS5, no server. See
// package store for the contract.
//
// Several processes may use one file at once. Writes are transactions that
// take the write lock at their start (BEGIN IMMEDIATE) and wait for it; reads
// go on meanwhile (write-ahead log).
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite" // registers the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// busyTimeout is how long a statement waits for another process's lock.
	busyTimeout = 30 * time.Second
	// readConnections is how many reads go on at once.
	readConnections = 4
)

// Store keeps everything in one SQLite file.
type Store struct {
	path    string
	write   *sql.DB          // one connection
	read    *sql.DB          // several, which cannot write
	memory  *sql.DB          // as many, each with a database of its own that is in no file (see apart)
	now     func() time.Time // the clock that leases go by
	columns columns          // what searches go by
	said    remembered       // what the last texts found
	// mostRanked is how many conversations are ranked by relevance.
	mostRanked int
}

// Open returns the store in the file at path. It creates the folder, but opens
// the file only with the first call, and the tables with Prepare.
func Open(path string) (*Store, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, errors.New("sqlite: the store needs the path of a file, as in sqlite:data/earshot.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("sqlite: making the folder of the store: %w", err)
	}
	s := &Store{path: path, now: time.Now, mostRanked: mostRanked}
	var err error
	if s.write, err = sql.Open("sqlite", source(path, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"synchronous(full)", "cache_size(-16000)"},
	})); err != nil {
		return nil, s.failed("opening", err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", source(path, url.Values{"_query_only": {"1"}, "_pragma": {"cache_size(-8000)"}})); err != nil {
		return nil, errors.Join(s.failed("opening", err), s.write.Close())
	}
	if s.memory, err = sql.Open("sqlite", ":memory:"); err != nil {
		return nil, errors.Join(s.failed("opening", err), s.read.Close(), s.write.Close())
	}
	for _, several := range []*sql.DB{s.read, s.memory} {
		several.SetMaxOpenConns(readConnections)
		several.SetMaxIdleConns(readConnections)
	}
	return s, nil
}

// source names the file and how to open it, as the driver wants it.
func source(path string, parameters url.Values) string {
	parameters.Set("_busy_timeout", fmt.Sprint(busyTimeout.Milliseconds()))
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + parameters.Encode()
}

// Sync has nothing to do: what is committed is visible.
func (s *Store) Sync(context.Context) error { return nil }

// Close frees the connections.
func (s *Store) Close() error { return errors.Join(s.memory.Close(), s.read.Close(), s.write.Close()) }

// failed says what the store was doing when err happened, and to which file.
func (s *Store) failed(doing string, err error) error {
	if strings.Contains(err.Error(), "no such table") {
		return fmt.Errorf("sqlite %s: %s: the file has no tables yet: prepare the store first: %w", s.path, doing, err)
	}
	return fmt.Errorf("sqlite %s: %s: %w%s", s.path, doing, err, whatToDo(err))
}

// whatToDo is a hint for what people can mend.
func whatToDo(err error) string {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return ": it has to be a file that you may write to, in a folder that you may write to"
	case sqlite3.SQLITE_NOTADB:
		return ": it is a file of another kind; check store.url"
	case sqlite3.SQLITE_FULL:
		return ": make room on the disk"
	}
	return ""
}

// writing runs do in one transaction that holds the write lock, and commits it
// if do succeeds.
func (s *Store) writing(ctx context.Context, doing string, do func(*transaction) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.failed(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(&transaction{tx: tx, statements: make(map[string]*sql.Stmt)}); err != nil {
		return s.failed(doing, err)
	}
	if err := tx.Commit(); err != nil {
		return s.failed(doing, err)
	}
	return nil
}

// reading runs do in one transaction, which sees one state of the file.
func (s *Store) reading(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return s.failed(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to commit
	if err := do(tx); err != nil {
		return s.failed(doing, err)
	}
	return nil
}

// transaction runs statements that are prepared once in its life.
type transaction struct {
	tx         *sql.Tx
	statements map[string]*sql.Stmt // by their text; tx closes them
}

func (t *transaction) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if prepared, ok := t.statements[query]; ok {
		return prepared, nil
	}
	prepared, err := t.tx.PrepareContext(ctx, query)
	if err == nil {
		t.statements[query] = prepared
	}
	return prepared, err
}

func (t *transaction) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	statement, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.ExecContext(ctx, args...)
}

// row scans the only row of a query; sql.ErrNoRows if there is none.
func (t *transaction) row(ctx context.Context, query string, args []any, into ...any) error {
	statement, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	return statement.QueryRowContext(ctx, args...).Scan(into...)
}

// rows calls scan for each row of a query.
func (t *transaction) rows(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	statement, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	found, err := statement.QueryContext(ctx, args...)
	return each(found, err, scan)
}

// each calls scan for each row and closes them.
func each(found *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }() // its error comes with Err
	for found.Next() {
		if err := scan(found); err != nil {
			return err
		}
	}
	return found.Err()
}
