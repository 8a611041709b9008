package storetest

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"earshot/models"
)

func (s suite) write(t *testing.T) {
	st := s.fresh(t)

	t.Run("what was put is found by id, at once and whole", func(t *testing.T) {
		want := full("whole")
		batch := clones([]*models.Conversation{want})
		if err := st.Put(t.Context(), batch, linker()); err != nil {
			t.Fatalf("Put: %v", err)
		}
		want.Repeat.Linkable = true // it has a customer, and is that customer's first
		same(t, "the stored document", get(t, st, "whole"), want)
		same(t, "the link set on the caller's conversation", batch[0].Repeat, want.Repeat)
	})

	t.Run("an unknown id is not found", func(t *testing.T) { gone(t, st, "nobody") })

	t.Run("an empty batch is fine", func(t *testing.T) {
		if err := st.Put(t.Context(), nil, linker()); err != nil {
			t.Errorf("Put of nothing: %v", err)
		}
	})

	t.Run("any id will do", func(t *testing.T) {
		for _, id := range []string{"a/b?c#d%20", "two words", "Ümläut-日本", "_underscore", `quote"back\slash`, "con.", "-", "*"} {
			c := Conversation(id)
			put(t, st, c)
			same(t, id, get(t, st, id), c)
		}
	})

	t.Run("a start keeps its offset and its fraction", func(t *testing.T) {
		c := Conversation("offset", At(time.Date(2026, 11, 1, 1, 30, 0, 123e6, time.FixedZone("", -5*3600))))
		put(t, st, c)
		same(t, "the stored document", get(t, st, "offset"), c)
	})

	t.Run("a lower version is left out", func(t *testing.T) {
		high := Conversation("v", Version(3), Says("third"))
		put(t, st, high)
		put(t, st, Conversation("v", Version(2), Says("second"), Service("taxes"), Customer("somebody")))
		same(t, "the stored document", get(t, st, "v"), high)
	})

	t.Run("an equal version replaces", func(t *testing.T) {
		put(t, st, Conversation("equal", Version(1), Says("before")))
		later := Conversation("equal", Version(1), Says("after"), Topics("delay"))
		put(t, st, later)
		same(t, "the stored document", get(t, st, "equal"), later)
	})

	t.Run("within a batch the highest version counts, of equal ones the last", func(t *testing.T) {
		last := Conversation("batch", Version(2), Says("last"))
		put(t, st, Conversation("batch", Version(1)), Conversation("batch", Version(2), Says("first")), last, Conversation("batch"))
		same(t, "the stored document", get(t, st, "batch"), last)
	})

	t.Run("a higher version moves start, customer and service", func(t *testing.T) {
		q := models.Query{Queues: []string{"moving"}}
		put(t, st, Conversation("mover", Queue("moving"), Customer("m1"), Service("taxes"), Says("zebra")))
		moved := Conversation("mover", Version(1), Queue("moving"), Customer("m2"), After(-70*24*time.Hour), Says("giraffe"))
		put(t, st, moved)
		moved.Repeat.Linkable = true
		same(t, "by id", get(t, st, "mover"), moved)
		same(t, "by All", everything(t, st, q), []*models.Conversation{moved})
		for _, old := range []models.Query{
			{Customer: "m1"}, {Text: "zebra"},
			{Queues: q.Queues, Services: []string{"taxes"}}, {Queues: q.Queues, From: Base()},
		} {
			if page := search(t, st, old); page.Total != 0 {
				t.Errorf("Search(%+v) still finds %d of the old version", old, page.Total)
			}
		}
		if page := search(t, st, models.Query{Text: "giraffe", To: Base()}); !slices.Equal(ids(page), []string{"mover"}) {
			t.Errorf("the new version is not found: %v", ids(page))
		}
	})

	t.Run("what cannot be stored is named, the rest is durable", func(t *testing.T) {
		batch := []*models.Conversation{Conversation("good-1"), Conversation("bad", Sentiment(math.NaN())), Conversation("good-2")}
		err := st.Put(t.Context(), batch, linker())
		var partial *models.BatchError
		if !errors.As(err, &partial) || len(partial.Failed) != 1 || models.AsRejection(partial.Failed[1]) == nil {
			t.Fatalf("Put: %v, want a BatchError with a Rejection of item 1", err)
		}
		get(t, st, "good-1")
		get(t, st, "good-2")
		gone(t, st, "bad")
	})
}

// full is a conversation in which every field says something.
func full(id string) *models.Conversation {
	c := Conversation(id, Version(7), Channel(models.ChannelChat), Service("passport"), Customer("full"), Agent("a-7"), Queue("tier1"),
		Topics("delay", "fees"), Drivers("ease"), Signals(models.SignalEscalation), Stated(), Sentiment(-0.42),
		Lasting(412), OnHold(130), Transferred(1), Says("Hi, my number is [SSN]."), AgentSays("Thank you."))
	count, at, start, end, lowest := 3, int64(1500), 0.0, -0.5, 0
	c.Burdens = []string{"waiting"}
	c.Repeat.StatedCount = &count
	c.Sentiment = models.Sentiment{Customer: c.Sentiment.Customer, Start: &start, End: &end, Shift: "worsened", NegativeTurns: 1, LowestTurn: &lowest, MovedBy: []int{0, 1}}
	c.Timing.CustomerTalkS, c.Timing.Interruptions = c.DurationS, c.Timing.Transfers
	c.PII = models.PII{Total: 1, Types: map[string]int{"SSN": 1}}
	c.Turns[0].PII, c.Turns[0].StartMS = []string{"SSN"}, &at
	c.Turns[0].Sentiment = &models.TurnSentiment{Score: -0.3, Label: models.SentimentNegative}
	c.Findings = []models.Finding{{Kind: models.FindingTopic, Name: "delay", Rule: "delay/2", Start: 0, End: 2, Speaker: models.SpeakerCustomer, Quote: "Hi"}}
	return c
}
