package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/history"
	"earshot/models"
	"earshot/store/sqlite"
	"earshot/store/storetest"
)

// BenchmarkPut stores batches of 1,000 conversations of 20 turns and 250 words,
// five to a customer; one iteration is one conversation.
func BenchmarkPut(b *testing.B) {
	const batch = 1000
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	link := history.NewLinker(history.Limits{})
	conversations := make([]*models.Conversation, b.N)
	for i := range conversations {
		conversations[i] = spoken(i)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i += batch {
		if err := s.Put(b.Context(), conversations[i:min(i+batch, b.N)], link); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "conversations/s")
}

// spoken is a conversation of 20 turns and 250 words of a vocabulary of 3,000.
func spoken(i int) *models.Conversation {
	options := []storetest.Option{
		storetest.Customer(fmt.Sprintf("customer-%d", i/5*7919%100003)), storetest.After(time.Duration(i%5*37) * time.Hour),
		storetest.Topics("delay", fmt.Sprintf("topic-%d", i%25)), storetest.Signals(models.SignalHold), storetest.Drivers("ease"),
		storetest.Sentiment(float64(i%200-100) / 100), storetest.Lasting(int64(i % 900)), storetest.Queue("tier1"), storetest.Agent("a-7"),
	}
	for turn := range 20 {
		var words []string
		for w := range 12 + turn%2 {
			words = append(words, fmt.Sprintf("word%d", (i*131+turn*17+w*w*7)%3000))
		}
		say := storetest.Says
		if turn%2 == 1 {
			say = storetest.AgentSays
		}
		options = append(options, say(strings.Join(words, " ")))
	}
	return storetest.Conversation(fmt.Sprintf("c-%08d", i), options...)
}
