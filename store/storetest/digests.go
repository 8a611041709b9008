package storetest

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

func (s suite) digests(t *testing.T) {
	st := s.fresh(t)
	zone := time.FixedZone("", -5*3600)
	monday := time.Date(2026, time.March, 9, 0, 0, 0, 0, zone)
	digest := func(label string, start time.Time, audience string) models.DigestRecord {
		return models.DigestRecord{
			ID: models.PeriodWeek + "/" + label + "/" + audience, Kind: models.PeriodWeek, Label: label, PeriodStart: start, Audience: audience,
			Created: Base().UTC(), Document: json.RawMessage(`{"schema":"earshot.digest/v1","points":[{"share":0.125,"contacts":9007199254740993}],"headline":"Größe <1 %"}`),
			Sent: []models.Sending{},
		}
	}
	first, second := digest("2026-W11", monday, "everything"), digest("2026-W11", monday, "passport")
	later, long := digest("2026-W12", monday.Add(7*day), "everything"), digest("2026-W12", monday.Add(7*day), strings.Repeat("long ", 120))

	t.Run("digests are read as they were put, by period start and id", func(t *testing.T) {
		for _, d := range []models.DigestRecord{long, later, second, first} {
			putDigest(t, st, d)
		}
		same(t, "all", digestsOf(t, st, models.DigestQuery{}), []models.DigestRecord{first, second, later, long})
	})
	t.Run("another process reads them at once", func(t *testing.T) {
		same(t, "all", digestsOf(t, s.another(t, st), models.DigestQuery{Label: "2026-W12", Audience: "everything"}), []models.DigestRecord{later})
	})
	t.Run("every filter", func(t *testing.T) {
		same(t, "a kind", len(digestsOf(t, st, models.DigestQuery{Kind: models.PeriodDay})), 0)
		same(t, "a label", digestsOf(t, st, models.DigestQuery{Kind: models.PeriodWeek, Label: "2026-W11"}), []models.DigestRecord{first, second})
		same(t, "an audience", digestsOf(t, st, models.DigestQuery{Audience: "passport"}), []models.DigestRecord{second})
		same(t, "from is inclusive, to is exclusive", digestsOf(t, st, models.DigestQuery{From: monday, To: monday.Add(7 * day)}), []models.DigestRecord{first, second})
	})
	t.Run("the same id again replaces it", func(t *testing.T) {
		sent := first
		sent.Document = json.RawMessage(`{"headline":"again"}`)
		sent.Sent = []models.Sending{{Way: "mail", At: Base().UTC(), Error: "refused"}, {Way: "webhook", At: Base().UTC()}}
		putDigest(t, st, sent)
		same(t, "the week", digestsOf(t, st, models.DigestQuery{Label: "2026-W11"}), []models.DigestRecord{sent, second})
	})
}

func putDigest(t tb, st store.Store, d models.DigestRecord) {
	t.Helper()
	if err := st.PutDigest(context.Background(), d); err != nil {
		t.Fatalf("PutDigest(%s): %v", d.ID, err)
	}
}

func digestsOf(t tb, st store.Store, q models.DigestQuery) []models.DigestRecord {
	t.Helper()
	all, err := st.Digests(context.Background(), q)
	if err != nil {
		t.Fatalf("Digests(%+v): %v", q, err)
	}
	return all
}
