package taxonomy

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// maxWeight is where a weight is taken for a mistake.
const maxWeight = 100

// rules reads a list of rules; one without its own id is called by its
// position in the list.
func (r *reader) rules(parent, node ast.Node, owner string, services uses) []models.Rule {
	var out []models.Rule
	taken := uses{}
	for i, n := range r.list(node, "rules") {
		m := r.mapping(n, "a rule", keysRule)
		if m == nil {
			continue
		}
		rule := r.rule(n, m, owner, fmt.Sprint(i+1), services)
		r.unique(n, rule.ID, taken)
		out = append(out, rule)
	}
	if empty(node) {
		r.fault(parent, "%q has no rules", owner)
	}
	return out
}

// rule reads one rule of which m are the values. owner and its id, or else
// number, make its name.
func (r *reader) rule(node ast.Node, m map[string]ast.Node, owner, number string, services uses) models.Rule {
	id := number
	if m["id"] != nil {
		id = r.id(node, m["id"], "a rule's id")
	}
	rule := models.Rule{
		ID:            owner + "/" + id,
		File:          r.file,
		Line:          line(node),
		Phrases:       r.somePhrases(node, m["phrases"], "the rule "+owner+"/"+id),
		Weight:        r.number(m["weight"], "weight", limits{0.1, maxWeight}, 1),
		Speaker:       r.speaker(m["speaker"]),
		UnlessNegated: r.truth(m["unless_negated"], "unless_negated"),
		CustomerActs:  r.subject(m["subject"]),
		Near:          r.phrases(m["near"], "near"),
		UnlessNear:    r.phrases(m["unless_near"], "unless_near"),
		Channels:      r.oneOf(m["channels"], "channels", channels()),
		Services:      r.servicesOf(m["services"], services),
		Position:      r.position(m["position"]),
		Sequence:      r.sequence(m),
	}
	rule.Examples = r.examples(m["examples"], rule.Speaker)
	if rule.Position.Unit == models.UnitSeconds && len(rule.Examples.Match) > 0 {
		r.fault(m["examples"], "the rule %s has a position in seconds, and examples have no times: leave match out", rule.ID)
	}
	return rule
}

func channels() []string {
	return []string{models.ChannelCall, models.ChannelChat, models.ChannelEmail, models.ChannelSMS, models.ChannelSocial, models.ChannelOther}
}

// anybody is how a pack writes that the speaker does not matter.
const anybody = "any"

// speaker reads who must say it: the customer where nothing is written.
func (r *reader) speaker(node ast.Node) string {
	switch s := r.text(node, "speaker"); s {
	case "":
		return models.SpeakerCustomer
	case anybody:
		return ""
	case models.SpeakerCustomer, models.SpeakerAgent:
		return s
	default:
		r.fault(node, "speaker is %q; it must be customer, agent or any", s)
		return ""
	}
}

// subject reads whether the customer must be the one who acts.
func (r *reader) subject(node ast.Node) bool {
	s := r.text(node, "subject")
	if s != "" && s != models.SpeakerCustomer {
		r.fault(node, "subject is %q; it can only be customer: the rule then holds where the customer is who acts", s)
	}
	return s != ""
}
