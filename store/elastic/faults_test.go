//go:build servers

package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"earshot/history"
	"earshot/models"
	"earshot/store/storetest"
)

// scene is what is stored, and the batch during which the writer dies: new
// conversations, one whose links others change, one that moves month and
// customer, one that was overtaken, one in two versions, one that leaves a
// customer the batch has otherwise nothing to do with.
func scene(p string) (before, batch []*models.Conversation) {
	at := storetest.After
	by := func(key string) storetest.Option { return storetest.Customer(p + key) }
	of := func(id string, o ...storetest.Option) *models.Conversation {
		return storetest.Conversation(p+id, append(o, storetest.Queue(p), storetest.Says("number "+id))...)
	}
	const day = 24 * time.Hour
	before = []*models.Conversation{
		of("old", by("k1"), at(0)), of("mover", by("k1"), at(day)), of("high", by("k2"), at(2*day), storetest.Version(5)),
		of("loner", at(3*day)), of("leaver", by("k6"), at(0)), of("stayer", by("k6"), at(day)),
	}
	batch = []*models.Conversation{
		of("new", by("k1"), at(2*day)), of("mover", by("k3"), at(-40*day), storetest.Version(1)),
		of("high", by("k1"), at(3*day), storetest.Version(4)), of("fresh", by("k4"), at(0)),
		of("pair", by("k5"), at(0)), of("pair", by("k2"), at(3*day), storetest.Version(1)), of("bare", at(50*day)),
		of("loner", by("k4"), at(3*day), storetest.Version(1)), of("leaver", by("k7"), at(0), storetest.Version(1)),
	}
	return before, batch
}

// TestPutAgainAfterAnyFault lets a writer die at every request of a Put, in
// every way, and a new one put the batch again.
func TestPutAgainAfterAnyFault(t *testing.T) {
	sp := newSpace(t)
	s := sp.open(t, nil)
	defer func() { _ = s.Close() }()
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, f := range []fault{lost, answered, cut, late, twice} {
		for n, died := 1, true; died; n++ {
			t.Run(fmt.Sprintf("request %d %s", n, f), func(t *testing.T) { died = putAgain(t, sp, s, f, n) })
		}
	}
}

// putAgain reports whether the writer died.
func putAgain(t *testing.T, sp space, s *Store, f fault, n int) bool {
	link := history.NewLinker(history.Limits{})
	p := fmt.Sprintf("%s%d-", f, n)
	before, batch := scene(p)
	if err := s.Put(t.Context(), copies(before), link); err != nil {
		t.Fatal(err)
	}
	transport := &faulty{fault: f, n: n}
	dying := sp.open(t, transport)
	dying.pause = func(ctx context.Context, _ int) error { return ctx.Err() }
	if err := dying.Put(t.Context(), copies(batch), link); err == nil {
		if n < 4 {
			t.Fatalf("the Put takes %d requests, that cannot be", n-1)
		}
		return false
	}
	if transport.delayed != nil && f == late {
		transport.delayed()
	}
	if err := s.Put(t.Context(), copies(batch), link); err != nil {
		t.Fatalf("Put again: %v", err)
	}
	if transport.delayed != nil && f == twice {
		transport.delayed()
	}
	verify(t, s, p, append(before, batch...), link)
	return true
}

// TestAnotherWriterBetweenAnyTwoRequests lets somebody else write the same
// customers, or the same conversation, before each request of a Put, which goes
// on or dies of that request.
func TestAnotherWriterBetweenAnyTwoRequests(t *testing.T) {
	sp := newSpace(t)
	s := sp.open(t, nil)
	defer func() { _ = s.Close() }()
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, intruder := range map[string]func(p string) *models.Conversation{
		"a contact of the old customer": func(p string) *models.Conversation {
			return storetest.Conversation(p+"intruder", storetest.Queue(p), storetest.Customer(p+"k1"), storetest.After(5*time.Hour))
		},
		"a contact of the new customer": func(p string) *models.Conversation {
			return storetest.Conversation(p+"intruder", storetest.Queue(p), storetest.Customer(p+"k3"), storetest.After(5*time.Hour))
		},
		"a contact of a customer that is left": func(p string) *models.Conversation {
			return storetest.Conversation(p+"intruder", storetest.Queue(p), storetest.Customer(p+"k6"), storetest.After(5*time.Hour))
		},
		"a higher version": func(p string) *models.Conversation {
			return storetest.Conversation(p+"mover", storetest.Queue(p), storetest.Customer(p+"k1"), storetest.Version(9), storetest.After(time.Hour))
		},
		"a lower version of a new one": func(p string) *models.Conversation {
			return storetest.Conversation(p+"pair", storetest.Queue(p), storetest.Customer(p+"k1"), storetest.After(time.Hour))
		},
		"the same": func(p string) *models.Conversation { _, batch := scene(p); return batch[0] },
	} {
		for _, f := range []fault{none, answered, lost} {
			for n, reached := 1, true; reached; n++ {
				t.Run(fmt.Sprintf("%s before request %d, %s", name, n, f), func(t *testing.T) { reached = intruded(t, sp, s, intruder, f, n) })
			}
		}
	}
}

// intruded reports whether the Put came as far as its n-th request.
func intruded(t *testing.T, sp space, s *Store, intruder func(string) *models.Conversation, f fault, n int) bool {
	link := history.NewLinker(history.Limits{})
	p := fmt.Sprintf("i%x-", rand.Uint64())
	before, batch := scene(p)
	other := intruder(p)
	if err := s.Put(t.Context(), copies(before), link); err != nil {
		t.Fatal(err)
	}
	received := append(before, batch...)
	transport := &faulty{fault: f, n: n, intrude: func() {
		received = append(received, other)
		if err := s.Put(t.Context(), copies([]*models.Conversation{other}), link); err != nil {
			t.Errorf("the intruder: %v", err)
		}
	}}
	writer := sp.open(t, transport)
	writer.pause = func(ctx context.Context, _ int) error { return ctx.Err() }
	err := writer.Put(t.Context(), copies(batch), link)
	if err != nil && f == none {
		t.Fatal(err)
	}
	if err != nil {
		if err := s.Put(t.Context(), copies(batch), link); err != nil {
			t.Fatalf("Put again: %v", err)
		}
	}
	verify(t, s, p, received, link)
	return transport.seen >= n
}

func copies(list []*models.Conversation) []*models.Conversation {
	all := make([]*models.Conversation, len(list))
	for i, c := range list {
		own := *c
		all[i] = &own
	}
	return all
}

// verify fails unless the queue holds exactly what the set of received
// conversations must end as, and the guards agree with it.
func verify(t testing.TB, s *Store, queue string, received []*models.Conversation, link models.Linker) {
	t.Helper()
	ctx := context.Background()
	want, customers := oracle(received, link)
	if err := s.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	for got, err := range s.All(ctx, models.Query{Queues: []string{queue}}) {
		if err != nil {
			t.Fatal(err)
		}
		expected := want[got.ID]
		if expected == nil {
			t.Errorf("%s is there once too often, or should not be at all", got.ID)
			continue
		}
		delete(want, got.ID)
		g, _ := json.Marshal(got)
		if w, _ := json.Marshal(expected); !bytes.Equal(g, w) {
			t.Errorf("stored %s\n  want %s", g, w)
		}
		byID, err := s.Conversation(ctx, got.ID)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := json.Marshal(byID); !bytes.Equal(b, g) {
			t.Errorf("by id %s\nsearch %s", b, g)
		}
	}
	for id := range want {
		t.Errorf("%s is missing", id)
	}
	for key, contacts := range customers {
		guards, err := s.mget(ctx, []ref{{s.customers(), key}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		known, err := decodeGuard[models.Customer](guards[0])
		if err != nil {
			t.Fatal(err)
		}
		if known == nil {
			known = &models.Customer{}
		}
		ids := map[string]bool{}
		for _, c := range known.Contacts {
			ids[c.ID] = true
		}
		if fmt.Sprint(ids) != fmt.Sprint(contacts) {
			t.Errorf("the guard of %s has %v, want %v", key, ids, contacts)
		}
	}
}

// oracle works out the outcome without a store, and whose contacts are whose.
func oracle(received []*models.Conversation, link models.Linker) (map[string]*models.Conversation, map[string]map[string]bool) {
	final := map[string]*models.Conversation{}
	customers := map[string]map[string]bool{}
	known := map[string]models.Customer{}
	for _, c := range copies(received) {
		if c.CustomerKey != "" {
			customers[c.CustomerKey] = map[string]bool{}
		}
		if before := final[c.ID]; before == nil || before.Version <= c.Version {
			final[c.ID] = c
		}
	}
	for _, c := range final {
		c.Repeat.Link = models.NewLink()
		if c.CustomerKey != "" {
			customers[c.CustomerKey][c.ID] = true
			known[c.CustomerKey] = models.Customer{Contacts: append(known[c.CustomerKey].Contacts, models.ContactOf(c))}
		}
	}
	for _, customer := range known {
		for i, l := range link(customer).Links {
			final[customer.Contacts[i].ID].Repeat.Link = l
		}
	}
	return final, customers
}

// TestWritersAtTheSameCustomers lets two stores put versions of the same
// conversations of the same customers at once, dying now and then.
func TestWritersAtTheSameCustomers(t *testing.T) {
	sp := newSpace(t)
	s := sp.open(t, nil)
	defer func() { _ = s.Close() }()
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	link := history.NewLinker(history.Limits{SharedLineCap: 1000})
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			p := fmt.Sprintf("hammer%d-", seed)
			var all []*models.Conversation
			for i := range 60 {
				all = append(all, storetest.Conversation(fmt.Sprintf("%s%d", p, i%20), storetest.Version(int64(i/20)), storetest.Queue(p),
					storetest.Customer(fmt.Sprintf("%sk%d", p, r.IntN(3))), storetest.After(time.Duration(r.IntN(60*24))*time.Hour), storetest.Says(fmt.Sprint(i))))
			}
			var wait sync.WaitGroup
			failures := make([]error, 2)
			for w := range failures {
				own := copies(all)
				rand.New(rand.NewPCG(seed, uint64(w))).Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
				dies := rand.New(rand.NewPCG(seed+1, uint64(w)))
				wait.Go(func() { failures[w] = hammer(sp, own, link, dies) })
			}
			wait.Wait()
			if err := errors.Join(failures...); err != nil {
				t.Fatal(err)
			}
			verify(t, s, p, all, link)
		})
	}
}

// hammer puts everything in batches of seven; a writer that dies is followed
// by a new one.
func hammer(sp space, all []*models.Conversation, link models.Linker, dies *rand.Rand) error {
	for from := 0; from < len(all); from += 7 {
		batch := all[from:min(from+7, len(all))]
		for n := dies.IntN(12); ; n = 1000 {
			s, err := Open(Config{URLs: []string{sp.address}, Prefix: sp.prefix, Transport: &faulty{fault: fault(dies.IntN(3)), n: n}})
			if err != nil {
				return err
			}
			failed := s.Put(context.Background(), copies(batch), link)
			if failed == nil {
				break
			}
			if n == 1000 {
				return failed
			}
		}
	}
	return nil
}

// TestRefusedConversationsLeaveNoTrace: what Elasticsearch cannot index is
// named, and neither links nor guards know of it.
func TestRefusedConversationsLeaveNoTrace(t *testing.T) {
	sp := newSpace(t)
	s := sp.open(t, nil)
	defer func() { _ = s.Close() }()
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	link := history.NewLinker(history.Limits{})
	key, queue := storetest.Customer("r-k"), storetest.Queue("r")
	first, bad, last := storetest.Conversation("r-1", key, queue), storetest.Conversation("r-2", key, queue, storetest.After(time.Hour)),
		storetest.Conversation("r-3", key, queue, storetest.After(2*time.Hour))
	bad.PII.Types = map[string]int{"SECRET..NAME": 1} // no name of a field
	lower := storetest.Conversation("r-4", key, queue, storetest.After(3*time.Hour))
	higher := storetest.Conversation("r-4", key, queue, storetest.After(4*time.Hour), storetest.Version(1))
	higher.PII.Types = bad.PII.Types
	err := s.Put(t.Context(), copies([]*models.Conversation{first, bad, last, lower, higher}), link)
	partial, ok := errors.AsType[*models.BatchError](err)
	if !ok || len(partial.Failed) != 2 {
		t.Fatalf("Put: %v", err)
	}
	for _, i := range []int{1, 4} {
		r := models.AsRejection(partial.Failed[i])
		if r == nil || r.Reason != models.ReasonStoreRefused || r.Stage != models.StageStore || bytes.Contains([]byte(r.Error()), []byte("SECRET")) {
			t.Errorf("item %d: %v", i, partial.Failed[i])
		}
	}
	verify(t, s, "r", []*models.Conversation{first, last, lower}, link)
}
