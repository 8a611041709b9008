package pipeline

import (
	"errors"
	"fmt"
	"slices"

	"earshot/models"
	"earshot/pipeline/repeat"
	"earshot/pipeline/rules"
)

// rulebook is the compiled taxonomy. All its phrases are found in one reading
// of a turn (match.go); then each rule asks whether its conditions hold
// (conditions.go, beside.go), and what is left becomes findings (topics.go,
// repeats.go, service.go).
type rulebook struct {
	taxonomy models.Taxonomy
	matcher  *rules.Matcher
	negation rules.Negation
	judge    *repeat.Judge
	phrases  []phrase // by their numbers in the matcher
	beside   []bool   // by phrase: it stands on some side
	rules    []rule
	sides    []side
	known    map[string]bool // ids of services
}

// phrase is what one phrase is for, in all places of the taxonomy that write
// it: each list holds indexes.
type phrase struct {
	pattern   *rules.Pattern // nil: nothing is open once the matcher has found it
	rules     []int
	sides     []int
	forms     []int // of services
	services  []int
	overrides []int // of the sentiment
}

// rule is one rule with everything that it depends on.
type rule struct {
	*models.Rule
	kind     string   // of its findings
	name     string   // of its findings
	about    []string // the services that its topic is looked for in; empty: all
	minScore float64  // of its topic
	weight   float64
	near     []int // of all these sides a phrase must stand beside it,
	unless   []int // and of none of these
	steps    []sequel
}

// side is a set of phrases that stand beside a rule's own, or in other turns.
type side struct {
	speaker string // empty: anybody
	tagged  bool   // some of its phrases depend on tags
}

// sequel is a step of a rule's sequence.
type sequel struct {
	models.Step
	side int
}

func compile(t models.Taxonomy, v *rules.Vocabulary) (*rulebook, error) {
	c := compiler{
		book:       &rulebook{taxonomy: t, negation: rules.NewNegation(v), judge: repeat.New(v), known: map[string]bool{}},
		vocabulary: v, builder: rules.NewBuilder(v), written: map[string][]int{}, sides: map[string]int{},
	}
	for i, s := range t.Services {
		c.book.known[s.ID] = true
		c.each(s.Phrases, func(p *phrase) { p.services = append(p.services, i) })
		c.each(s.Forms, func(p *phrase) { p.forms = append(p.forms, i) })
	}
	for i := range t.Topics {
		for j := range t.Topics[i].Rules {
			topic := &t.Topics[i]
			c.rule(rule{Rule: &topic.Rules[j], kind: models.FindingTopic, name: topic.ID, about: topic.Services, minScore: topic.MinScore})
		}
	}
	for i := range t.Signals {
		for j := range t.Signals[i].Rules {
			signal := &t.Signals[i]
			c.rule(rule{Rule: &signal.Rules[j], kind: models.FindingSignal, name: signal.ID, minScore: signal.MinScore})
		}
	}
	for i := range t.Repeat.Cues {
		cue := rule{Rule: &t.Repeat.Cues[i].Rule, kind: models.FindingRepeat, name: t.Repeat.Cues[i].Type}
		if len(t.Repeat.Veto) > 0 {
			cue.unless = []int{c.side(t.Repeat.Veto, "")}
		}
		c.rule(cue)
	}
	for i := range t.Sentiment {
		c.each([]models.Phrase{t.Sentiment[i].Phrase}, func(p *phrase) { p.overrides = append(p.overrides, i) })
	}
	c.book.matcher = c.builder.Build()
	for i := range c.book.phrases {
		c.book.beside = append(c.book.beside, len(c.book.phrases[i].sides) > 0)
	}
	return c.book, errors.Join(c.faults...)
}

// compiler fills a rulebook.
type compiler struct {
	book       *rulebook
	vocabulary *rules.Vocabulary
	builder    *rules.Builder
	written    map[string][]int      // numbers of phrases, by their texts
	items      [][]models.PhraseItem // by number
	sides      map[string]int
	faults     []error
}

func (c *compiler) rule(r rule) {
	if r.weight = r.Weight; r.weight == 0 {
		r.weight = 1
	}
	if r.minScore == 0 {
		r.minScore = 1
	}
	if len(r.Near) > 0 {
		r.near = append(r.near, c.side(r.Near, ""))
	}
	if len(r.UnlessNear) > 0 {
		r.unless = append(r.unless, c.side(r.UnlessNear, ""))
	}
	for _, s := range r.Sequence {
		r.steps = append(r.steps, sequel{s, c.side(s.Phrases, s.Speaker)})
	}
	c.each(r.Phrases, func(p *phrase) { p.rules = append(p.rules, len(c.book.rules)) })
	c.book.rules = append(c.book.rules, r)
}

// side is the number of a set of phrases; the same set is one side, whoever
// asks for it.
func (c *compiler) side(list []models.Phrase, speaker string) int {
	key := speaker
	for _, p := range list {
		key += fmt.Sprint(" ", c.number(p))
	}
	number, known := c.sides[key]
	if known {
		return number
	}
	number = len(c.book.sides)
	c.sides[key] = number
	c.book.sides = append(c.book.sides, side{speaker: speaker})
	c.each(list, func(p *phrase) {
		p.sides = append(p.sides, number)
		c.book.sides[number].tagged = c.book.sides[number].tagged || p.pattern != nil && p.pattern.Tagged
	})
	return number
}

func (c *compiler) each(list []models.Phrase, note func(*phrase)) {
	for _, p := range list {
		note(&c.book.phrases[c.number(p)])
	}
}

// number is the number of a phrase; what is written twice has one.
func (c *compiler) number(p models.Phrase) int {
	for _, n := range c.written[p.Text] {
		if slices.EqualFunc(c.items[n], p.Items, sameItem) {
			return n
		}
	}
	n := len(c.book.phrases)
	if err := c.builder.Add(p, n); err != nil {
		c.faults = append(c.faults, err)
	}
	c.written[p.Text] = append(c.written[p.Text], n)
	c.items, c.book.phrases = append(c.items, p.Items), append(c.book.phrases, phrase{pattern: rules.NewPattern(c.vocabulary, p)})
	return n
}

func sameItem(a, b models.PhraseItem) bool {
	return a.Optional == b.Optional && a.Gap == b.Gap && slices.EqualFunc(a.Any, b.Any, slices.Equal)
}
