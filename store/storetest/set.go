package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/history"
	"earshot/models"
	"earshot/store"
)

// A play is a set of transcripts and one way in which they arrive: some of
// them more than once, in some order, cut into batches, by several writers.
type play struct {
	queue   string // all conversations of a play are in this queue, and in no other
	set     []*models.Conversation
	arrival [][][]*models.Conversation // by writer and batch
	link    models.Linker
}

// plays draws plays that do not meet in one store: every id, customer and
// queue has the play's own prefix, so that thousands of cases need one store.
type plays struct {
	name  string
	drawn int
}

func (p *plays) draw(t *rapid.T, writers int) play {
	p.drawn++
	space := fmt.Sprintf("%s%d", p.name, p.drawn)
	one := play{queue: space}
	// A line at the cap whose contacts later versions move away is the one
	// exception to the promise: either lines are shared or versions move.
	if rapid.Bool().Draw(t, "shared lines") {
		one.link = history.NewLinker(history.Limits{SharedLineCap: 3})
		one.set = drawSet(t, space, rapid.Just(1))
	} else {
		one.link = history.NewLinker(history.Limits{SharedLineCap: 1000})
		one.set = drawSet(t, space, rapid.IntRange(1, 3))
	}
	one.arrival = drawArrival(t, one.set, rapid.IntRange(1, writers).Draw(t, "writers"))
	return one
}

// drawSet draws conversations of few customers and services whose starts lie
// around the borders of the windows, each in the given number of versions.
func drawSet(t *rapid.T, space string, versions *rapid.Generator[int]) []*models.Conversation {
	borders := []time.Duration{0, 0, second, 899 * second, 900 * second, day - second, day, day + second, 7 * day, 7*day + second, 14 * day, 30 * day, 30*day + second}
	var set []*models.Conversation
	for i := range rapid.IntRange(1, 9).Draw(t, "conversations") {
		first := rapid.IntRange(0, 1).Draw(t, "first version")
		for v := range versions.Draw(t, "versions") {
			key := rapid.SampledFrom([]string{"k1", "k1", "k1", "k2", ""}).Draw(t, "customer")
			if key != "" {
				key = space + key
			}
			set = append(set, Conversation(fmt.Sprintf("%s-%d", space, i), Version(int64(first+v)), Queue(space), Customer(key),
				After(rapid.SampledFrom(borders).Draw(t, "start")+rapid.SampledFrom(borders).Draw(t, "and")),
				Service(rapid.SampledFrom([]string{"passport", "passport", "taxes", ""}).Draw(t, "service")),
				Topics(rapid.SampledFrom([][]string{{}, {"delay"}, {"fees"}, {"delay", "fees"}}).Draw(t, "topics")...),
				Says(fmt.Sprintf("This is version %d.", first+v))))
		}
	}
	return set
}

func drawArrival(t *rapid.T, set []*models.Conversation, writers int) [][][]*models.Conversation {
	twice := rapid.SliceOfN(rapid.SampledFrom(set), 0, 4).Draw(t, "twice")
	stream := rapid.Permutation(append(slices.Clone(set), twice...)).Draw(t, "order")
	arrival := make([][][]*models.Conversation, writers)
	for len(stream) > 0 {
		n := rapid.IntRange(1, min(5, len(stream))).Draw(t, "batch")
		writer := rapid.IntRange(0, writers-1).Draw(t, "writer")
		arrival[writer] = append(arrival[writer], stream[:n])
		stream = stream[n:]
	}
	return arrival
}

// outcome is what the set must end as, worked out without a store: the highest
// version of each id, linked customer by customer.
func (p play) outcome() map[string]*models.Conversation {
	final := map[string]*models.Conversation{}
	for _, c := range p.set {
		if before := final[c.ID]; before == nil || c.Version >= before.Version {
			own := *c
			final[c.ID] = &own
		}
	}
	customers := map[string]models.Customer{}
	for _, c := range final {
		c.Repeat.Link = models.NewLink()
		if c.CustomerKey != "" {
			customers[c.CustomerKey] = models.Customer{Contacts: append(customers[c.CustomerKey].Contacts, models.ContactOf(c))}
		}
	}
	for _, customer := range customers {
		for i, l := range p.link(customer).Links {
			final[customer.Contacts[i].ID].Repeat.Link = l
		}
	}
	return final
}

// verify fails unless the store holds the outcome, no more and no less.
func (p play) verify(t tb, st store.Store) {
	t.Helper()
	visible(t, st)
	want := p.outcome()
	got := everything(t, st, models.Query{Queues: []string{p.queue}})
	for _, c := range got {
		if want[c.ID] == nil {
			t.Errorf("%s is there once too often, or should not be at all", c.ID)
			continue
		}
		same(t, c.ID+" in All", c, want[c.ID])
		same(t, c.ID+" by id", get(t, st, c.ID), want[c.ID])
		delete(want, c.ID)
	}
	for id := range want {
		t.Errorf("%s is missing", id)
	}
}

// run plays every writer's batches, all writers at once, and fails unless each
// Put succeeds.
func (p play) run(t tb, handle func(writer int) store.Store) {
	t.Helper()
	var wait sync.WaitGroup
	failed := make([]error, len(p.arrival))
	for w, batches := range p.arrival {
		wait.Go(func() {
			for _, b := range batches {
				if err := handle(w).Put(context.Background(), clones(b), p.link); err != nil {
					failed[w] = err
				}
			}
		})
	}
	wait.Wait()
	for w, err := range failed {
		if err != nil {
			t.Fatalf("writer %d: %v", w, err)
		}
	}
}

func (s suite) set(t *testing.T) {
	const writers = 3
	st := s.fresh(t)
	handles := []store.Store{st}
	for len(handles) < writers {
		handles = append(handles, s.another(t, st))
	}
	t.Run("the store is a function of the set, not of order, duplicates, batches or writers", func(t *testing.T) {
		drawing := plays{name: "set"}
		s.check(t, func(t *rapid.T) {
			p := drawing.draw(t, writers)
			p.run(t, func(w int) store.Store { return handles[w] })
			p.verify(t, st)
		})
	})
	t.Run("several writers may share one handle and one customer", func(t *testing.T) {
		p := play{queue: "crowded", link: linker()}
		for i := range 40 {
			p.set = append(p.set, Conversation(fmt.Sprintf("crowded-%02d", i), Queue("crowded"), Customer("crowded"), After(time.Duration(i*37%40)*day)))
		}
		for batch := range slices.Chunk(p.set, 5) {
			p.arrival = append(p.arrival, [][]*models.Conversation{batch, batch})
		}
		p.run(t, func(int) store.Store { return st })
		p.verify(t, st)
	})
}
