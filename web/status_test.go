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
	before := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	day := 24 * time.Hour
	well := models.WorkerStatus{Host: "w1", Started: now.Add(-day), Seen: now, LastBatchAt: before(10 * time.Second), LastBatchSize: 20, Settled: 5000, Rejected: 3, Lag: &none, LastPassAt: before(10 * time.Minute)}
	stuck := models.WorkerStatus{Host: "w2", Started: now.Add(-day), Seen: now, LastBatchAt: before(time.Hour), Lag: &lag}
	silent := models.WorkerStatus{Host: "w3", Started: now.Add(-day), Seen: now.Add(-time.Hour), Lag: &lag, LastPassAt: before(2 * time.Hour)}
	ended := models.WorkerStatus{Host: "w4", Started: now.Add(-day), Seen: now.Add(-time.Minute), Lag: &lag, Ended: true}
	failing, started := well, well
	failing.LastPassAt, started.LastPassAt, started.Started = before(80*time.Minute), nil, now.Add(-time.Minute)
	never := started
	never.Started = now.Add(-80 * time.Minute)
	week := models.Finished{Kind: models.PeriodWeek, Label: "2026-W45", AsOf: now.Add(-time.Hour), Received: 369, Revised: 2}
	old := models.Finished{Kind: models.PeriodWeek, Label: "2026-W44", AsOf: now}
	daily := models.Finished{Kind: models.PeriodDay, Label: "2026-11-02", AsOf: now.Add(-30 * time.Hour)}
	store := func(workers ...models.WorkerStatus) *fakeStore {
		return &fakeStore{workers: workers, finished: []models.Finished{daily, old, week}, coverage: models.Coverage{Received: 400, Analysed: 397, Rejected: 3, Reasons: map[models.Reason]int64{models.ReasonNotJSON: 1, models.ReasonNoTurns: 2}}}
	}
	for name, c := range map[string]struct {
		store *fakeStore
		ready error
		says  []string
		not   []string
	}{
		"all well": {store(well), nil,
			[]string{"Nothing needs you", "5,000", "20 messages", "400 received, 397 analysed, 3 rejected to the dead letters: 2 no-turns, 1 not-json", "answers. Rules", ">2026-W45</a>", "revised 2 times", ">2026-11-02</a>", "10 minutes ago", "<code>7 * * * *</code>"},
			[]string{"What needs you", "Not known", "2026-W44", "Gone"}},
		"one stuck":               {store(well, stuck), nil, []string{"<title>Status: 1 warning ", "w2 has 1,234 messages waiting"}, []string{"w1 has", "Nothing needs you"}},
		"one silent":              {store(well, silent), nil, []string{"Nothing needs you", "<bdi>w3</bdi>: last seen", "1 hour ago</time>, without saying that it ends. Lag then: 1,234."}, []string{`<th scope="row"><bdi>w3`}},
		"one ended":               {store(well, ended), nil, []string{"Nothing needs you", "<bdi>w4</bdi>: ended", "1 minute ago</time>. Lag then: 1,234."}, []string{`<th scope="row"><bdi>w4`}},
		"all gone":                {store(silent, ended), nil, []string{"No worker runs", "last done", "2 hours ago", "No worker runs that would do it next"}, []string{"are late", "waiting"}},
		"nobody":                  {&fakeStore{}, nil, []string{"No worker runs", "Nothing was rolled up yet", "No worker has said when"}, nil},
		"late":                    {store(failing), nil, []string{"Rollups and digests are late: a pass was due 20 minutes ago"}, []string{"Nothing needs you"}},
		"late since the start":    {store(never), nil, []string{"are late: a pass was due 20 minutes ago", "No worker has said when"}, nil},
		"just started":            {store(started), nil, []string{"Nothing needs you"}, nil},
		"a new one after failing": {store(started, ended), nil, []string{"Nothing needs you"}, nil},
		"store down": {&fakeStore{err: errors.New("dial tcp 10.1.2.3:9200")}, &NotReady{Code: "store-unavailable", Message: "the store does not answer: run earshot doctor"},
			[]string{"does not answer: run earshot doctor", "Not known now: workers; what came in, Last 24 hours; what came in, Last 7 days; rollups"}, []string{"10.1.2.3", "Nothing needs you"}},
	} {
		out := get(open(Options{Store: c.store, Ready: func(context.Context) error { return c.ready }}), "/status")
		if out.Code != http.StatusOK || out.Header().Get("Refresh") != "" {
			t.Errorf("%s: got %d, %v", name, out.Code, out.Header())
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

// It is read again only for those who ask for it, and they can stop it.
func TestStatusEveryMinute(t *testing.T) {
	h := open(Options{Store: &fakeStore{}})
	out := get(h, "/status?every=minute")
	if out.Header().Get("Refresh") != "60" || !strings.Contains(out.Body.String(), `<a href="/status">Stop`) {
		t.Errorf("got %v %s", out.Header(), out.Body)
	}
	if out := get(h, "/status?every=second"); out.Code != http.StatusBadRequest || out.Header().Get("Refresh") != "" {
		t.Errorf("got %d, %v", out.Code, out.Header())
	}
}
