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
	t.Run("highlights", func(t *testing.T) { highlights(t, st) })
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

func highlights(t *testing.T, st store.Store) {
	marked := func(word string) string { return models.MarkStart + word + models.MarkEnd }
	page := search(t, st, models.Query{Text: "receive", Queues: []string{"tier1"}})
	if len(page.Hits) != 1 || !slices.ContainsFunc(page.Hits[0].Highlights, func(h string) bool { return strings.Contains(h, "never "+marked("received")+" my") }) {
		t.Errorf("the highlights of one word are %q", text(t, page.Hits))
	}
	for _, h := range search(t, st, models.Query{Text: "check", Speaker: models.SpeakerAgent}).Hits {
		for _, snippet := range h.Highlights {
			if !strings.Contains(snippet, marked("check")) || !strings.Contains(snippet, "dollars") {
				t.Errorf("a highlight of the agent's words is %q", snippet)
			}
		}
	}
	for _, h := range search(t, st, models.Query{Queues: []string{"tier1"}}).Hits {
		if len(h.Highlights) != 0 {
			t.Errorf("without a text, %s has highlights %q", h.Conversation.ID, h.Highlights)
		}
	}
}
