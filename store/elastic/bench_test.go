//go:build servers

package elastic

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"earshot/history"
	"earshot/models"
	"earshot/store/storetest"
)

// talk is a conversation of 20 turns and 250 words.
func talk(r *rand.Rand, id, customer string, start time.Time) *models.Conversation {
	words := strings.Fields("benefit payment application passport renewal check office letter form status waiting call back online account agent week month number " +
		"please help really need know when will arrive sent received denied approved appeal claim tax refund student loan address change")
	c := storetest.Conversation(id, storetest.Customer(customer), storetest.At(start), storetest.Topics("delay", "payment-missing"),
		storetest.Sentiment(-0.3), storetest.Lasting(412), storetest.Service("benefits"))
	for turn := range 20 {
		said := make([]string, 0, 13)
		for range 12 + turn%2 {
			said = append(said, words[r.IntN(len(words))])
		}
		speaker := []string{models.SpeakerCustomer, models.SpeakerAgent}[turn%2]
		ms := int64(turn) * 9000
		c.Turns = append(c.Turns, models.Turn{Speaker: speaker, StartMS: &ms, Text: strings.Join(said, " ") + ".", Sentiment: &models.TurnSentiment{Score: -0.1, Label: "negative"}})
	}
	for i := range 4 {
		c.Findings = append(c.Findings, models.Finding{Kind: "topic", Name: "delay", Rule: "delay/2", Turn: i, End: 7, Speaker: "customer", Quote: "waiting"})
	}
	return c
}

// BenchmarkPut stores batches of 500 new conversations of 20 turns: "raw" by
// bulk requests alone, which is what Elasticsearch can do; the others by Put,
// with one or four contacts per customer, each in another batch.
func BenchmarkPut(b *testing.B) {
	link := history.NewLinker(history.Limits{})
	put := func(ctx context.Context, s *Store, batch []*models.Conversation) error {
		return s.Put(ctx, batch, link)
	}
	b.Run("raw", func(b *testing.B) { benchmark(b, 1, raw) })
	b.Run("contacts=1", func(b *testing.B) { benchmark(b, 1, put) })
	b.Run("contacts=4", func(b *testing.B) { benchmark(b, 4, put) })
}

// raw indexes documents and looks after nothing.
func raw(ctx context.Context, s *Store, batch []*models.Conversation) error {
	return s.writeAll(ctx, "raw", false, func(out *bulk, settle func(verdict)) error {
		for _, c := range batch {
			if err := out.put(ref{s.monthIndex(month(c.StartedAt)), c.ID}, doc{}, documentOf(c), settle); err != nil {
				return err
			}
		}
		return nil
	})
}

func benchmark(b *testing.B, contacts int, put func(context.Context, *Store, []*models.Conversation) error) {
	const size = 500
	sp := newSpace(b)
	s := sp.open(b, nil)
	b.Cleanup(func() { _ = s.Close() })
	if err := s.Prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	batches := 0
	next := func() []*models.Conversation {
		all := make([]*models.Conversation, size)
		for i := range all {
			n := batches*size + i
			all[i] = talk(r, fmt.Sprintf("c-%d", n), fmt.Sprintf("customer-%d", batches/contacts*size+i), storetest.Base().Add(time.Duration(n)*time.Second))
		}
		batches++
		return all
	}
	for range 4 { // a cold server is several times slower
		if err := put(b.Context(), s, next()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		batch := next()
		b.StartTimer()
		if err := put(b.Context(), s, batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "conversations/s")
}
