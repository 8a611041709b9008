package pipeline

import (
	"errors"

	"earshot/models"
	"earshot/pipeline/rules"
)

// phrases is the compiled taxonomy: one matcher, and whom each phrase belongs
// to.
type phrases struct {
	matcher  *rules.Matcher
	negation rules.Negation
	owners   []owner // by phrase
	taxonomy models.Taxonomy
	known    map[string]bool // ids of services
}

// owner says what a phrase of the matcher stands for.
type owner struct {
	kind  string // a finding's kind, or one of the kinds below
	name  string
	rule  *models.Rule
	index int // in the taxonomy's list of that kind
}

// Kinds of phrases that are no findings of their own.
const (
	kindNear     = "near" // of the repeat cue index
	kindVeto     = "veto"
	kindOverride = "override"
)

func compile(t models.Taxonomy, v *rules.Vocabulary) (*phrases, error) {
	p := &phrases{taxonomy: t, negation: rules.NewNegation(v), known: map[string]bool{}}
	b := rules.NewBuilder(v)
	var faults []error
	add := func(list []models.Phrase, o owner) {
		for _, phrase := range list {
			if err := b.Add(phrase, len(p.owners)); err != nil {
				faults = append(faults, err)
			}
			p.owners = append(p.owners, o)
		}
	}
	for i, s := range t.Services {
		p.known[s.ID] = true
		add(s.Phrases, owner{kind: models.FindingService, name: s.ID, rule: &models.Rule{ID: s.ID + "/phrase"}, index: i})
		add(s.Forms, owner{kind: models.FindingService, name: s.ID, rule: &models.Rule{ID: s.ID + "/form"}, index: i})
	}
	for i := range t.Topics {
		for j := range t.Topics[i].Rules {
			rule := &t.Topics[i].Rules[j]
			add(rule.Phrases, owner{kind: models.FindingTopic, name: t.Topics[i].ID, rule: rule, index: i})
		}
	}
	for i := range t.Signals {
		for j := range t.Signals[i].Rules {
			rule := &t.Signals[i].Rules[j]
			add(rule.Phrases, owner{kind: models.FindingSignal, name: t.Signals[i].ID, rule: rule, index: i})
		}
	}
	for i := range t.Repeat.Cues {
		rule := &t.Repeat.Cues[i].Rule
		add(rule.Phrases, owner{kind: models.FindingRepeat, name: t.Repeat.Cues[i].Type, rule: rule, index: i})
		add(rule.Near, owner{kind: kindNear, index: i})
	}
	add(t.Repeat.Veto, owner{kind: kindVeto})
	for i, s := range t.Sentiment {
		add([]models.Phrase{s.Phrase}, owner{kind: kindOverride, index: i})
	}
	p.matcher = b.Build()
	return p, errors.Join(faults...)
}

// match reads every turn once for all phrases.
func (p *phrases) match(d *Doc) {
	for i := range d.turns {
		d.turns[i].hits = p.matcher.Match(d.turns[i].view.words, d.turns[i].hits[:0])
	}
}
