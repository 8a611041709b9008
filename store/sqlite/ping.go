package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// Ping reports whether the file is one that this Earshot can use, or, where
// there is none yet, whether its folder is there for Prepare. See
// store.Lifecycle.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := os.Stat(s.path); errors.Is(err, os.ErrNotExist) {
		_, err = os.Stat(filepath.Dir(s.path))
		return err
	}
	var version int
	if err := s.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return s.failed("looking at it", err)
	}
	if err := known(version); err != nil {
		return s.failed("looking at it", err)
	}
	return nil
}
