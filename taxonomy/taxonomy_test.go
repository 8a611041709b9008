package taxonomy

import (
	"slices"
	"strings"
	"testing"

	"earshot/models"
)

func TestGovernment(t *testing.T) {
	pack, err := Shipped(Default)
	if err != nil {
		t.Fatal(err)
	}
	if len(pack.Services) < 22 || len(pack.Topics) < 64 {
		t.Errorf("%d services and %d topics, want at least 22 and 64", len(pack.Services), len(pack.Topics))
	}
	if pack.ID.Name != "us-government" || pack.ID.Version == "" || len(pack.ID.Hash) != 12 {
		t.Errorf("the identity is %+v", pack.ID)
	}
	for _, topic := range pack.Topics {
		if len(topic.Drivers) == 0 || len(topic.Burdens) == 0 && topic.ID != "staff-praised" {
			t.Errorf("topic %s has drivers %v and burdens %v", topic.ID, topic.Drivers, topic.Burdens)
		}
	}
	var signals []string
	for _, s := range pack.Signals {
		signals = append(signals, s.ID)
	}
	for _, want := range []string{models.SignalEscalation, models.SignalPromise, models.SignalTransfer, models.SignalHold} {
		if !slices.Contains(signals, want) {
			t.Errorf("the pack has no signal %s", want)
		}
	}
}

const small = `name: small
version: "2"
services:
  - {id: licences, name: Licences, agency: DMV, phrases: ["driver's licen(se|ce)"], forms: [MV-44]}
`

func TestParse(t *testing.T) {
	pack, err := Parse("small.yaml", []byte(`name: small
version: "2"
services:
  - {id: licences, name: Licences, agency: DMV, phrases: ["(driver's|drivers) licence"], forms: [MV-44]}
topics:
  - id: delay
    name: Delay
    drivers: [efficiency]
    burdens: [waiting]
    services: [licences]
    rules:
      - phrases: ["still waiting"]
      - {id: late, phrases: ["(so|very long)? call*"], speaker: any, unless_negated: true}
repeat:
  cues:
    - {type: prior-contact, phrases: ["i called"], near: [yesterday], subject: customer}
    - {type: prior-contact, phrases: ["we called"]}
  veto: ["first time"]
sentiment:
  - {phrases: ["death benefit*"], valence: -0.5}
`))
	if err != nil {
		t.Fatal(err)
	}
	topic := pack.Topics[0]
	if r := topic.Rules[0]; r.ID != "delay/1" || r.Speaker != models.SpeakerCustomer || r.UnlessNegated {
		t.Errorf("the first rule is %+v", r)
	}
	r := topic.Rules[1]
	if r.ID != "delay/late" || r.Speaker != "" || !r.UnlessNegated {
		t.Errorf("the second rule is %+v", r)
	}
	items := r.Phrases[0].Items
	if len(items) != 2 || !items[0].Optional || len(items[0].Any) != 2 || len(items[0].Any[1]) != 2 || items[1].Any[0][0] != (models.PhraseWord{Text: "call", Inflect: true}) {
		t.Errorf("the phrase reads %+v", items)
	}
	if form := pack.Services[0].Forms[0].Items[0].Any[0]; len(form) != 2 || form[0].Text != "mv" || form[1].Text != "44" {
		t.Errorf("the form reads %+v", form)
	}
	if cues := pack.Repeat.Cues; cues[0].Rule.ID != "prior-contact/1" || cues[1].Rule.ID != "prior-contact/2" || !cues[0].Rule.CustomerActs || len(cues[0].Rule.Near) != 1 || len(pack.Repeat.Veto) != 1 {
		t.Errorf("the cues are %+v", cues)
	}
	if pack.Sentiment[0].Valence != -0.5 {
		t.Errorf("the valence is %v", pack.Sentiment[0].Valence)
	}
}

func TestHashTellsPacksApart(t *testing.T) {
	text := "name: a\nversion: \"1\"\n"
	one, err1 := Parse("a", []byte(text))
	same, err2 := Parse("b", []byte(text))
	other, err3 := Parse("a", []byte(text+"# a comment\n"))
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	if one.ID.Hash != same.ID.Hash || one.ID.Hash == other.ID.Hash {
		t.Errorf("hashes %s, %s, %s", one.ID.Hash, same.ID.Hash, other.ID.Hash)
	}
}

func TestAllFaultsAreReportedWithTheirLines(t *testing.T) {
	_, err := Parse("pack.yaml", []byte(`name: Small Pack
servces: red
services:
  - {id: a, name: A}
  - {id: a, name: B, forms: x}
topics:
  - id: t
    drivers: [speed]
    burdens: [waiting, money]
    services: [nowhere]
    rules:
      - phrases: ["(open", "a ()", "maybe?"]
        speaker: robot
        unless_negated: perhaps
  - id: empty
    name: Empty
  - id: conditions
    name: Conditions
    min_score: 3
    rules:
      - subject: yes
        channels: [phone]
        phrases: []
        position: first day
        weight: -1
      - followed_by: {within: 2 days}
        phrases: [x, y: z]
        not_preceded_by:
          phrases: [<nothing>]
          speaker: nobody
        examples:
          match: [[boss says hello], [], [customer: a, agent: b], ""]
          nomatch: []
          no_match:
            - {customer: a, agent: b}
signals:
  - hold
repeat:
  cues:
    - phrases: [x]
sentiment:
  - {phrases: [x], valence: 9}
  - {phrases: [y], valence: lots}
  - {phrases: [z]}
  - {valence: 1}
`))
	if err == nil {
		t.Fatal("it was taken")
	}
	faults := strings.Split(err.Error(), "\n")
	for _, want := range []string{
		`pack.yaml:1: the pack's name is "Small Pack"`,
		`pack.yaml:2: unknown key "servces" in the pack; did you mean services?`,
		"pack.yaml:1: the pack has no version",
		`pack.yaml:5: the id "a" is used twice`,
		`pack.yaml:5: forms must be a list`,
		`pack.yaml:7: the topic "t" has no name`,
		`pack.yaml:8: "speed" in drivers is not one of effectiveness`,
		`pack.yaml:9: "money" in burdens`,
		`pack.yaml:10: "nowhere" in services`,
		`pack.yaml:12: the phrase "(open"`,
		`pack.yaml:12: the phrase "a ()"`,
		`pack.yaml:12: the phrase "maybe?"`,
		`pack.yaml:13: speaker is "robot"`,
		`pack.yaml:14: unless_negated must be true or false`,
		`pack.yaml:15: "empty" has no rules`,
		`pack.yaml:17: "conditions" can never be found: the weights of its rules sum to 2, below its min_score of 3`,
		`pack.yaml:21: subject is "yes"`,
		`pack.yaml:22: "phone" in channels is not one of call`,
		`pack.yaml:21: the rule conditions/1 has no phrases`,
		`pack.yaml:24: position is "first day"`,
		`pack.yaml:25: weight is -1; it must be from 0.1 to 100`,
		`pack.yaml:26: followed_by has no phrases`,
		`pack.yaml:26: within is "2 days"`,
		`pack.yaml:27: an entry of phrases must be text; this reads as key: value`,
		`pack.yaml:29: the phrase "<nothing>": there is no list <nothing>`,
		`pack.yaml:30: speaker is "nobody"`,
		`pack.yaml:32: a line of an example is said by "boss says hello"`,
		`pack.yaml:32: an example without text`,
		`pack.yaml:33: unknown key "nomatch" in examples; did you mean no_match?`,
		`pack.yaml:35: a line of an example has one speaker`,
		`pack.yaml:37: a signal must be a mapping`,
		`pack.yaml:40: a repeat cue's type is missing`,
		`pack.yaml:42: valence is 9; it must be from -4 to 4`,
		`pack.yaml:43: valence must be a number`,
		`pack.yaml:44: a sentiment override has no valence`,
		`pack.yaml:45: a sentiment override has no phrases`,
	} {
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, want) }) {
			t.Errorf("%q is not among the faults:\n%v", want, err)
		}
	}
}

func TestFaultsAreInTheOrderOfTheFile(t *testing.T) {
	_, err := Parse("p", []byte("name: p\ntopics: [{}]\nservices: [{}]\nlists: {a: ['?']}\n"))
	var lines []string
	for f := range strings.SplitSeq(err.Error(), "\n") {
		lines = append(lines, f[:strings.Index(f, ": ")])
	}
	if !slices.IsSorted(lines) || len(lines) != 7 {
		t.Errorf("the faults are\n%v", err)
	}
}

func TestWhatIsNoPack(t *testing.T) {
	for _, text := range []string{"", "# only a comment", "just words", "- a\n- list", "name: [", "name: a\n---\nname: b", "\x00", "name: {a: b}\nversion: 1", small} {
		if _, err := Parse("x.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "x.yaml:") {
			t.Errorf("%q: error %v, want one with the file and line", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("name: a\nversion: 1\ntopics: [{id: t, name: T, rules: [{phrases: ['(a|b c)? d*']}]}]"))
	f.Add([]byte("services: &a [*a]"))
	f.Add([]byte(everyKey))
	f.Add([]byte("name: a\nversion: 1\nextends: english\nremove: [x]\nlists: {a: [<b> <b>], b: [x, <a>:nn]}"))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pack, err := Parse("f.yaml", data)
		if err == nil && (pack.ID.Name == "" || pack.ID.Version == "" || pack.ID.Hash == "") {
			t.Errorf("taken without an identity: %+v", pack.ID)
		}
		for _, topic := range pack.Topics {
			for _, rule := range topic.Rules {
				for _, p := range rule.Phrases {
					checkPhrase(t, p)
				}
			}
		}
	})
}

func FuzzPhrase(f *testing.F) {
	for _, seed := range []string{
		"still waiting", "(a|b c)? d*", "SSA-1099", "((", "a | b", "don’t", "*", "?", "-",
		"<benefit> late", "(<benefit>|<number> day*)? x", "a ~3 b", "a ~3~ b _", "call*:vb", "(a|b):nn?", "<x-y>:nn", "_", "~", "a <", ":nn", "a:",
	} {
		f.Add(seed)
	}
	known := lists{"benefit": {{{Text: "check"}}, {{Text: "direct"}, {Text: "deposit"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		words := 0
		phrases, err := readPhrase(text, expander{find: known.find, words: &words})
		if err != nil {
			return
		}
		if len(phrases) < 1 || len(phrases) > 2 {
			t.Fatalf("%q became %d phrases", text, len(phrases))
		}
		for _, p := range phrases {
			checkPhrase(t, p)
		}
	})
}

// checkPhrase holds a phrase to what a matcher may rely on.
func checkPhrase(t *testing.T, p models.Phrase) {
	t.Helper()
	needed, gaps := false, 0
	for i, item := range p.Items {
		needed = needed || !item.Optional
		gaps += item.Gap
		if len(item.Any) == 0 || item.Gap < 0 || item.Gap > 0 && (item.Optional || i == len(p.Items)-1 || p.Items[i+1].Optional) {
			t.Errorf("%q: item %d is %+v", p.Text, i, item)
		}
		for _, run := range item.Any {
			if len(run) == 0 {
				t.Errorf("%q has an empty alternative", p.Text)
			}
			for _, w := range run {
				if (w.Text == "") == (w.Class == "") {
					t.Errorf("%q has the word %+v", p.Text, w)
				}
			}
		}
	}
	if !needed || gaps > maxGap {
		t.Errorf("%q: a needed word is %v, gaps %d", p.Text, needed, gaps)
	}
}
