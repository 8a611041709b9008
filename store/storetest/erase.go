package storetest

import (
	"testing"

	"earshot/models"
	"earshot/store"
)

func (s suite) erase(t *testing.T) {
	st := s.fresh(t)
	erase := func(t *testing.T, key string, want int) {
		t.Helper()
		n, err := st.Erase(t.Context(), key)
		if err != nil {
			t.Fatalf("Erase: %v", err)
		}
		visible(t, st)
		if n != want {
			t.Errorf("Erase removed %d conversations, want %d", n, want)
		}
	}
	put(t, st, Conversation("stays", Customer("staying"), Says("zebra")), Conversation("nobody", Says("zebra")),
		Conversation("e-1", Customer("going"), Says("zebra")), Conversation("e-2", Customer("going"), After(hour), Topics("delay"), AgentSays("zebra")),
		Conversation("e-3", Customer("going"), After(60*day)))

	t.Run("everything of the customer goes, by id, search, All and counts", func(t *testing.T) {
		erase(t, "going", 3)
		for _, id := range []string{"e-1", "e-2", "e-3"} {
			gone(t, st, id)
		}
		wantHits(t, st, models.Query{Customer: "going"}, nil)
		wantHits(t, st, models.Query{Topics: []string{"delay"}}, nil)
		wantHits(t, st, models.Query{Text: "zebra"}, []string{"nobody", "stays"})
		if all := everything(t, st, models.Query{}); len(all) != 2 {
			t.Errorf("All yields %d, want 2", len(all))
		}
		if contacts := tally(t, st, Base(), Base().Add(day), Base())[0].Contacts; contacts != 2 {
			t.Errorf("%d contacts are counted, want 2", contacts)
		}
	})
	t.Run("the customer starts anew", func(t *testing.T) {
		put(t, st, Conversation("new", Customer("going"), After(2*hour)))
		wantLink(t, st, "new", "first")
		put(t, st, Conversation("new-2"), Conversation("new-3"), Conversation("new-4"))
		wantHits(t, st, models.Query{Topics: []string{"delay"}}, nil) // nor anything of the erased in what comes later
	})
	t.Run("an erased conversation may come again, of any version", func(t *testing.T) {
		put(t, st, Conversation("again", Customer("returning"), Version(5)))
		erase(t, "returning", 1)
		put(t, st, Conversation("again", Customer("returning"), Version(1)))
		wantLink(t, st, "again", "first")
	})
	t.Run("a shared line is no shared line any more", func(t *testing.T) { eraseSharedLine(t, st, erase) })
	t.Run("a conversation that moved away stays", func(t *testing.T) {
		put(t, st, Conversation("moved", Customer("before")))
		put(t, st, Conversation("moved", Customer("afterwards"), Version(1)))
		erase(t, "before", 0)
		wantLink(t, st, "moved", "first")
	})
	t.Run("nobody is nobody", func(t *testing.T) {
		erase(t, "never seen", 0)
		erase(t, "", 0)
		get(t, st, "nobody")
	})
}

func eraseSharedLine(t *testing.T, st store.Store, erase func(*testing.T, string, int)) {
	var line []*models.Conversation
	for _, id := range []string{"l-1", "l-2", "l-3", "l-4", "l-5"} {
		line = append(line, Conversation(id, Customer("line")))
	}
	if err := st.Put(t.Context(), line, smallLines()); err != nil {
		t.Fatalf("Put: %v", err)
	}
	wantLink(t, st, "l-1", "unlinkable")
	erase(t, "line", 5)
	put(t, st, Conversation("l-6", Customer("line")))
	wantLink(t, st, "l-6", "first")
}
