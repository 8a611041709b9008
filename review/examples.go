package review

import "earshot/models"

// Failure is an example that does not hold.
type Failure struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Rule string `json:"rule"`
	// Want is match or no_match: what the example says of the rule.
	Want string `json:"want"`
	Text string `json:"text"` // the example
	// Found is what was found instead: the words that matched, or the other
	// rules that did.
	Found []string `json:"found"`
}

// What an example wants.
const (
	WantMatch   = "match"
	WantNoMatch = "no_match"
)

// exampleTurnMS is how far apart the turns of an example are taken to be.
const exampleTurnMS = 10_000

// Examples runs the examples beside the rules of a pack, and reports how many
// there are and which do not hold.
func Examples(t models.Taxonomy, hits Hits) (checked int, failures []Failure) {
	for o := range rulesOf(&t) {
		for _, list := range []struct {
			want     string
			examples []models.Example
		}{{WantMatch, o.rule.Examples.Match}, {WantNoMatch, o.rule.Examples.NoMatch}} {
			for _, e := range list.examples {
				checked++
				own, others := split(hits(o.transcript(e)), o.rule.ID)
				if (len(own) > 0) == (list.want == WantMatch) {
					continue
				}
				found := own
				if list.want == WantMatch {
					found = others
				}
				failures = append(failures, Failure{File: o.rule.File, Line: e.Line, Rule: o.rule.ID, Want: list.want, Text: text(e), Found: found})
			}
		}
	}
	return checked, failures
}

// transcript is a conversation in which the conditions of a rule that are not
// about words hold.
func (o owned) transcript(e models.Example) *models.Transcript {
	t := &models.Transcript{ID: "example", Channel: models.ChannelCall, Turns: make([]models.TranscriptTurn, len(e.Turns))}
	if len(o.rule.Channels) > 0 {
		t.Channel = o.rule.Channels[0]
	}
	if len(o.rule.Services) > 0 {
		t.Service = o.rule.Services[0]
	} else if len(o.services) > 0 {
		t.Service = o.services[0]
	}
	for i, turn := range e.Turns {
		start, end := int64(i)*exampleTurnMS, int64(i+1)*exampleTurnMS
		turn.StartMS, turn.EndMS = &start, &end
		t.Turns[i] = turn
	}
	return t
}

// split parts the findings of one rule, as quotes, from those of others, as
// rules with their quotes.
func split(all []models.Finding, rule string) (own, others []string) {
	own, others = []string{}, []string{}
	for _, f := range all {
		if f.Rule == rule {
			own = append(own, f.Quote)
		} else if f.Kind != models.FindingService {
			others = append(others, f.Rule+": "+f.Quote)
		}
	}
	return own, others
}

func text(e models.Example) string {
	s := ""
	for i, turn := range e.Turns {
		if i > 0 {
			s += " / "
		}
		if len(e.Turns) > 1 {
			s += turn.Speaker + ": "
		}
		s += turn.Text
	}
	return s
}
