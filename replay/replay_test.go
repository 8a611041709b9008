package replay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

var day = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)

// box is a dead-letter topic of one or more partitions. A letter is a word:
// its reason, rejected so many hours into the day as its offset.
type box struct {
	partitions [][]string
	atOnce     int
	kept       map[int]models.DeadLetterSpan
	keeps      int
	sent       []string
	refuse     string // a letter that can never go back
	broken     string // where Send fails
	after      func() // called when a letter was sent
}

func newBox(partitions ...string) *box {
	b := &box{atOnce: 2, kept: map[int]models.DeadLetterSpan{}}
	for _, p := range partitions {
		b.partitions = append(b.partitions, strings.Fields(p))
	}
	return b
}

func (b *box) Spans(context.Context) ([]models.DeadLetterSpan, error) {
	var spans []models.DeadLetterSpan
	for i, p := range b.partitions {
		s, ok := b.kept[i]
		if !ok {
			s.Offset = -1
		}
		s.Partition, s.End = i, int64(len(p))
		spans = append(spans, s)
	}
	return spans, nil
}

func (b *box) Read(ctx context.Context, partition int, from, end int64) ([]models.DeadLetter, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, from, err
	}
	var some []models.DeadLetter
	next := min(from+int64(b.atOnce), end)
	for at := from; at < next; at++ {
		word := b.partitions[partition][at]
		if word == "-" {
			continue // a gap
		}
		some = append(some, models.DeadLetter{
			At:      models.Origin{Source: "dead", Partition: partition, Offset: at},
			Message: models.Envelope{Origin: models.Origin{Source: "calls"}}, Why: models.Rejection{Reason: models.Reason(strings.Trim(word, "?"))},
			RejectedAt: day.Add(time.Duration(at) * time.Hour),
		})
	}
	return some, next, nil
}

func (b *box) Send(ctx context.Context, l models.DeadLetter) error {
	at := fmt.Sprintf("%d/%d", l.At.Partition, l.At.Offset)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case at == b.refuse:
		return &models.Rejection{Reason: models.ReasonTooLarge}
	case at == b.broken:
		return errors.New("away")
	}
	b.sent = append(b.sent, at)
	if b.after != nil {
		b.after()
	}
	return nil
}

func (b *box) Keep(ctx context.Context, partition int, offset int64, note string) error {
	b.kept[partition] = models.DeadLetterSpan{Offset: offset, Note: note}
	b.keeps++
	return ctx.Err()
}

// run sends back and returns what went in this run.
func (b *box) run(t *testing.T, r Replaying) (string, Outcome, error) {
	t.Helper()
	b.sent = nil
	r.Letters, r.Post = b, b
	done, err := r.Run(t.Context())
	if n := done.Sent(); n != len(b.sent) && !r.DryRun {
		t.Errorf("%d were sent and %d are counted", len(b.sent), n)
	}
	return strings.Join(b.sent, " "), done, err
}

func of(reasons ...models.Reason) Replaying { return Replaying{Only: Selection{Reasons: reasons}} }

func TestARunSendsWhatNoRunHasSent(t *testing.T) {
	b := newBox("a b a - a", "b a")
	for _, step := range []struct {
		name string
		run  Replaying
		want string
	}{
		{"only counts", Replaying{DryRun: true}, ""},
		{"the first of a reason", Replaying{Only: Selection{Reasons: []models.Reason{"a"}, Limit: 1}}, "0/0"},
		{"the rest of it", of("a"), "0/2 0/4 1/1"},
		{"nothing is left of it", of("a"), ""},
		{"late ones, while earlier ones stay", Replaying{Only: Selection{Since: day.Add(time.Hour)}}, "0/1"},
		{"those that stayed", of("b"), "1/0"},
		{"nothing is left at all", Replaying{}, ""},
		{"all once more", Replaying{Again: true}, "0/0 0/1 0/2 0/4 1/0 1/1"},
		{"some once more", Replaying{Again: true, Only: Selection{Reasons: []models.Reason{"a", "c"}, Since: day.Add(2 * time.Hour)}}, "0/2 0/4"},
	} {
		got, done, err := b.run(t, step.run)
		if err != nil || got != step.want {
			t.Errorf("%s: sent %q, want %q; %v", step.name, got, step.want, err)
		}
		if step.run.DryRun && (done.Sent() != 6 || b.keeps != 0) {
			t.Errorf("%s: %+v, recorded %d times", step.name, done, b.keeps)
		}
	}
	b.partitions[1] = append(b.partitions[1], "c")
	if got, done, _ := b.run(t, Replaying{}); got != "1/2" || fmt.Sprint(done.Ended) != "[{0 5 0} {1 3 0}]" {
		t.Errorf("what was rejected later: %q, %+v", got, done)
	}
}

// A letter that --since leaves behind is not taken for sent: a run without it
// begins with it.
func TestWhatIsLeftBehindIsNotPassed(t *testing.T) {
	b := newBox("a b a b")
	late := Replaying{Only: Selection{Since: day.Add(2 * time.Hour)}}
	if got, done, _ := b.run(t, late); got != "0/2 0/3" || done.Older != 2 {
		t.Errorf("%q, %+v", got, done)
	}
	if got, _, _ := b.run(t, Replaying{}); got != "0/0 0/1 0/2 0/3" {
		t.Errorf("%q", got)
	}
	late.Only.Reasons = []models.Reason{"a"}
	b = newBox("b a b a")
	if got, _, _ := b.run(t, late); got != "0/3" {
		t.Errorf("%q", got)
	}
	if got, _, _ := b.run(t, of("a")); got != "0/1 0/3" {
		t.Errorf("%q", got)
	}
}

func TestARunThatBreaksOffIsGoneOnWith(t *testing.T) {
	b := newBox("a a a", "a a a")
	b.broken = "1/1"
	got, done, err := b.run(t, Replaying{})
	if got != "0/0 0/1 0/2 1/0" || err == nil || fmt.Sprint(done.Ended) != "[{0 3 0} {1 1 2}]" {
		t.Fatalf("%q, %+v, %v", got, done, err)
	}
	b.broken = ""
	if got, _, err := b.run(t, Replaying{}); got != "1/1 1/2" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// After a stop signal, what was sent is still recorded.
func TestAStopSignalIsNoReasonToSendTwice(t *testing.T) {
	b := newBox("a a a a")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	b.after = func() {
		if len(b.sent) == 2 {
			stop()
		}
	}
	_, err := Replaying{Letters: b, Post: b}.Run(ctx)
	if !errors.Is(err, context.Canceled) || b.kept[0].Offset != 2 {
		t.Errorf("recorded %+v, %v", b.kept[0], err)
	}
	if got, _, err := b.run(t, Replaying{}); got != "0/2 0/3" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatCanNeverGoBackIsToldAndHoldsNothingUp(t *testing.T) {
	b := newBox("a a ? a")
	b.refuse = "0/1"
	var told []string
	r := Replaying{Refused: func(l models.DeadLetter, why *models.Rejection) {
		told = append(told, fmt.Sprintf("%d %s", l.At.Offset, why.Reason))
	}}
	got, done, err := b.run(t, r)
	if got != "0/0 0/3" || done.Refused != 2 || err != nil || !slices.Equal(told, []string{"1 message-too-large", "2 unreadable"}) {
		t.Errorf("%q, %+v, told %v, %v", got, done, told, err)
	}
	if _, done, _ := b.run(t, r); done.Refused != 0 {
		t.Errorf("refused once more: %+v", done)
	}
}

// A run that is killed sends at most keepEvery letters again.
func TestProgressIsRecordedOnTheWay(t *testing.T) {
	b := newBox(strings.Repeat("a ", 3*keepEvery))
	b.after = func() {
		if behind := int64(len(b.sent)) - b.kept[0].Offset; behind > keepEvery+1 {
			t.Errorf("%d were sent and %d are recorded", len(b.sent), b.kept[0].Offset)
		}
	}
	seen, whole := int64(0), int64(0)
	_, _, err := b.run(t, Replaying{Progress: func(n, total int64) {
		if n <= seen {
			t.Errorf("progress went from %d to %d", seen, n)
		}
		seen, whole = n, total
	}})
	if err != nil || seen != 3*keepEvery || whole != seen || b.keeps != 3 {
		t.Errorf("%d of %d, recorded %d times, %v", seen, whole, b.keeps, err)
	}
}

func TestListShowsWhatWasReplayed(t *testing.T) {
	b := newBox("a b - a", "b")
	if _, _, err := b.run(t, of("b")); err != nil {
		t.Fatal(err)
	}
	show := func(only Selection) (string, bool) {
		var shown []string
		more, err := List(t.Context(), b, only, func(l models.DeadLetter, replayed bool) error {
			shown = append(shown, fmt.Sprintf("%d/%d%s", l.At.Partition, l.At.Offset, map[bool]string{true: "!"}[replayed]))
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		return strings.Join(shown, " "), more
	}
	for _, c := range []struct {
		only Selection
		want string
		more bool
	}{
		{Selection{}, "0/0 0/1! 0/3 1/0!", false},
		{Selection{Limit: 4}, "0/0 0/1! 0/3 1/0!", false},
		{Selection{Limit: 3}, "0/0 0/1! 0/3", true},
		{Selection{Reasons: []models.Reason{"a"}, Since: day.Add(time.Hour)}, "0/3", false},
	} {
		if got, more := show(c.only); got != c.want || more != c.more {
			t.Errorf("%+v: %q, more %v", c.only, got, more)
		}
	}
	full := errors.New("disk full")
	if _, err := List(t.Context(), b, Selection{}, func(models.DeadLetter, bool) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

func TestANoteOfSomebodyElseSaysNothing(t *testing.T) {
	for note, want := range map[string]string{"": "", "a=7 b=x hello =": "a=7", "a=3": "", "b=9 a=8": "a=8 b=9"} {
		if got := progressOf(models.DeadLetterSpan{Offset: 5, Note: note}).note(); got != want {
			t.Errorf("%q is read as %q, want %q", note, got, want)
		}
	}
}
