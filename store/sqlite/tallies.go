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
    transfers, stated, escalated, linkable, repeat_window, followed_window, forwarded
  FROM conversations WHERE started >= ?1 AND started < ?2
), grouped AS (
  SELECT '' AS grp, '' AS topic, * FROM period
  UNION ALL SELECT service, '', * FROM period
  UNION ALL SELECT service, name, period.* FROM period CROSS JOIN tags USING (n) WHERE kind = '` + tagTopic + `' AND name <> ''
)`

// tallyQuery counts: ?1 and ?2 bound the period, ?3 is where negative begins,
// ?4 to ?7 are the latest starts whose windows have passed. customers says how
// customers are counted.
func tallyQuery(customers string) string {
	return grouped + `
SELECT grp, topic, count(*), ` + customers + `, count(sentiment), ifnull(sum(sentiment <= ?3), 0), ifnull(sum(sentiment), 0), sum(linkable),
  sum(repeat_window <= 0), sum(repeat_window <= 1), sum(repeat_window <= 2), sum(repeat_window <= 3),
  sum(followed_window <= 0), sum(followed_window <= 1), sum(followed_window <= 2), sum(followed_window <= 3),
  sum(linkable AND started <= ?4), sum(linkable AND started <= ?5), sum(linkable AND started <= ?6), sum(linkable AND started <= ?7),
  sum(followed_window <= 0 AND started <= ?4), sum(followed_window <= 1 AND started <= ?5),
  sum(followed_window <= 2 AND started <= ?6), sum(followed_window <= 3 AND started <= ?7),
  sum(stated), sum(escalated), count(duration), ifnull(sum(duration), 0), count(hold), ifnull(sum(hold), 0),
  ifnull(sum(CASE WHEN repeat_window <= 1 THEN duration END), 0), ifnull(sum(CASE WHEN forwarded THEN duration END), 0),
  ifnull(sum(CASE WHEN repeat_window > 1 AND NOT forwarded THEN hold END), 0), ifnull(sum(transfers), 0)
FROM grouped GROUP BY grp, topic ORDER BY grp, topic`
}

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
	return s.tallies(ctx, from, to, asOf, false)
}

// PlainTallies counts a period in one query. See store.Rollups.
func (s *Store) PlainTallies(ctx context.Context, from, to, asOf time.Time) ([]models.Tally, error) {
	return s.tallies(ctx, from, to, asOf, true)
}

func (s *Store) tallies(ctx context.Context, from, to, asOf time.Time, plain bool) ([]models.Tally, error) {
	var all []models.Tally
	err := s.reading(ctx, "counting a period", func(tx *sql.Tx) error {
		start, end := nanoseconds(from), nanoseconds(to)
		arguments := []any{start, end, negativeMilli}
		for _, w := range models.Windows() {
			arguments = append(arguments, nanoseconds(asOf.Add(-w.Length)))
		}
		customers := "count(DISTINCT customer)"
		if plain {
			customers = "0"
		}
		rows, err := tx.QueryContext(ctx, tallyQuery(customers), arguments...)
		err = each(rows, err, func(r *sql.Rows) error {
			var t models.Tally
			columns := []any{&t.Service, &t.Topic, &t.Contacts, &t.Customers, &t.Scored, &t.Negative, &t.SentimentMilli, &t.Linkable}
			for _, windows := range []*[4]int64{&t.Repeats, &t.Followed, &t.Passed, &t.FollowedPassed} {
				for i := range windows {
					columns = append(columns, &windows[i])
				}
			}
			err := r.Scan(append(columns, &t.Stated, &t.Escalations, &t.HandleMeasured, &t.HandleS, &t.HoldMeasured, &t.HoldS,
				&t.RepeatS, &t.ForwardedS, &t.OtherHoldS, &t.Transfers)...)
			all = append(all, t)
			return err
		})
		if err != nil || plain {
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
