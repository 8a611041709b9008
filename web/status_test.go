package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

func TestStatus(t *testing.T) {
	now, lag, none := time.Now(), int64(1234), int64(0)
	batch, old := now.Add(-10*time.Second), now.Add(-time.Hour)
	well := models.WorkerStatus{Host: "w1", Seen: now, LastBatchAt: &batch, LastBatchSize: 20, Settled: 5000, Rejected: 3, Lag: &none}
	stuck := models.WorkerStatus{Host: "w2", Seen: now, LastBatchAt: &old, Lag: &lag}
	silent := models.WorkerStatus{Host: "w3", Seen: old}
	fresh := models.Finished{Kind: models.PeriodWeek, Label: "2026-W45", AsOf: now.Add(-time.Hour), Received: 369, Revised: 2}
	stale := models.Finished{Kind: models.PeriodDay, Label: "2026-11-02", AsOf: now.Add(-30 * time.Hour)}
	for name, c := range map[string]struct {
		store *fakeStore
		ready error
		says  []string
		not   []string
	}{
		"all well": {&fakeStore{workers: []models.WorkerStatus{well}, finished: []models.Finished{stale, fresh}, coverage: models.Coverage{Received: 400, Analysed: 397, Rejected: 3, Reasons: map[models.Reason]int64{models.ReasonNotJSON: 1, models.ReasonNoTurns: 2}}}, nil,
			[]string{"Nothing needs you", "5,000", "20 messages", "400 received, 397 analysed, 3 rejected to the dead letters: 2 no-turns, 1 not-json", "answers. Rules", ">2026-W45</a>"}, []string{"What needs you", "Not known"}},
		"one stuck":     {&fakeStore{workers: []models.WorkerStatus{well, stuck}, finished: []models.Finished{fresh}}, nil, []string{"w2 has 1,234 messages waiting"}, []string{"w1 has", "Nothing needs you"}},
		"one silent":    {&fakeStore{workers: []models.WorkerStatus{well, silent}, finished: []models.Finished{fresh}}, nil, []string{"Nothing needs you", "silent</strong>"}, nil},
		"all silent":    {&fakeStore{workers: []models.WorkerStatus{silent}, finished: []models.Finished{fresh}}, nil, []string{"No worker has been seen for 5 minutes"}, nil},
		"nobody":        {&fakeStore{}, nil, []string{"No worker has been seen for 5 minutes", "No worker has been seen for a day", "Nothing was rolled up yet"}, nil},
		"stale rollups": {&fakeStore{workers: []models.WorkerStatus{well}, finished: []models.Finished{stale}}, nil, []string{"No period was rolled up for more than a day"}, nil},
		"store down": {&fakeStore{err: errors.New("dial tcp 10.1.2.3:9200")}, &NotReady{Code: "store-unavailable", Message: "the store does not answer: run earshot doctor"},
			[]string{"does not answer: run earshot doctor", "Not known now: workers; what came in, Last 24 hours; what came in, Last 7 days; rollups"}, []string{"10.1.2.3", "Nothing needs you"}},
	} {
		out := get(open(Options{Store: c.store, Ready: func(context.Context) error { return c.ready }}), "/status")
		if out.Code != http.StatusOK {
			t.Errorf("%s: got %d", name, out.Code)
		}
		for _, want := range c.says {
			if !strings.Contains(out.Body.String(), want) {
				t.Errorf("%s: the page does not say %q:\n%s", name, want, out.Body)
			}
		}
		for _, not := range c.not {
			if strings.Contains(out.Body.String(), not) {
				t.Errorf("%s: the page says %q", name, not)
			}
		}
	}
}
