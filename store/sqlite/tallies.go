package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"earshot/models"
)

// grouped are the conversations of a period, each once for every group that
// it counts in: everything, its service, and its service with each topic. The
// CROSS JOIN keeps SQLite from reading the topics of all time.
const grouped = `
WITH period AS (
  SELECT n, CASE service WHEN '' THEN '` + models.NoService + `' ELSE service END AS service, started, customer, sentiment, duration, hold,
    transfers, stated, escalated, linkable, repeat_7d, followed_7d
  FROM conversations WHERE started >= ? AND started < ?
), grouped AS (
  SELECT '' AS grp, '' AS topic, * FROM period
  UNION ALL SELECT service, '', * FROM period
  UNION ALL SELECT service, name, period.* FROM period CROSS JOIN tags USING (n) WHERE kind = '` + tagTopic + `' AND name <> ''
)`

const tallyQuery = grouped + `
SELECT grp, topic, count(*), count(DISTINCT customer), count(sentiment), ifnull(sum(sentiment <= ?), 0), ifnull(sum(sentiment), 0),
  sum(linkable), sum(repeat_7d), sum(followed_7d), sum(linkable AND NOT followed_7d AND started > ?), sum(stated), sum(escalated),
  count(duration), ifnull(sum(duration), 0), count(hold), ifnull(sum(hold), 0),
  ifnull(sum(CASE WHEN repeat_7d THEN duration END), 0), ifnull(sum(transfers), 0)
FROM grouped GROUP BY grp, topic ORDER BY grp, topic`

// medianQuery numbers the durations of each group in order and averages the
// one or two in the middle.
const medianQuery = grouped + `
SELECT grp, topic, avg(duration) FROM (
  SELECT grp, topic, duration, row_number() OVER (PARTITION BY grp, topic ORDER BY duration) AS k, count(*) OVER (PARTITION BY grp, topic) AS m
  FROM grouped WHERE duration IS NOT NULL
) WHERE k IN ((m + 1) / 2, (m + 2) / 2) GROUP BY grp, topic`

// Tallies counts a period in two queries on one state of the file. See
// store.Rollups.
func (s *Store) Tallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	var all []models.Tally
	err := s.reading(ctx, "counting a period", func(tx *sql.Tx) error {
		start, end := nanoseconds(from), nanoseconds(to)
		rows, err := tx.QueryContext(ctx, tallyQuery, start, end, negativeMilli, nanoseconds(asOf.Add(-models.Week)))
		err = each(rows, err, func(r *sql.Rows) error {
			var t models.Tally
			err := r.Scan(&t.Service, &t.Topic, &t.Contacts, &t.Customers, &t.Scored, &t.Negative, &t.SentimentMilli,
				&t.Linkable, &t.Repeats7d, &t.Followed7d, &t.Pending7d, &t.Stated, &t.Escalations,
				&t.HandleMeasured, &t.HandleS, &t.HoldMeasured, &t.HoldS, &t.RepeatS, &t.Transfers)
			all = append(all, t)
			return err
		})
		if err != nil {
			return err
		}
		medians, err := medians(ctx, tx, start, end)
		for i, t := range all {
			all[i].MedianHandleS = medians[[2]string{t.Service, t.Topic}]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return []models.Tally{{}}, nil // the row over everything is always there
	}
	return slices.Clip(all), nil
}

// medians are the median handle times by service and topic.
func medians(ctx context.Context, tx *sql.Tx, start, end int64) (map[[2]string]float64, error) {
	all := map[[2]string]float64{}
	rows, err := tx.QueryContext(ctx, medianQuery, start, end)
	err = each(rows, err, func(r *sql.Rows) error {
		var key [2]string
		var median float64
		err := r.Scan(&key[0], &key[1], &median)
		all[key] = median
		return err
	})
	return all, err
}
