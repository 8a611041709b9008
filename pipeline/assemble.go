package pipeline

import (
	"cmp"
	"slices"

	"earshot/models"
)

// assemble writes the document.
func (p *Pipeline) assemble(d *Doc) *models.Conversation {
	t := d.transcript
	c := &models.Conversation{
		Schema: models.ConversationSchema, ID: t.ID, Version: t.Version, Channel: t.Channel,
		Service: d.service, ServiceSource: d.serviceSource,
		StartedAt: t.StartedAt, StartedAtSource: t.StartedAtSource,
		AgentID: t.AgentID, Queue: t.Queue, Language: t.Language,
		Topics: d.names(models.FindingTopic), Signals: d.names(models.FindingSignal),
		Sentiment: d.sentiment, Repeat: d.repeat, Timing: d.timing,
		PII: models.PII{Types: d.pii}, Findings: p.bounded(d.findings),
		Turns: make([]models.Turn, len(d.turns)), Taxonomy: p.taxonomy, Analyzer: p.options.Version,
	}
	if c.Channel == "" {
		c.Channel = models.ChannelCall
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
	c.Repeat.Link = models.NewLink()
	c.Drivers, c.Burdens = p.causes(c.Topics)
	for i := range d.turns {
		from := &d.turns[i]
		c.Turns[i] = models.Turn{Speaker: from.speaker, StartMS: t.Turns[i].StartMS, EndMS: t.Turns[i].EndMS,
			Text: from.text, Sentiment: from.sentiment, PII: from.pii}
	}
	return c
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
	slices.SortFunc(all, func(a, b models.Finding) int {
		return cmp.Or(cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
	})
	out, count := []models.Finding{}, map[string]int{}
	for _, f := range all {
		if count[f.Rule]++; count[f.Rule] <= p.options.Limits.Findings {
			out = append(out, f)
		}
	}
	return out
}
