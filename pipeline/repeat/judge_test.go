package repeat

import (
	"strings"
	"testing"

	"earshot/pipeline/rules"
)

// tagged is a turn whose tags are given: word/TAG.
type tagged struct {
	text  string
	words []rules.Word
	tags  []string
}

func (t tagged) Words() []rules.Word { return t.words }
func (t tagged) Tag(i int) string    { return t.tags[i] }

func read(v *rules.Vocabulary, text string) tagged {
	var t tagged
	ended := false
	for i, field := range strings.Fields(text) {
		word, tag, _ := strings.Cut(field, "/")
		if word == "." {
			ended = true
			continue
		}
		start := len(t.text)
		t.text += word + " "
		t.words = v.Append(t.words, word, start, i, ended)
		for len(t.tags) < len(t.words) {
			t.tags = append(t.tags, tag)
		}
		ended = false
	}
	return t
}

func TestCustomerActs(t *testing.T) {
	v := rules.NewVocabulary()
	j := New(v)
	for _, c := range []struct {
		text, verb string
		want       bool
	}{
		{"I/PRP called/VBD", "called", true},
		{"we/PRP have/VBP already/RB called/VBN", "called", true},
		{"I/PRP called/VBD the/DT other/JJ day/NN and/CC spoke/VBD", "spoke", true},
		{"called/VBD yesterday/NN", "called", true},
		{"yes/UH . called/VBD yesterday/NN", "called", true},
		{"my/PRP$ wife/NN spoke/VBD", "spoke", false},
		{"she/PRP called/VBD", "called", false},
		{"I/PRP was/VBD called/VBN", "called", false},
		{"if/IN I/PRP called/VBD", "called", false},
		{"they/PRP said/VBD and/CC called/VBD", "called", false},
	} {
		turn := read(v, c.text)
		verb := -1
		for i, w := range turn.words {
			if turn.text[w.Start:w.End] == c.verb {
				verb = i
			}
		}
		if got := j.CustomerActs(turn, verb); got != c.want {
			t.Errorf("%q: the customer acts is %v, want %v", c.text, got, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	for text, want := range map[string]int{
		"this is the third time I called":    3,
		"the 4th call about it":              4,
		"called twice already":               3,
		"already called once":                2,
		"I have called five times":           5,
		"I have called 12 times":             12,
		"I have called 3 times before":       4,
		"called once":                        0,
		"for the second":                     0,
		"I called":                           0,
		"I called 900 times":                 0,
		"three days ago . I called":          0,
		"it was the second time . I called":  0,
		"two checks and the third time call": 3,
	} {
		v := rules.NewVocabulary()
		j := New(v)
		turn := read(v, text)
		last := len(turn.words) - 1
		if got := j.Count(turn.text, turn.words, last, last); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
