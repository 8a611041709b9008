package pipeline

import (
	"slices"

	"earshot/models"
)

// topics adds the findings of the topics' rules.
func (b *rulebook) topics(d *Doc) { b.find(d, b.holding(d, models.FindingTopic)) }

// signals adds the findings of the signals' rules.
func (b *rulebook) signals(d *Doc) { b.find(d, b.holding(d, models.FindingSignal)) }

// find adds a finding for each place whose topic or signal reaches its score.
func (b *rulebook) find(d *Doc, all []found) {
	for _, f := range keepLongest(reached(all)) {
		d.find(f.rule.kind, f.rule.name, f.rule.ID, f.turn, f.First, f.Last)
	}
}

// enough bears with the rounding of sums such as 0.7 + 0.2 + 0.1.
const enough = 1e-9

// reached leaves out the names whose score is too low: the sum of the weights
// of the rules that hold somewhere, each once.
func reached(all []found) []found {
	if len(all) == 0 {
		return nil
	}
	scores, counted := map[string]float64{}, map[*rule]bool{}
	for _, f := range all {
		if !counted[f.rule] {
			counted[f.rule] = true
			scores[f.rule.name] += f.rule.weight
		}
	}
	return slices.DeleteFunc(all, func(f found) bool { return scores[f.rule.name] < f.rule.minScore-enough })
}

// keepLongest leaves out a place that overlaps a longer or earlier one of the
// same name. The places are in order.
func keepLongest(all []found) []found {
	var kept []found
	last := map[string]int{} // by name: in kept
	for _, f := range all {
		i, known := last[f.rule.name]
		switch {
		case !known || kept[i].turn != f.turn || f.First > kept[i].Last:
			last[f.rule.name] = len(kept)
			kept = append(kept, f)
		case f.Last-f.First > kept[i].Last-kept[i].First:
			kept[i] = f
		}
	}
	return kept
}

// names are the different names of one kind of findings, sorted.
func (d *Doc) names(kind string) []string {
	out := []string{}
	for _, f := range d.findings {
		if f.Kind == kind && !slices.Contains(out, f.Name) {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return out
}
