package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"earshot/models"
	"earshot/store/search"
)

// snippets are the turns, of each of some conversations, in which the
// expression finds something. FTS5 marks texts only where it finds them, and
// each search for one conversation in the large index takes 0.4 ms, of a phrase
// of common words more than one; so what was found is indexed anew, by itself.
func (s *Store) snippets(ctx context.Context, spoken map[int64][]models.Turn, expression string) (map[int64][]models.Snippet, error) {
	found := make(map[int64][]models.Snippet, len(spoken))
	err := s.apart(ctx, func(tx *sql.Tx) error {
		add, err := tx.PrepareContext(ctx, "INSERT INTO words (rowid, customer_text, agent_text) VALUES (?, ?, ?)")
		if err != nil {
			return err
		}
		for n, turns := range spoken {
			if _, err := add.ExecContext(ctx, n, textOf(turns, models.SpeakerCustomer), textOf(turns, models.SpeakerAgent)); err != nil {
				return err
			}
		}
		rows, err := tx.QueryContext(ctx, "SELECT rowid, highlight(words, 0, ?1, ?2), highlight(words, 1, ?1, ?2) FROM words WHERE words MATCH ?3",
			models.MarkStart, models.MarkEnd, expression)
		return each(rows, err, func(r *sql.Rows) error {
			var n int64
			var customer, agent string
			err := r.Scan(&n, &customer, &agent)
			found[n] = search.Best(markedTurns(spoken[n], customer, agent))
			return err
		})
	})
	return found, err
}

// markedTurns are the turns with marks, out of the marked texts of both
// speakers, which hold each one's turns in their order.
func markedTurns(turns []models.Turn, customer, agent string) []models.Snippet {
	left := map[string][]string{models.SpeakerCustomer: strings.Split(customer, turnBorder), models.SpeakerAgent: strings.Split(agent, turnBorder)}
	var marked []models.Snippet
	for i, t := range turns {
		own := left[t.Speaker]
		if len(own) == 0 {
			continue // neither of the two speaks
		}
		if strings.Contains(own[0], models.MarkStart) {
			marked = append(marked, models.Snippet{Turn: i, Speaker: t.Speaker, Text: own[0]})
		}
		left[t.Speaker] = own[1:]
	}
	return marked
}

// apart runs do on an empty index in memory, which cuts texts into words and
// stems as the one in the file does. What do writes is gone afterwards.
func (s *Store) apart(ctx context.Context, do func(*sql.Tx) error) error {
	conn, err := s.memory.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back into the pool
	if _, err := conn.ExecContext(ctx, "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (customer_text, agent_text, tokenize = '"+tokenizer+"')"); err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // on purpose
	return do(tx)
}
