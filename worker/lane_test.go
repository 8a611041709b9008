package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"earshot/models"
)

// fakeSource hands out its batches in order, then blocks, or ends with io.EOF.
type fakeSource struct {
	batches   [][]models.Envelope
	endless   bool
	committed []int64
	fetchErrs []error
	commitErr []error
}

func (s *fakeSource) Fetch(ctx context.Context, _ int) ([]models.Envelope, error) {
	if err := pop(&s.fetchErrs); err != nil {
		return nil, err
	}
	if len(s.batches) == 0 {
		if s.endless {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return nil, io.EOF
	}
	b := s.batches[0]
	s.batches = s.batches[1:]
	return b, nil
}

func (s *fakeSource) Commit(_ context.Context, settled []models.Envelope) error {
	if err := pop(&s.commitErr); err != nil {
		return err
	}
	for _, e := range settled {
		s.committed = append(s.committed, e.Origin.Offset)
	}
	return nil
}

func pop(errs *[]error) error {
	if len(*errs) == 0 {
		return nil
	}
	err := (*errs)[0]
	*errs = (*errs)[1:]
	return err
}

// fakeStore is a struct of functions.
type fakeStore struct {
	put func(ctx context.Context, batch []*models.Conversation) error
}

func (s fakeStore) Put(ctx context.Context, batch []*models.Conversation, _ models.Linker) error {
	return s.put(ctx, batch)
}

type fakeLetters struct {
	errs    []error
	letters []string
}

func (d *fakeLetters) Put(_ context.Context, e models.Envelope, cause error) error {
	if err := pop(&d.errs); err != nil {
		return err
	}
	d.letters = append(d.letters, fmt.Sprintf("%d %s", e.Origin.Offset, models.AsRejection(cause).Reason))
	return nil
}

func envelopes(values ...string) []models.Envelope {
	var batch []models.Envelope
	for i, v := range values {
		batch = append(batch, models.Envelope{Origin: models.Origin{Source: "t", Offset: int64(i)}, Value: []byte(v)})
	}
	return batch
}

// testLane decodes a value as an id; "bad" is refused by the decoder.
func testLane(src Source, st Store, dl DeadLetters, log io.Writer) *Lane {
	return &Lane{
		Source: src, Store: st, DeadLetters: dl,
		Decode: func(e models.Envelope) (*models.Transcript, error) {
			if strings.HasPrefix(string(e.Value), "bad") {
				return nil, &models.Rejection{Reason: models.ReasonNotJSON, Stage: models.StageDecode}
			}
			return &models.Transcript{ID: string(e.Value)}, nil
		},
		Analyze: func(t *models.Transcript) (*models.Conversation, error) {
			if strings.HasPrefix(t.ID, "odd") {
				return nil, &models.Rejection{Reason: models.ReasonAnalysis, Stage: models.StageAnalyze}
			}
			return &models.Conversation{ID: t.ID}, nil
		},
		BatchSize: 100, Grace: 10 * time.Second, Metrics: NewMetrics(), Log: slog.New(slog.NewJSONHandler(log, nil)),
	}
}

func TestBadMessagesNeverCostAGoodNeighbour(t *testing.T) {
	var stored []string
	src := &fakeSource{batches: [][]models.Envelope{envelopes("a", "bad", "refused", "odd", "b")}}
	letters := &fakeLetters{}
	st := fakeStore{func(_ context.Context, batch []*models.Conversation) error {
		failed := map[int]error{}
		for i, c := range batch {
			if c.ID == "refused" {
				failed[i] = &models.Rejection{Reason: models.ReasonStoreRefused, Stage: models.StageStore}
				continue
			}
			stored = append(stored, c.ID)
		}
		return &models.BatchError{Failed: failed}
	}}
	if err := testLane(src, st, letters, io.Discard).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "b"}; !slices.Equal(stored, want) {
		t.Errorf("stored %v, want %v", stored, want)
	}
	if want := []string{"1 not-json", "2 store-refused", "3 analysis-failed"}; !slices.Equal(letters.letters, want) {
		t.Errorf("dead letters %v, want %v", letters.letters, want)
	}
	if want := []int64{0, 1, 2, 3, 4}; !slices.Equal(src.committed, want) {
		t.Errorf("committed %v, want %v", src.committed, want)
	}
}

func TestNothingIsCommittedBeforeEverythingIsSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away := errors.New("connection refused")
		var log bytes.Buffer
		src := &fakeSource{batches: [][]models.Envelope{envelopes("a", "bad")}, fetchErrs: []error{away, away}, commitErr: []error{away}}
		letters := &fakeLetters{errs: []error{away, away}}
		tries := 0
		st := fakeStore{func(context.Context, []*models.Conversation) error {
			if len(src.committed) > 0 || len(letters.letters) > 0 {
				t.Error("something was settled before the store had the batch")
			}
			if tries++; tries < 6 {
				return away
			}
			return nil
		}}
		if err := testLane(src, st, letters, &log).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if tries != 6 || len(letters.letters) != 1 || len(src.committed) != 2 {
			t.Errorf("%d tries, letters %v, committed %v", tries, letters.letters, src.committed)
		}
		if n := strings.Count(log.String(), "waits and tries again"); n != 4 { // fetch, store, dead-letter, commit
			t.Errorf("said %d times that it waits, want once per operation:\n%s", n, log.String())
		}
	})
}

func TestStopSettlesTheBatchInHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		src := &fakeSource{batches: [][]models.Envelope{envelopes("a")}, endless: true}
		st := fakeStore{func(work context.Context, _ []*models.Conversation) error {
			stop()
			return pause(work, 3*time.Second)
		}}
		if err := testLane(src, st, &fakeLetters{}, io.Discard).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(src.committed) != 1 {
			t.Error("the batch in hand was not committed")
		}
	})
}

func TestGraceEndsAStuckBatchWithoutCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		src := &fakeSource{batches: [][]models.Envelope{envelopes("a")}, endless: true}
		st := fakeStore{func(work context.Context, _ []*models.Conversation) error {
			stop()
			<-work.Done()
			return work.Err()
		}}
		began := time.Now()
		err := testLane(src, st, &fakeLetters{}, io.Discard).Run(ctx)
		if !errors.Is(err, context.Canceled) || len(src.committed) != 0 {
			t.Errorf("err %v, committed %v", err, src.committed)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("stopped after %v, want the grace of 10s", took)
		}
	})
}

func TestABatchThatFailsAsAWholeStopsTheWorker(t *testing.T) {
	many := func(word string) []models.Envelope {
		var values []string
		for i := range brokenAt {
			values = append(values, fmt.Sprint(word, i))
		}
		return envelopes(values...)
	}
	nothing := fakeStore{func(context.Context, []*models.Conversation) error { return nil }}

	t.Run("in our own stages it is our fault", func(t *testing.T) {
		src, letters := &fakeSource{batches: [][]models.Envelope{many("odd")}}, &fakeLetters{}
		if err := testLane(src, nothing, letters, io.Discard).Run(t.Context()); !errors.Is(err, ErrAllRefused) {
			t.Errorf("got %v, want ErrAllRefused", err)
		}
		if len(src.committed)+len(letters.letters) != 0 {
			t.Error("something of the batch was settled")
		}
	})
	t.Run("unreadable messages are the sender's", func(t *testing.T) {
		src, letters := &fakeSource{batches: [][]models.Envelope{many("bad")}}, &fakeLetters{}
		if err := testLane(src, nothing, letters, io.Discard).Run(t.Context()); err != nil {
			t.Error(err)
		}
		if len(letters.letters) != brokenAt || len(src.committed) != brokenAt {
			t.Errorf("%d letters, %d committed, want %d", len(letters.letters), len(src.committed), brokenAt)
		}
	})
}

func TestLogsHoldNoTextAndNoID(t *testing.T) {
	var log bytes.Buffer
	src := &fakeSource{batches: [][]models.Envelope{envelopes("bad: my secret words")}}
	lane := testLane(src, fakeStore{}, &fakeLetters{}, &log)
	if err := lane.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log.Len() == 0 || strings.Contains(log.String(), "secret") {
		t.Errorf("log: %s", log.String())
	}
}
