package taxonomy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// pack reads a whole file.
func (r *reader) pack(data []byte) models.Taxonomy {
	var t models.Taxonomy
	root := r.root(data)
	if root == nil {
		return t
	}
	top := r.mapping(root, "the pack", "name", "version", "extends", "services", "topics", "signals", "repeat", "sentiment")
	t.ID.Name = r.id(root, top["name"], "the pack's name")
	if t.ID.Version = r.text(top["version"], "version"); t.ID.Version == "" {
		r.fault(root, "the pack has no version: add one, such as version: \"1\", and raise it with every change")
	}
	if top["extends"] != nil {
		r.extend(&t, top["extends"])
	}
	services, topics, signals := uses{}, uses{}, uses{}
	for _, s := range t.Services {
		services[s.ID] = true
	}
	for _, n := range r.list(top["services"], "services") {
		t.Services = append(t.Services, r.service(n, services))
	}
	for _, n := range r.list(top["topics"], "topics") {
		t.Topics = append(t.Topics, r.topic(n, topics, services))
	}
	for _, n := range r.list(top["signals"], "signals") {
		t.Signals = append(t.Signals, r.signal(n, signals))
	}
	if top["repeat"] != nil {
		own := r.repeat(top["repeat"])
		t.Repeat.Cues = append(t.Repeat.Cues, own.Cues...)
		t.Repeat.Veto = append(t.Repeat.Veto, own.Veto...)
	}
	for _, n := range r.list(top["sentiment"], "sentiment") {
		t.Sentiment = append(t.Sentiment, r.override(n)...)
	}
	return t
}

// extend begins a pack with all that a shipped one says.
func (r *reader) extend(t *models.Taxonomy, node ast.Node) {
	name := r.text(node, "extends")
	data, err := source(name)
	if err != nil {
		r.fault(node, "%v", err)
		return
	}
	base := &reader{file: name + ".yaml"}
	id := t.ID
	*t = base.pack(data)
	t.ID = id
	r.faults = append(r.faults, base.faults...)
	r.base = append(base.base, data...)
}

// uses remembers which ids of a list are taken.
type uses map[string]bool

func (r *reader) unique(at ast.Node, id string, taken uses) {
	if id != "" && taken[id] {
		r.fault(at, "the id %q is used twice", id)
	}
	taken[id] = true
}

func (r *reader) id(parent, node ast.Node, what string) string {
	id := r.text(node, what)
	if id == "" {
		r.fault(parent, "%s is missing", what)
		return ""
	}
	if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(id) > 64 {
		r.fault(node, "%s is %q: an id is up to 64 lower-case letters, digits and hyphens", what, id)
	}
	return id
}

func (r *reader) service(node ast.Node, taken uses) models.Service {
	m := r.mapping(node, "a service", "id", "name", "agency", "phrases", "forms")
	s := models.Service{
		ID:      r.id(node, m["id"], "a service's id"),
		Name:    r.text(m["name"], "a service's name"),
		Agency:  r.text(m["agency"], "a service's agency"),
		Phrases: r.phraseList(m["phrases"], "phrases"),
		Forms:   r.phraseList(m["forms"], "forms"),
	}
	if s.Name == "" {
		r.fault(node, "the service %q has no name", s.ID)
	}
	r.unique(node, s.ID, taken)
	return s
}

func (r *reader) topic(node ast.Node, taken, services uses) models.Topic {
	m := r.mapping(node, "a topic", "id", "name", "services", "drivers", "burdens", "rules")
	t := models.Topic{
		ID:       r.id(node, m["id"], "a topic's id"),
		Name:     r.text(m["name"], "a topic's name"),
		Services: r.among(m["services"], "services", "a service of this pack", func(id string) bool { return services[id] }),
		Drivers:  r.oneOf(m["drivers"], "drivers", drivers()),
		Burdens:  r.oneOf(m["burdens"], "burdens", burdens()),
	}
	if t.Name == "" {
		r.fault(node, "the topic %q has no name", t.ID)
	}
	r.unique(node, t.ID, taken)
	t.Rules = r.rules(node, m["rules"], t.ID, models.SpeakerCustomer)
	return t
}

func drivers() []string {
	return []string{models.DriverEffectiveness, models.DriverEase, models.DriverEfficiency,
		models.DriverTransparency, models.DriverHumanity, models.DriverEmployee}
}

func burdens() []string {
	return []string{models.BurdenLearning, models.BurdenCompliance, models.BurdenWaiting, models.BurdenPsychological}
}

func (r *reader) oneOf(node ast.Node, what string, known []string) []string {
	return r.among(node, what, "one of "+strings.Join(known, ", "), func(s string) bool { return slices.Contains(known, s) })
}

func (r *reader) among(node ast.Node, what, expected string, is func(string) bool) []string {
	all := r.texts(node, what)
	for _, s := range all {
		if !is(s) {
			r.fault(node, "%q in %s is not %s", s, what, expected)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (r *reader) signal(node ast.Node, taken uses) models.Signal {
	m := r.mapping(node, "a signal", "id", "rules")
	s := models.Signal{ID: r.id(node, m["id"], "a signal's id")}
	r.unique(node, s.ID, taken)
	s.Rules = r.rules(node, m["rules"], s.ID, models.SpeakerCustomer)
	return s
}

// rules reads a list of rules; one without its own id is called by its
// position in the list.
func (r *reader) rules(parent, node ast.Node, owner, speaker string) []models.Rule {
	var out []models.Rule
	taken := uses{}
	for i, n := range r.list(node, "rules") {
		m := r.mapping(n, "a rule", "id", "phrases", "speaker", "unless_negated")
		id := fmt.Sprint(i + 1)
		if m["id"] != nil {
			id = r.id(n, m["id"], "a rule's id")
		}
		rule := models.Rule{
			ID:            owner + "/" + id,
			Speaker:       r.speaker(m["speaker"], speaker),
			UnlessNegated: r.truth(m["unless_negated"], "unless_negated"),
			Phrases:       r.phraseList(m["phrases"], "phrases"),
		}
		if len(rule.Phrases) == 0 {
			r.fault(n, "the rule %s has no phrases", rule.ID)
		}
		r.unique(n, rule.ID, taken)
		out = append(out, rule)
	}
	if len(out) == 0 {
		r.fault(parent, "%q has no rules", owner)
	}
	return out
}

func (r *reader) speaker(node ast.Node, fallback string) string {
	switch s := r.text(node, "speaker"); s {
	case "":
		return fallback
	case "any":
		return ""
	case models.SpeakerCustomer, models.SpeakerAgent:
		return s
	default:
		r.fault(node, "speaker is %q; it must be customer, agent or any", s)
		return ""
	}
}

func (r *reader) repeat(node ast.Node) models.RepeatCues {
	m := r.mapping(node, "repeat", "cues", "veto")
	cues := models.RepeatCues{Veto: r.phraseList(m["veto"], "veto")}
	number := map[string]int{}
	for _, n := range r.list(m["cues"], "cues") {
		c := r.mapping(n, "a repeat cue", "type", "phrases", "near", "subject", "unless_negated")
		cue := models.RepeatCue{
			Type: r.id(n, c["type"], "a repeat cue's type"),
		}
		number[cue.Type]++
		cue.Rule = models.Rule{
			ID:            fmt.Sprintf("%s/%d", cue.Type, number[cue.Type]),
			Speaker:       models.SpeakerCustomer,
			UnlessNegated: r.truth(c["unless_negated"], "unless_negated"),
			CustomerActs:  r.truth(c["subject"], "subject"),
			Near:          r.phraseList(c["near"], "near"),
			Phrases:       r.phraseList(c["phrases"], "phrases"),
		}
		if len(cue.Rule.Phrases) == 0 {
			r.fault(n, "the repeat cue %s has no phrases", cue.Rule.ID)
		}
		cues.Cues = append(cues.Cues, cue)
	}
	return cues
}

func (r *reader) override(node ast.Node) []models.SentimentOverride {
	m := r.mapping(node, "a sentiment override", "phrases", "valence")
	valence := r.number(m["valence"], "valence")
	if valence < -4 || valence > 4 {
		r.fault(node, "valence is %v; it must be from -4 to 4", valence)
	}
	var out []models.SentimentOverride
	for _, p := range r.phraseList(m["phrases"], "phrases") {
		out = append(out, models.SentimentOverride{Phrase: p, Valence: valence})
	}
	if len(out) == 0 {
		r.fault(node, "a sentiment override has no phrases")
	}
	return out
}

func (r *reader) phraseList(node ast.Node, what string) []models.Phrase {
	var out []models.Phrase
	for _, n := range r.list(node, what) {
		text := r.text(n, "an entry of "+what)
		p, err := readPhrase(text)
		if err != nil {
			r.fault(n, "the phrase %q: %v", text, err)
			continue
		}
		out = append(out, p)
	}
	return out
}
