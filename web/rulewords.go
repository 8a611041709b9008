package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"earshot/models"
)

// ruleView is a rule as a page shows it.
type ruleView struct {
	*models.Rule
	Says       string // who says one of the phrases
	Phrases    []phraseView
	Conditions []condition
}

// phraseView is a phrase as it is written and in words.
type phraseView struct{ Written, Words string }

// condition is one more thing that a rule asks for.
type condition struct {
	Text    string
	Phrases []phraseView
}

// ruleInWords is a rule for people who do not write rules. Need is the score
// that the rules of its topic must reach together.
func (n names) ruleInWords(r *models.Rule, need float64) ruleView {
	v := ruleView{Rule: r, Says: who(r.Speaker, false) + " says", Phrases: phrasesInWords(r.Phrases)}
	add := func(text string, phrases ...models.Phrase) {
		v.Conditions = append(v.Conditions, condition{text, phrasesInWords(phrases)})
	}
	if r.UnlessNegated {
		add("It is not negated: no “not”, “never”, “without” or the like shortly before it.")
	}
	if r.CustomerActs {
		add("The customer is the one who acts: not “my wife called”, not “I will call”.")
	}
	if len(r.Near) > 0 {
		add("In the same sentence there is one of:", r.Near...)
	}
	if len(r.UnlessNear) > 0 {
		add("In the same sentence there is none of:", r.UnlessNear...)
	}
	if r.Position.N > 0 {
		add("It is said in the " + positionInWords(r.Position) + ".")
	}
	if len(r.Channels) > 0 {
		add("The channel is " + strings.Join(r.Channels, " or ") + ".")
	}
	if len(r.Services) > 0 {
		services := make([]string, len(r.Services))
		for i, id := range r.Services {
			services[i] = n.service(id)
		}
		add("The conversation is about " + strings.Join(services, " or ") + ".")
	}
	for _, step := range r.Sequence {
		add(stepInWords(step), step.Phrases...)
	}
	weight, need := weightOf(r.Weight), weightOf(need)
	if weight < need {
		add(fmt.Sprintf("It counts %s of the %s that the rules need together.", decimal(weight), decimal(need)))
	}
	return v
}

// weightOf is a weight or a score; what is not set is 1.
func weightOf(w float64) float64 {
	if w == 0 {
		return 1
	}
	return w
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// who says something, at the beginning of a sentence.
func who(speaker string, nobody bool) string {
	switch {
	case speaker != "":
		return "The " + speaker
	case nobody:
		return "Nobody"
	}
	return "Anybody"
}

func positionInWords(p models.Position) string {
	part := "first "
	if p.Last {
		part = "last "
	}
	switch p.Unit {
	case models.UnitSeconds:
		return part + decimal(p.N) + " seconds"
	case models.UnitPercent:
		return part + decimal(p.N) + " % of the turns"
	}
	return part + decimal(p.N) + " turns"
}

func stepInWords(s models.Step) string {
	side := "afterwards"
	if s.Before {
		side = "before"
	}
	if s.Turns > 0 {
		side += ", at most " + plural(s.Turns, "turn") + " away"
	}
	verb := "says one of:"
	switch {
	case s.Absent && s.Speaker != "":
		verb = "says none of:"
	case s.Absent:
		verb = "says any of:"
	}
	return fmt.Sprintf("%s, %s, %s", who(s.Speaker, s.Absent), side, verb)
}

// phrasesInWords gives each phrase once; one that holds in either order is two
// of the same text.
func phrasesInWords(all []models.Phrase) []phraseView {
	var views []phraseView
	for i, p := range all {
		if i > 0 && all[i-1].Text == p.Text {
			views[len(views)-1].Words += ", or the other way round"
			continue
		}
		views = append(views, phraseView{p.Text, phraseInWords(p)})
	}
	return views
}

// mostAlternatives is how many alternatives are written out; lists hold
// thousands.
const mostAlternatives = 6

func phraseInWords(p models.Phrase) string {
	var b strings.Builder
	plain := true // so far: words that stand side by side
	for i, item := range p.Items {
		simple := len(item.Any) == 1 && !item.Optional
		switch {
		case i > 0 && plain && simple:
			b.WriteString(" ")
		case i > 0:
			b.WriteString(" · ")
		}
		if item.Optional {
			b.WriteString("perhaps ")
		}
		b.WriteString(alternativesInWords(item.Any))
		if plain = simple && item.Gap == 0; item.Gap > 0 {
			b.WriteString(" · up to " + plural(item.Gap, "other word"))
		}
	}
	return b.String()
}

func alternativesInWords(all [][]models.PhraseWord) string {
	var texts []string
	for _, words := range all {
		var said []string
		for _, w := range words {
			said = append(said, wordInWords(w))
		}
		if text := strings.Join(said, " "); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if more := len(texts) - mostAlternatives; more > 1 {
		texts = append(texts[:mostAlternatives], fmt.Sprintf("%d more", more))
	}
	return strings.Join(texts, " or ")
}

func wordInWords(w models.PhraseWord) string {
	text := w.Text
	switch {
	case w.Class == models.ClassNumber:
		text = "a number"
	case w.Class == models.ClassOrdinal:
		text = "an ordinal (third)"
	case w.Class == models.ClassAny:
		text = "any word"
	case w.Inflect:
		text += " (any form)"
	}
	switch tag := strings.ToUpper(w.Tag); {
	case tag == "":
		return text
	case strings.HasPrefix(tag, "NN"):
		return text + " as a noun"
	case strings.HasPrefix(tag, "VB"):
		return text + " as a verb"
	case strings.HasPrefix(tag, "JJ"):
		return text + " as an adjective"
	default:
		return text + " as " + tag
	}
}
