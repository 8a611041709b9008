package sqlite

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"time"

	"earshot/models"
)

// DayMarks goes from day to day that has something, by index. See
// store.Schedule. A day's writes are the number of the latest transaction that
// wrote a conversation of it.
func (s *Store) DayMarks(ctx context.Context, zone *time.Location, from, to time.Time) ([]models.DayMark, error) {
	marks := map[string]models.DayMark{}
	err := s.reading(ctx, "reading day marks", func(tx *sql.Tx) error {
		end := nanoseconds(to)
		for at := nanoseconds(from); ; {
			var next sql.NullInt64
			err := tx.QueryRowContext(ctx, `SELECT min(at) FROM (
				SELECT min(started) AS at FROM conversations WHERE started >= ?1 AND started < ?2
				UNION ALL SELECT min(time) FROM rejections WHERE time >= ?1 AND time < ?2)`, at, end).Scan(&next)
			if err != nil || !next.Valid {
				return err
			}
			label, border := dayOf(time.Unix(0, next.Int64), zone)
			upTo := min(nanoseconds(border), end)
			m := marks[label]
			var contacts, rejected int64
			var writes int64
			err = tx.QueryRowContext(ctx, `SELECT count(*), ifnull(max(writes), 0), (SELECT count(*) FROM rejections WHERE time >= ?1 AND time < ?2)
				FROM conversations WHERE started >= ?1 AND started < ?2`, next.Int64, upTo).Scan(&contacts, &writes, &rejected)
			if err != nil {
				return err
			}
			marks[label] = models.DayMark{Day: label, Contacts: m.Contacts + contacts, Writes: max(m.Writes, writes), Rejected: m.Rejected + rejected}
			at = upTo
		}
	})
	return slices.SortedFunc(maps.Values(marks), func(a, b models.DayMark) int { return strings.Compare(a.Day, b.Day) }), err
}

// dayOf is the calendar day of an instant, and the first instant after it that
// has another date.
func dayOf(t time.Time, zone *time.Location) (label string, border time.Time) {
	t = t.In(zone)
	label = t.Format(time.DateOnly)
	year, month, date := t.Date()
	border = time.Date(year, month, date+1, 0, 0, 0, 0, zone)
	// Where clocks are set at midnight the next day may begin at another hour.
	for border.Format(time.DateOnly) == label || !border.After(t) {
		border = border.Add(15 * time.Minute)
	}
	return label, border
}
