package elastic

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"earshot/models"
)

// monthCount is a month that holds something of what a query finds.
type monthCount struct {
	start time.Time
	count int64
}

// end is where the next month starts.
func (m monthCount) end() time.Time { return m.start.AddDate(0, 1, 0) }

const (
	// mostMonths is how many months are told apart: a century.
	mostMonths = 1200
	// mostNamed is how many months a request names; beyond, it asks all of them.
	// Elasticsearch takes addresses of four kilobytes.
	mostNamed = 12
	// monthsOf is the name of the aggregation by month.
	monthsOf = "months"
)

// monthAggs count by month. A search has an overhead of 0.3 ms of CPU in each
// month that it asks, which is most of what a page costs once it is counted.
func monthAggs() object {
	return object{monthsOf: object{"terms": object{"field": "_index", "size": mostMonths}}}
}

// monthsIn are the months that were counted, the newest first.
func (s *Store) monthsIn(l level) ([]monthCount, error) {
	var counted struct {
		Buckets []struct {
			Index string `json:"key"`
			Count int64  `json:"doc_count"`
		} `json:"buckets"`
	}
	if err := decodeIf(l.facets[monthsOf], &counted); err != nil {
		return nil, s.unreadable("its counts of months", err)
	}
	months := make([]monthCount, len(counted.Buckets))
	for i, b := range counted.Buckets {
		start, err := time.Parse(monthFormat, strings.TrimPrefix(b.Index, s.monthIndex("")))
		if err != nil {
			return nil, fmt.Errorf("elasticsearch at %s: the index %s is not of a month: %w", s.address, b.Index, err)
		}
		months[i] = monthCount{start, b.Count}
	}
	slices.SortFunc(months, func(a, b monthCount) int { return b.start.Compare(a.start) })
	return months, nil
}

// newestHolding is the start of the newest months, the newest first, that hold
// so many conversations together; of all of them, if they do not.
func newestHolding(months []monthCount, many int64) time.Time {
	var since time.Time
	for _, m := range months {
		if since = m.start; many <= m.count {
			break
		}
		many -= m.count
	}
	return since
}

// months are those, out of all that hold something, the newest first, that can
// have the stage's first so many hits after a place.
func (st stage) months(all []monthCount, after cursor, many int) []monthCount {
	all = slices.DeleteFunc(slices.Clone(all), func(m monthCount) bool {
		return !st.since.IsZero() && (st.name == older) != m.start.Before(st.since)
	})
	if st.name == models.SortOldest {
		slices.Reverse(all)
	} else if st.name != models.SortNewest && st.name != older {
		return all
	}
	left := int64(many)
	if after.Order != "" {
		var ms float64
		if json.Unmarshal(after.Value, &ms) != nil || math.Abs(ms) > math.MaxInt64/2 {
			return all
		}
		place := time.UnixMilli(int64(ms)).UTC()
		all = slices.DeleteFunc(all, func(m monthCount) bool {
			return st.name == models.SortOldest && !m.end().After(place) || st.name != models.SortOldest && m.start.After(place)
		})
		if len(all) > 0 {
			left += all[0].count // however much of the place's own month comes before it
		}
	}
	for i, m := range all {
		if left -= m.count; left <= 0 {
			return all[:i+1]
		}
	}
	return all
}

// indicesOf are the indices of these months.
func (s *Store) indicesOf(months []monthCount) string {
	if len(months) > mostNamed {
		return s.allMonths()
	}
	names := make([]string, len(months))
	for i, m := range months {
		names[i] = s.monthIndex(m.start.Format(monthFormat))
	}
	return strings.Join(names, ",")
}
