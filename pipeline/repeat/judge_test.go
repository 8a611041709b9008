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
		{"I/PRP 'd/MD called/VBN", "called", true},
		{"I/PRP was/VBD calling/VBG", "calling", true},
		{"can/MD you/PRP hear/VB me/PRP . I/PRP called/VBD", "called", true},
		{"the/DT person/NN I/PRP called/VBD", "called", true},
		{"when/WRB I/PRP called/VBD", "called", true},
		{"I/PRP called/VBD you/PRP and/CC spoke/VBD", "spoke", true},
		{"hello/UH called/VBD yesterday/NN", "called", true},
		{"my/PRP$ wife/NN and/CC I/PRP called/VBD", "called", true},

		{"my/PRP$ wife/NN spoke/VBD", "spoke", false},
		{"she/PRP called/VBD", "called", false},
		{"I/PRP was/VBD called/VBN", "called", false},
		{"if/IN I/PRP called/VBD", "called", false},
		{"they/PRP said/VBD and/CC called/VBD", "called", false},
		{"you/PRP called/VBD me/PRP and/CC left/VBD", "left", false},
		{"I/PRP never/RB called/VBD", "called", false},
		{"I/PRP have/VBP not/RB called/VBN", "called", false},
		{"I/PRP will/MD be/VB calling/VBG", "calling", false},
		{"I/PRP would/MD call/VB", "call", false},
		{"should/MD I/PRP call/VB", "call", false},
		{"was/VBD I/PRP called/VBN", "called", false},
		{"the/DT reason/NN I/PRP called/VBD", "called", false},
		{"the/DT reason/NN why/WRB I/PRP called/VBD", "called", false},
		{"before/IN I/PRP called/VBD", "called", false},
		{"the/DT computer/NN called/VBD", "called", false},
		{"who/WP called/VBD", "called", false},
		{"I/PRP need/VBP emailed/VBN", "emailed", false},
	} {
		v.Intern(c.verb) // a phrase has it
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
		"this is the third time I called":           3,
		"the 4th call about it":                     4,
		"called for the 12th time":                  12,
		"called twice already":                      3,
		"already called once":                       2,
		"called once before":                        2,
		"called twice so far":                       3,
		"called three times yesterday":              4,
		"I have called five times":                  5,
		"I have called 12 times":                    12,
		"I have called 3 times before":              4,
		"made seven phone calls":                    7,
		"this is the fourth or fifth time I called": 4,
		"called two or three times":                 2,
		"two checks and the third time call":        3,

		"called once":                          0,
		"for the second":                       0,
		"I called":                             0,
		"called a couple of times":             0,
		"called several times":                 0,
		"I called 900 times":                   0,
		"for the hundredth time I called":      0,
		"for the 100th time I called":          0,
		"called five hundred times":            0,
		"for the umpteenth time I called":      0,
		"spoke to three different people":      0,
		"the third person I called":            0,
		"I called because I was charged twice": 0,
		"charged three times and so I called":  0,
		"three days ago . I called":            0,
		"it was the second time . I called":    0,
	} {
		v := rules.NewVocabulary()
		j := New(v)
		turn := read(v, text)
		cue := len(turn.words) - 1
		for i, w := range turn.words {
			if turn.text[w.Start:w.End] == "called" {
				cue = i
			}
		}
		if got := j.Count(turn.text, turn.words, cue, cue); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
