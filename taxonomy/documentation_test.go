package taxonomy_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"earshot/models"
	"earshot/pipeline"
	"earshot/taxonomy"
)

// TestDocumentation reads every pack of docs/taxonomy.md and tries the
// examples of its rules: what is documented is what happens.
func TestDocumentation(t *testing.T) {
	page, err := os.ReadFile("../docs/taxonomy.md")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for i, fenced := range strings.Split(string(page), "\n```yaml\n")[1:] {
		text, _, closed := strings.Cut(fenced, "\n```\n")
		if !closed {
			t.Fatalf("the pack %d does not end", i+1)
		}
		name := fmt.Sprintf("docs/taxonomy.md, pack %d", i+1)
		if !strings.Contains("\n"+text, "\nname: ") {
			text = "name: a-part\nversion: \"1\"\n" + text
		}
		pack, err := taxonomy.Parse(name, []byte(text+"\n"))
		if err != nil {
			t.Error(err)
			continue
		}
		p, err := pipeline.New(pipeline.Options{Taxonomy: pack, Version: "test"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, rule := range rulesOf(pack) {
			if rule.File == name {
				tried += tryExamples(t, p, rule)
			}
		}
	}
	if tried < 40 {
		t.Errorf("the page has %d examples, want at least 40", tried)
	}
}

func rulesOf(pack models.Taxonomy) []models.Rule {
	var all []models.Rule
	for _, topic := range pack.Topics {
		all = append(all, topic.Rules...)
	}
	for _, s := range pack.Signals {
		all = append(all, s.Rules...)
	}
	for _, c := range pack.Repeat.Cues {
		all = append(all, c.Rule)
	}
	return all
}

func tryExamples(t *testing.T, p *pipeline.Pipeline, rule models.Rule) int {
	t.Helper()
	try := func(e models.Example, want bool) {
		in := &models.Transcript{ID: "example", Turns: e.Turns}
		if len(rule.Channels) > 0 {
			in.Channel = rule.Channels[0]
		}
		if len(rule.Services) > 0 {
			in.Service = rule.Services[0]
		}
		got := slices.ContainsFunc(p.RuleHits(in), func(f models.Finding) bool { return f.Rule == rule.ID })
		if got != want {
			t.Errorf("%s:%d: %s finds something: %v, want %v in %v", rule.File, e.Line, rule.ID, got, want, e.Turns)
		}
	}
	for _, e := range rule.Examples.Match {
		try(e, true)
	}
	for _, e := range rule.Examples.NoMatch {
		try(e, false)
	}
	return len(rule.Examples.Match) + len(rule.Examples.NoMatch)
}
