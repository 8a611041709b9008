package sqlite

import (
	"context"
	"database/sql"
	"time"

	"earshot/models"
)

// Reject records messages that were not analysed. See store.Rejections.
func (s *Store) Reject(ctx context.Context, messages []models.RejectedMessage) error {
	if len(messages) == 0 {
		return nil
	}
	return s.writing(ctx, "recording rejected messages", func(t *transaction) error {
		for _, m := range messages {
			_, err := t.exec(ctx, "INSERT OR REPLACE INTO rejections (source, partition, at_offset, reason, stage, time) VALUES (?, ?, ?, ?, ?, ?)",
				m.Origin.Source, m.Origin.Partition, m.Origin.Offset, string(m.Reason), m.Stage, nanoseconds(m.Time))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Coverage counts what a period is based on. See store.Rejections.
func (s *Store) Coverage(ctx context.Context, from, to time.Time) (models.Coverage, error) {
	var c models.Coverage
	start, end := nanoseconds(from), nanoseconds(to)
	err := s.reading(ctx, "counting coverage", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT count(*), ifnull(sum(NOT linkable), 0), ifnull(sum(service = ''), 0)
			FROM conversations WHERE started >= ? AND started < ?`, start, end).Scan(&c.Analysed, &c.Unlinkable, &c.WithoutService)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, "SELECT reason, count(*) FROM rejections WHERE time >= ? AND time < ? GROUP BY reason", start, end)
		return each(rows, err, func(r *sql.Rows) error {
			var reason models.Reason
			var n int64
			if err := r.Scan(&reason, &n); err != nil {
				return err
			}
			if c.Reasons == nil {
				c.Reasons = map[models.Reason]int64{}
			}
			c.Reasons[reason] = n
			c.Rejected += n
			return nil
		})
	})
	c.Received = c.Analysed + c.Rejected
	return c, err
}
