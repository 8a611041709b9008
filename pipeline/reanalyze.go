package pipeline

import (
	"maps"
	"slices"

	"earshot/models"
)

// Reanalyze gives a stored conversation as the pipeline's taxonomy and version
// see it. It reads the redacted text, so that what only the transcript tells
// is kept: who, when and where, timing, links, what was redacted, and a service
// that was given. An inferred service is inferred again; what redaction has
// learnt since is redacted as well, and counted with the rest. Where neither
// taxonomy nor analyzer have changed, the conversation does not either. Neither
// c nor anything in it is changed. An error is as of Analyze.
func (p *Pipeline) Reanalyze(c *models.Conversation) (again *models.Conversation, err error) {
	err = p.run(transcriptOf(c), p.reanalyze, func(d *Doc) { again = p.renew(c, d) })
	return again, err
}

// renew writes the document of a stored conversation.
func (p *Pipeline) renew(c *models.Conversation, d *Doc) *models.Conversation {
	again := *c
	p.results(d, &again)
	again.Repeat.Link = c.Repeat.Link
	again.PII.Types = map[string]int{}
	maps.Copy(again.PII.Types, c.PII.Types)
	for kind, n := range d.pii {
		again.PII.Types[kind] += n
		again.PII.Total += n
	}
	for i := range again.Turns {
		again.Turns[i].PII = union(c.Turns[i].PII, again.Turns[i].PII)
	}
	return &again
}

// union is both lists as one, sorted, each name once.
func union(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
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
