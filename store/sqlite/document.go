package sqlite

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"earshot/models"
)

// document is a conversation as its rows keep it.
type document struct {
	head, body               string
	customerText, agentText  string
	started                  int64
	sentiment                *int64
	topics, signals, drivers []string
}

// body is the part of a conversation that search results leave out.
type body struct {
	Turns    []models.Turn    `json:"turns"`
	Findings []models.Finding `json:"findings"`
}

// encode makes the document, or a *models.Rejection where that is impossible.
func encode(c *models.Conversation) (document, error) {
	refuse := func(reason models.Reason, detail string) (document, error) {
		return document{}, &models.Rejection{Reason: reason, Stage: models.StageStore, Detail: detail}
	}
	if c.ID == "" {
		return refuse(models.ReasonMissingID, "a conversation needs an id")
	}
	d := document{started: nanoseconds(c.StartedAt), topics: c.Topics, signals: c.Signals, drivers: c.Drivers}
	if d.started == math.MinInt64 || d.started == math.MaxInt64 {
		return refuse(models.ReasonInvalidTime, fmt.Sprintf("started_at is in the year %d; a stored conversation needs a start between 1678 and 2262", c.StartedAt.Year()))
	}
	top := *c
	top.Repeat.Link, top.Turns, top.Findings = models.Link{}, nil, nil
	head, err := json.Marshal(&top)
	if err != nil {
		return refuse(models.ReasonStoreRefused, "it cannot be written as JSON: "+err.Error())
	}
	rest, err := json.Marshal(body{Turns: c.Turns, Findings: c.Findings})
	if err != nil {
		return refuse(models.ReasonStoreRefused, "its turns or findings cannot be written as JSON: "+err.Error())
	}
	d.head, d.body = string(head), string(rest)
	d.customerText, d.agentText = textOf(c.Turns, models.SpeakerCustomer), textOf(c.Turns, models.SpeakerAgent)
	if c.Sentiment.Customer != nil {
		milli := int64(math.Round(*c.Sentiment.Customer * 1000))
		d.sentiment = &milli
	}
	return d, nil
}

// decode is the conversation of these columns; without body it has no turns
// and findings.
func decode(head, rest, link string) (*models.Conversation, error) {
	c := new(models.Conversation)
	if err := json.Unmarshal([]byte(head), c); err != nil {
		return nil, fmt.Errorf("a stored document is damaged: %w", err)
	}
	if err := json.Unmarshal([]byte(link), &c.Repeat.Link); err != nil {
		return nil, fmt.Errorf("a stored link is damaged: %w", err)
	}
	if rest == "" {
		return c, nil
	}
	var b body
	if err := json.Unmarshal([]byte(rest), &b); err != nil {
		return nil, fmt.Errorf("a stored document is damaged: %w", err)
	}
	c.Turns, c.Findings = b.Turns, b.Findings
	return c, nil
}

// turnBorder stands between two turns in the indexed text. Private-use
// characters are token characters to FTS5, so it is a word of its own, and
// because no query can hold it, no phrase reaches across it.
const turnBorder = " \uE000 "

// textOf is what one speaker says, as it is indexed.
func textOf(turns []models.Turn, speaker string) string {
	var said []string
	for _, t := range turns {
		if t.Speaker == speaker {
			said = append(said, indexable(t.Text))
		}
	}
	return strings.Join(said, turnBorder)
}

// indexable is the text without the characters that mean something to the
// index: the border of turns, the marks of highlights, and NUL.
func indexable(text string) string {
	if !strings.ContainsAny(text, "\uE000\x00"+models.MarkStart+models.MarkEnd) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch string(r) {
		case "\uE000", "\x00", models.MarkStart, models.MarkEnd:
			return ' '
		}
		return r
	}, text)
}

// linkColumns are the columns of a link: linkable, repeat_window,
// followed_window, forwarded, link.
func linkColumns(l models.Link) ([]any, error) {
	text, err := json.Marshal(l)
	repeat, followed := models.Shortest(l.Within), models.Shortest(l.FollowedWithin)
	if !l.Linkable {
		repeat, followed = models.NoWindow, models.NoWindow
	}
	return []any{l.Linkable, repeat, followed, l.Forwarded, string(text)}, err
}

// nanoseconds is t as the tables keep it. Times outside the range of an int64
// (the years 1678 to 2261), the zero time among them, become its ends.
func nanoseconds(t time.Time) int64 {
	switch {
	case t.Year() < 1678:
		return math.MinInt64
	case t.Year() > 2261:
		return math.MaxInt64
	}
	return t.UnixNano()
}

// nullable is NULL for an empty text.
func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
