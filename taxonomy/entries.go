package taxonomy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

func (r *reader) services(t *models.Taxonomy, node ast.Node) {
	taken := uses{}
	for _, n := range r.list(node, "services") {
		m := r.mapping(n, "a service", keysService)
		if m == nil {
			continue
		}
		s := models.Service{ID: r.id(n, m["id"], "a service's id")}
		s.Name = r.name(n, m["name"], "the service", s.ID)
		s.Agency = r.text(m["agency"], "a service's agency")
		s.Phrases = r.phrases(m["phrases"], "phrases")
		s.Forms = r.phrases(m["forms"], "forms")
		r.unique(n, s.ID, taken)
		t.Services = put(t.Services, s, func(old models.Service) bool { return old.ID == s.ID })
	}
}

func (r *reader) topics(t *models.Taxonomy, node ast.Node, services uses) {
	taken := uses{}
	for _, n := range r.list(node, "topics") {
		m := r.mapping(n, "a topic", keysTopic)
		if m == nil {
			continue
		}
		topic := models.Topic{ID: r.id(n, m["id"], "a topic's id")}
		topic.Name = r.name(n, m["name"], "the topic", topic.ID)
		topic.Services = r.servicesOf(m["services"], services)
		topic.Drivers = r.oneOf(m["drivers"], "drivers", drivers())
		topic.Burdens = r.oneOf(m["burdens"], "burdens", burdens())
		topic.Praise = r.truth(m["praise"], "praise")
		topic.Rules = r.rules(n, m["rules"], topic.ID, services)
		topic.MinScore = r.minScore(n, m["min_score"], topic.ID, topic.Rules)
		r.unique(n, topic.ID, taken)
		t.Topics = put(t.Topics, topic, func(old models.Topic) bool { return old.ID == topic.ID })
	}
}

func (r *reader) signals(t *models.Taxonomy, node ast.Node, services uses) {
	taken := uses{}
	for _, n := range r.list(node, "signals") {
		m := r.mapping(n, "a signal", keysSignal)
		if m == nil {
			continue
		}
		s := models.Signal{ID: r.id(n, m["id"], "a signal's id")}
		if s.Name = r.text(m["name"], "a signal's name"); s.Name == "" && s.ID != "" {
			words := strings.ReplaceAll(s.ID, "-", " ")
			s.Name = strings.ToUpper(words[:1]) + words[1:]
		}
		s.Rules = r.rules(n, m["rules"], s.ID, services)
		s.MinScore = r.minScore(n, m["min_score"], s.ID, s.Rules)
		r.unique(n, s.ID, taken)
		t.Signals = put(t.Signals, s, func(old models.Signal) bool { return old.ID == s.ID })
	}
}

func drivers() []string {
	return []string{models.DriverEffectiveness, models.DriverEase, models.DriverEfficiency,
		models.DriverTransparency, models.DriverHumanity, models.DriverEmployee}
}

func burdens() []string {
	return []string{models.BurdenLearning, models.BurdenCompliance, models.BurdenWaiting, models.BurdenPsychological}
}

// minScore gives what the rules of an entry must reach together.
func (r *reader) minScore(parent, node ast.Node, owner string, rules []models.Rule) float64 {
	score := r.number(node, "min_score", limits{0.1, 100}, 1)
	sum := 0.0
	for _, rule := range rules {
		sum += rule.Weight
	}
	if len(rules) > 0 && sum < score-1e-9 {
		r.fault(parent, "%q can never be found: the weights of its rules sum to %v, below its min_score of %v", owner, sum, score)
	}
	return score
}

func (r *reader) repeat(into *models.RepeatCues, node ast.Node, services uses) {
	m := r.mapping(node, "repeat", keysRepeat)
	into.Veto = append(into.Veto, r.phrases(m["veto"], "veto")...)
	number := map[string]int{} // cues without an id are numbered on, after the inherited ones
	for _, c := range into.Cues {
		number[c.Type]++
	}
	taken := uses{}
	for _, n := range r.list(m["cues"], "cues") {
		c := r.mapping(n, "a repeat cue", keysCue)
		if c == nil {
			continue
		}
		cue := models.RepeatCue{Type: r.id(n, c["type"], "a repeat cue's type")}
		number[cue.Type]++
		cue.Rule = r.rule(n, c, cue.Type, fmt.Sprint(number[cue.Type]), services)
		r.unique(n, cue.Rule.ID, taken)
		into.Cues = put(into.Cues, cue, func(old models.RepeatCue) bool { return old.Rule.ID == cue.Rule.ID })
	}
}

// overrides adds phrases with their own valence; one that the extended pack has
// in the same words is replaced.
func (r *reader) overrides(t *models.Taxonomy, node ast.Node) {
	var own []models.SentimentOverride
	texts := uses{}
	for _, n := range r.list(node, "sentiment") {
		m := r.mapping(n, "a sentiment override", keysOverride)
		if m == nil {
			continue
		}
		if m["valence"] == nil {
			r.fault(n, "a sentiment override has no valence: give it one from -4 to 4; 0 says nothing")
		}
		valence := r.number(m["valence"], "valence", limits{-4, 4}, 0)
		for _, p := range r.somePhrases(n, m["phrases"], "a sentiment override") {
			own = append(own, models.SentimentOverride{Phrase: p, Valence: valence})
			texts[p.Text] = true
		}
	}
	kept := slices.DeleteFunc(t.Sentiment, func(o models.SentimentOverride) bool { return texts[o.Phrase.Text] })
	t.Sentiment = append(kept, own...)
}
