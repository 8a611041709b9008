package web

import (
	"slices"
	"testing"

	"earshot/models"
)

func TestPhraseInWords(t *testing.T) {
	word := func(text string) models.PhraseItem {
		return models.PhraseItem{Any: [][]models.PhraseWord{{{Text: text}}}}
	}
	list := models.PhraseItem{}
	for _, text := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		list.Any = append(list.Any, []models.PhraseWord{{Text: text}})
	}
	wait := models.PhraseItem{Any: [][]models.PhraseWord{{{Text: "wait", Inflect: true}}, {{Text: "it"}, {Text: "was"}}}, Gap: 2}
	perhaps := models.PhraseItem{Any: [][]models.PhraseWord{{{Text: "very"}}}, Optional: true}
	last := models.PhraseItem{Any: [][]models.PhraseWord{{{Class: models.ClassNumber}, {Text: "card", Tag: "NN"}}}}
	for want, items := range map[string][]models.PhraseItem{
		"still waiting": {word("still"), word("waiting")},
		"wait (any form) or it was · up to 2 other words · a number card as a noun": {wait, last},
		"so · perhaps very · late":             {word("so"), perhaps, word("late")},
		"a or b or c or d or e or f or 3 more": {list},
	} {
		if got := phraseInWords(models.Phrase{Items: items}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPhrasesInEitherOrderAreOne(t *testing.T) {
	item := func(text string) []models.PhraseItem {
		return []models.PhraseItem{{Any: [][]models.PhraseWord{{{Text: text}}}}}
	}
	got := phrasesInWords([]models.Phrase{{Text: "a ~1~ b", Items: item("a")}, {Text: "a ~1~ b", Items: item("b")}, {Text: "c", Items: item("c")}})
	if !slices.Equal(got, []phraseView{{"a ~1~ b", "a, or the other way round"}, {"c", "c"}}) {
		t.Errorf("got %q", got)
	}
}

func TestRuleInWords(t *testing.T) {
	phrase := []models.Phrase{{Text: "x", Items: []models.PhraseItem{{Any: [][]models.PhraseWord{{{Text: "x"}}}}}}}
	n := namesOf(models.Taxonomy{Services: []models.Service{{ID: "tax", Name: "Taxes"}}})
	v := n.ruleInWords(&models.Rule{
		Phrases: phrase, UnlessNegated: true, CustomerActs: true, Near: phrase, UnlessNear: phrase, Channels: []string{"chat", "sms"}, Services: []string{"tax"},
		Position: models.Position{Last: true, N: 20, Unit: models.UnitPercent}, Weight: 0.5,
		Sequence: []models.Step{{Phrases: phrase, Speaker: models.SpeakerAgent, Turns: 1}, {Phrases: phrase, Before: true, Absent: true}, {Phrases: phrase, Speaker: models.SpeakerCustomer, Absent: true}},
	}, 0)
	var got []string
	for _, c := range v.Conditions {
		got = append(got, c.Text)
	}
	want := []string{
		"It is not negated: no “not”, “never”, “without” or the like shortly before it.",
		"The customer is the one who acts: not “my wife called”, not “I will call”.",
		"In the same sentence there is one of:",
		"In the same sentence there is none of:",
		"It is said in the last 20 % of the turns.",
		"The channel is chat or sms.",
		"The conversation is about Taxes.",
		"The agent, afterwards, at most 1 turn away, says one of:",
		"Nobody, before, says any of:",
		"The customer, afterwards, says none of:",
		"It counts 0.5 of the 1 that the rules need together.",
	}
	if v.Says != "Anybody says" || !slices.Equal(got, want) {
		t.Errorf("%s: got %q", v.Says, got)
	}
	for _, r := range []models.Rule{{}, {Weight: 1}} {
		if plain := n.ruleInWords(&r, 1); len(plain.Conditions) > 0 {
			t.Errorf("a rule without conditions has %+v", plain.Conditions)
		}
	}
}
