package rollup

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"testing"
	"time"

	"earshot/models"
)

// fakeStore has one conversation on each of its days.
type fakeStore struct {
	days     map[string]int64 // writes by day
	finished map[string]models.Finished
	rows     map[string][]models.PainPoint
	failAt   string // the period whose rollup cannot be stored
}

func newFakeStore(days ...string) *fakeStore {
	f := &fakeStore{days: map[string]int64{}, finished: map[string]models.Finished{}, rows: map[string][]models.PainPoint{}}
	for _, d := range days {
		f.days[d] = 1
	}
	return f
}

func (f *fakeStore) Sync(context.Context) error { return nil }

func (f *fakeStore) DayMarks(context.Context, *time.Location, time.Time, time.Time) ([]models.DayMark, error) {
	var marks []models.DayMark
	for day, writes := range f.days {
		marks = append(marks, models.DayMark{Day: day, Contacts: 1, Writes: writes})
	}
	return marks, nil
}

func (f *fakeStore) Finished(context.Context) ([]models.Finished, error) {
	var all []models.Finished
	for _, one := range f.finished {
		all = append(all, one)
	}
	return all, nil
}

func (f *fakeStore) Tallies(context.Context, time.Time, time.Time, time.Time) ([]models.Tally, error) {
	return []models.Tally{{Contacts: 1}}, nil
}

func (f *fakeStore) PlainTallies(context.Context, time.Time, time.Time, time.Time) ([]models.Tally, error) {
	return []models.Tally{{Contacts: 1}}, nil
}

func (f *fakeStore) Coverage(context.Context, time.Time, time.Time) (models.Coverage, error) {
	return models.Coverage{Received: 1, Analysed: 1}, nil
}

func (f *fakeStore) PutRollup(_ context.Context, rows []models.PainPoint, done models.Finished) error {
	if done.Label == f.failAt {
		return errors.New("the store is away")
	}
	f.rows[done.Label], f.finished[done.Label] = rows, done
	return nil
}

func runner(f *fakeStore, now string) *Runner {
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		panic(err)
	}
	return &Runner{Counts: f, Keep: f, Schedule: f, Zone: time.UTC, Kinds: Kinds(), Topics: nil, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)}
}

func (f *fakeStore) labels() []string {
	var all []string
	for label := range f.finished {
		all = append(all, label)
	}
	slices.Sort(all)
	return all
}

func TestAPassComputesWhatIsClosedAndHasData(t *testing.T) {
	f := newFakeStore("2026-10-30", "2026-11-02", "2026-11-10")
	if n, err := runner(f, "2026-11-10T12:00:00Z").Pass(t.Context()); err != nil || n != 5 {
		t.Fatalf("%d, %v", n, err)
	}
	if want := []string{"2026-10", "2026-10-30", "2026-11-02", "2026-W44", "2026-W45"}; !slices.Equal(f.labels(), want) {
		t.Errorf("finished %v, want %v", f.labels(), want)
	}
	if n, err := runner(f, "2026-11-10T13:00:00Z").Pass(t.Context()); err != nil || n != 0 {
		t.Errorf("a second pass computed %d (%v), nothing was due", n, err)
	}
}

func TestAPassThatIsCutShortIsFinishedByTheNext(t *testing.T) {
	whole := newFakeStore("2026-10-30", "2026-11-02")
	if _, err := runner(whole, "2026-11-10T12:00:00Z").Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, label := range whole.labels() {
		f := newFakeStore("2026-10-30", "2026-11-02")
		f.failAt = label
		if _, err := runner(f, "2026-11-10T12:00:00Z").Pass(t.Context()); err == nil {
			t.Fatal("no error")
		}
		f.failAt = ""
		if _, err := runner(f, "2026-11-10T12:00:00Z").Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(f.rows, whole.rows) || !reflect.DeepEqual(f.finished, whole.finished) {
			t.Errorf("cut at %s: %v, want %v", label, f.labels(), whole.labels())
		}
	}
}

func TestRecomputeTakesAnOpenPeriodAndLeavesItDue(t *testing.T) {
	f := newFakeStore("2026-11-10")
	week := PeriodOf(models.PeriodWeek, time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC), time.UTC)
	if err := runner(f, "2026-11-11T12:00:00Z").Recompute(t.Context(), week); err != nil {
		t.Fatal(err)
	}
	if len(f.rows["2026-W46"]) == 0 {
		t.Fatal("no rows")
	}
	if _, err := runner(f, "2026-11-16T12:00:00Z").Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := f.finished["2026-W46"].AsOf.Day(); got != 16 {
		t.Errorf("the closed week shows the knowledge of day %d", got)
	}
}
