package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot/models"
)

// office is a store, an audience's ways and a clock, all fakes.
type office struct {
	mu       sync.Mutex
	finished []models.Finished
	records  map[string]models.DigestRecord
	put      func(models.DigestRecord) error // what goes wrong before a record is kept
	asked    []Request
	makes    func(Request) error
	now      time.Time
	outcomes map[string]int
	waiting  int
	log      strings.Builder
}

func newOffice(finished ...models.Finished) *office {
	return &office{finished: finished, records: map[string]models.DigestRecord{}, now: week(1).End.Add(6 * time.Hour), outcomes: map[string]int{}}
}

func (o *office) Finished(context.Context) ([]models.Finished, error) { return o.finished, nil }

func (o *office) Digests(_ context.Context, q models.DigestQuery) ([]models.DigestRecord, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []models.DigestRecord
	for _, d := range o.records {
		if (q.Label == "" || q.Label == d.Label) && (q.Audience == "" || q.Audience == d.Audience) && (q.Kind == "" || q.Kind == d.Kind) && !d.PeriodStart.Before(q.From) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b models.DigestRecord) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

func (o *office) PutDigest(ctx context.Context, d models.DigestRecord) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ctx.Err() != nil { // as any store that is asked over a network
		return ctx.Err()
	}
	if o.put != nil {
		if err := o.put(d); err != nil {
			return err
		}
	}
	o.records[d.ID] = d
	return nil
}

func (o *office) Delivery(way, outcome string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.outcomes[way+" "+outcome]++
}

func (o *office) Undelivered(n int) { o.waiting = n }

func (o *office) runner(audiences ...Audience) *Runner {
	return &Runner{
		Store: o, Audiences: audiences, Metrics: o, Log: slog.New(slog.NewTextHandler(&o.log, nil)), Now: func() time.Time { return o.now },
		Periods: func(now time.Time) []models.Period { // the two that closed last
			n := int(now.Sub(week(0).Start) / (7 * 24 * time.Hour))
			return []models.Period{week(n - 2), week(n - 1)}
		},
		Make: func(_ context.Context, r Request) (models.DigestRecord, Message, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.asked = append(o.asked, r)
			if o.makes != nil {
				if err := o.makes(r); err != nil {
					return models.DigestRecord{}, Message{}, err
				}
			}
			d := record(r.Period, r.Audience)
			d.Created = o.now
			return d, Message{ID: d.ID}, nil
		},
	}
}

// desk is a way that keeps what it is sent.
type desk struct {
	name string
	mu   sync.Mutex
	got  []string
	fail error
	then func() // called when a message was taken
}

func (d *desk) Name() string                          { return d.name }
func (d *desk) Check(context.Context) (string, error) { return "", nil }

func (d *desk) Send(_ context.Context, m Message) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.got = append(d.got, fmt.Sprintf("%s r%d", m.ID, m.Revised))
	if d.then != nil {
		d.then()
	}
	return nil
}

func pass(t *testing.T, r *Runner) []Delivery {
	t.Helper()
	done, err := r.Pass(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestEachDigestIsSentOnce(t *testing.T) {
	o, folder, mail := newOffice(counted(week(0), 0), counted(week(1), 0)), &desk{name: "folder"}, &desk{name: "mail:a@example.com"}
	r := o.runner(Audience{"all", []Way{folder, mail}})
	pass(t, r)
	want := []string{"week/2026-W45/all r0", "week/2026-W46/all r0"}
	if !slices.Equal(folder.got, want) || !slices.Equal(mail.got, want) {
		t.Errorf("folder %v, mail %v", folder.got, mail.got)
	}
	if done := pass(t, r); len(done) > 0 {
		t.Errorf("sent again: %v", done)
	}
	if o.outcomes["mail sent"] != 2 || o.waiting != 0 || len(o.outcomes) != 2 {
		t.Errorf("metrics %v, %d waiting", o.outcomes, o.waiting)
	}
	if strings.Contains(o.log.String(), "a@example.com") {
		t.Error("an address is in the log")
	}
}

// The promise: whatever the process dies of between sending and recording, the
// digest is sent twice, never zero times. Every write of the store fails once.
func TestKilledBetweenSendAndRecord(t *testing.T) {
	for at := range 3 { // kept before sending, recorded for folder, recorded for mail
		o, folder, mail := newOffice(counted(week(1), 0)), &desk{name: "folder"}, &desk{name: "mail:a@example.com"}
		r := o.runner(Audience{"all", []Way{folder, mail}})
		n := 0
		o.put = func(models.DigestRecord) error {
			if n++; n == at+1 {
				return errors.New("killed")
			}
			return nil
		}
		if _, err := r.Pass(t.Context()); err == nil {
			t.Fatalf("write %d: the pass did not notice", at)
		}
		o.put = nil
		pass(t, r)
		pass(t, r)
		want := [][2]int{{1, 1}, {2, 1}, {1, 2}}[at]
		if len(folder.got) != want[0] || len(mail.got) != want[1] {
			t.Errorf("write %d: folder %d times, mail %d times, want %v", at, len(folder.got), len(mail.got), want)
		}
	}
}

func TestStoppedWhileSending(t *testing.T) {
	o, folder, mail := newOffice(counted(week(1), 0)), &desk{name: "folder"}, &desk{name: "mail:a@example.com"}
	r := o.runner(Audience{"all", []Way{folder, mail}})
	ctx, stop := context.WithCancel(t.Context())
	mail.fail = context.Canceled
	folder.then = stop
	if _, err := r.Pass(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	mail.fail = nil
	pass(t, r)
	if len(folder.got) != 1 || len(mail.got) != 1 || o.outcomes["mail failed"] > 0 {
		t.Errorf("folder %v, mail %v, %v", folder.got, mail.got, o.outcomes)
	}
}

// Two schedulers at once send at most twice, and agree afterwards.
func TestTwoSchedulers(t *testing.T) {
	o, folder := newOffice(counted(week(0), 0), counted(week(1), 0)), &desk{name: "folder"}
	var both sync.WaitGroup
	for range 2 {
		r := o.runner(Audience{"all", []Way{folder}})
		r.Log = slog.New(slog.DiscardHandler)
		r.Metrics = nil
		both.Go(func() {
			if _, err := r.Pass(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	for _, id := range []string{"week/2026-W45/all r0", "week/2026-W46/all r0"} {
		n := 0
		for _, got := range folder.got {
			if got == id {
				n++
			}
		}
		if n < 1 || n > 2 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if done := pass(t, o.runner(Audience{"all", []Way{folder}})); len(done) > 0 {
		t.Errorf("still owed: %v", done)
	}
}

func TestAfterDowntimeOnlyTheLookbackIsSent(t *testing.T) {
	o, folder := newOffice(), &desk{name: "folder"}
	for n := range 6 {
		o.finished = append(o.finished, counted(week(n), 0))
	}
	o.now = week(0).End.Add(time.Hour)
	r := o.runner(Audience{"all", []Way{folder}})
	pass(t, r)
	o.now = week(4).End.Add(time.Hour) // W46, W47 and W48 closed in the meantime, and W49 just now
	pass(t, r)
	if want := []string{"week/2026-W45/all r0", "week/2026-W48/all r0", "week/2026-W49/all r0"}; !slices.Equal(folder.got, want) {
		t.Errorf("got %v", folder.got)
	}
}

func TestANewAudienceGetsNoOldDigests(t *testing.T) {
	o, folder, chat := newOffice(), &desk{name: "folder"}, &desk{name: "webhook"}
	for n := range 8 {
		o.finished = append(o.finished, counted(week(n), 0))
		o.now = week(n).End.Add(time.Hour)
		pass(t, o.runner(Audience{"all", []Way{folder}}))
	}
	pass(t, o.runner(Audience{"all", []Way{folder}}, Audience{"new", []Way{chat}}))
	if len(folder.got) != 8 || len(chat.got) != 2 {
		t.Errorf("the old one got %d, the new one %v", len(folder.got), chat.got)
	}
}

func TestFailuresAreTriedAgainAndSaidInTheNextDigest(t *testing.T) {
	o, folder, mail := newOffice(counted(week(1), 0)), &desk{name: "folder"}, &desk{name: "mail:a@example.com", fail: &Failure{Detail: "away"}}
	r := o.runner(Audience{"all", []Way{mail, folder}})
	if done := pass(t, r); len(done) != 2 || done[0].Err == nil || done[1].Err != nil {
		t.Errorf("got %+v: one way that fails must not hold up the other", done)
	}
	if o.waiting != 1 || o.outcomes["mail failed"] != 1 || o.outcomes["folder sent"] != 1 {
		t.Errorf("%d waiting, %v", o.waiting, o.outcomes)
	}
	if done := pass(t, r); len(done) > 0 {
		t.Errorf("tried again at once: %v", done)
	}
	if o.waiting != 1 {
		t.Errorf("%d waiting while it waits", o.waiting)
	}
	for try := 2; try <= 4; try++ {
		o.now = o.now.Add(6 * time.Hour)
		pass(t, r)
		if last, _ := sendingOf(o.records["week/2026-W46/all"], mail.name); last.Tries != try || last.Error != "away" {
			t.Errorf("try %d: recorded %+v", try, last)
		}
	}
	o.finished, o.now = append(o.finished, counted(week(2), 0)), week(2).End.Add(time.Hour)
	mail.fail = nil
	pass(t, r)
	// The older one went through first: the newer one has nothing to say of it.
	if last := o.asked[len(o.asked)-1]; last.Period.Label != "2026-W47" || len(last.Past.Undelivered) > 0 {
		t.Errorf("%+v", last)
	}
	if len(mail.got) != 2 || len(folder.got) != 2 || o.waiting != 0 {
		t.Errorf("mail %v, folder %v, %d waiting", mail.got, folder.got, o.waiting)
	}
	mail.fail = &Failure{Detail: "unknown address", Refused: true}
	for n := 3; n <= 4; n++ {
		o.finished, o.now = append(o.finished, counted(week(n), 0)), week(n).End.Add(time.Hour)
		pass(t, r)
	}
	last := o.asked[len(o.asked)-1]
	if last.Period.Label != "2026-W49" || len(last.Past.Undelivered) != 1 || last.Past.Undelivered[0].Error != "unknown address" || o.outcomes["mail refused"] != 3 {
		t.Errorf("%+v, %v", last, o.outcomes)
	}
}

func TestRevisedIsKeptAndSaidButSentOnlyWhereAskedFor(t *testing.T) {
	o, folder := newOffice(counted(week(1), 0)), &desk{name: "folder"}
	r := o.runner(Audience{"all", []Way{folder}})
	pass(t, r)
	o.finished[0] = counted(week(1), 1)
	o.finished[0].AsOf = o.now.Add(time.Hour)
	o.now = o.now.Add(2 * time.Hour)
	pass(t, r)
	if len(folder.got) != 1 || len(o.asked) != 2 || o.asked[1].Last == nil || !o.records["week/2026-W46/all"].Created.Equal(o.now) {
		t.Errorf("sent %v, asked %d times", folder.got, len(o.asked))
	}
	if pass(t, r); len(o.asked) != 2 {
		t.Error("made again without a reason")
	}
	o.finished, o.now = append(o.finished, counted(week(2), 0)), week(2).End.Add(time.Hour)
	pass(t, r)
	if last := o.asked[len(o.asked)-1]; fmt.Sprint(last.Past.Revised) != "[2026-W46]" {
		t.Errorf("the next digest is told of %v", last.Past.Revised)
	}
	r.ResendRevised = true
	pass(t, r)
	pass(t, r)
	if want := []string{"week/2026-W46/all r0", "week/2026-W47/all r0", "week/2026-W46/all r1"}; !slices.Equal(folder.got, want) {
		t.Errorf("got %v", folder.got)
	}
}

func TestADigestThatCannotBeMadeHoldsUpNobodyElse(t *testing.T) {
	o, folder := newOffice(counted(week(0), 0), counted(week(1), 0)), &desk{name: "folder"}
	o.makes = func(r Request) error {
		if r.Audience == "broken" {
			return errors.New("no rows")
		}
		return nil
	}
	r := o.runner(Audience{"broken", []Way{folder}}, Audience{"all", []Way{folder}})
	if _, err := r.Pass(t.Context()); err == nil || !strings.Contains(err.Error(), "2026-W45 for broken") {
		t.Errorf("got %v", err)
	}
	if len(folder.got) != 2 {
		t.Errorf("got %v", folder.got)
	}
}

func TestSendByHand(t *testing.T) {
	o, folder, mail := newOffice(counted(week(1), 3)), &desk{name: "folder"}, &desk{name: "mail:a@example.com"}
	r := o.runner(Audience{"all", []Way{folder, mail}})
	for range 2 {
		done, err := r.Send(t.Context(), week(1), "all", []string{"folder"})
		if err != nil || len(done) != 1 || done[0].Err != nil || done[0].Reason != ReasonAsked {
			t.Fatalf("%+v, %v", done, err)
		}
	}
	state, err := r.state(t.Context())
	if jobs := Due(state); err != nil || len(jobs) != 1 || fmt.Sprint(jobs[0].Errands) != "[{mail:a@example.com new}]" || len(mail.got) > 0 {
		t.Errorf("%+v, %v", jobs, err)
	}
	pass(t, r)
	if want := []string{"week/2026-W46/all r3", "week/2026-W46/all r3"}; !slices.Equal(folder.got, want) || len(mail.got) != 1 {
		t.Errorf("folder %v, mail %v", folder.got, mail.got)
	}
	// An old one keeps what was recorded of its other ways.
	o.now = week(6).End.Add(time.Hour)
	if _, err := r.Send(t.Context(), week(1), "all", []string{"folder"}); err != nil {
		t.Fatal(err)
	}
	if _, sent := sendingOf(o.records["week/2026-W46/all"], mail.name); !sent || len(o.records["week/2026-W46/all"].Sent) != 2 {
		t.Errorf("recorded %+v", o.records["week/2026-W46/all"].Sent)
	}
	for audience, way := range map[string]string{"nobody": "folder", "all": "pigeon"} {
		if _, err := r.Send(t.Context(), week(1), audience, []string{way}); err == nil {
			t.Errorf("%s by %s went through", audience, way)
		}
	}
}
