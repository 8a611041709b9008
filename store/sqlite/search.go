package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"earshot/models"
)

const (
	defaultLimit = 20
	maxLimit     = 1000
	// mostRanked is how many conversations are ranked by relevance, the newest
	// first: each takes 3 µs, and whoever finds more has to say more.
	mostRanked = 5_000
)

// candidate is a conversation on its way into a page. Pages are in the order of
// group, key, and id.
type candidate struct {
	n     int64
	group int // 1: what was found but not ranked
	key   int64
	id    string
}

// compare reads ids, which lie all over the memory, only where it must.
func compare(a, b candidate) int {
	if order := cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.key, b.key)); order != 0 {
		return order
	}
	return strings.Compare(a.id, b.id)
}

// orderOf names the order a query asks for.
func orderOf(q models.Query, m match) string {
	switch {
	case q.Sort == models.SortRelevance && m.all == "", q.Sort == "":
		return models.SortNewest
	}
	return q.Sort
}

// key is where the conversation stands in an order. What was not measured
// comes last.
func (r *row) key(order string) int64 {
	switch order {
	case models.SortOldest:
		return r.started
	case models.SortSentiment:
		return int64(r.sentiment)
	case models.SortLongest:
		if r.duration == unmeasured {
			return math.MaxInt64
		}
		return -r.duration
	}
	return -r.started
}

// cursor is where a page ended: its last candidate.
type cursor struct {
	Store string `json:"store"`
	Sort  string `json:"sort"`
	Group int    `json:"group"`
	Key   *int64 `json:"key"`
	ID    string `json:"id"`
}

const cursorOf = "sqlite/2"

func cursorAt(order string, c candidate) string {
	b, _ := json.Marshal(cursor{cursorOf, order, c.group, &c.key, c.id}) // numbers and texts: cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func readCursor(text, order string) (candidate, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(b, &c) != nil || c.Store != cursorOf || c.Sort != order || c.Key == nil {
		return candidate{}, models.ErrBadCursor
	}
	return candidate{group: c.Group, key: *c.Key, id: c.ID}, nil
}

// Search finds in the columns, and reads only the hits from the tables. See
// store.Reader.
func (s *Store) Search(ctx context.Context, q models.Query) (models.Page, error) {
	return s.search(ctx, q, nil)
}

// Find counts in the same pass over the columns. See store.Reader.
func (s *Store) Find(ctx context.Context, q models.Query) (page models.Page, counted models.Facets, err error) {
	page, err = s.search(ctx, q, &counted)
	return page, counted, err
}

// search finds, and counts facets unless counted is nil.
func (s *Store) search(ctx context.Context, q models.Query, counted *models.Facets) (models.Page, error) {
	page := models.Page{Hits: []models.Hit{}}
	m := matchOf(q)
	order := orderOf(q, m)
	var after *candidate
	if q.After != "" {
		c, err := readCursor(q.After, order)
		if err != nil {
			return page, err
		}
		after = &c
	}
	limit := q.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, maxLimit)
	said, whose, err := s.narrowed(ctx, "searching", q)
	if err != nil {
		return page, err
	}
	t := top{most: limit + 1, after: after}
	if order == models.SortRelevance {
		page.Total, err = s.ranked(ctx, q, m, said, whose, &t, counted)
	} else {
		page.Total = s.columns.find(q, said.set, whose, order, t.add, counted)
	}
	if err != nil {
		return page, err
	}
	found := t.best()
	if len(found) > limit {
		found = found[:limit]
		page.Next = cursorAt(order, found[limit-1])
	}
	page.Hits, err = s.hits(ctx, found, m)
	return page, err
}

// find calls add with everything that passes, and counts it; and facets, unless
// counted is nil.
func (c *columns) find(q models.Query, said, whose set, order string, add func(candidate), counted *models.Facets) (total int64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	p := c.pass(q, said, whose)
	var of *counting
	if counted != nil {
		of = c.counting(q)
	}
	for i := range c.rows {
		// What was stored last is mostly the newest: the best first, so that the rest is not kept and sorted.
		n := len(c.rows) - 1 - i
		if order == models.SortOldest {
			n = i
		}
		failed, within := p.failed(n)
		if !within {
			continue
		}
		if failed == 0 {
			total++
			add(candidate{n: int64(n), key: c.rows[n].key(order), id: c.rows[n].id})
		}
		if of != nil {
			of.count(&c.rows[n], failed)
		}
	}
	if counted != nil {
		*counted = of.facets()
	}
	return total
}

// ranked finds by relevance: the newest of what passes are ranked by how well
// their words match, and what is older follows.
func (s *Store) ranked(ctx context.Context, q models.Query, m match, said *saying, whose set, t *top, counted *models.Facets) (total int64, err error) {
	newest := top{most: s.mostRanked}
	total = s.columns.find(q, said.set, whose, models.SortNewest, newest.add, counted)
	if total == 0 {
		return 0, nil
	}
	ranking := newest.best()
	if t.after == nil || t.after.group == 0 {
		if err := s.rank(ctx, m, said, ranking, t.add); err != nil {
			return 0, err
		}
	}
	if total > int64(len(ranking)) && !t.full() {
		s.columns.find(q, said.set, whose, models.SortNewest, func(c candidate) {
			if compare(c, ranking[len(ranking)-1]) > 0 {
				c.group = 1
				t.add(c)
			}
		}, nil)
	}
	return total, nil
}

// rank calls add with these candidates, their keys by how well the words match.
func (s *Store) rank(ctx context.Context, m match, said *saying, ranking []candidate, add func(candidate)) error {
	said.ranking.Lock()
	defer said.ranking.Unlock()
	if slices.ContainsFunc(ranking, func(c candidate) bool { _, known := said.ranks[c.n]; return !known }) {
		ranks, err := s.ranks(ctx, m, said.set, ranking)
		if err != nil {
			return err
		}
		said.ranks = ranks
	}
	for _, c := range ranking {
		if key, still := said.ranks[c.n]; still {
			c.key = key
			add(c)
		}
	}
	return nil
}

// ranks are how well the words match, lower is better, at least of these
// candidates; some may be missing that were written anew meanwhile.
func (s *Store) ranks(ctx context.Context, m match, said set, ranking []candidate) (map[int64]int64, error) {
	wanted := make([]int64, len(ranking))
	for i, c := range ranking {
		wanted[i] = c.n
	}
	first, last := slices.Min(wanted), slices.Max(wanted)
	// Within the bounds is where the newest are, mostly. Unless nearly all there are wanted, they
	// are listed; the + keeps SQLite from evaluating the match once for each on the list.
	query, args := "SELECT rowid, rank FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?", []any{m.all, first, last}
	if m.none != "" || len(m.near) > 0 || said.between(first, last) > 2*len(wanted) {
		query, args = query+" AND +rowid IN (SELECT value FROM json_each(?))", append(args, list(wanted))
	}
	ranks := make(map[int64]int64, len(wanted))
	err := s.reading(ctx, "ranking what was found", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		return each(rows, err, func(r *sql.Rows) error {
			var n int64
			var rank float64
			err := r.Scan(&n, &rank)
			ranks[n] = ordered(rank)
			return err
		})
	})
	return ranks, err
}

// ordered is a whole number that stands among others as f does.
func ordered(f float64) int64 {
	b := int64(math.Float64bits(f))
	if b < 0 {
		b ^= math.MaxInt64
	}
	return b
}

// top keeps the first few candidates after a place.
type top struct {
	most  int
	after *candidate
	kept  []candidate
	worst *candidate // of kept, once there are enough
}

func (t *top) add(c candidate) {
	if t.worst != nil && compare(c, *t.worst) >= 0 || t.after != nil && compare(c, *t.after) <= 0 {
		return
	}
	t.kept = append(t.kept, c)
	if len(t.kept) >= 2*t.most+1000 {
		t.cut()
	}
}

func (t *top) cut() {
	slices.SortFunc(t.kept, compare)
	if len(t.kept) >= t.most {
		t.kept = t.kept[:t.most]
		worst := t.kept[t.most-1]
		t.worst = &worst
	}
}

func (t *top) best() []candidate {
	t.cut()
	return t.kept
}

// full reports whether nothing that comes after all it was given can be kept.
func (t *top) full() bool { return len(t.kept) >= t.most }
