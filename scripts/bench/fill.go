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
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	spans, err := byCustomer(f)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	began, done := time.Now(), 0
	for k := first; k <= last; k++ {
		if err := fillCopy(ctx, s, f, spans, k); err != nil {
			return fmt.Errorf("copy %d: %w", k, err)
		}
		done += len(spans)
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

// span is where in the file a conversation is.
type span struct {
	customer string
	from     int64
	length   int
}

// byCustomer finds the lines of a file, in the order of their customers.
func byCustomer(f io.Reader) ([]span, error) {
	var all []span
	lines := bufio.NewReaderSize(f, 1<<20)
	for from := int64(0); ; {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		var c struct {
			Key string `json:"customer_key"`
		}
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, err
		}
		all = append(all, span{c.Key, from, len(line)})
		from += int64(len(line))
	}
	slices.SortStableFunc(all, func(a, b span) int { return cmp.Compare(a.customer, b.customer) })
	return all, nil
}

// fillCopy puts one copy, in lanes.
func fillCopy(ctx context.Context, s store.Store, f io.ReaderAt, spans []span, k int) error {
	batches := make(chan []span, len(spans)/fillBatch+1)
	for batch := range slices.Chunk(spans, fillBatch) {
		batches <- batch
	}
	close(batches)
	faults := make([]error, fillLanes)
	var lanes sync.WaitGroup
	for lane := range faults {
		lanes.Go(func() {
			link := history.NewLinker(history.Limits{})
			for batch := range batches {
				conversations, err := read(f, batch, k)
				if err == nil {
					err = s.Put(ctx, conversations, link)
				}
				if faults[lane] = err; err != nil {
					return
				}
			}
		})
	}
	lanes.Wait()
	return errors.Join(faults...)
}

// read is copy k of these conversations.
func read(f io.ReaderAt, spans []span, k int) ([]*models.Conversation, error) {
	all := make([]*models.Conversation, len(spans))
	for i, at := range spans {
		line := make([]byte, at.length)
		if _, err := f.ReadAt(line, at.from); err != nil {
			return nil, err
		}
		c := new(models.Conversation)
		if err := json.Unmarshal(line, c); err != nil {
			return nil, err
		}
		if k > 0 {
			c.ID = fmt.Sprintf("%s-%d", c.ID, k)
			c.StartedAt = c.StartedAt.AddDate(0, 0, -k*copyWeeks*7)
			c.CustomerKey = history.CustomerKey([]byte(fmt.Sprintf("copy %d", k)), c.CustomerKey)
		}
		all[i] = c
	}
	return all, nil
}
