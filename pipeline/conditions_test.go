package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"earshot/models"
	"earshot/pipeline"
	"earshot/taxonomy"
)

// withRules compiles a pack whose topic "t" has these rules, a YAML list, and
// whose services are tax and card.
func withRules(t testing.TB, rules string) *pipeline.Pipeline {
	t.Helper()
	return withPack(t, "topics:\n  - id: t\n    name: T\n    rules:\n"+indent(rules, "      "))
}

func withPack(t testing.TB, body string) *pipeline.Pipeline {
	t.Helper()
	pack, err := taxonomy.Parse("test.yaml", []byte(`name: test
version: "1"
services:
  - {id: tax, name: Tax, phrases: [my taxes]}
  - {id: card, name: Card, phrases: [my card], forms: [C-1]}
`+body))
	if err != nil {
		t.Fatal(err)
	}
	return newPipeline(t, pipeline.Options{Taxonomy: pack})
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(strings.Trim(text, "\n"), "\n", "\n"+by)
}

// conversation reads lines such as "customer: hello" or, at a time in seconds,
// "12 agent: hello".
func conversation(t testing.TB, lines ...string) *models.Transcript {
	t.Helper()
	in := &models.Transcript{ID: "c"}
	for _, line := range lines {
		who, text, found := strings.Cut(line, ": ")
		if !found {
			who, text = models.SpeakerCustomer, line
		}
		turn := models.TranscriptTurn{Text: text}
		if at, speaker, timed := strings.Cut(who, " "); timed {
			ms := int64(0)
			for _, digit := range at {
				ms = ms*10 + int64(digit-'0')
			}
			ms *= 1000
			turn.StartMS, who = &ms, speaker
		}
		turn.Speaker = who
		in.Turns = append(in.Turns, turn)
	}
	return in
}

// quotes are the words that findings of a kind quote.
func quotes(all []models.Finding, kind string) []string {
	out := []string{}
	for _, f := range all {
		if f.Kind == kind {
			out = append(out, f.Quote)
		}
	}
	return out
}

func TestConditions(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		lines      []string
		want       []string // quoted
	}{
		{"gap", "phrases: [lost ~3 card]", []string{"I lost my old bank card", "I lost this and that and my card", "lost. My card"}, []string{"lost my old bank card"}},
		{"gap in either order", "phrases: [lost ~2~ card]", []string{"my card got lost", "lost my card", "card that was never quite lost"}, []string{"card got lost", "lost my card"}},
		{"number", "phrases: [called <number> times]", []string{"called twenty five times", "called 3 times", "called 1,000 times", "called many times", "called two hundred and six times"},
			[]string{"called twenty five times", "called 3 times", "called 1,000 times", "called two hundred and six times"}},
		{"ordinal", "phrases: [<ordinal> time]", []string{"the third time", "the 3rd time", "the thirty first time", "three time"}, []string{"third time", "3rd time", "first time"}},
		{"any word", "phrases: [my _ card]", []string{"my green card", "my card", "my. green card"}, []string{"my green card"}},
		{"tag", "phrases: ['call:vb me']", []string{"please call me", "the call me and my wife had"}, []string{"call me"}},
		{"tag of a run", "phrases: ['(phone call|check):nn']", []string{"the phone call", "check it now please"}, []string{"phone call"}},

		{"speaker", "speaker: agent\nphrases: [hello]", []string{"customer: hello", "agent: hello there", "bot: hello"}, []string{"hello"}},
		{"negation before", "unless_negated: true\nphrases: [lost]", []string{"I have not lost it", "nobody really lost it", "I lost it, no", "It is not here. Lost it"}, []string{"lost", "Lost"}},
		{"negation in a gap", "unless_negated: true\nphrases: [card ~3 lost]", []string{"my card is not lost", "my card isn't lost", "my card is lost"}, []string{"card is lost"}},
		{"a phrase's own negation", "unless_negated: true\nphrases: [card ~2 not ~2 here]", []string{"my card is not here"}, []string{"card is not here"}},
		{"customer acts", "subject: customer\nphrases: [called ~2 yesterday]", []string{"I called yesterday", "my wife called yesterday", "they called yesterday"}, []string{"called yesterday"}},
		{"near", "near: [yesterday, last week]\nphrases: [i called]", []string{"I called about it last week", "I called. Yesterday", "yesterday I called", "I called"}, []string{"I called", "I called"}},
		{"near is not far", "near: [yesterday]\nphrases: [i called]", []string{"I called " + strings.Repeat("and so ", 8) + "yesterday", "I called " + strings.Repeat("and so ", 7) + "yesterday"}, []string{"I called"}},
		{"unless near", "unless_near: [landlord]\nphrases: [i called]", []string{"I called my landlord", "I called. My landlord too"}, []string{"I called"}},

		{"first turns", "position: first 2 turns\nphrases: [hello]", []string{"hello", "agent: yes", "hello"}, []string{"hello"}},
		{"last turns", "position: last 1 turn\nphrases: [hello (one|two)]", []string{"hello one", "hello two"}, []string{"hello two"}},
		{"first percent", "position: first 25%\nphrases: [(a|b|c|d|e)]", []string{"a", "b", "c", "d", "e"}, []string{"a", "b"}},
		{"last percent", "position: last 20%\nphrases: [(a|b|c|d|e)]", []string{"a", "b", "c", "d", "e"}, []string{"e"}},
		{"first seconds", "position: first 30s\nphrases: [(a|b|c)]", []string{"10 customer: a", "40 customer: b", "41 customer: c"}, []string{"a", "b"}},
		{"last seconds", "position: last 30s\nphrases: [(a|b|c)]", []string{"10 customer: a", "70 customer: b", "100 customer: c"}, []string{"b", "c"}},
		{"seconds that were not measured", "position: first 30s\nphrases: [a]", []string{"a"}, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, rest, _ := strings.Cut(c.rule, "\n")
			p := withRules(t, "- "+first+"\n"+indent(rest, "  "))
			in := conversation(t, c.lines...)
			got, err := p.Analyze(in)
			if err != nil {
				t.Fatal(err)
			}
			if quoted := quotes(got.Findings, models.FindingTopic); !slices.Equal(quoted, c.want) {
				t.Errorf("found %q, want %q", quoted, c.want)
			}
			checkFindings(t, got)
		})
	}
}

func TestSequence(t *testing.T) {
	for _, c := range []struct {
		name, step string
		lines      []string
		want       bool
	}{
		{"followed", "followed_by: {phrases: [sorry], speaker: agent, within: 2 turns}", []string{"my card is lost", "agent: well", "agent: sorry"}, true},
		{"followed too late", "followed_by: {phrases: [sorry], speaker: agent, within: 2 turns}", []string{"my card is lost", "agent: well", "agent: now", "agent: sorry"}, false},
		{"followed by another speaker", "followed_by: {phrases: [sorry], speaker: agent}", []string{"my card is lost", "customer: sorry"}, false},
		{"followed anywhere", "followed_by: {phrases: [sorry], speaker: any}", []string{"my card is lost", "a", "b", "c", "d", "e", "bot: sorry"}, true},
		{"followed in its own turn", "followed_by: {phrases: [sorry], speaker: customer, within: 1 turn}", []string{"my card is lost, sorry"}, true},
		{"not before in its own turn", "followed_by: {phrases: [sorry], speaker: customer, within: 1 turn}", []string{"sorry, my card is lost"}, false},
		{"not within the phrase", "followed_by: {phrases: [is lost], speaker: customer}", []string{"my card is lost"}, false},
		{"not followed", "not_followed_by: {phrases: [sorry], speaker: agent, within: 1 turn}", []string{"my card is lost", "agent: next", "agent: sorry"}, true},
		{"not followed but is", "not_followed_by: {phrases: [sorry], speaker: agent, within: 1 turn}", []string{"my card is lost", "agent: sorry"}, false},
		{"preceded", "preceded_by: {phrases: [how can i help], speaker: agent, within: 1 turn}", []string{"agent: How can I help?", "my card is lost"}, true},
		{"preceded too early", "preceded_by: {phrases: [how can i help], speaker: agent, within: 1 turn}", []string{"agent: How can I help?", "well", "my card is lost"}, false},
		{"preceded in its own turn", "preceded_by: {phrases: [(hi|hi my)], speaker: customer}", []string{"hi my card is lost"}, true},
		{"preceded after", "preceded_by: {phrases: [hi], speaker: customer}", []string{"my card is lost hi", "hi"}, false},
		{"not preceded", "not_preceded_by: {phrases: [hi], speaker: customer}", []string{"my card is lost", "hi"}, true},
		{"not preceded but is", "not_preceded_by: {phrases: [hi], speaker: customer}", []string{"hi", "well", "my card is lost"}, false},
		{"tags of a step", "followed_by: {phrases: ['call:vb'], speaker: agent}", []string{"my card is lost", "agent: the call was short"}, false},
		{"tags of a step that are right", "followed_by: {phrases: ['call:vb'], speaker: agent}", []string{"my card is lost", "agent: the call was short", "agent: we will call you"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := withRules(t, "- phrases: [my card is lost]\n  "+c.step)
			got, err := p.Analyze(conversation(t, c.lines...))
			if err != nil {
				t.Fatal(err)
			}
			if found := len(quotes(got.Findings, models.FindingTopic)) > 0; found != c.want {
				t.Errorf("found is %v, want %v", found, c.want)
			}
		})
	}
}

func TestChannelsAndServices(t *testing.T) {
	p := withRules(t, "- {phrases: [lost], channels: [chat]}\n- {phrases: [gone], services: [card]}")
	for _, c := range []struct {
		channel, service string
		want             []string
	}{
		{"chat", "card", []string{"lost", "gone"}},
		{"", "card", []string{"gone"}},
		{"chat", "tax", []string{"lost"}},
		{"call", "", []string{}},
	} {
		in := conversation(t, "it is lost and gone")
		in.Channel, in.Service = c.channel, c.service
		got, err := p.Analyze(in)
		if err != nil {
			t.Fatal(err)
		}
		if quoted := quotes(got.Findings, models.FindingTopic); !slices.Equal(quoted, c.want) {
			t.Errorf("on %q about %q: found %q, want %q", c.channel, c.service, quoted, c.want)
		}
	}
	in := conversation(t, "about my card, it is gone")
	if got, err := p.Analyze(in); err != nil || !slices.Equal(quotes(got.Findings, models.FindingTopic), []string{"gone"}) {
		t.Errorf("an inferred service does not count: %v %v", got.Findings, err)
	}
}

const scored = `
topics:
  - id: t
    name: T
    min_score: 1
    rules:
      - {phrases: [lost], weight: 0.7}
      - {phrases: [card], weight: 0.2}
      - {phrases: [yesterday], weight: 0.1}
signals:
  - id: s
    min_score: 2
    rules:
      - {phrases: [help]}
      - {phrases: [now, right now]}
`

func TestMinScore(t *testing.T) {
	p := withPack(t, scored)
	for _, c := range []struct {
		lines []string
		want  []string
	}{
		{[]string{"lost lost lost"}, []string{}},
		{[]string{"lost", "my card", "yesterday"}, []string{"lost", "card", "yesterday"}},
		{[]string{"help help"}, []string{}},
		{[]string{"help right now"}, []string{"help", "right now"}},
	} {
		got, err := p.Analyze(conversation(t, c.lines...))
		if err != nil {
			t.Fatal(err)
		}
		if found := append(quotes(got.Findings, models.FindingTopic), quotes(got.Findings, models.FindingSignal)...); !slices.Equal(found, c.want) {
			t.Errorf("%q: found %q, want %q", c.lines, found, c.want)
		}
		if len(c.want) == 0 && len(got.Topics)+len(got.Signals) > 0 {
			t.Errorf("%q: named %v %v without evidence", c.lines, got.Topics, got.Signals)
		}
	}
}

func TestRuleHitsShowWhatConversationsHide(t *testing.T) {
	p := withPack(t, scored)
	in := conversation(t, "lost my card, form C-1, help right now", "agent: lost")
	got := p.RuleHits(in)
	want := []string{"t/1 lost", "card/phrase my card", "t/2 card", "card/form C-1", "s/1 help", "s/2 right now", "s/2 now"}
	found := []string{}
	for _, f := range got {
		found = append(found, f.Rule+" "+f.Quote)
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if got := p.RuleHits(conversation(t, "nothing")); got == nil || len(got) > 0 {
		t.Errorf("found %v in nothing", got)
	}
}
