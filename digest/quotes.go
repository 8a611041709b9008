package digest

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"earshot/models"
)

// Limits of quotes.
const (
	QuotesShown = 2   // of each pain point
	QuoteRunes  = 200 // at most, of one
)

// Quotes chooses at most n quotes for a cell among conversations: of different
// customers, of different words, negative turns first. The conversations come
// in the order in which they are preferred; publicURL begins the links and may
// be empty.
func Quotes(cell Cell, conversations []*models.Conversation, n int, publicURL string) []Quote {
	var found []candidate
	for i, c := range conversations {
		if best, ok := evidence(c, cell.Topic); ok && sameService(c, cell.Service) {
			best.order = i
			found = append(found, best)
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int {
		return cmp.Or(compareBool(b.negative, a.negative), cmp.Compare(a.order, b.order))
	})
	chosen := []Quote{}
	customers, texts := map[string]bool{}, map[string]bool{}
	for _, f := range found {
		text := excerpt(f.text, f.finding.Start, f.finding.End)
		customer, words := cmp.Or(f.conversation.CustomerKey, "conversation "+f.conversation.ID), plainWords(f.text)
		if len(chosen) == n || customers[customer] || texts[words] {
			continue
		}
		customers[customer], texts[words] = true, true
		chosen = append(chosen, Quote{
			ConversationID: f.conversation.ID, Turn: f.finding.Turn, Speaker: f.finding.Speaker, Text: text,
			URL: Link(publicURL, f.conversation.ID, f.finding.Turn),
		})
	}
	return chosen
}

// candidate is the finding of a conversation that shows a topic best.
type candidate struct {
	conversation *models.Conversation
	finding      models.Finding
	text         string
	negative     bool
	score        float64
	order        int
}

// evidence is the topic's finding in a customer's turn, the most negative one,
// of equal ones the first. Agents' words are nobody's complaint.
func evidence(c *models.Conversation, topic string) (best candidate, found bool) {
	for _, f := range c.Findings {
		if f.Kind != models.FindingTopic || f.Name != topic || f.Speaker != models.SpeakerCustomer || f.Turn < 0 || f.Turn >= len(c.Turns) {
			continue
		}
		turn := c.Turns[f.Turn]
		one := candidate{conversation: c, finding: f, text: turn.Text}
		if turn.Sentiment != nil {
			one.score = turn.Sentiment.Score
			one.negative = turn.Sentiment.Label == models.SentimentNegative
		}
		if !found || one.score < best.score {
			best, found = one, true
		}
	}
	return best, found
}

func sameService(c *models.Conversation, service string) bool {
	return c.Service == service || service == models.NoService && c.Service == ""
}

// excerpt cuts a turn to QuoteRunes around the bytes [start, end), at spaces.
func excerpt(text string, start, end int) string {
	runes := []rune(text)
	if len(runes) <= QuoteRunes {
		return strings.TrimSpace(text)
	}
	// The two marks of a cut count too.
	const room = QuoteRunes - 2
	start, end = min(max(start, 0), len(text)), min(max(end, 0), len(text))
	from := len([]rune(text[:start]))
	length := len([]rune(text[start:max(start, end)]))
	first := max(0, min(from-(room-min(length, room))/2, len(runes)-room))
	last := first + room
	if first > 0 {
		if space := nextSpace(runes[first:last]); first+space < from {
			first += space
		}
	}
	if last < len(runes) {
		if space := lastSpace(runes[first:last]); first+space >= from+length {
			last = first + space
		}
	}
	cut := strings.TrimSpace(string(runes[first:last]))
	if first > 0 {
		cut = "…" + cut
	}
	if last < len(runes) {
		cut += "…"
	}
	return cut
}

func nextSpace(runes []rune) int {
	i := slices.IndexFunc(runes, unicode.IsSpace)
	return max(i, 0)
}

// lastSpace is where the last word, which may be cut, begins; the end where
// there is no space.
func lastSpace(runes []rune) int {
	for i := len(runes) - 1; i > 0; i-- {
		if unicode.IsSpace(runes[i]) {
			return i
		}
	}
	return len(runes)
}

// plainWords are what two quotes are compared by: case, punctuation and what
// was redacted aside.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
}

// Link leads to a turn of a conversation; empty without a public address.
func Link(publicURL, id string, turn int) string {
	if publicURL == "" {
		return ""
	}
	return strings.TrimRight(publicURL, "/") + "/conversations/" + url.PathEscape(id) + "#turn-" + strconv.Itoa(turn)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
