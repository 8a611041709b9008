package storetest

import (
	"slices"
	"strings"
	"testing"

	"earshot/models"
	"earshot/store"
)

func (s suite) search(t *testing.T) {
	st := s.fresh(t)
	put(t, st, corpus()...)
	t.Run("words", func(t *testing.T) { words(t, st) })
	t.Run("filters", func(t *testing.T) { filters(t, st) })
	t.Run("any text is a valid query", func(t *testing.T) { anyText(t, st) })
	t.Run("snippets", func(t *testing.T) { snippets(t, st) })
	t.Run("a hit is without its turns and findings, and otherwise whole", func(t *testing.T) {
		want := full("bare")
		put(t, st, want)
		want.Repeat.Linkable, want.Turns, want.Findings = true, nil, nil
		page := search(t, st, models.Query{Customer: "full"})
		if len(page.Hits) != 1 {
			t.Fatalf("found %v, want the one", ids(page))
		}
		got := *page.Hits[0].Conversation
		if len(got.Turns)+len(got.Findings) != 0 {
			t.Errorf("the hit has %d turns and %d findings", len(got.Turns), len(got.Findings))
		}
		got.Turns, got.Findings = nil, nil
		same(t, "the hit", got, want)
	})
}

// corpus are the conversations that words and filters are tried on.
func corpus() []*models.Conversation {
	return []*models.Conversation{
		Conversation("check", After(1*hour), Customer("k1"), Service("benefits"), Topics("payment-missing", "delay"), Drivers("effectiveness"),
			Signals(models.SignalEscalation), Queue("tier1"), Agent("a-1"), Sentiment(-0.6), Stated(),
			Says("I never received my check.", "It was mailed three weeks ago."), AgentSays("Let me look for the payment.")),
		Conversation("mail", After(2*hour), Customer("k1"), Service("benefits"), Topics("delay"), Drivers("ease"),
			Queue("tier2"), Agent("a-2"), Channel(models.ChannelChat), Sentiment(-0.05),
			Says("Your website is slow.", "The check"), AgentSays("Mailing takes a week.", "in the mail")),
		Conversation("passport", After(3*hour), Customer("k2"), Topics("fees"), Drivers("transparency"), Signals(models.SignalPromise),
			Queue("tier1"), Agent("a-2"), Sentiment(0.04), Says("What does a renewal cost?"), AgentSays("The check must be for 130 dollars.")),
		Conversation("praise", After(10*day), Service(""), Channel(models.ChannelEmail), Sentiment(0.05), Says("Thank you, everything was perfect.")),
		Conversation("silent", After(-day), Service("taxes"), Queue("tier1")),
	}
}

func words(t *testing.T, st store.Store) {
	for _, c := range []struct{ name, text, speaker, want string }{
		{"a word is found in both speakers' turns", "check", "", "check mail passport"},
		{"whatever its case", "CHECK", "", "check mail passport"},
		{"and its inflection", "receiving", "", "check"},
		{"words that all occur, in any turns of either speaker", "check website", "", "mail"},
		{"words of which one does not occur", "check giraffe", "", ""},
		{"the customer's words only", "check", models.SpeakerCustomer, "check mail"},
		{"the agent's words only", "check", models.SpeakerAgent, "passport"},
		{"words of two speakers are not one speaker's", "check payment", models.SpeakerCustomer, ""},
		{"a phrase", `"received my check"`, "", "check"},
		{"a phrase in another order", `"check received my"`, "", ""},
		{"a phrase does not reach into the next turn", `"check it was"`, "", ""},
		{"nor into the next turn of the same speaker", `"slow the check"`, "", ""},
		{"a phrase and a word", `"received my check" weeks`, "", "check"},
		{"a word left out", "check -website", "", "check passport"},
		{"a phrase left out", `check -"never received"`, "", "mail passport"},
		{"only words left out", "-check -perfect", "", "silent"},
		{"a word left out for one speaker", "check -dollars", models.SpeakerCustomer, "check mail"},
		{"punctuation is no word", "check ??? !", "", "check mail passport"},
		{"words near each other in one turn", `"check received"~1`, "", "check"},
		{"in any order, with as many words between", `"dollars must"~3`, "", "passport"},
		{"but no more", `"dollars must"~2`, "", ""},
		{"more than two", `"check for dollars"~4`, "", "passport"},
		{"more than two, too far apart", `"check for dollars"~2`, "", ""},
		{"inflected", `"takes mailed"~2`, "", "mail"},
		{"not across turns", `"website check"~9`, "", ""},
		{"nor across the agent's", `"takes the"~9`, "", ""},
		{"near in another turn than where they are across turns", `"weeks mail"~9`, "", "check mail"},
		{"of one speaker", `"check received"~1`, models.SpeakerAgent, ""},
		{"left out where near", `check -"check never"~4`, "", "mail passport"},
		{"near each other, and a word", `"check received"~1 weeks`, "", "check"},
		{"with an apostrophe", `"isn't slow"~9`, "", ""},
		{"of one word is the word", `"check"~3 website`, "", "mail"},
		{"an unclosed quote is a phrase", `"received my`, "", "check"},
		{"operators of query languages are words", "check OR giraffe", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantHits(t, st, models.Query{Text: c.text, Speaker: c.speaker}, strings.Fields(c.want))
		})
	}
}

func filters(t *testing.T, st store.Store) {
	list := func(v ...string) []string { return v }
	for _, c := range []struct {
		name string
		q    models.Query
		want string
	}{
		{"nothing", models.Query{}, "check mail passport praise silent"},
		{"a service", models.Query{Services: list("benefits")}, "check mail"},
		{"no service", models.Query{Services: list(models.NoService)}, "praise"},
		{"a service or none", models.Query{Services: list("taxes", models.NoService)}, "praise silent"},
		{"one of two services", models.Query{Services: list("benefits", "taxes")}, "check mail silent"},
		{"a topic", models.Query{Topics: list("delay")}, "check mail"},
		{"one of two topics", models.Query{Topics: list("payment-missing", "fees")}, "check passport"},
		{"a signal", models.Query{Signals: list(models.SignalEscalation)}, "check"},
		{"a driver", models.Query{Drivers: list("ease", "transparency")}, "mail passport"},
		{"a channel", models.Query{Channels: list(models.ChannelChat)}, "mail"},
		{"a queue", models.Query{Queues: list("tier1")}, "check passport silent"},
		{"an agent", models.Query{Agents: list("a-2")}, "mail passport"},
		{"a customer", models.Query{Customer: "k1"}, "check mail"},
		{"negative, bound inclusive", models.Query{Sentiment: models.SentimentNegative}, "check mail"},
		{"neutral", models.Query{Sentiment: models.SentimentNeutral}, "passport"},
		{"positive, bound inclusive", models.Query{Sentiment: models.SentimentPositive}, "praise"},
		{"stated repeats", models.Query{Repeat: "stated"}, "check"},
		{"linked repeats", models.Query{Repeat: "linked"}, "mail"},
		{"from, inclusive", models.Query{From: Base().Add(2 * hour)}, "mail passport praise"},
		{"to, exclusive", models.Query{To: Base().Add(2 * hour)}, "check silent"},
		{"different fields must all hold", models.Query{Topics: list("delay"), Queues: list("tier1"), Sentiment: models.SentimentNegative}, "check"},
		{"with words", models.Query{Text: "check", Services: list("benefits"), Channels: list(models.ChannelCall)}, "check"},
		{"a topic is no signal", models.Query{Signals: list("delay")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantHits(t, st, c.q, strings.Fields(c.want))
			var all []string
			for _, found := range everything(t, st, c.q) {
				all = append(all, found.ID)
			}
			slices.Sort(all)
			if want := strings.Fields(c.want); !slices.Equal(all, want) {
				t.Errorf("All yields %v, want %v", all, want)
			}
		})
	}
}

// wantHits fails unless exactly these are found, in whatever order, and counted.
func wantHits(t tb, st store.Store, q models.Query, want []string) {
	t.Helper()
	page := search(t, st, q)
	got := ids(page)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if page.Total != int64(len(want)) {
		t.Errorf("total %d, want %d", page.Total, len(want))
	}
}

func anyText(t *testing.T, st store.Store) {
	for _, text := range []string{
		`"`, `""`, `-`, `--`, `-"`, `-""`, `"" ""`, `*`, `check*`, `^check`, `(`, `)`, `check)`, `NEAR(a b)`, `a NEAR/2 b`, `AND`, `NOT`, `a AND`,
		`customer_text:check`, `{a b}:c`, `a:b:c`, `a+b`, `'; drop table conversations --`, "\x00", "a\x00b", "\xff\xfe", `\`, `\"`, "日本語", "🙂", "é",
		`[1 TO 5]`, `/re.*/`, `~`, `check~2`, `a||b`, `a&&!b`, `{"match_all":{}}`, "“smart quotes”", strings.Repeat("word ", 200),
	} {
		if _, err := st.Search(t.Context(), models.Query{Text: text}); err != nil {
			t.Errorf("the text %q: %v", text, err)
		}
	}
}

func snippets(t *testing.T, st store.Store) {
	marked := func(word string) string { return models.MarkStart + word + models.MarkEnd }
	for _, c := range []struct {
		name string
		q    models.Query
		want []models.Snippet
	}{
		{"a word, with its turn and who said it", models.Query{Text: "receive", Queues: []string{"tier1"}},
			[]models.Snippet{{Turn: 0, Speaker: models.SpeakerCustomer, Text: "I never " + marked("received") + " my check."}}},
		{"the agent's words only", models.Query{Text: "check", Speaker: models.SpeakerAgent},
			[]models.Snippet{{Turn: 1, Speaker: models.SpeakerAgent, Text: "The " + marked("check") + " must be for 130 dollars."}}},
		{"turns of both, in their order", models.Query{Text: "week check", Queues: []string{"tier2"}},
			[]models.Snippet{{Turn: 1, Speaker: models.SpeakerCustomer, Text: "The " + marked("check")}, {Turn: 2, Speaker: models.SpeakerAgent, Text: "Mailing takes a " + marked("week") + "."}}},
		{"words near each other", models.Query{Text: `"dollars must check"~5`, Speaker: models.SpeakerAgent, Queues: []string{"tier1"}},
			[]models.Snippet{{Turn: 1, Speaker: models.SpeakerAgent, Text: "The " + marked("check") + " " + marked("must") + " be for 130 " + marked("dollars") + "."}}},
		{"none without a text", models.Query{Queues: []string{"tier2"}}, nil},
		{"none for what is left out", models.Query{Queues: []string{"tier2"}, Text: "-giraffe"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := search(t, st, c.q)
			if len(page.Hits) != 1 {
				t.Fatalf("found %v, want one", ids(page))
			}
			same(t, "snippets", page.Hits[0].Snippets, c.want)
		})
	}
	t.Run("the best three, found by turn even where turns say the same", func(t *testing.T) {
		put(t, st, Conversation("repeating", Queue("repeating"), Says("Hello.", "My giraffe.", "Hello."), AgentSays("A giraffe?"), Says("My giraffe.", "A tall giraffe, a giraffe that is late.", "Late is the giraffe.")))
		page := search(t, st, models.Query{Text: "giraffe late hello"})
		var turns []int
		for _, s := range page.Hits[0].Snippets {
			turns = append(turns, s.Turn)
		}
		if !slices.Equal(turns, []int{5, 6, 0}) {
			t.Errorf("the snippets are of the turns %v", turns)
		}
		for text, want := range map[string][]int{`"my giraffe"`: {1, 4}, "hello": {0, 2}} {
			turns = nil
			for _, s := range search(t, st, models.Query{Text: text, Queues: []string{"repeating"}}).Hits[0].Snippets {
				turns = append(turns, s.Turn)
			}
			if !slices.Equal(turns, want) {
				t.Errorf("%s: the snippets are of the turns %v, want %v", text, turns, want)
			}
		}
	})
	t.Run("a long turn is cut around what was found", func(t *testing.T) {
		put(t, st, Conversation("long", Queue("long"), Says(strings.Repeat("before ", 60)+"zebra "+strings.Repeat("after ", 60))))
		page := search(t, st, models.Query{Text: "zebra"})
		text := page.Hits[0].Snippets[0].Text
		if len(text) > 300 || !strings.HasPrefix(text, "… before ") || !strings.HasSuffix(text, " after …") || !strings.Contains(text, " "+marked("zebra")+" ") {
			t.Errorf("the snippet is %q", text)
		}
	})
}
