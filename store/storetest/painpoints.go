package storetest

import (
	"context"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

// row is a pain point as a rollup makes it.
func row(kind, label string, start time.Time, scope, service, topic string) models.PainPoint {
	share := 0.25
	return models.PainPoint{
		Schema: models.PainPointSchema, ID: kind + "/" + label + "/" + scope + "/" + service + "/" + topic, Period: kind, Label: label,
		PeriodStart: start, PeriodEnd: start.Add(7 * day), Timezone: "America/New_York",
		Scope: scope, Service: service, Topic: topic, Drivers: []string{"ease"}, Burdens: []string{}, Contacts: 8, Share: &share, PublicHours: 1.5,
	}
}

func (s suite) painPoints(t *testing.T) {
	st := s.fresh(t)
	zone := time.FixedZone("", -5*3600)
	monday := time.Date(2026, time.March, 9, 0, 0, 0, 0, zone)
	week := func(label string, start time.Time) []models.PainPoint {
		return []models.PainPoint{ // not in the order in which they are read
			row(models.PeriodWeek, label, start, models.ScopeTopic, "taxes", "delay"),
			row(models.PeriodWeek, label, start, models.ScopeTopic, "passport", "fees"),
			row(models.PeriodWeek, label, start, models.ScopeService, "taxes", ""),
			row(models.PeriodWeek, label, start, models.ScopeTopic, "passport", "delay"),
			row(models.PeriodWeek, label, start, models.ScopeService, "passport", ""),
			row(models.PeriodWeek, label, start, models.ScopeAll, "", ""),
		}
	}
	sorted := func(rows []models.PainPoint) []models.PainPoint {
		return []models.PainPoint{rows[5], rows[4], rows[2], rows[3], rows[1], rows[0]}
	}
	done := models.Finished{Kind: models.PeriodWeek, Label: "2026-W11", Mark: "m1", AsOf: Base().UTC(), Rows: 6}
	w11, w12 := week("2026-W11", monday), week("2026-W12", monday.Add(7*day))

	t.Run("rows are read as they were put, by period start, scope, service, topic", func(t *testing.T) {
		putRollup(t, st, w12, models.Finished{Kind: models.PeriodWeek, Label: "2026-W12"})
		putRollup(t, st, w11, done)
		same(t, "all rows", rows(t, st, models.PainPointQuery{}), append(sorted(w11), sorted(w12)...))
	})
	t.Run("every filter", func(t *testing.T) {
		inDay := []models.PainPoint{row(models.PeriodDay, "2026-03-09", monday, models.ScopeAll, "", "")}
		putRollup(t, st, inDay, models.Finished{Kind: models.PeriodDay, Label: "2026-03-09"})
		same(t, "a kind", rows(t, st, models.PainPointQuery{Kind: models.PeriodDay}), inDay)
		same(t, "a label", rows(t, st, models.PainPointQuery{Kind: models.PeriodWeek, Label: "2026-W12"}), sorted(w12))
		same(t, "from is inclusive", rows(t, st, models.PainPointQuery{From: monday.Add(7 * day)}), sorted(w12))
		same(t, "to is exclusive", rows(t, st, models.PainPointQuery{Kind: models.PeriodWeek, To: monday.Add(7 * day)}), sorted(w11))
		same(t, "scope and service", rows(t, st, models.PainPointQuery{Label: "2026-W11", Scope: models.ScopeTopic, Service: "passport"}),
			[]models.PainPoint{w11[3], w11[1]})
	})
	t.Run("a period put again is replaced, stale rows go away", func(t *testing.T) {
		again := []models.PainPoint{w11[5], w11[4]}
		again[0].Contacts = 99
		revised := done
		revised.Mark, revised.Revised, revised.Rows = "m2", 1, 2
		putRollup(t, st, again, revised)
		same(t, "its rows", rows(t, st, models.PainPointQuery{Label: "2026-W11"}), again)
		same(t, "the other period", rows(t, st, models.PainPointQuery{Label: "2026-W12"}), sorted(w12))
		for _, f := range finished(t, st) {
			if f.Label == "2026-W11" {
				same(t, "its record", f, revised)
			}
		}
	})
	t.Run("a period may have no rows", func(t *testing.T) {
		putRollup(t, st, nil, models.Finished{Kind: models.PeriodWeek, Label: "2026-W12"})
		same(t, "its rows", len(rows(t, st, models.PainPointQuery{Label: "2026-W12"})), 0)
		same(t, "finished periods", len(finished(t, st)), 3)
	})
}

func putRollup(t tb, st store.Store, rows []models.PainPoint, f models.Finished) {
	t.Helper()
	if err := st.PutRollup(context.Background(), rows, f); err != nil {
		t.Fatalf("PutRollup(%s %s): %v", f.Kind, f.Label, err)
	}
	visible(t, st)
}

func rows(t tb, st store.Store, q models.PainPointQuery) []models.PainPoint {
	t.Helper()
	found, err := st.PainPoints(context.Background(), q)
	if err != nil {
		t.Fatalf("PainPoints(%+v): %v", q, err)
	}
	return found
}

func finished(t tb, st store.Store) []models.Finished {
	t.Helper()
	all, err := st.Finished(context.Background())
	if err != nil {
		t.Fatalf("Finished: %v", err)
	}
	return all
}
