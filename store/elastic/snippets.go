package elastic

import (
	"strings"

	"earshot/models"
	"earshot/store/search"
)

// headFields reads a document without what search results leave out; the
// texts of its turns come along where they tell which turn was found.
func headFields(turns bool) pick {
	if turns {
		return pick{Excludes: []string{"turns.sentiment", "turns.pii", "turns.start_ms", "turns.end_ms", "findings", "customer_text", "agent_text"}}
	}
	return pick{Excludes: []string{"turns", "findings", "customer_text", "agent_text"}}
}

// snippetsOf are the turns that were found. Elasticsearch gives them whole and
// marked, in their order, but not their places: those are found by their texts.
func snippetsOf(turns []models.Turn, highlight map[string][]string) []models.Snippet {
	var marked []models.Snippet
	found := map[string][]string{models.SpeakerCustomer: highlight["customer_text"], models.SpeakerAgent: highlight["agent_text"]}
	for i, t := range turns {
		left := found[t.Speaker]
		if len(left) > 0 && sameText(t.Text, left[0]) {
			marked = append(marked, models.Snippet{Turn: i, Speaker: t.Speaker, Text: left[0]})
			found[t.Speaker] = left[1:]
		}
	}
	return search.Best(marked)
}

func sameText(plain, marked string) bool {
	return len(plain) <= len(marked) && search.Unmarked(plain) == search.Unmarked(marked) && strings.Contains(marked, models.MarkStart)
}
