package pipeline

import (
	"slices"

	"earshot/pipeline/redact"
)

// redaction replaces the turns' texts, so that no later stage sees personal
// data.
func redaction(r *redact.Redactor) func(*Doc) {
	return func(d *Doc) {
		turns := make([]redact.Turn, len(d.turns))
		for i := range d.turns {
			turns[i] = redact.Turn{Speaker: d.turns[i].speaker, Text: d.turns[i].text}
		}
		r.Conversation(turns)
		for i := range turns {
			d.turns[i].text = turns[i].Text
			for _, kind := range turns[i].Types {
				d.pii[kind]++
			}
			slices.Sort(turns[i].Types)
			d.turns[i].pii = slices.Compact(turns[i].Types)
		}
	}
}
