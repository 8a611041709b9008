package sentiment

import (
	"testing"

	"github.com/jdkato/prose/v3/tokenize"

	"earshot/models"
	"earshot/pipeline/rules"
)

// scorers are the shipped one, or one without what was learned from ratings.
func scorer(t testing.TB, untrained bool) (*Scorer, *rules.Vocabulary) {
	t.Helper()
	v := rules.NewVocabulary()
	s, err := New(v)
	if untrained {
		s, err = NewRated(v, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func words(v *rules.Vocabulary, text string) []rules.Word {
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
	return words
}

func score(t *testing.T, text string, agent bool, overrides ...Override) (float64, bool) {
	t.Helper()
	s, v := scorer(t, false)
	return s.Score(Turn{Text: text, Words: words(v, text), Overrides: overrides, Agent: agent})
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
		"i just wanted to say the young man was fantastic":    models.SentimentPositive,
		"i just wanted a great rate":                          models.SentimentNeutral,
		"Great, can you tell me the address?":                 models.SentimentNeutral,
		"Okay, great.":                                        models.SentimentNeutral,
		"Perfect. Could you mail it please?":                  models.SentimentNeutral,
		"I lost my card":                                      models.SentimentNeutral,
		"My husband died and I need the survivors benefits":   models.SentimentNeutral,
		"thanks, bye":                                         models.SentimentNeutral,
		"I'd like to report fraud on my disability benefits.": models.SentimentNeutral,
		"": models.SentimentNeutral,

		// Thanks and praise: as what is said, or as manners.
		"thank you, that really helped me a lot, you have been wonderful": models.SentimentPositive,
		"Thank you for your help":           models.SentimentPositive,
		"no thank you":                      models.SentimentNeutral,
		"ok great and then i need the form": models.SentimentNeutral,
		"Yes please, that would be great":   models.SentimentNeutral,
		"i'd love to update my address":     models.SentimentNeutral,
		"THANK YOU!!":                       models.SentimentPositive,
		"That was so easy :)":               models.SentimentPositive,
		// Lower-case speech-to-text, with and without apostrophes.
		"i dont like this at all":            models.SentimentNegative,
		"it wasnt a really great experience": models.SentimentNegative,
		"no i love it":                       models.SentimentPositive,
		"you arent helping me this is awful": models.SentimentNegative,
		// What the contact is about, in business and beyond it.
		"someone died and i have to close the account":                  models.SentimentNeutral,
		"my card was stolen":                                            models.SentimentNeutral,
		"a good friend of mine died and I cry all day":                  models.SentimentNegative,
		"it caused great distress over this account":                    models.SentimentNegative,
		"my husband passed away and i need to stop his social security": models.SentimentNeutral,
		"i was denied disability again and it has been a nightmare":     models.SentimentNegative,
		"what happens to my benefits if i get sick":                     models.SentimentNeutral,
		"i'm worried sick about losing my snap":                         models.SentimentNegative,
		// Drawn-out words.
		"it was sooo baaaad": models.SentimentNegative,
		"yaaaay we won":      models.SentimentPositive,
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
