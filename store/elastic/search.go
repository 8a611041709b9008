package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"earshot/models"
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

// Search returns one page; models.ErrBadCursor for an After it does not know.
func (s *Store) Search(ctx context.Context, q models.Query) (models.Page, error) {
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	limit = min(limit, 1000)
	by := orderOf(q)
	body := object{
		"query": queryOf(q), "size": limit + 1, "sort": by.by, "track_total_hits": true, // one more tells whether there is a next page
		"_source": pick{Excludes: []string{"turns", "findings", "customer_text", "agent_text"}},
	}
	if q.After != "" {
		after, err := by.after(q.After)
		if err != nil {
			return models.Page{}, err
		}
		body["search_after"] = after
	}
	if marks := highlightOf(q); marks != nil {
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
		page.Hits = append(page.Hits, models.Hit{Conversation: c, Highlights: slices.Concat(h.Highlight["customer_text"], h.Highlight["agent_text"])})
	}
	if len(found.Hits.Hits) > limit {
		if page.Next, err = by.next(hits[limit-1].Sort); err != nil {
			return models.Page{}, fmt.Errorf("elasticsearch at %s: search: its sort values cannot be read: %w", s.address, unquoted(err))
		}
	}
	return page, nil
}

// highlightOf asks for the snippets that hold the wanted words; nil where
// there are none.
func highlightOf(q models.Query) object {
	t := parseText(q.Text)
	if len(t.wanted) == 0 {
		return nil
	}
	fields := object{}
	for _, f := range fieldsOf(q.Speaker) {
		fields[f] = object{"highlight_query": object{"bool": object{"should": t.highlightClauses(f)}}}
	}
	return object{
		"type": "unified", "number_of_fragments": 3, "fragment_size": 160, "max_analyzed_offset": maxAnalyzed,
		"pre_tags": []string{models.MarkStart}, "post_tags": []string{models.MarkEnd}, "fields": fields,
	}
}
