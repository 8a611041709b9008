package taxonomy

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// extend gives all that a shipped pack says, as the beginning of this one.
func (r *reader) extend(node ast.Node) models.Taxonomy {
	name := r.text(node, "extends")
	data, err := source(r.packs, name)
	switch {
	case err != nil:
		r.fault(node, "%v", err)
		return models.Taxonomy{}
	case slices.Contains(r.chain, name):
		r.fault(node, "the packs %s extend each other in a circle", strings.Join(r.chain, ", "))
		return models.Taxonomy{}
	}
	base := &reader{file: name + ".yaml", packs: r.packs, chain: append(slices.Clone(r.chain), name)}
	t := base.pack(data)
	r.faults = append(r.faults, base.faults...)
	r.base = append(base.base, data...)
	r.lists = base.lists
	return t
}

// remove drops what the extended pack says under these ids.
func (r *reader) remove(t *models.Taxonomy, node ast.Node) {
	for _, n := range r.list(node, "remove") {
		id := r.text(n, "an entry of remove")
		before := inherited(t)
		t.Services = slices.DeleteFunc(t.Services, func(s models.Service) bool { return s.ID == id })
		t.Topics = slices.DeleteFunc(t.Topics, func(s models.Topic) bool { return s.ID == id })
		t.Signals = slices.DeleteFunc(t.Signals, func(s models.Signal) bool { return s.ID == id })
		t.Repeat.Cues = slices.DeleteFunc(t.Repeat.Cues, func(c models.RepeatCue) bool { return c.Rule.ID == id })
		if !slices.Contains(before, id) {
			r.fault(n, "remove: the extended pack has no service, topic, signal or repeat cue %q%s", id, suggest(id, before))
		}
	}
}

// inherited are the ids that can be removed.
func inherited(t *models.Taxonomy) []string {
	var ids []string
	for _, s := range t.Services {
		ids = append(ids, s.ID)
	}
	for _, s := range t.Topics {
		ids = append(ids, s.ID)
	}
	for _, s := range t.Signals {
		ids = append(ids, s.ID)
	}
	for _, c := range t.Repeat.Cues {
		ids = append(ids, c.Rule.ID)
	}
	return ids
}

// orphans finds what was inherited and is for a service that is no more.
func (r *reader) orphans(t models.Taxonomy, known uses, at ast.Node) {
	orphaned := func(what, id string, services []string) {
		for _, s := range services {
			if !known[s] {
				r.fault(at, "the inherited %s %q is for the service %q, which is removed: remove or replace it too", what, id, s)
			}
		}
	}
	rules := func(all []models.Rule) {
		for _, rule := range all {
			orphaned("rule", rule.ID, rule.Services)
		}
	}
	for _, topic := range t.Topics {
		orphaned("topic", topic.ID, topic.Services)
		rules(topic.Rules)
	}
	for _, s := range t.Signals {
		rules(s.Rules)
	}
	for _, c := range t.Repeat.Cues {
		orphaned("repeat cue", c.Rule.ID, c.Rule.Services)
	}
}

// put replaces the entry with the same id in place, or adds the new one.
func put[E any](all []E, entry E, same func(E) bool) []E {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all[i] = entry
		return all
	}
	return append(all, entry)
}
