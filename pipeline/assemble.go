package pipeline

import (
	"cmp"
	"slices"

	"earshot/models"
)

// assemble writes the document of a transcript.
func (p *Pipeline) assemble(d *Doc) *models.Conversation {
	t := d.transcript
	c := &models.Conversation{
		ID: t.ID, Version: t.Version, Channel: channel(t),
		StartedAt: t.StartedAt, StartedAtSource: t.StartedAtSource,
		AgentID: t.AgentID, Queue: t.Queue, Language: t.Language,
		Timing: d.timing, PII: models.PII{Types: d.pii},
	}
	if c.StartedAtSource == "" {
		c.StartedAtSource = models.StartAbsent
		if !t.StartedAt.IsZero() {
			c.StartedAtSource = models.StartGiven
		}
	}
	if p.options.CustomerKey != nil {
		c.CustomerKey = p.options.CustomerKey(t.CustomerID)
	}
	if ms := durationMS(t); ms != nil {
		c.DurationS = seconds(*ms)
	}
	for _, n := range d.pii {
		c.PII.Total += n
	}
	p.results(d, c)
	c.Repeat.Link = models.NewLink()
	return c
}

// results writes what the rules and the scorer found.
func (p *Pipeline) results(d *Doc, c *models.Conversation) {
	c.Schema, c.Taxonomy, c.Analyzer = models.ConversationSchema, p.taxonomy, p.options.Version
	c.Service, c.ServiceSource = d.service, d.serviceSource
	c.Topics, c.Signals = d.names(models.FindingTopic), d.names(models.FindingSignal)
	c.Drivers, c.Burdens = p.causes(c.Topics)
	c.Sentiment, c.Repeat, c.Findings = d.sentiment, d.repeat, p.bounded(d.findings)
	c.Turns = make([]models.Turn, len(d.turns))
	for i := range d.turns {
		from, told := &d.turns[i], &d.transcript.Turns[i]
		c.Turns[i] = models.Turn{Speaker: from.speaker, StartMS: told.StartMS, EndMS: told.EndMS,
			Text: from.text, Sentiment: from.sentiment, PII: from.pii}
	}
}

// causes are the drivers and burdens of the topics found.
func (p *Pipeline) causes(topics []string) (drivers, burdens []string) {
	drivers, burdens = []string{}, []string{}
	for i := range p.options.Taxonomy.Topics {
		if t := &p.options.Taxonomy.Topics[i]; slices.Contains(topics, t.ID) {
			drivers, burdens = append(drivers, t.Drivers...), append(burdens, t.Burdens...)
		}
	}
	slices.Sort(drivers)
	slices.Sort(burdens)
	return slices.Compact(drivers), slices.Compact(burdens)
}

// bounded orders the findings and leaves out those of a rule that found too
// much.
func (p *Pipeline) bounded(all []models.Finding) []models.Finding {
	inOrder(all)
	count := map[string]int{}
	return slices.DeleteFunc(all, func(f models.Finding) bool {
		count[f.Rule]++
		return count[f.Rule] > p.options.Limits.Findings
	})
}

func inOrder(all []models.Finding) {
	slices.SortFunc(all, func(a, b models.Finding) int {
		return cmp.Or(cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
	})
}
