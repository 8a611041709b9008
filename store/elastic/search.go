package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"earshot/models"
	"earshot/store/search"
)

// maxAnalyzed is how many characters of one field a highlight reads. A text
// beyond Elasticsearch's own limit of a million would fail the whole search.
const maxAnalyzed = 500_000

// answer is what is read of a search's answer.
type answer struct {
	PIT  string `json:"pit_id"`
	Hits struct {
		Total struct {
			Value int64 `json:"value"`
		} `json:"total"`
		Hits []hit `json:"hits"`
	} `json:"hits"`
	Aggregations json.RawMessage `json:"aggregations"`
}

type hit struct {
	Index     string              `json:"_index"`
	ID        string              `json:"_id"`
	Seq       int64               `json:"_seq_no"`
	Term      int64               `json:"_primary_term"`
	Source    json.RawMessage     `json:"_source"`
	Sort      []json.RawMessage   `json:"sort"`
	Highlight map[string][]string `json:"highlight"`
}

// search sends a search to an index pattern, or to the point in time that is
// part of the body where the pattern is empty.
func (s *Store) search(ctx context.Context, pattern string, body object) (*answer, error) {
	return s.searchWith(ctx, pattern, body, "")
}

// searchRemembered has Elasticsearch remember which hits are the first of each
// index, for as long as that is not written to. Of searches that count it does
// so by itself.
func (s *Store) searchRemembered(ctx context.Context, pattern string, body object) (*answer, error) {
	return s.searchWith(ctx, pattern, body, "&request_cache=true")
}

func (s *Store) searchWith(ctx context.Context, pattern string, body object, parameters string) (*answer, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("elasticsearch: search: %w", err)
	}
	r := request{op: "search", method: http.MethodPost, path: "/_search", body: text,
		query: "allow_partial_search_results=false&filter_path=pit_id,hits.total.value,hits.hits,aggregations" + parameters}
	if pattern != "" {
		r.path = "/" + pattern + "/_search"
		r.query += "&ignore_unavailable=true"
	}
	a := new(answer)
	if err := s.do(ctx, r, a); err != nil {
		return nil, err
	}
	return a, nil
}

// searchAll sends several searches of an index pattern in one request. Their
// answers come in the same order.
func (s *Store) searchAll(ctx context.Context, pattern string, bodies []object) ([]answer, error) {
	var lines []byte
	for _, body := range bodies {
		for _, line := range []object{{"index": pattern, "ignore_unavailable": true, "allow_partial_search_results": false}, body} {
			text, err := json.Marshal(line)
			if err != nil {
				return nil, fmt.Errorf("elasticsearch: search: %w", err)
			}
			lines = append(append(lines, text...), '\n')
		}
	}
	r := request{op: "search", method: http.MethodPost, path: "/_msearch", body: lines, lines: true,
		query: "filter_path=responses.status,responses.error.type,responses.hits.total.value,responses.aggregations"}
	var found struct {
		Responses []struct {
			answer
			Status int `json:"status"`
			Error  struct {
				Type string `json:"type"`
			} `json:"error"`
		} `json:"responses"`
	}
	if err := s.do(ctx, r, &found); err != nil {
		return nil, err
	}
	if len(found.Responses) != len(bodies) {
		return nil, &Error{Op: r.op, Address: s.address, Cause: fmt.Errorf("%d searches were sent, %d answered", len(bodies), len(found.Responses))}
	}
	answers := make([]answer, len(bodies))
	for i, one := range found.Responses {
		if one.Status >= 300 {
			return nil, &Error{Op: r.op, Address: s.address, Status: one.Status, Type: one.Error.Type}
		}
		answers[i] = one.answer
	}
	return answers, nil
}

// Search counts first, in a request that Elasticsearch remembers for as long as
// an index does not change, and then reads only as much as the page needs. See
// store.Reader.
func (s *Store) Search(ctx context.Context, q models.Query) (models.Page, error) {
	at, err := orderOf(q).cursorOf(q)
	if err != nil {
		return models.Page{}, err
	}
	found, err := s.search(ctx, s.allMonths(), counting(queryOf(q), monthAggs()))
	if err != nil {
		return models.Page{}, err
	}
	top, err := levelFrom(found.Aggregations)
	if err != nil {
		return models.Page{}, s.unreadable("its counts of months", err)
	}
	months, err := s.monthsIn(top)
	if err != nil {
		return models.Page{}, err
	}
	return s.page(ctx, q, at, found.Hits.Total.Value, months)
}

// Find is Search and Facets of one query, which is counted once. See store.Reader.
func (s *Store) Find(ctx context.Context, q models.Query) (models.Page, models.Facets, error) {
	at, err := orderOf(q).cursorOf(q)
	if err != nil {
		return models.Page{}, models.Facets{}, err
	}
	f, months, err := s.facets(ctx, q)
	if err != nil {
		return models.Page{}, models.Facets{}, err
	}
	page, err := s.page(ctx, q, at, f.Total, months)
	return page, f, err
}

// unreadable says what of an answer was not as expected.
func (s *Store) unreadable(what string, err error) error {
	return fmt.Errorf("elasticsearch at %s: %s cannot be read: %w", s.address, what, unquoted(err))
}

// page reads the hits of a page out of so many, which these months hold.
func (s *Store) page(ctx context.Context, q models.Query, at cursor, total int64, months []monthCount) (models.Page, error) {
	page := models.Page{Total: total, Hits: []models.Hit{}}
	if total == 0 {
		return page, nil
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	limit = min(limit, 1000)
	by := orderOf(q)
	since := at.Since // what was ranked on the first page is on the next ones
	if q.After == "" && by.name == models.SortRelevance && total > s.ranked {
		since = newestHolding(months, s.ranked)
	}
	hits, err := s.ordered(ctx, q, by.stages(since), at, months, limit+1) // one more tells whether there is a next page
	if err != nil {
		return models.Page{}, err
	}
	for _, h := range hits[:min(limit, len(hits))] {
		c, err := conversationFrom(h.Source)
		if err != nil {
			return models.Page{}, err
		}
		snippets := snippetsOf(c.Turns, h.Highlight)
		c.Turns = nil
		page.Hits = append(page.Hits, models.Hit{Conversation: c, Snippets: snippets})
	}
	if len(hits) > limit {
		last := hits[limit-1]
		if page.Next, err = last.stage.next(last.Sort); err != nil {
			return models.Page{}, s.unreadable("the sort values of a search", err)
		}
	}
	return page, nil
}

// mostRanked is how many conversations are ranked by relevance at least: the
// newest months that hold so many. A word that a million conversations hold
// says nothing about any of them, and each month takes two milliseconds.
const mostRanked = 5_000

// staged is a hit and the stage it was found in.
type staged struct {
	hit
	stage stage
}

// ordered reads the first hits after a place, stage by stage, from the months
// that can have them.
func (s *Store) ordered(ctx context.Context, q models.Query, stages []stage, after cursor, months []monthCount, most int) ([]staged, error) {
	marks := highlightOf(q)
	var all []staged
	for _, st := range stages {
		if after.Order != "" && after.Order != st.name {
			continue
		}
		within := st.months(months, after, most-len(all))
		if len(within) == 0 {
			continue
		}
		body := object{"query": queryOf(st.within(q)), "size": most - len(all), "sort": st.by, "track_total_hits": false, "_source": headFields(marks != nil)}
		if after.Order != "" {
			body["search_after"] = []any{after.Value, after.ID}
			after = cursor{}
		}
		if marks != nil {
			body["highlight"] = marks
		}
		found, err := s.searchRemembered(ctx, s.indicesOf(within), body)
		if err != nil {
			return nil, err
		}
		for _, h := range found.Hits.Hits {
			all = append(all, staged{h, st})
		}
		if len(all) >= most {
			break
		}
	}
	return all, nil
}

// highlightOf asks for the turns that hold the wanted words, whole and marked;
// nil where there are none.
func highlightOf(q models.Query) object {
	wanted := search.Parse(q.Text).Wanted
	if len(wanted) == 0 {
		return nil
	}
	fields := object{}
	for _, f := range fieldsOf(q.Speaker) {
		fields[f] = object{"highlight_query": object{"bool": object{"should": marking(wanted, f)}}}
	}
	return object{
		"type": "unified", "number_of_fragments": 0, "max_analyzed_offset": maxAnalyzed,
		"pre_tags": []string{models.MarkStart}, "post_tags": []string{models.MarkEnd}, "fields": fields,
	}
}
