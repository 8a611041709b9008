package review

import (
	"iter"

	"earshot/models"
)

// owned is one rule and what it belongs to.
type owned struct {
	kind     string // of findings: topic, signal or repeat
	name     string
	services []string // that its topic is looked for in
	rule     *models.Rule
}

// rulesOf yields the rules of a pack in its own order.
func rulesOf(t *models.Taxonomy) iter.Seq[owned] {
	return func(yield func(owned) bool) {
		for i := range t.Topics {
			for j := range t.Topics[i].Rules {
				if !yield(owned{models.FindingTopic, t.Topics[i].ID, t.Topics[i].Services, &t.Topics[i].Rules[j]}) {
					return
				}
			}
		}
		for i := range t.Signals {
			for j := range t.Signals[i].Rules {
				if !yield(owned{models.FindingSignal, t.Signals[i].ID, nil, &t.Signals[i].Rules[j]}) {
					return
				}
			}
		}
		for i := range t.Repeat.Cues {
			if !yield(owned{models.FindingRepeat, t.Repeat.Cues[i].Type, nil, &t.Repeat.Cues[i].Rule}) {
				return
			}
		}
	}
}
