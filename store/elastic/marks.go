package elastic

import (
	"cmp"
	"context"
	"slices"
	"time"

	"earshot/models"
)

// DayMarks returns one mark per calendar day of zone that has a conversation
// or a rejected message in [from, to). Writes sums the sequence numbers of the
// day's documents, which Elasticsearch raises with every write.
func (s *Store) DayMarks(ctx context.Context, zone *time.Location, from, to time.Time) ([]models.DayMark, error) {
	conversations, err := s.byDay(ctx, s.allMonths(), "started_at", zone, between("started_at", from, to))
	if err != nil {
		return nil, err
	}
	rejected, err := s.byDay(ctx, s.state(), "time", zone, append(between("time", from, to), term("kind", kindRejected)))
	if err != nil {
		return nil, err
	}
	days := map[string]models.DayMark{}
	for _, d := range conversations {
		// The count is added because the very first sequence number is 0.
		days[d.Day] = models.DayMark{Day: d.Day, Contacts: d.Count, Writes: int64(d.Writes.Value) + d.Count}
	}
	for _, d := range rejected {
		mark := days[d.Day]
		mark.Day, mark.Rejected = d.Day, d.Count
		days[d.Day] = mark
	}
	marks := make([]models.DayMark, 0, len(days))
	for _, mark := range days {
		marks = append(marks, mark)
	}
	slices.SortFunc(marks, func(a, b models.DayMark) int { return cmp.Compare(a.Day, b.Day) })
	return marks, nil
}

// dayBucket is one day of a date histogram.
type dayBucket struct {
	Day    string `json:"key_as_string"`
	Count  int64  `json:"doc_count"`
	Writes struct {
		Value float64 `json:"value"`
	} `json:"writes"`
}

func (s *Store) byDay(ctx context.Context, pattern, field string, zone *time.Location, filter []any) ([]dayBucket, error) {
	var found struct {
		Days struct {
			Buckets []dayBucket `json:"buckets"`
		} `json:"days"`
	}
	days := object{
		"date_histogram": object{"field": field, "calendar_interval": "day", "time_zone": zoneName(zone), "format": "yyyy-MM-dd", "min_doc_count": 1},
		"aggs":           object{"writes": object{"sum": object{"field": "_seq_no"}}},
	}
	err := s.aggregate(ctx, pattern, object{"size": 0, "track_total_hits": false, "query": object{"bool": object{"filter": filter}}, "aggs": object{"days": days}}, &found)
	return found.Days.Buckets, err
}

// zoneName is what Elasticsearch calls a zone: its IANA name, or the offset of
// a zone that has none.
func zoneName(zone *time.Location) string {
	if _, err := time.LoadLocation(zone.String()); err == nil && zone != time.Local && zone.String() != "" {
		return zone.String()
	}
	return time.Unix(0, 0).In(zone).Format("-07:00")
}

// Coverage counts what a period is based on.
func (s *Store) Coverage(ctx context.Context, from, to time.Time) (models.Coverage, error) {
	var found struct {
		All            subset `json:"all"`
		Unlinkable     subset `json:"unlinkable"`
		WithoutService subset `json:"without_service"`
	}
	aggs := object{
		"all":             object{"filter": object{"match_all": object{}}},
		"unlinkable":      object{"filter": term("repeat.linkable", false)},
		"without_service": object{"missing": object{"field": "service"}},
	}
	body := object{"size": 0, "track_total_hits": false, "query": object{"bool": object{"filter": between("started_at", from, to)}}, "aggs": aggs}
	if err := s.aggregate(ctx, s.allMonths(), body, &found); err != nil {
		return models.Coverage{}, err
	}
	c := models.Coverage{Analysed: found.All.Count, Unlinkable: found.Unlinkable.Count, WithoutService: found.WithoutService.Count}
	filter := append(between("time", from, to), term("kind", kindRejected))
	over := counted{pattern: s.state(), query: object{"bool": object{"filter": filter}}, sources: []object{source("reason", "reason")}}
	for b, err := range s.buckets(ctx, over) {
		if err != nil {
			return models.Coverage{}, err
		}
		if c.Reasons == nil {
			c.Reasons = map[models.Reason]int64{}
		}
		c.Reasons[models.Reason(b.Key.Reason)] = b.Count
		c.Rejected += b.Count
	}
	c.Received = c.Analysed + c.Rejected
	return c, nil
}
