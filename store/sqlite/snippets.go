package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"earshot/models"
	"earshot/store/search"
)

// snippets are the turns of one conversation in which the expression finds
// something. The index keeps each speaker's turns in their order, so that the
// speakers of all turns tell which one it is.
func snippets(ctx context.Context, tx *sql.Tx, n int64, expression string) ([]models.Snippet, error) {
	var said [2]string
	var rest string
	err := tx.QueryRowContext(ctx, `SELECT highlight(words, 0, ?1, ?2), highlight(words, 1, ?1, ?2), (SELECT body FROM documents WHERE n = ?4)
		FROM words WHERE words MATCH ?3 AND rowid = ?4`, models.MarkStart, models.MarkEnd, expression, n).Scan(&said[0], &said[1], &rest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // it was written anew since it was found
	}
	if err != nil {
		return nil, err
	}
	var spoken struct {
		Turns []struct {
			Speaker string `json:"speaker"`
		} `json:"turns"`
	}
	if err := json.Unmarshal([]byte(rest), &spoken); err != nil {
		return nil, fmt.Errorf("a stored document is damaged: %w", err)
	}
	turns := [2][]string{strings.Split(said[0], turnBorder), strings.Split(said[1], turnBorder)}
	var marked []models.Snippet
	for i, t := range spoken.Turns {
		column := map[string]int{models.SpeakerCustomer: 0, models.SpeakerAgent: 1}
		of, indexed := column[t.Speaker]
		if !indexed || len(turns[of]) == 0 {
			continue
		}
		if strings.Contains(turns[of][0], models.MarkStart) {
			marked = append(marked, models.Snippet{Turn: i, Speaker: t.Speaker, Text: turns[of][0]})
		}
		turns[of] = turns[of][1:]
	}
	return search.Best(marked), nil
}
