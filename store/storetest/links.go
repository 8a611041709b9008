package storetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/history"
	"earshot/models"
	"earshot/store"
)

const (
	second = time.Second
	minute = time.Minute
	hour   = time.Hour
	day    = 24 * time.Hour
)

// said is what a link says, in short: "of ID within W…", "forwarded by ID",
// "first", "unlinkable", and then "followed W…".
func said(l models.Link) string {
	var s string
	switch {
	case !l.Linkable:
		s = "unlinkable"
	case l.Forwarded:
		s = "forwarded by " + *l.Of
	case l.Linked:
		s = fmt.Sprintf("of %s within %v", *l.Of, l.Within)
	default:
		s = "first"
	}
	if len(l.FollowedWithin) > 0 {
		s += fmt.Sprintf(" followed %v", l.FollowedWithin)
	}
	return s
}

// wantLink fails unless the stored link of a conversation says that.
func wantLink(t tb, st store.Store, id, want string) {
	t.Helper()
	if got := said(get(t, st, id).Repeat.Link); got != want {
		t.Errorf("%s is %q, want %q", id, got, want)
	}
}

func (s suite) links(t *testing.T) {
	st := s.fresh(t)

	pairs := []struct {
		name, key      string
		gap            time.Duration
		first, second_ string
	}{
		{"899 s after is forwarded", "g1", 899 * second, "first", "forwarded by g1-a"},
		{"900 s after is a repeat", "g2", 900 * second, "first followed [24h 7d 14d 30d]", "of g2-a within [24h 7d 14d 30d]"},
		{"24 h are within 24h", "g3", day, "first followed [24h 7d 14d 30d]", "of g3-a within [24h 7d 14d 30d]"},
		{"24 h and a second are not", "g4", day + second, "first followed [7d 14d 30d]", "of g4-a within [7d 14d 30d]"},
		{"7 d are within 7d", "g5", 7 * day, "first followed [7d 14d 30d]", "of g5-a within [7d 14d 30d]"},
		{"7 d and a second are not", "g6", 7*day + second, "first followed [14d 30d]", "of g6-a within [14d 30d]"},
		{"30 d are within 30d", "g7", 30 * day, "first followed [30d]", "of g7-a within [30d]"},
		{"30 d and a second are no repeat", "g8", 30*day + second, "first", "first"},
	}
	for _, p := range pairs {
		t.Run(p.name, func(t *testing.T) {
			put(t, st, Conversation(p.key+"-b", Customer(p.key), After(p.gap)))
			put(t, st, Conversation(p.key+"-a", Customer(p.key))) // the earlier one arrives later
			wantLink(t, st, p.key+"-a", p.first)
			wantLink(t, st, p.key+"-b", p.second_)
		})
	}
	t.Run("clocks with other offsets do not count", func(t *testing.T) {
		start := Base().Add(899 * second).In(time.FixedZone("", -8*3600))
		put(t, st, Conversation("o-a", Customer("o")), Conversation("o-b", Customer("o"), At(start)))
		wantLink(t, st, "o-b", "forwarded by o-a")
	})
	t.Run("another service neither makes nor breaks a link", func(t *testing.T) {
		put(t, st, Conversation("s-a", Customer("s")), Conversation("s-x", Customer("s"), After(hour), Service("taxes")), Conversation("s-b", Customer("s"), After(2*hour)))
		wantLink(t, st, "s-x", "first")
		wantLink(t, st, "s-b", "of s-a within [24h 7d 14d 30d]")
	})
	t.Run("contacts without a service have no thread", func(t *testing.T) {
		put(t, st, Conversation("n-a", Customer("n"), Service("")), Conversation("n-b", Customer("n"), Service(""), After(hour)))
		wantLink(t, st, "n-b", "first")
	})
	t.Run("without a customer a contact is unlinkable", func(t *testing.T) {
		put(t, st, Conversation("u-a"), Conversation("u-b", After(hour)))
		wantLink(t, st, "u-a", "unlinkable")
		wantLink(t, st, "u-b", "unlinkable")
	})
	t.Run("a late arrival comes between", func(t *testing.T) {
		put(t, st, Conversation("l-a", Customer("l")), Conversation("l-c", Customer("l"), After(3*day)))
		put(t, st, Conversation("l-b", Customer("l"), After(2*day)))
		wantLink(t, st, "l-a", "first followed [7d 14d 30d]")
		wantLink(t, st, "l-b", "of l-a within [7d 14d 30d] followed [24h 7d 14d 30d]")
		wantLink(t, st, "l-c", "of l-b within [24h 7d 14d 30d]")
		if chain := get(t, st, "l-c").Repeat.Chain; chain != 2 {
			t.Errorf("l-c has chain %d, want 2", chain)
		}
	})
	t.Run("a version that moves the customer takes its links along", func(t *testing.T) {
		put(t, st, Conversation("m-a", Customer("m1")), Conversation("m-b", Customer("m1"), After(hour)), Conversation("m-z", Customer("m2"), After(-hour)))
		put(t, st, Conversation("m-a", Customer("m2"), Version(1)))
		wantLink(t, st, "m-b", "first")
		wantLink(t, st, "m-a", "of m-z within [24h 7d 14d 30d]")
		wantLink(t, st, "m-z", "first followed [24h 7d 14d 30d]")
		put(t, st, Conversation("m-a", Version(2)))
		wantLink(t, st, "m-a", "unlinkable")
		wantLink(t, st, "m-z", "first")
	})
	t.Run("a version that moves the start moves the contact", func(t *testing.T) {
		put(t, st, Conversation("t-a", Customer("t")), Conversation("t-b", Customer("t"), After(hour)))
		put(t, st, Conversation("t-a", Customer("t"), After(40*day), Version(1)))
		wantLink(t, st, "t-b", "first")
		wantLink(t, st, "t-a", "first")
	})
	t.Run("searches and All see links made later", func(t *testing.T) {
		put(t, st, Conversation("r-b", Customer("r"), Queue("seen"), After(hour)))
		put(t, st, Conversation("r-a", Customer("r"), Queue("seen")))
		page := search(t, st, models.Query{Queues: []string{"seen"}, Repeat: "linked"})
		if !slices.Equal(ids(page), []string{"r-b"}) || said(page.Hits[0].Conversation.Repeat.Link) != "of r-a within [24h 7d 14d 30d]" {
			t.Errorf("the search shows %s", text(t, page))
		}
		for _, c := range everything(t, st, models.Query{Queues: []string{"seen"}}) {
			same(t, "the link of "+c.ID+" in All", c.Repeat, get(t, st, c.ID).Repeat)
		}
	})
	t.Run("links set on the caller's conversations are the stored ones", func(t *testing.T) {
		batch := []*models.Conversation{Conversation("c-b", Customer("c"), After(hour)), Conversation("c-a", Customer("c")), Conversation("c-x")}
		if err := st.Put(t.Context(), batch, linker()); err != nil {
			t.Fatalf("Put: %v", err)
		}
		for _, c := range batch {
			same(t, c.ID, c.Repeat, get(t, st, c.ID).Repeat)
		}
		wantLink(t, st, "c-b", "of c-a within [24h 7d 14d 30d]")
	})
	t.Run("a shared line makes all its contacts unlinkable, for good", func(t *testing.T) { sharedLine(t, st) })
	t.Run("the linker gets what it kept, and no more", func(t *testing.T) { remembered(t, st) })
}

func remembered(t *testing.T, st store.Store) {
	link := history.NewLinker(history.Limits{Horizon: 30 * day})
	known := map[string]bool{} // of the last call
	spy := func(c models.Customer) models.Linked {
		clear(known)
		for _, contact := range c.Contacts {
			known[contact.ID] = true
		}
		return link(c)
	}
	for _, step := range []struct {
		id    string
		after time.Duration
		want  string
	}{
		{"k-1", 0, "k-1"}, {"k-2", 20 * day, "k-1 k-2"}, {"k-3", 45 * day, "k-1 k-2 k-3"},
		{"k-4", 46 * day, "k-2 k-3 k-4"},                                 // k-1 is beyond the horizon of k-3
		{"k-5", day, "k-2 k-3 k-4 k-5"}, {"k-6", day, "k-2 k-3 k-4 k-6"}, // as is k-5 from the start
	} {
		if err := st.Put(t.Context(), []*models.Conversation{Conversation(step.id, Customer("k"), After(step.after))}, spy); err != nil {
			t.Fatalf("Put: %v", err)
		}
		if got := strings.Join(slices.Sorted(maps.Keys(known)), " "); got != step.want {
			t.Errorf("with %s the linker gets %s, want %s", step.id, got, step.want)
		}
	}
	wantLink(t, st, "k-1", "first followed [30d]") // what was found stays
}

// smallLines is a linker for which more than three contacts on one day make a
// shared line.
func smallLines() models.Linker { return history.NewLinker(history.Limits{SharedLineCap: 3}) }

func sharedLine(t *testing.T, st store.Store) {
	small := smallLines()
	on := func(c ...*models.Conversation) {
		t.Helper()
		if err := st.Put(t.Context(), c, small); err != nil {
			t.Fatalf("Put: %v", err)
		}
	}
	line := Customer("line")
	on(Conversation("x-early", line, After(-day)), Conversation("x-0", line), Conversation("x-1", line, After(hour)), Conversation("x-2", line, After(2*hour), Service("taxes")))
	wantLink(t, st, "x-0", "of x-early within [24h 7d 14d 30d] followed [24h 7d 14d 30d]")
	on(Conversation("x-3", line, After(3*hour), Service("")))
	for _, id := range []string{"x-early", "x-0", "x-1", "x-2", "x-3"} {
		wantLink(t, st, id, "unlinkable")
	}
	on(Conversation("x-late", line, After(20*day)), Conversation("x-later", line, After(21*day)))
	wantLink(t, st, "x-later", "unlinkable")
	on(Conversation("x-3", Customer("else"), After(3*hour), Version(1))) // a line seen to be shared stays so
	wantLink(t, st, "x-0", "unlinkable")
	wantLink(t, st, "x-3", "first")
}
