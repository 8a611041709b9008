package storetest

import (
	"context"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

func rejected(offset int64, reason models.Reason, at time.Time) models.RejectedMessage {
	return models.RejectedMessage{Origin: models.Origin{Source: "transcripts", Partition: 1, Offset: offset}, Reason: reason, Stage: models.StageDecode, Time: at}
}

func (s suite) rejections(t *testing.T) {
	st := s.fresh(t)
	reject(t, st, rejected(1, models.ReasonNotJSON, Base()), rejected(2, models.ReasonNoTurns, Base().Add(hour)),
		rejected(3, models.ReasonNotJSON, Base().Add(day-time.Millisecond)), rejected(4, models.ReasonNotJSON, Base().Add(day)))
	want := models.Coverage{Received: 3, Rejected: 3, Reasons: map[models.Reason]int64{models.ReasonNotJSON: 2, models.ReasonNoTurns: 1}}

	t.Run("rejected messages count by reason and time", func(t *testing.T) { wantCoverage(t, st, want) })
	t.Run("the same origin twice is one", func(t *testing.T) {
		reject(t, st, rejected(1, models.ReasonNotJSON, Base()), rejected(2, models.ReasonNoTurns, Base().Add(hour)), rejected(2, models.ReasonNoTurns, Base().Add(hour)))
		wantCoverage(t, st, want)
	})
	t.Run("another source, partition or offset is another message", func(t *testing.T) {
		for i, o := range []models.Origin{{Source: "transcripts", Partition: 2, Offset: 1}, {Source: "a/file", Partition: 1, Offset: 1}, {Source: "a", Partition: 1, Offset: 1}} {
			reject(t, st, models.RejectedMessage{Origin: o, Reason: models.ReasonTooLarge, Stage: models.StageFetch, Time: Base()})
			want.Received, want.Rejected, want.Reasons[models.ReasonTooLarge] = want.Received+1, want.Rejected+1, int64(i+1)
		}
		wantCoverage(t, st, want)
	})
	t.Run("nothing rejected is fine", func(t *testing.T) { reject(t, st) })
	t.Run("coverage counts conversations by start", func(t *testing.T) {
		put(t, st, Conversation("in", Customer("k")), Conversation("no-service", Customer("k"), Service("")), Conversation("unlinkable"), Conversation("neither", Service("")),
			Conversation("before", After(-time.Second)), Conversation("after", After(day)))
		want.Received, want.Analysed, want.Unlinkable, want.WithoutService = want.Received+4, 4, 2, 2
		wantCoverage(t, st, want)
	})
}

func reject(t tb, st store.Store, messages ...models.RejectedMessage) {
	t.Helper()
	if err := st.Reject(context.Background(), messages); err != nil {
		t.Fatalf("Reject: %v", err)
	}
	visible(t, st)
}

// wantCoverage checks the day that starts at Base.
func wantCoverage(t tb, st store.Store, want models.Coverage) {
	t.Helper()
	got, err := st.Coverage(context.Background(), Base(), Base().Add(day))
	if err != nil {
		t.Fatalf("Coverage: %v", err)
	}
	same(t, "coverage", got, want)
}
