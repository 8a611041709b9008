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
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("elasticsearch: search: %w", err)
	}
	r := request{op: "search", method: http.MethodPost, path: "/_search", body: text,
		query: "allow_partial_search_results=false&filter_path=pit_id,hits.total.value,hits.hits,aggregations"}
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

// Search returns one page; models.ErrBadCursor for an After it does not know.
func (s *Store) Search(ctx context.Context, q models.Query) (models.Page, error) {
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	limit = min(limit, 1000)
	by := orderOf(q)
	marks := highlightOf(q)
	body := object{
		"query": queryOf(q), "size": limit + 1, "sort": by.by, "track_total_hits": true, // one more tells whether there is a next page
		"_source": headFields(marks != nil),
	}
	if q.After != "" {
		after, err := by.after(q.After)
		if err != nil {
			return models.Page{}, err
		}
		body["search_after"] = after
	}
	if marks != nil {
		body["highlight"] = marks
	}
	found, err := s.search(ctx, s.allMonths(), body)
	if err != nil {
		return models.Page{}, err
	}
	page := models.Page{Total: found.Hits.Total.Value, Hits: []models.Hit{}}
	hits := found.Hits.Hits[:min(limit, len(found.Hits.Hits))]
	for _, h := range hits {
		c, err := conversationFrom(h.Source)
		if err != nil {
			return models.Page{}, err
		}
		snippets := snippetsOf(c.Turns, h.Highlight)
		c.Turns = nil
		page.Hits = append(page.Hits, models.Hit{Conversation: c, Snippets: snippets})
	}
	if len(found.Hits.Hits) > limit {
		if page.Next, err = by.next(hits[limit-1].Sort); err != nil {
			return models.Page{}, fmt.Errorf("elasticsearch at %s: search: its sort values cannot be read: %w", s.address, unquoted(err))
		}
	}
	return page, nil
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
