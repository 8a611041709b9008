package elastic

import (
	"encoding/json"
	"errors"
	"fmt"

	"earshot/models"
)

// document is a conversation as it is stored: itself, the sample it is in, and
// its words once more where they are searched.
type document struct {
	*models.Conversation
	Sample       int      `json:"sample"`
	CustomerText []string `json:"customer_text"`
	AgentText    []string `json:"agent_text"`
}

// documentOf adds the searchable texts: one entry per turn, so that a phrase
// stays within its turn.
func documentOf(c *models.Conversation) document {
	d := document{c, models.SampleOf(c.ID), []string{}, []string{}}
	for _, turn := range c.Turns {
		switch turn.Speaker {
		case models.SpeakerCustomer:
			d.CustomerText = append(d.CustomerText, turn.Text)
		case models.SpeakerAgent:
			d.AgentText = append(d.AgentText, turn.Text)
		}
	}
	return d
}

// withoutTexts reads a document without its searchable texts.
func withoutTexts() *pick { return &pick{Excludes: []string{"customer_text", "agent_text"}} }

func conversationFrom(source json.RawMessage) (*models.Conversation, error) {
	c := new(models.Conversation)
	if err := json.Unmarshal(source, c); err != nil {
		return nil, fmt.Errorf("a stored conversation cannot be read, it was written by another program or a newer version: %w", unquoted(err))
	}
	return c, nil
}

// linkUpdate is the partial document that replaces a conversation's link and
// nothing else.
type linkUpdate struct {
	Doc struct {
		Repeat models.Link `json:"repeat"`
	} `json:"doc"`
}

func linkUpdateOf(l models.Link) linkUpdate {
	var u linkUpdate
	u.Doc.Repeat = l
	return u
}

// standing is what Put reads of a stored conversation.
type standing struct {
	Version     int64         `json:"version"`
	CustomerKey string        `json:"customer_key"`
	Repeat      models.Repeat `json:"repeat"`
}

func standingFields() *pick { return &pick{Includes: []string{"version", "customer_key", "repeat"}} }

// maxID is the longest document id in bytes that Elasticsearch takes. A longer
// one, or an empty one, would fail the whole bulk request.
const maxID = 512

// refusal is the permanent error of one conversation. Detail is the type of
// Elasticsearch's error only: its text may quote the document.
func refusal(detail string) *models.Rejection {
	return &models.Rejection{Reason: models.ReasonStoreRefused, Stage: models.StageStore, Detail: detail}
}

// admissible refuses what would fail the whole request it is part of.
func admissible(c *models.Conversation) *models.Rejection {
	switch {
	case c.ID == "":
		return refusal("the id is empty")
	case len(c.ID) > maxID:
		return refusal(fmt.Sprintf("the id has %d bytes, at most %d can be stored", len(c.ID), maxID))
	case len(c.CustomerKey) > maxID:
		return refusal(fmt.Sprintf("the customer key has %d bytes, at most %d can be stored", len(c.CustomerKey), maxID))
	case c.StartedAt.UTC().Year() < 0 || c.StartedAt.UTC().Year() > 9999:
		return refusal("the start is outside the years 0 to 9999")
	}
	return nil
}

// encodingRefusal is the permanent error of a conversation that has no JSON.
func encodingRefusal(err error) *models.Rejection {
	if wrong, ok := errors.AsType[*json.UnsupportedValueError](err); ok {
		return refusal("a field has no JSON value: " + wrong.Str)
	}
	return refusal("the document cannot be written as JSON")
}
