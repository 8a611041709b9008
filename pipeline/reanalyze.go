package pipeline

import "earshot/models"

// Reanalyze gives a stored conversation as the pipeline's taxonomy and version
// see it. It reads the redacted text, so that what only the transcript tells
// is kept: who, when and where, timing, links, what was redacted, and a service
// that was given. An inferred service is inferred again. Where neither taxonomy
// nor analyzer have changed, the conversation does not either. Neither c nor
// anything in it is changed. An error is as of Analyze.
func (p *Pipeline) Reanalyze(c *models.Conversation) (again *models.Conversation, err error) {
	err = p.run(transcriptOf(c), p.reanalyze, func(d *Doc) { again = p.renew(c, d) })
	return again, err
}

// renew writes the document of a stored conversation.
func (p *Pipeline) renew(c *models.Conversation, d *Doc) *models.Conversation {
	again := *c
	p.results(d, &again)
	again.Repeat.Link = c.Repeat.Link
	for i := range again.Turns {
		again.Turns[i].PII = c.Turns[i].PII
	}
	return &again
}

// transcriptOf is what is left of a conversation's transcript.
func transcriptOf(c *models.Conversation) *models.Transcript {
	t := &models.Transcript{ID: c.ID, Channel: c.Channel, Turns: make([]models.TranscriptTurn, len(c.Turns))}
	if c.ServiceSource == models.ServiceGiven {
		t.Service = c.Service
	}
	for i, turn := range c.Turns {
		t.Turns[i] = models.TranscriptTurn{Speaker: turn.Speaker, StartMS: turn.StartMS, EndMS: turn.EndMS, Text: turn.Text}
	}
	return t
}
