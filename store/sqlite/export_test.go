package sqlite

import "time"

// OpenWithClock is Open with another clock for leases.
func OpenWithClock(path string, now func() time.Time) (*Store, error) {
	s, err := Open(path)
	if err == nil {
		s.now = now
	}
	return s, err
}
