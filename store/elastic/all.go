package elastic

import (
	"context"
	"iter"

	"earshot/models"
)

// allPage is how many whole conversations are in memory at once: some megabytes.
// Smaller pages take longer, bigger ones no less.
const allPage = 500

// All yields every whole conversation that matches, by start and then id, as
// they were when the first page was read.
func (s *Store) All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) {
		body := object{"query": queryOf(q), "_source": withoutTexts(), "sort": orderOf(models.Query{Sort: models.SortOldest}).by}
		for h, err := range s.hits(ctx, s.allMonths(), body, allPage) {
			var c *models.Conversation
			if err == nil {
				c, err = conversationFrom(h.Source)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}
