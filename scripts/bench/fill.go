package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"earshot/history"
	"earshot/models"
	"earshot/store"
	"earshot/store/elastic"
	"earshot/store/sqlite"
)

const (
	fillBatch = 500
	fillLanes = 2
	// copyWeeks is what a corpus spans: each copy goes that far back from the
	// one before, so that an archive grows in length, not in density.
	copyWeeks = 10
)

// fill puts copies of analysed conversations into a store, the numbers from
// first to last of them. Copy 0 is the file as it is; copy k has ids and
// customers of its own and starts k times ten weeks earlier.
//
// They go in through Put like any other conversations, guards and links
// included. What is saved is their analysis, and the repeated writing of links:
// a customer's contacts come together, which is as good as any order.
func fill(ctx context.Context, url, prefix, file string, first, last int, progress io.Writer) error {
	s, err := openStore(url, prefix)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // everything durable is so before
	if err := s.Prepare(ctx); err != nil {
		return err
	}
	corpus, err := readCorpus(file)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	began, done := time.Now(), 0
	for k := first; k <= last; k++ {
		if err := fillCopy(ctx, s, corpus, k); err != nil {
			return fmt.Errorf("copy %d: %w", k, err)
		}
		done += len(corpus)
		fmt.Fprintf(progress, "copies %d to %d are in: %d conversations, %.0f/s\n", first, k, done, float64(done)/time.Since(began).Seconds())
	}
	return s.Sync(ctx)
}

func openStore(url, prefix string) (store.Store, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return sqlite.Open(path)
	}
	return elastic.Open(elastic.Config{URLs: []string{url}, Prefix: prefix})
}

// readCorpus reads conversations into memory, in the order of their customers.
func readCorpus(file string) ([]*models.Conversation, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	lines := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	var all []*models.Conversation
	for {
		c := new(models.Conversation)
		err := lines.Decode(c)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b *models.Conversation) int { return cmp.Compare(a.CustomerKey, b.CustomerKey) })
	return all, nil
}

// fillCopy puts one copy, in lanes.
func fillCopy(ctx context.Context, s store.Store, corpus []*models.Conversation, k int) error {
	batches := make(chan []*models.Conversation, len(corpus)/fillBatch+1)
	for batch := range slices.Chunk(corpus, fillBatch) {
		batches <- batch
	}
	close(batches)
	faults := make([]error, fillLanes)
	var lanes sync.WaitGroup
	for lane := range faults {
		lanes.Go(func() {
			link := history.NewLinker(history.Limits{})
			for batch := range batches {
				if faults[lane] = s.Put(ctx, copied(batch, k), link); faults[lane] != nil {
					return
				}
			}
		})
	}
	lanes.Wait()
	return errors.Join(faults...)
}

// copied is copy k of these conversations.
func copied(batch []*models.Conversation, k int) []*models.Conversation {
	all := make([]*models.Conversation, len(batch))
	for i, original := range batch {
		c := *original
		if k > 0 {
			c.ID = fmt.Sprintf("%s-%d", c.ID, k)
			c.StartedAt = c.StartedAt.AddDate(0, 0, -k*copyWeeks*7)
			c.CustomerKey = history.CustomerKey([]byte(fmt.Sprintf("copy %d", k)), c.CustomerKey)
		}
		all[i] = &c
	}
	return all
}
