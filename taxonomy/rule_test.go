package taxonomy

import (
	"reflect"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"earshot/models"
)

const everyKey = `name: full
version: 2
lists:
  thing: [payment, <card>]
  card: [card, no, 1099]
services:
  - {id: tax, name: Tax}
topics:
  - id: late
    name: Late
    min_score: 1.5
    rules:
      - phrases: [<thing> late]
        near: [today]
        unless_near: [not ~2 late]
        channels: [chat, call]
        services: [tax]
        subject: customer
        position: last 3 turns
        weight: 0.5
        preceded_by: {phrases: [hello], speaker: any}
        followed_by:
          phrases: [sorry ~2~ late]
          speaker: agent
          within: 2 turns
        not_followed_by: {phrases: [thanks], within: 1 turn}
        examples:
          match:
            - My card is late
            - - customer: late
              - "agent: sorry: so late"
            - agent: one line
          no_match: [no]
      - {id: x, phrases: [<card>]}
`

func TestEveryKeyOfARule(t *testing.T) {
	pack, err := Parse("full.yaml", []byte(everyKey))
	if err != nil {
		t.Fatal(err)
	}
	if pack.ID.Version != "2" || pack.Topics[0].MinScore != 1.5 {
		t.Errorf("version %q, min_score %v", pack.ID.Version, pack.Topics[0].MinScore)
	}
	rule := pack.Topics[0].Rules[0]
	if got := notation(rule.Phrases[0]); got != "payment|card|no|1099 / late" {
		t.Errorf("the phrase reads %q", got)
	}
	if p := rule.Phrases[0]; p.Line != 13 || p.File != "full.yaml" || rule.Line != 13 || rule.File != "full.yaml" {
		t.Errorf("the rule is at %s:%d, its phrase at %s:%d, want full.yaml:13", rule.File, rule.Line, p.File, p.Line)
	}
	if rule.Weight != 0.5 || !rule.CustomerActs || len(rule.Near) != 1 || len(rule.UnlessNear) != 1 ||
		!reflect.DeepEqual(rule.Channels, []string{"call", "chat"}) || !reflect.DeepEqual(rule.Services, []string{"tax"}) ||
		rule.Position != (models.Position{Last: true, N: 3, Unit: models.UnitTurns}) {
		t.Errorf("the rule is %+v", rule)
	}
	want := []models.Step{
		{Speaker: models.SpeakerAgent, Turns: 2},
		{Speaker: models.SpeakerCustomer, Turns: 1, Absent: true},
		{Before: true},
	}
	for i, phrases := range []int{2, 1, 1} {
		got := rule.Sequence[i]
		if len(got.Phrases) != phrases {
			t.Errorf("step %d has %d phrases, want %d", i, len(got.Phrases), phrases)
		}
		if got.Phrases = nil; !reflect.DeepEqual(got, want[i]) {
			t.Errorf("step %d is %+v, want %+v", i, got, want[i])
		}
	}
	turn := func(speaker, text string) models.TranscriptTurn {
		return models.TranscriptTurn{Speaker: speaker, Text: text}
	}
	examples := models.Examples{
		Match: []models.Example{
			{Line: 29, Turns: []models.TranscriptTurn{turn("customer", "My card is late")}},
			{Line: 30, Turns: []models.TranscriptTurn{turn("customer", "late"), turn("agent", "sorry: so late")}},
			{Line: 32, Turns: []models.TranscriptTurn{turn("agent", "one line")}},
		},
		NoMatch: []models.Example{{Line: 33, Turns: []models.TranscriptTurn{turn("customer", "no")}}},
	}
	if !reflect.DeepEqual(rule.Examples, examples) {
		t.Errorf("the examples are %+v", rule.Examples)
	}
	if plain := pack.Topics[0].Rules[1]; plain.Weight != 1 || plain.Speaker != models.SpeakerCustomer || plain.ID != "late/x" || plain.Line != 34 {
		t.Errorf("the plain rule is %+v", plain)
	}
}

func TestPositions(t *testing.T) {
	for text, want := range map[string]models.Position{
		"first 30s":     {N: 30, Unit: models.UnitSeconds},
		"last 1 turn":   {Last: true, N: 1, Unit: models.UnitTurns},
		"first 2 turns": {N: 2, Unit: models.UnitTurns},
		"first 20%":     {N: 20, Unit: models.UnitPercent},
	} {
		r := &reader{}
		if got := r.position(scalar(text)); got != want || len(r.faults) > 0 {
			t.Errorf("%q reads %+v, %v", text, got, r.faults)
		}
	}
	for _, text := range []string{"30s", "first", "first 0s", "first -3s", "first +3s", "last 101%", "first 3", "first 3 words", "middle 3s", "first s", "first 1.5 turns", "first  turns"} {
		r := &reader{}
		if r.position(scalar(text)); len(r.faults) != 1 {
			t.Errorf("%q has the faults %v, want one", text, r.faults)
		}
	}
}

func scalar(text string) ast.Node {
	return ast.String(token.New(text, text, &token.Position{Line: 1}))
}
