// Package storetest is the suite every store must pass. Each file is one theme
// of the contract in package store; each sub-test is one promise, by name.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/history"
	"earshot/models"
	"earshot/store"
)

// Options say how the suite drives one kind of store. Every function is
// needed: a store is not excused from a promise.
type Options struct {
	// Cases is how many cases each property test tries. Zero leaves it to the
	// flag -rapid.checks (default 100).
	Cases int
	// Reopen returns one more handle to the data of s, as another process
	// would have it. The suite closes it.
	Reopen func(t *testing.T, s store.Store) store.Store
	// Advance moves the clock by which all stores of this run judge leases.
	Advance func(d time.Duration)
	// Now is what that clock shows.
	Now func() time.Time
	// Faulty returns a handle to the data of s that dies: its n-th write
	// request, counted from 1, and every later request fail. What one request
	// is, is the store's own matter: a bulk request, or a call of the linker
	// inside a transaction. The suite does not close it.
	Faulty func(s store.Store, n int) store.Store
}

// Run runs the suite. Each call of open gives a new, empty store; the suite
// prepares it and closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store, o Options) {
	if o.Reopen == nil || o.Advance == nil || o.Now == nil || o.Faulty == nil {
		t.Fatal("storetest: Options needs Reopen, Advance, Now and Faulty: every store keeps every promise")
	}
	s := suite{Options: o, open: open}
	t.Run("lifecycle", s.lifecycle)
	t.Run("write", s.write)
	t.Run("search", s.search)
	t.Run("scope", s.scope)
	t.Run("facets", s.facets)
	t.Run("sample", s.sample)
	t.Run("paging", s.paging)
	t.Run("all", s.all)
	t.Run("links", s.links)
	t.Run("set", s.set)
	t.Run("crash", s.crash)
	t.Run("painpoints", s.painPoints)
	t.Run("tallies", s.tallies)
	t.Run("marks", s.marks)
	t.Run("leases", s.leases)
	t.Run("rejections", s.rejections)
	t.Run("digests", s.digests)
	t.Run("searches", s.searches)
	t.Run("workers", s.workers)
	t.Run("erase", s.erase)
}

type suite struct {
	Options
	open func(t *testing.T) store.Store
}

// fresh is a new, empty store, prepared, and closed when the test ends.
func (s suite) fresh(t *testing.T) store.Store {
	t.Helper()
	st := s.open(t)
	closeAfter(t, st)
	if err := st.Prepare(t.Context()); err != nil {
		t.Fatalf("preparing a new store: %v", err)
	}
	return st
}

// another is one more handle to the same data.
func (s suite) another(t *testing.T, st store.Store) store.Store {
	t.Helper()
	other := s.Reopen(t, st)
	closeAfter(t, other)
	return other
}

func closeAfter(t *testing.T, st store.Store) {
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
}

// check runs a property as often as the options say.
func (s suite) check(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	if s.Cases > 0 {
		const name = "rapid.checks"
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, strconv.Itoa(s.Cases)); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = flag.Set(name, before) }()
	}
	rapid.Check(t, property)
}

// tb is what testing.T and rapid.T have in common, as far as it is used here.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// linker has the default limits.
func linker() models.Linker { return history.NewLinker(history.Limits{}) }

// put stores copies of the conversations as one batch, which must succeed, and
// makes them visible.
func put(t tb, st store.Store, conversations ...*models.Conversation) {
	t.Helper()
	if err := st.Put(context.Background(), clones(conversations), linker()); err != nil {
		t.Fatalf("Put: %v", err)
	}
	visible(t, st)
}

// visible makes what was put visible to searches and counts.
func visible(t tb, st store.Store) {
	t.Helper()
	if err := st.Sync(context.Background()); err != nil {
		t.Fatalf("Sync: %v", err)
	}
}

// clones are what a caller of Put would own: Put sets their links.
func clones(conversations []*models.Conversation) []*models.Conversation {
	copies := make([]*models.Conversation, len(conversations))
	for i, c := range conversations {
		own := *c
		copies[i] = &own
	}
	return copies
}

func get(t tb, st store.Store, id string) *models.Conversation {
	t.Helper()
	c, err := st.Conversation(context.Background(), id)
	if err != nil {
		t.Fatalf("Conversation(%q): %v", id, err)
	}
	return c
}

func gone(t tb, st store.Store, id string) {
	t.Helper()
	if _, err := st.Conversation(context.Background(), id); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("Conversation(%q): error %v, want models.ErrNotFound", id, err)
	}
}

func search(t tb, st store.Store, q models.Query) models.Page {
	t.Helper()
	page, err := st.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return page
}

// ids are the ids of a page's hits, in order.
func ids(page models.Page) []string {
	found := make([]string, len(page.Hits))
	for i, h := range page.Hits {
		found[i] = h.Conversation.ID
	}
	return found
}

// everything is what All yields.
func everything(t tb, st store.Store, q models.Query) []*models.Conversation {
	t.Helper()
	var all []*models.Conversation
	for c, err := range st.All(context.Background(), q) {
		if err != nil {
			t.Fatalf("All(%+v): %v", q, err)
		}
		all = append(all, c)
	}
	return all
}

// text is a value as its document shows it: how the suite compares.
func text(t tb, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("marshalling %T: %v", v, err)
	}
	return string(b)
}

// same fails unless the two show the same document.
func same(t tb, what string, got, want any) {
	t.Helper()
	if g, w := text(t, got), text(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}
