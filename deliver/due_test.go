package deliver

import (
	"fmt"
	"testing"
	"time"

	"earshot/models"
)

// week is the n-th week of November 2026 or so; each begins on a Monday.
func week(n int) models.Period {
	start := time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*n)
	return models.Period{Kind: models.PeriodWeek, Label: fmt.Sprintf("2026-W%02d", 45+n), Start: start, End: start.AddDate(0, 0, 7)}
}

func counted(p models.Period, revised int) models.Finished {
	return models.Finished{Kind: p.Kind, Label: p.Label, AsOf: p.End.Add(time.Hour * time.Duration(1+revised)), Received: 40, Revised: revised}
}

func record(p models.Period, audience string, sent ...models.Sending) models.DigestRecord {
	return models.DigestRecord{
		ID: p.Kind + "/" + p.Label + "/" + audience, Kind: p.Kind, Label: p.Label, PeriodStart: p.Start, Audience: audience, Created: p.End.Add(90 * time.Minute), Sent: sent,
	}
}

func TestDue(t *testing.T) {
	after := week(1).End.Add(2 * time.Hour)
	ok := models.Sending{Way: "folder", At: after.Add(-time.Hour)}
	failed := models.Sending{Way: "folder", At: after.Add(-time.Hour), Error: "no", Tries: 1, Next: after}
	later := failed
	later.Next = after.Add(time.Second)
	byHand := ok
	byHand.At = week(1).End.Add(-time.Hour)
	open := counted(week(1), 0)
	open.AsOf = week(1).End.Add(-time.Hour)
	empty := counted(week(1), 0)
	empty.Received = 0
	fine := []Owed{{"all", []string{"folder"}}}
	both := []Owed{{"all", []string{"folder", "mail:a@example.com"}}}

	for name, test := range map[string]struct {
		state State
		want  string
	}{
		"nothing is finished":            {State{Audiences: fine}, "[]"},
		"counted while it was open":      {State{Audiences: fine, Finished: []models.Finished{open}}, "[]"},
		"counted, but empty":             {State{Audiences: fine, Finished: []models.Finished{empty}}, "[]"},
		"another kind of period":         {State{Audiences: fine, Finished: []models.Finished{{Kind: "month", Label: "2026-W46", AsOf: after, Received: 1}}}, "[]"},
		"never sent":                     {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}}, "[all 2026-W46 0 [{folder new}]]"},
		"kept, but killed before sent":   {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "all")}}, "[all 2026-W46 0 [{folder new}]]"},
		"sent":                           {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "all", ok)}}, "[]"},
		"sent by hand while it was open": {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "all", byHand)}}, "[all 2026-W46 0 [{folder new}]]"},
		"sent to another audience":       {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "desk", ok)}}, "[all 2026-W46 0 [{folder new}]]"},
		"one way of two is missing":      {State{Audiences: both, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "all", ok)}}, "[all 2026-W46 0 [{mail:a@example.com new}]]"},
		"failed, and time to try again":  {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "all", failed)}}, "[all 2026-W46 0 [{folder retry}]]"},
		"failed just now":                {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 0)}, Records: []models.DigestRecord{record(week(1), "all", later)}}, "[]"},
		"revised: made anew, not sent":   {State{Audiences: fine, Finished: []models.Finished{counted(week(1), 1)}, Records: []models.DigestRecord{record(week(1), "all", ok)}}, "[all 2026-W46 1 []]"},
		"revised: sent, where asked for": {State{Audiences: fine, ResendRevised: true, Finished: []models.Finished{counted(week(1), 1)}, Records: []models.DigestRecord{record(week(1), "all", ok)}}, "[all 2026-W46 1 [{folder revised}]]"},
		"an old period is left alone":    {State{Audiences: fine, Finished: []models.Finished{counted(week(-5), 0)}}, "[]"},
		"older ones first, then audiences in their order": {
			State{Audiences: []Owed{{"b", []string{"folder"}}, {"a", []string{"folder"}}}, Finished: []models.Finished{counted(week(1), 0), counted(week(0), 0)}},
			"[b 2026-W45 0 [{folder new}] a 2026-W45 0 [{folder new}] b 2026-W46 0 [{folder new}] a 2026-W46 0 [{folder new}]]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.state.Now, test.state.Periods = after, []models.Period{week(0), week(1)}
			got := []string{}
			for _, job := range Due(test.state) {
				got = append(got, fmt.Sprint(job.Audience, " ", job.Period.Label, " ", job.Revised, " ", job.Errands))
			}
			if fmt.Sprint(got) != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
		})
	}
}

func TestWhatADigestSaysOfEarlierOnes(t *testing.T) {
	broken := models.Sending{Way: "folder", At: week(1).End, Error: "no space", Tries: 3}
	fine := models.Sending{Way: "mail:a@example.com", At: week(1).End}
	gone := models.Sending{Way: "webhook", At: week(1).End, Error: "not configured any more"}
	finished := []models.Finished{counted(week(0), 2), counted(week(1), 0), counted(week(2), 7)}
	records := []models.DigestRecord{record(week(0), "all", fine), record(week(1), "all", broken, fine, gone), record(week(1), "desk", broken), record(week(2), "all", fine)}
	past := PastOf(records, finished, week(2), Owed{"all", []string{"folder", "mail:a@example.com"}})
	if got := fmt.Sprint(past.Revised); got != "[2026-W45]" {
		t.Errorf("revised %s", got)
	}
	if len(past.Undelivered) != 1 || past.Undelivered[0] != (Undelivered{"2026-W46", "folder", week(1).End, "no space"}) {
		t.Errorf("undelivered %+v", past.Undelivered)
	}
}

func TestNextTry(t *testing.T) {
	for _, test := range []struct {
		tries   int
		failure Failure
		want    time.Duration
	}{
		{1, Failure{}, 10 * time.Minute}, {2, Failure{}, 20 * time.Minute}, {6, Failure{}, 320 * time.Minute}, {7, Failure{}, 6 * time.Hour}, {1_000_000, Failure{}, 6 * time.Hour},
		{1, Failure{Refused: true}, 24 * time.Hour}, {1, Failure{After: time.Hour}, time.Hour}, {3, Failure{After: time.Minute}, 40 * time.Minute},
	} {
		if got := nextTry(noon, test.tries, &test.failure).Sub(noon); got != test.want {
			t.Errorf("try %d, %+v: in %v, want %v", test.tries, test.failure, got, test.want)
		}
	}
}
