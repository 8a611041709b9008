package sqlite

import (
	"context"
	"database/sql"
	"math"
	"strings"
	"sync"

	"earshot/models"
)

// columns hold in memory what searches go by, of every conversation. A filter
// that reads the tables takes 50 to 800 ms at 100,000 conversations, and a
// search with its facets is a dozen of those; this takes a few milliseconds, for
// about 150 bytes a conversation (docs/adr/0017-search.md). They are read with
// the first question, and then only what was written since.
type columns struct {
	mu     sync.RWMutex
	writes int64 // of the sequence, up to which they are true
	rows   []row // by the conversation's n; absent ones are the zero row
	values []value
	ids    map[value]valueID
	chunk  []valueID // where the next row's values are cut from
}

// value is one value of one facet, named by the facet's place in
// models.FacetNames.
type value struct {
	facet int
	name  string
}

// valueID is the place of a value in columns.values.
type valueID uint32

// row is one conversation.
type row struct {
	id        string
	started   int64
	duration  int64 // unmeasured where nobody knows
	values    []valueID
	sentiment int32 // unscored where nothing was
	sample    int16
}

const (
	unmeasured = math.MinInt64
	unscored   = math.MaxInt32
)

func (r row) there() bool { return len(r.values) > 0 } // every conversation has a service, if only NoService

// fresh brings the columns up to what tx sees, or leaves them where they are
// already beyond it. It returns how far tx sees.
func (c *columns) fresh(ctx context.Context, tx *sql.Tx) (int64, error) {
	var writes, erased int64
	if err := tx.QueryRowContext(ctx, "SELECT writes, erased FROM sequence").Scan(&writes, &erased); err != nil {
		return 0, err
	}
	c.mu.RLock()
	current := c.ids != nil && c.writes >= writes
	c.mu.RUnlock()
	if current {
		return writes, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ids != nil && c.writes >= writes { // another question was faster
		return writes, nil
	}
	since := c.writes
	if c.ids == nil || erased > since {
		since, c.rows, c.values, c.ids = 0, nil, nil, map[value]valueID{}
	}
	if err := c.read(ctx, tx, since); err != nil {
		c.ids, c.writes = nil, 0 // half read: the next question begins anew
		return 0, err
	}
	c.writes = writes
	return writes, nil
}

// tagBorder stands between the tags of a row, and tagKind between kind and name.
const tagBorder, tagKind = "\x1f", "\x1e"

func (c *columns) read(ctx context.Context, tx *sql.Tx, since int64) error {
	rows, err := tx.QueryContext(ctx, `SELECT n, id, started, duration, sample, service, channel, queue, agent, sentiment, stated, repeat_window <= 1,
		(SELECT ifnull(group_concat(kind || char(30) || name, char(31)), '') FROM tags WHERE tags.n = c.n) FROM conversations c WHERE writes > ?`, since)
	return each(rows, err, func(r *sql.Rows) error {
		var n int64
		var of row
		var duration, sentiment sql.NullInt64
		var service, channel, queue, agent, tags string
		var stated, linked bool
		if err := r.Scan(&n, &of.id, &of.started, &duration, &of.sample, &service, &channel, &queue, &agent, &sentiment, &stated, &linked, &tags); err != nil {
			return err
		}
		if service == "" {
			service = models.NoService
		}
		own := []valueID{c.id(facetService, service)}
		for _, one := range []value{{facetChannel, channel}, {facetQueue, queue}, {facetAgent, agent}} {
			if one.name != "" {
				own = append(own, c.id(one.facet, one.name))
			}
		}
		for tag := range strings.SplitSeq(tags, tagBorder) {
			if kind, name, ok := strings.Cut(tag, tagKind); ok {
				own = append(own, c.id(facetOfTag(kind), name))
			}
		}
		of.sentiment = unscored
		if sentiment.Valid {
			of.sentiment = int32(sentiment.Int64)
			own = append(own, c.id(facetSentiment, sentimentOf(sentiment.Int64)))
		}
		if stated {
			own = append(own, c.id(facetRepeat, models.RepeatStated))
		}
		if linked {
			own = append(own, c.id(facetRepeat, models.RepeatLinked))
		}
		of.duration = unmeasured
		if duration.Valid {
			of.duration = duration.Int64
			own = append(own, c.id(facetHandle, bandOf(duration.Int64)))
		}
		of.values = c.keep(own)
		for int64(len(c.rows)) <= n {
			c.rows = append(c.rows, row{})
		}
		c.rows[n] = of
		return nil
	})
}

// id is the id of a value, which is new where it was not seen before.
func (c *columns) id(facet int, name string) valueID {
	v := value{facet, name}
	id, known := c.ids[v]
	if !known {
		id = valueID(len(c.values))
		c.values, c.ids[v] = append(c.values, v), id
	}
	return id
}

// keep copies values into a chunk, so that a million rows are few allocations.
func (c *columns) keep(own []valueID) []valueID {
	const chunk = 1 << 16
	if len(own) > cap(c.chunk)-len(c.chunk) {
		c.chunk = make([]valueID, 0, max(chunk, len(own)))
	}
	from := len(c.chunk)
	c.chunk = append(c.chunk, own...)
	return c.chunk[from:len(c.chunk):len(c.chunk)]
}

func sentimentOf(milli int64) string {
	switch {
	case milli <= negativeMilli:
		return models.SentimentNegative
	case milli >= -negativeMilli:
		return models.SentimentPositive
	}
	return models.SentimentNeutral
}

func bandOf(seconds int64) string {
	for _, band := range models.HandleBands() {
		if band.ToS == nil || seconds < *band.ToS {
			return band.Name
		}
	}
	return ""
}
