package pipeline

import (
	"earshot/models"
	"earshot/pipeline/sentiment"
)

// feeling scores the turns of people: all of the customer's, and those of the
// agent's that are more than script.
func (b *rulebook) feeling(scorer *sentiment.Scorer) func(*Doc) {
	return func(d *Doc) {
		var customer, agent []sentiment.Scored
		for at := range d.turns {
			t := &d.turns[at]
			if len(t.view.words) == 0 || t.speaker != models.SpeakerCustomer && t.speaker != models.SpeakerAgent {
				continue
			}
			score, felt := scorer.Score(sentiment.Turn{
				Text: t.view.read, Words: t.view.words, Overrides: b.overrides(t), Agent: t.speaker == models.SpeakerAgent})
			if t.speaker == models.SpeakerCustomer {
				customer = append(customer, sentiment.Scored{Turn: at, Score: score})
			} else if felt {
				agent = append(agent, sentiment.Scored{Turn: at, Score: score})
			} else {
				continue
			}
			t.sentiment = &models.TurnSentiment{Score: score, Label: sentiment.Label(score)}
		}
		d.sentiment = sentiment.Conversation(customer, agent)
	}
}

// overrides are the turn's phrases with a feeling of their own, by position;
// of those that overlap the longest stands.
func (b *rulebook) overrides(t *turn) []sentiment.Override {
	var out []sentiment.Override
	for _, h := range t.hits {
		own := b.phrases[h.Phrase].overrides
		if len(own) == 0 {
			continue
		}
		next := sentiment.Override{First: h.First, Last: h.Last, Valence: b.taxonomy.Sentiment[own[len(own)-1]].Valence}
		if last := len(out) - 1; last >= 0 && next.First <= out[last].Last {
			if next.Last-next.First > out[last].Last-out[last].First {
				out[last] = next
			}
			continue
		}
		out = append(out, next)
	}
	return out
}
