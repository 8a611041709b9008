package sentiment

import (
	"strings"
	"testing"

	"github.com/jdkato/prose/v3/tokenize"

	"earshot/models"
	"earshot/pipeline/rules"
)

func score(t *testing.T, text string, agent bool, overrides ...Override) (float64, bool) {
	t.Helper()
	v := rules.NewVocabulary()
	s, err := New(v)
	if err != nil {
		t.Fatal(err)
	}
	var words []rules.Word
	ended := false
	for i, token := range tokenize.New().Tokenize(text) {
		if rules.EndsSentence(token.Text) {
			ended = true
			continue
		}
		words = v.Append(words, token.Text, token.Start, i, ended)
		ended = false
	}
	return s.Score(Turn{Text: text, Words: words, Overrides: overrides, Agent: agent})
}

func TestLabels(t *testing.T) {
	for text, want := range map[string]string{
		"I'm really frustrated.":                              models.SentimentNegative,
		"This is ridiculous!":                                 models.SentimentNegative,
		"I am not happy with this":                            models.SentimentNegative,
		"im not happy":                                        models.SentimentNegative,
		"The agent was rude and useless.":                     models.SentimentNegative,
		"It was good at first, but now it is horrible.":       models.SentimentNegative,
		"You were wonderful.":                                 models.SentimentPositive,
		"I love how easy that was":                            models.SentimentPositive,
		"That isn't bad at all":                               models.SentimentPositive,
		"I appreciate your patience":                          models.SentimentPositive,
		"Great, can you tell me the address?":                 models.SentimentNeutral,
		"Okay, great.":                                        models.SentimentNeutral,
		"Perfect. Could you mail it please?":                  models.SentimentNeutral,
		"I lost my card":                                      models.SentimentNeutral,
		"My husband died and I need the survivors benefits":   models.SentimentNeutral,
		"thanks, bye":                                         models.SentimentNeutral,
		"I'd like to report fraud on my disability benefits.": models.SentimentNeutral,
		"": models.SentimentNeutral,
	} {
		if got, _ := score(t, text, false); Label(got) != want {
			t.Errorf("%q scores %v, %s; want %s", text, got, Label(got), want)
		}
	}
}

func TestMoreIsMore(t *testing.T) {
	for _, c := range []struct{ less, more string }{
		{"I am frustrated", "I am very frustrated"},
		{"I am slightly frustrated", "I am frustrated"},
		{"this is horrible", "this is horrible!!"},
		{"it is bad", "it is bad and horrible"},
	} {
		less, _ := score(t, c.less, false)
		more, _ := score(t, c.more, false)
		if more >= less || more < -1 {
			t.Errorf("%q scores %v, %q %v; want the second lower", c.less, less, c.more, more)
		}
	}
}

func TestOverridesReplaceTheirWords(t *testing.T) {
	plain, _ := score(t, "what a horrible day", false)
	got, felt := score(t, "what a horrible day", false, Override{First: 2, Last: 3, Valence: 0})
	if plain >= 0 || got != 0 || felt {
		t.Errorf("scores %v, overridden %v (felt %v); want negative, then 0", plain, got, felt)
	}
	if got, felt := score(t, "hm so be it", false, Override{First: 1, Last: 3, Valence: -2}); got >= 0 || !felt {
		t.Errorf("an override of words without feeling scores %v (felt %v)", got, felt)
	}
}

func TestAgentScriptsAreNotFeeling(t *testing.T) {
	for _, text := range []string{"I'd be happy to help you with that", "I'm so sorry for the inconvenience, I understand your frustration.", "Great, wonderful!"} {
		if got, felt := score(t, text, true); felt || got != 0 {
			t.Errorf("%q scores %v for an agent, want nothing", text, got)
		}
	}
	if got, felt := score(t, "That was a stupid mistake of ours, it is horrible.", true); !felt || got >= 0 {
		t.Errorf("an agent's own feeling scores %v (felt %v)", got, felt)
	}
}

func TestConversation(t *testing.T) {
	scored := func(scores ...float64) []Scored {
		var out []Scored
		for i, s := range scores {
			out = append(out, Scored{Turn: 2 * i, Score: s})
		}
		return out
	}
	for _, c := range []struct {
		name               string
		customer           []Scored
		mean, start, end   float64
		shift              string
		negative, lowestAt int
	}{
		{"worsened", scored(0.2, 0, -0.4, -0.6, -0.2, -0.5), -0.25, 0.1, -0.35, "worsened", 4, 6},
		{"improved", scored(-0.5, 0, 0.5), 0, -0.5, 0.5, "improved", 1, 0},
		{"steady", scored(-0.3, 0, -0.3), -0.2, -0.3, -0.3, "steady", 2, 0},
		{"too short to tell", scored(-0.5, 0.5), 0, -0.5, 0.5, "unknown", 1, 0},
	} {
		got := Conversation(c.customer, nil)
		if *got.Customer != c.mean || *got.Start != c.start || *got.End != c.end || got.Shift != c.shift || got.NegativeTurns != c.negative || *got.LowestTurn != c.lowestAt || got.Agent != nil {
			t.Errorf("%s: mean %v, start %v, end %v, %s, %d negative, lowest in turn %d", c.name, *got.Customer, *got.Start, *got.End, got.Shift, got.NegativeTurns, *got.LowestTurn)
		}
	}
	if got := Conversation(nil, nil); got.Customer != nil || got.Start != nil || got.End != nil || got.LowestTurn != nil || got.Shift != "unknown" {
		t.Errorf("of nobody: %+v", got)
	}
}

func TestTheLexiconHasNoEmptyRows(t *testing.T) {
	v := rules.NewVocabulary()
	l, err := readLexicon(v)
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, valence := range l {
		if valence < -4 || valence > 4 {
			t.Errorf("a valence of %v", valence)
		}
		if valence != 0 {
			known++
		}
	}
	if known < 6000 {
		t.Errorf("%d words with feeling, want VADER's", known)
	}
	if !strings.Contains(vader, "ecstatic\t") {
		t.Error("the lexicon is not VADER's")
	}
}
