package taxonomy

import (
	"fmt"
	"strings"
	"testing"

	"earshot/models"
)

// notation writes what was read: (alternatives|of words), ? where optional, ~3
// for a gap.
func notation(p models.Phrase) string {
	var items []string
	for _, item := range p.Items {
		var runs []string
		for _, run := range item.Any {
			var words []string
			for _, w := range run {
				text := w.Text
				if w.Class != "" {
					text = "<" + w.Class + ">"
				}
				if w.Inflect {
					text += "*"
				}
				if w.Tag != "" {
					text += ":" + w.Tag
				}
				words = append(words, text)
			}
			runs = append(runs, strings.Join(words, " "))
		}
		text := strings.Join(runs, "|")
		if item.Optional {
			text += "?"
		}
		if item.Gap > 0 {
			text += fmt.Sprintf(" ~%d", item.Gap)
		}
		items = append(items, text)
	}
	return strings.Join(items, " / ")
}

// testLists are known in the tests of phrases.
func testLists() lists {
	return lists{
		"benefit": {{{Text: "check"}}, {{Text: "direct"}, {Text: "deposit", Inflect: true}}},
		"card":    {{{Text: "card"}}},
	}
}

func read(text string) ([]models.Phrase, error) {
	words := 0
	return readPhrase(text, expander{find: testLists().find, words: &words})
}

func TestPhrase(t *testing.T) {
	for text, want := range map[string]string{
		"Still waiting":                   "still / waiting",
		"(check|direct deposit) late":     "check|direct deposit / late",
		"my new? card":                    "my / new? / card",
		"(so|very)? call*":                "so|very? / call*",
		"SSA-1099":                        "ssa 1099",
		"don’t":                           "don't",
		"<benefit> late":                  "check|direct deposit* / late",
		"my <benefit>? is late":           "my / check|direct deposit*? / is / late",
		"(<benefit>|money) late":          "check|direct deposit*|money / late",
		"(<number> <benefit>|new <card>)": "<number> check|<number> direct deposit*|new card",
		"<ordinal> time":                  "<ordinal> / time",
		"my <card>-number":                "my / card number",
		"lost ~3 card":                    "lost ~3 / card",
		"lost ~3~ <card>":                 "lost ~3 / card & card ~3 / lost",
		"a ~2 b ~3~ c d":                  "a ~2 / b ~3 / c / d & c / d ~3 / a ~2 / b",
		"my _ card":                       "my / <any> / card",
		"my _:nn? card":                   "my / <any>:NN? / card",
		"call*:vb me":                     "call*:VB / me",
		"(check|my payment):nn? x":        "check:NN|my payment:NN? / x",
		"(pay:vb|payment):NN":             "pay:VB|payment:NN",
		"<benefit>:nns late":              "check:NNS|direct deposit*:NNS / late",
		"direct-deposit:nn":               "direct deposit:NN",
		"<number>:cd days":                "<number>:CD / days",
	} {
		phrases, err := read(text)
		var got []string
		for _, p := range phrases {
			got = append(got, notation(p))
			if p.Text != text {
				t.Errorf("%q keeps the text %q", text, p.Text)
			}
			checkPhrase(t, p)
		}
		if all := strings.Join(got, " & "); err != nil || all != want {
			t.Errorf("%q reads %q (%v), want %q", text, all, err, want)
		}
	}
	// What a list stands for is shared by all its phrases.
	if got := testLists()["benefit"][0][0].Tag; got != "" {
		t.Errorf("reading a tag changed the list: %q", got)
	}
}

func TestPhraseFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "no word",
		"maybe?":                  "not optional",
		"(open":                   "( without its )",
		"a ()":                    "empty alternative",
		"(a||b)":                  "empty alternative",
		"((a|b) c)":               "do not nest",
		"(a ~2 b|c)":              "no gap",
		"(a?|c)":                  "hold no ?",
		"(a)b":                    `a space is missing before "b"`,
		"what's up!":              `"up!" is not a word`,
		"a?b":                     "? stands at the end",
		"call:nn*":                "Penn Treebank",
		"call:":                   "Penn Treebank",
		"9:30":                    `"30" is not the beginning of a Penn Treebank tag`,
		"<benefits> late":         "there is no list <benefits>; did you mean benefit?",
		"<numbr> days":            "did you mean number?",
		"<benefit late":           "a < without its >",
		"<benefit>s":              "only :tag or ? may stand directly behind it",
		"_ card":                  "it can begin with _",
		"new? _ card":             "it can begin with _",
		"(_ a|b) card":            "it can begin with _",
		"~3 card":                 "stands at the beginning",
		"card ~3":                 "stands at the end",
		"card ~3~":                "stands at the end",
		"a ~2 ~3 b":               "beside another gap",
		"a ~ b":                   "is not a gap",
		"a ~0 b":                  "is not a gap",
		"a ~13 b":                 "is not a gap",
		"a ~x b":                  "is not a gap",
		"a~3 b":                   "a gap stands by itself",
		"a ~7 b ~6 c":             "let 13 words stand in between",
		"a ~2~ b ~2~ c":           "second gap for either order",
		"a ~2 new? b":             `"new?" is optional and stands beside a gap`,
		"a (b|c)? ~2 d":           `"(b|c)?" is optional and stands beside a gap`,
		"my? lost ~2~ card":       `read in the other order: "my?" is optional and stands beside a gap`,
		"lost ~2~ _ card":         "read in the other order: it can begin with _",
		"\xff":                    "UTF-8",
		strings.Repeat("a ", 600): "longer than 1000 bytes",
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}
