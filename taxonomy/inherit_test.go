package taxonomy

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"earshot/models"
)

// packs that build on each other: words, center, then what a test adds.
func testPacks() fstest.MapFS {
	return fstest.MapFS{
		"words.yaml": {Data: []byte(`name: words
version: "1"
lists:
  pay: [check, payment]
  money: [<pay>, money]
repeat:
  cues:
    - {type: prior-contact, phrases: [i called]}
    - {type: prior-contact, id: spoke, phrases: [i spoke]}
  veto: [first time]
sentiment:
  - {valence: 0, phrases: [death benefit, claim denied]}
`)},
		"center.yaml": {Data: []byte(`name: center
version: "1"
extends: words
services:
  - {id: tax, name: Tax}
  - {id: aid, name: Aid}
topics:
  - {id: late, name: Late, rules: [{phrases: [<money> late]}]}
  - {id: lost, name: Lost, services: [tax], rules: [{phrases: [lost]}]}
signals:
  - {id: hold, rules: [{phrases: [on hold]}]}
`)},
		"round.yaml": {Data: []byte("name: round\nversion: \"1\"\nextends: trip\n")},
		"trip.yaml":  {Data: []byte("name: trip\nversion: \"1\"\nextends: round\n")},
	}
}

func extending(t *testing.T, text string) models.Taxonomy {
	t.Helper()
	pack, err := parsePack("own.yaml", []byte("name: own\nversion: \"1\"\nextends: center\n"+text), testPacks())
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func topics(pack models.Taxonomy) string {
	var out []string
	for _, topic := range pack.Topics {
		out = append(out, topic.ID+"="+notation(topic.Rules[0].Phrases[0]))
	}
	return strings.Join(out, "; ")
}

func TestAPackInheritsAll(t *testing.T) {
	pack := extending(t, "")
	if got := topics(pack); got != "late=check|payment|money / late; lost=lost" {
		t.Errorf("the topics are %s", got)
	}
	if pack.ID.Name != "own" || len(pack.Services) != 2 || len(pack.Signals) != 1 || len(pack.Repeat.Cues) != 2 || len(pack.Repeat.Veto) != 1 || len(pack.Sentiment) != 2 {
		t.Errorf("the pack is %+v", pack)
	}
	if rule := pack.Topics[0].Rules[0]; rule.File != "center.yaml" || pack.Repeat.Veto[0].File != "words.yaml" {
		t.Errorf("a rule of %s and a veto of %s", rule.File, pack.Repeat.Veto[0].File)
	}
	if s := pack.Signals[0]; s.Name != "Hold" || s.MinScore != 1 {
		t.Errorf("the signal is %+v", s)
	}
}

func TestAnEntryReplacesTheInheritedOneInPlace(t *testing.T) {
	pack := extending(t, `services: [{id: aid, name: Student aid}]
topics:
  - {id: new, name: New, rules: [{phrases: [new]}]}
  - {id: late, name: Too late, rules: [{phrases: [too late]}]}
repeat:
  cues:
    - {type: prior-contact, phrases: [we called]}
    - {type: prior-contact, id: spoke, phrases: [we spoke]}
sentiment:
  - {valence: -2, phrases: [claim denied]}
`)
	if got := topics(pack); got != "late=too / late; lost=lost; new=new" {
		t.Errorf("the topics are %s", got)
	}
	if pack.Services[1].Name != "Student aid" || len(pack.Services) != 2 {
		t.Errorf("the services are %+v", pack.Services)
	}
	var cues []string
	for _, c := range pack.Repeat.Cues {
		cues = append(cues, c.Rule.ID+"="+notation(c.Rule.Phrases[0]))
	}
	if got := strings.Join(cues, "; "); got != "prior-contact/1=i / called; prior-contact/spoke=we / spoke; prior-contact/3=we / called" {
		t.Errorf("the cues are %s", got)
	}
	if len(pack.Sentiment) != 2 || pack.Sentiment[1].Valence != -2 {
		t.Errorf("the overrides are %+v", pack.Sentiment)
	}
}

func TestRemove(t *testing.T) {
	pack := extending(t, "remove: [tax, lost, hold, prior-contact/1]\n")
	if got := topics(pack); got != "late=check|payment|money / late" || len(pack.Services) != 1 || len(pack.Signals) != 0 || len(pack.Repeat.Cues) != 1 {
		t.Errorf("left are %s and %+v", got, pack)
	}
}

func TestOwnListsAreForOwnPhrases(t *testing.T) {
	pack := extending(t, `lists:
  pay: [<pay>, deposit]
  fee: [<money>]
topics:
  - {id: own, name: Own, rules: [{phrases: [<pay>]}]}
  - {id: fee, name: Fee, rules: [{phrases: [<fee>]}]}
`)
	want := "late=check|payment|money / late; lost=lost; own=check|payment|deposit; fee=check|payment|money"
	if got := topics(pack); got != want {
		t.Errorf("the topics are %s, want %s", got, want)
	}
}

func TestFaultsOfExtending(t *testing.T) {
	for text, want := range map[string]string{
		"extends: centre":                       `own.yaml:3: there is no shipped pack "centre": there are center, round, trip, words; did you mean center?`,
		"extends: round":                        "trip.yaml:3: the packs round, trip extend each other in a circle",
		"extends: center\nremove: [tax]":        `own.yaml:4: the inherited topic "lost" is for the service "tax", which is removed`,
		"extends: center\nremove: [late, lots]": `own.yaml:4: remove: the extended pack has no service, topic, signal or repeat cue "lots"; did you mean lost?`,
		"remove: [a]":                           "the extended pack has no",
		"extends: center\ntopics:\n  - {id: a, name: A, rules: [{phrases: [x]}]}\n  - {id: a, name: A, rules: [{phrases: [x]}]}": `own.yaml:6: the id "a" is used twice`,
	} {
		_, err := parsePack("own.yaml", []byte("name: own\nversion: \"1\"\n"+text), testPacks())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

// TestHashCoversTheExtendedPacks: a changed base is another taxonomy.
func TestHashCoversTheExtendedPacks(t *testing.T) {
	one := extending(t, "")
	changed := testPacks()
	changed["words.yaml"].Data = append(changed["words.yaml"].Data, "# changed\n"...)
	other, err := parsePack("own.yaml", []byte("name: own\nversion: \"1\"\nextends: center\n"), changed)
	if err != nil {
		t.Fatal(err)
	}
	if one.ID.Hash == other.ID.Hash {
		t.Error("the same hash")
	}
}

func TestShippedPacks(t *testing.T) {
	for _, name := range Names() {
		pack, err := Shipped(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if pack.ID.Name != name {
			t.Errorf("the pack %s is named %s", name, pack.ID.Name)
		}
	}
	if !slices.IsSorted(Names()) || !slices.Contains(Names(), Default) {
		t.Errorf("the names are %v", Names())
	}
}
