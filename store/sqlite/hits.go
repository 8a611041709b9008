package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// hits reads what was found, in its order. What was erased meanwhile is left out.
func (s *Store) hits(ctx context.Context, found []candidate, m match) ([]models.Hit, error) {
	numbers := make([]int64, len(found))
	for i, c := range found {
		numbers[i] = c.n
	}
	query := "SELECT n, d.head, c.link, '' FROM documents d JOIN conversations c USING (n) WHERE n IN (SELECT value FROM json_each(?))"
	if m.marks != "" {
		query = "SELECT n, d.head, c.link, d.body FROM documents d JOIN conversations c USING (n) WHERE n IN (SELECT value FROM json_each(?))"
	}
	byN := make(map[int64]*models.Conversation, len(found))
	spoken := make(map[int64][]models.Turn, len(found))
	err := s.reading(ctx, "reading what was found", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, list(numbers))
		return each(rows, err, func(r *sql.Rows) error {
			var n int64
			var head, link, rest string
			if err := r.Scan(&n, &head, &link, &rest); err != nil {
				return err
			}
			c, err := decode(head, "", link)
			byN[n] = c
			if err == nil && rest != "" {
				spoken[n], err = spokenIn(rest)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	marked := map[int64][]models.Snippet{}
	if m.marks != "" {
		if marked, err = s.snippets(ctx, spoken, m.marks); err != nil {
			return nil, s.failed("marking what was found", err)
		}
	}
	all := []models.Hit{}
	for _, n := range numbers {
		if byN[n] != nil {
			all = append(all, models.Hit{Conversation: byN[n], Snippets: marked[n]})
		}
	}
	return all, nil
}

// spokenIn is who says what in the body of a document.
func spokenIn(rest string) ([]models.Turn, error) {
	var spoken struct {
		Turns []struct {
			Speaker string `json:"speaker"`
			Text    string `json:"text"`
		} `json:"turns"`
	}
	if err := json.Unmarshal([]byte(rest), &spoken); err != nil {
		return nil, fmt.Errorf("a stored document is damaged: %w", err)
	}
	turns := make([]models.Turn, len(spoken.Turns))
	for i, t := range spoken.Turns {
		turns[i] = models.Turn{Speaker: t.Speaker, Text: t.Text}
	}
	return turns, nil
}
