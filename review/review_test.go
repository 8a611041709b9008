package review

import (
	"slices"
	"strings"
	"testing"

	"earshot/models"
)

// phrase reads words and (a|b), with ? behind what may be left out.
func phrase(line int, text string) models.Phrase {
	p := models.Phrase{Text: text, Line: line}
	for field := range strings.FieldsSeq(text) {
		var item models.PhraseItem
		field, item.Optional = strings.CutSuffix(field, "?")
		for alternative := range strings.SplitSeq(strings.Trim(field, "()"), "|") {
			var run []models.PhraseWord
			for w := range strings.SplitSeq(alternative, "_") {
				run = append(run, models.PhraseWord{Text: w})
			}
			item.Any = append(item.Any, run)
		}
		p.Items = append(p.Items, item)
	}
	return p
}

func rule(id string, line int, phrases ...string) models.Rule {
	r := models.Rule{ID: id, File: "pack.yaml", Line: line, Weight: 1}
	for i, text := range phrases {
		r.Phrases = append(r.Phrases, phrase(line+1+i, text))
	}
	return r
}

// compile is a slow matcher: a phrase is found where one of its combinations is
// a run of words of a turn. Of conditions it knows the speaker.
func compile(t models.Taxonomy) (Hits, error) {
	return func(tr *models.Transcript) []models.Finding {
		var out []models.Finding
		for o := range rulesOf(&t) {
			for at, turn := range tr.Turns {
				for _, p := range o.rule.Phrases {
					if s := o.rule.Speaker; s != "" && s != turn.Speaker {
						continue
					}
					for _, words := range combinations(p.Items) {
						if strings.Contains(" "+turn.Text+" ", " "+words+" ") {
							out = append(out, models.Finding{Kind: o.kind, Name: o.name, Rule: o.rule.ID, Turn: at, Quote: words})
						}
					}
				}
			}
		}
		return out
	}, nil
}

func combinations(items []models.PhraseItem) []string {
	if len(items) == 0 {
		return []string{""}
	}
	var out []string
	for _, rest := range combinations(items[1:]) {
		for _, run := range items[0].Any {
			out = append(out, strings.TrimSpace(words(run)+" "+rest))
		}
		if items[0].Optional {
			out = append(out, rest)
		}
	}
	return out
}

func pack(topics ...models.Topic) models.Taxonomy { return models.Taxonomy{Topics: topics} }

func topic(id string, rules ...models.Rule) models.Topic {
	return models.Topic{ID: id, Name: id, MinScore: 1, Rules: rules}
}

func TestExamplesThatDoNotHoldAreReportedWithTheirLine(t *testing.T) {
	r := rule("card/1", 3, "lost card")
	said := func(line int, speaker, text string) models.Example {
		return models.Example{Line: line, Turns: []models.TranscriptTurn{{Speaker: speaker, Text: text}}}
	}
	r.Examples = models.Examples{
		Match:   []models.Example{said(10, "customer", "my lost card"), said(11, "customer", "it is late")},
		NoMatch: []models.Example{said(12, "customer", "found it"), said(13, "customer", "no lost card here")},
	}
	p := pack(topic("card", r), topic("late", rule("late/1", 20, "is late")))
	hits, _ := compile(p)
	checked, failures := Examples(p, hits)
	if checked != 4 || len(failures) != 2 {
		t.Fatalf("checked %d, failures %+v", checked, failures)
	}
	if f := failures[0]; f.Line != 11 || f.Want != WantMatch || !slices.Equal(f.Found, []string{"late/1: is late"}) {
		t.Errorf("%+v", f)
	}
	if f := failures[1]; f.Line != 13 || f.Want != WantNoMatch || !slices.Equal(f.Found, []string{"lost card"}) {
		t.Errorf("%+v", f)
	}
}

// TestExamplesMeetTheOtherConditions: an example tells words, so the channel and
// the service are those that the rule asks for.
func TestExamplesMeetTheOtherConditions(t *testing.T) {
	r := rule("card/1", 3, "lost card")
	r.Channels, r.Examples.Match = []string{"chat"}, []models.Example{{Turns: make([]models.TranscriptTurn, 2)}}
	p := pack(models.Topic{ID: "card", Services: []string{"passports"}, Rules: []models.Rule{r}})
	var got *models.Transcript
	Examples(p, func(tr *models.Transcript) []models.Finding { got = tr; return nil })
	if got.Channel != "chat" || got.Service != "passports" || *got.Turns[1].StartMS != exampleTurnMS {
		t.Errorf("%+v", got)
	}
}

func lint(t *testing.T, p models.Taxonomy, corpus ...string) []string {
	t.Helper()
	var texts func(func(*models.Transcript) bool)
	if corpus != nil {
		texts = func(yield func(*models.Transcript) bool) {
			for _, text := range corpus {
				yield(&models.Transcript{Turns: []models.TranscriptTurn{{Speaker: "customer", Text: text}}})
			}
		}
	}
	remarks, err := Lint(p, compile, texts)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, r := range remarks {
		if r.Kind != RemarkNoExample {
			out = append(out, strings.Join([]string{r.Kind, r.Rule, r.Text}, " "))
		}
	}
	return out
}

func TestLint(t *testing.T) {
	agent := rule("loss/1", 30, "lost my card")
	agent.Speaker = models.SpeakerAgent
	for _, c := range []struct {
		name string
		pack models.Taxonomy
		want []string // kinds and rules that remarks begin with
	}{
		{"nothing wrong", pack(topic("card", rule("card/1", 3, "lost (my|the) card", "card is gone"))), nil},
		{"twice", pack(topic("card", rule("card/1", 3, "lost card"), rule("card/2", 9, "lost card"))), []string{"duplicate card/2"}},
		{"the shorter finds all", pack(topic("card", rule("card/1", 3, "lost my card", "my card"))), []string{"covered card/1"}},
		{"only some readings", pack(topic("card", rule("card/1", 3, "lost (my|the) card", "my card"))), nil},
		{"in two topics", pack(topic("card", rule("card/1", 3, "lost my card")), topic("loss", rule("loss/1", 9, "lost my"))), []string{"overlap card/1"}},
		// card/1 is for anybody and so finds what the agent's rule finds; not the other way round.
		{"another speaker", pack(topic("card", rule("card/1", 3, "lost my card")), topic("loss", agent)), []string{"overlap loss/1"}},
		{"a score out of reach", pack(models.Topic{ID: "card", MinScore: 3, Rules: []models.Rule{rule("card/1", 3, "lost card")}}), []string{"unreachable card"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := lint(t, c.pack)
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("got %q, want %q", got[i], c.want[i])
				}
			}
		})
	}
}

func TestLintFindsServicesThatNeverMeet(t *testing.T) {
	r := rule("card/1", 3, "lost card")
	r.Services = []string{"b"}
	got := lint(t, pack(models.Topic{ID: "card", MinScore: 1, Services: []string{"a"}, Rules: []models.Rule{r}}))
	if len(got) != 1 || !strings.HasPrefix(got[0], "unreachable card/1") {
		t.Errorf("got %q", got)
	}
}

func TestLintNamesWhatACorpusNeverSays(t *testing.T) {
	got := lint(t, pack(topic("card", rule("card/1", 3, "lost card", "stolen card"))), "a lost card", "nothing")
	if len(got) != 1 || !strings.Contains(got[0], `"stolen card" is said in none of 2 conversations`) {
		t.Errorf("got %q", got)
	}
}

func TestReadingsVaryOneItemAtATime(t *testing.T) {
	got := readings(phrase(1, "lost (my|the|a_new)? card (here|there)"))
	want := []string{"lost card here", "lost my card here", "lost the card here", "lost a new card here", "lost card there"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDifference(t *testing.T) {
	read := func(id string, topics ...string) *models.Conversation {
		c := &models.Conversation{ID: id, Topics: topics}
		for _, name := range topics {
			c.Findings = append(c.Findings, models.Finding{Kind: models.FindingTopic, Name: name, Rule: name + "/1", Quote: "words of " + name})
		}
		return c
	}
	d := Difference{Samples: 1}
	d.Add(read("1", "a", "b"), read("1", "a"))
	d.Add(read("2", "b"), read("2", "c"))
	d.Add(read("3", "a"), read("3", "a"))
	d.Add(read("4"), read("4", "c"))
	if d.Conversations != 4 || d.Changed != 3 {
		t.Errorf("%d of %d changed", d.Changed, d.Conversations)
	}
	got := d.Changes()
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	if b := got[0]; b.Name != "b" || b.Before != 2 || b.After != 0 || b.Lost != 2 || b.Gained != 0 || len(b.Samples) != 1 || b.Samples[0].Quote != "words of b" || b.Samples[0].Gained {
		t.Errorf("%+v", b)
	}
	if c := got[1]; c.Name != "c" || c.Gained != 2 || c.Samples[0].Conversation != "2" || !c.Samples[0].Gained {
		t.Errorf("%+v", c)
	}
}
