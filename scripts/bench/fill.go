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
	// copyWeeks is what a corpus spans: each copy goes that far back from the
	// one before, so that an archive grows in length, not in density.
	copyWeeks = 10
)

// fill puts copies of analysed conversations into a store, the numbers from
// first to last of them. Copy 0 is the file as it is; copy k has ids and
// customers of its own and starts k times ten weeks earlier.
//
// They go in through Put like any other conversations, guards and links
// included; only their analysis is saved. Into SQLite they go as they would
// arrive, the oldest first. Into Elasticsearch a customer's contacts go
// together, which is as good as any order, and saves it writing links again.
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
	lanes := 2
	if strings.HasPrefix(url, "sqlite:") {
		lanes = 1 // it writes one at a time anyway
	} else {
		slices.SortStableFunc(corpus, func(a, b *models.Conversation) int { return cmp.Compare(a.CustomerKey, b.CustomerKey) })
	}
	began, done := time.Now(), 0
	for k := last; k >= first; k-- {
		if err := fillCopy(ctx, s, corpus, k, lanes); err != nil {
			return fmt.Errorf("copy %d: %w", k, err)
		}
		done += len(corpus)
		fmt.Fprintf(progress, "copies %d to %d are in: %d conversations, %.0f/s\n", k, last, done, float64(done)/time.Since(began).Seconds())
	}
	return s.Sync(ctx)
}

func openStore(url, prefix string) (store.Store, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return sqlite.Open(path)
	}
	return elastic.Open(elastic.Config{URLs: []string{url}, Prefix: prefix})
}

// readCorpus reads conversations into memory.
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
	return all, nil
}

// fillCopy puts one copy, in lanes.
func fillCopy(ctx context.Context, s store.Store, corpus []*models.Conversation, k, lanes int) error {
	batches := make(chan []*models.Conversation, len(corpus)/fillBatch+1)
	for batch := range slices.Chunk(corpus, fillBatch) {
		batches <- batch
	}
	close(batches)
	faults := make([]error, lanes)
	var running sync.WaitGroup
	for lane := range faults {
		running.Go(func() {
			link := history.NewLinker(history.Limits{})
			for batch := range batches {
				if faults[lane] = s.Put(ctx, copied(batch, k), link); faults[lane] != nil {
					return
				}
			}
		})
	}
	running.Wait()
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
