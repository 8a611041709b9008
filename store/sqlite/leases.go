package sqlite

import (
	"context"
	"time"
)

// AcquireLease takes or renews a lease by compare-and-set, on this process's
// clock. See store.Leases.
func (s *Store) AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	err = s.writing(ctx, "taking the lease "+name, func(t *transaction) error {
		now := s.now()
		result, err := t.exec(ctx, `INSERT INTO leases (name, holder, ends) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends = excluded.ends
			WHERE holder = excluded.holder OR ends <= ?`, name, holder, nanoseconds(now.Add(ttl)), nanoseconds(now))
		if err != nil {
			return err
		}
		changed, err := result.RowsAffected()
		held = changed > 0
		return err
	})
	return held && err == nil, err
}

// ReleaseLease gives a lease back, if holder has it. See store.Leases.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	return s.writing(ctx, "releasing the lease "+name, func(t *transaction) error {
		_, err := t.exec(ctx, "DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)
		return err
	})
}
