package sqlite_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
	"earshot/store/sqlite"
	"earshot/store/storetest"
)

// clock is moved by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// file is a store that knows where it is.
type file struct {
	*sqlite.Store
	path string
}

func TestStore(t *testing.T) {
	hands := &clock{now: storetest.Base()}
	open := func(t *testing.T, path string) store.Store {
		s, err := sqlite.OpenWithClock(path, hands.Now)
		if err != nil {
			t.Fatal(err)
		}
		return file{s, path}
	}
	storetest.Run(t,
		func(t *testing.T) store.Store {
			return open(t, filepath.Join(t.TempDir(), "new folder", "store?#%.db"))
		},
		storetest.Options{
			Reopen: func(t *testing.T, s store.Store) store.Store {
				own, ok := s.(file)
				if !ok {
					t.Fatalf("a %T cannot be opened again", s)
				}
				return open(t, own.path)
			},
			Advance: hands.Advance,
			Now:     hands.Now,
			Faulty:  func(s store.Store, n int) store.Store { return dying{s, n} },
		})
}

// dying is a writer whose context ends at the n-th call of the linker, which
// is in the middle of the transaction.
type dying struct {
	store.Store
	n int
}

func (d dying) Put(ctx context.Context, batch []*models.Conversation, link models.Linker) error {
	ctx, die := context.WithCancel(ctx)
	defer die()
	calls := 0
	return d.Store.Put(ctx, batch, func(c models.Customer) models.Linked {
		if calls++; calls == d.n {
			die()
		}
		return link(c)
	})
}
