package digest_test

import (
	"fmt"
	"testing"
	"time"

	"earshot/digest"
	"earshot/models"
)

func ptr[T any](v T) *T { return &v }

// zone is the agency's.
func zone(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func week(t testing.TB, n int) models.Period {
	start := time.Date(2026, time.November, 16, 0, 0, 0, 0, zone(t)).AddDate(0, 0, -7*n)
	year, w := start.ISOWeek()
	return models.Period{Kind: models.PeriodWeek, Label: fmt.Sprintf("%d-W%02d", year, w), Start: start, End: start.AddDate(0, 0, 7)}
}

// row has everything that a digest reads, from a few numbers.
func row(p models.Period, service, topic string, contacts, of int64, hours float64) models.PainPoint {
	share := float64(contacts) / float64(of)
	r := models.PainPoint{
		Schema: models.PainPointSchema, Period: p.Kind, Label: p.Label, PeriodStart: p.Start, PeriodEnd: p.End,
		Timezone: "America/New_York", FiscalYear: 2027, Quarter: 1, Service: service, Topic: topic, Contacts: contacts,
		Drivers: []string{"efficiency"}, Burdens: []string{"waiting"},
		Share: &share, ShareLow: ptr(share * 0.8), ShareHigh: ptr(share * 1.2), Verdict: models.VerdictSteady,
		Scored: contacts, NegativeShare: ptr(0.31), NegativeVerdict: models.VerdictSteady,
		Linkable: contacts - contacts/10, Repeats24h: contacts / 20, Repeats7d: contacts / 8, Repeats14d: contacts / 7, Repeats30d: contacts / 6,
		RepeatRate24h: ptr(0.05), RepeatRate7d: ptr(0.139), RepeatRate7dLow: ptr(0.101), RepeatRate7dHigh: ptr(0.188), RepeatChange4: ptr(0.021),
		RepeatVerdict: models.VerdictSteady, RepeatRate14d: ptr(0.159), RepeatRate30d: ptr(0.185),
		Passed24h: contacts - contacts/10, Passed7d: contacts / 4, Observed24h: ptr(1.0), Observed7d: ptr(0.2778), Observed14d: ptr(0.0), Observed30d: ptr(0.0),
		Resolved24h: ptr(0.95), Resolved7d: ptr(0.82), Resolved7dLow: ptr(0.7), Resolved7dHigh: ptr(0.9),
		StatedRepeats: contacts / 7, StatedRepeatRate: ptr(0.143), StatedLow: ptr(0.11), StatedHigh: ptr(0.19), StatedVerdict: models.VerdictWorse,
		HandleMeasured: contacts, HandleSecondsMed: ptr(402.0), PublicHours: hours, AvoidableHours: hours * 0.6,
	}
	switch {
	case topic != "":
		r.Scope = models.ScopeTopic
	case service != "":
		r.Scope = models.ScopeService
	default:
		r.Scope = models.ScopeAll
		r.Share, r.Verdict = nil, ""
	}
	return r
}

// final makes the windows of a row of a period that is long past.
func final(r models.PainPoint) models.PainPoint {
	r.Passed7d, r.Passed14d, r.Passed30d = r.Linkable, r.Linkable, r.Linkable
	r.Observed7d, r.Observed14d, r.Observed30d = ptr(1.0), ptr(1.0), ptr(1.0)
	return r
}

// hostile is what somebody might say to break a page.
const hostile = `<script>alert("x")</script> & **bold** | [link](javascript:alert(1)) never came`

// input is two services with seven topics, one of which has a spike.
func input(t testing.TB) digest.Input {
	p := week(t, 0)
	in := digest.Input{
		Audience: digest.Audience{Name: "everything"}, Period: p, AsOf: p.End.Add(50 * time.Hour), MinCell: 11,
		Coverage: models.Coverage{Received: 1012, Analysed: 1000, Rejected: 12, Unlinkable: 100, WithoutService: 40,
			Reasons: map[models.Reason]int64{models.ReasonNotJSON: 4, models.ReasonTooLarge: 4, models.ReasonNoTurns: 4}},
		Names: digest.Names{
			Services: map[string]string{"passports": "Getting a passport", "taxes": "Filing a tax return"},
			Topics:   map[string]string{"mail-delay": "Mail delay", "status-unknown": "Status unknown", "wait-too-long": "Long wait", "praise": "Praise"},
		},
		Praise: map[string]bool{"praise": true},
		Targets: []digest.Target{
			{Service: "passports", Measure: "resolved_7d", AtLeast: ptr(0.85), Owner: "Passport lead"},
			{Service: "*", Measure: "stated_repeat_rate", AtMost: ptr(0.12), Owner: "CX lead"},
			{Service: "taxes", Measure: "public_hours", AtMost: ptr(60.0), Owner: "Tax lead"},
		},
		Quotes: map[digest.Cell][]digest.Quote{
			{Service: "passports", Topic: "mail-delay"}: {
				{ConversationID: "c-1842", Turn: 3, Speaker: "customer", Text: "It has been six weeks and my passport never came. My number is [PHONE].", URL: "https://cx.example.com/conversations/c-1842#turn-3"},
				{ConversationID: "c-<2>", Turn: 0, Speaker: "customer", Text: hostile, URL: "https://cx.example.com/conversations/c-%3C2%3E#turn-0"},
			},
			{Service: "taxes", Topic: "status-unknown"}: {{ConversationID: "c-7", Turn: 1, Speaker: "customer", Text: "Nobody can tell me where my refund is."}},
		},
		Searches: []digest.SavedSearch{
			{Name: "Refunds refused", URL: "https://cx.example.com/search?from=2026-11-16&q=refund+refused&to=2026-11-23", Now: digest.Found{Contacts: 42, Of: 1000}, Before: digest.Found{Contacts: 21, Of: 1100}},
			{Name: hostile, URL: "https://cx.example.com/search?q=%22%7C%22", Now: digest.Found{Contacts: 0, Of: 1000}, Before: digest.Found{Contacts: 7, Of: 1100}},
			{Name: "Too few", Now: digest.Found{Contacts: 10, Of: 1000}, Before: digest.Found{Contacts: 12, Of: 1100}},
		},
		Failures: []digest.Failure{{Label: "2026-W46", Way: "mail", At: p.Start.Add(9 * time.Hour), Error: "the server refused the recipient"}},
	}
	in.Rows = rows(p, 1)
	for i := range in.Rows {
		r := &in.Rows[i].PainPoint
		if r.Service == "passports" && r.Topic == "mail-delay" {
			r.Contacts, r.PublicHours, r.AvoidableHours, r.Verdict = 96, 61.25, 44.5, models.VerdictWorse
			r.Share, r.ShareLow, r.ShareHigh, r.ShareChange4 = ptr(0.24), ptr(0.2), ptr(0.284), ptr(0.17)
		}
		if r.Topic == "lost-form" {
			r.Verdict = models.VerdictWorse
		}
	}
	for n := 1; n <= 8; n++ {
		past := rows(week(t, n), 1+float64(n%3)*0.1)
		for i := range past {
			past[i].PainPoint = final(past[i].PainPoint)
		}
		in.Before = append(in.Before, digest.Past{Label: week(t, n).Label, Rows: past})
	}
	in.Before[4].Rows = nil // nothing is known of this week
	return in
}

func rows(p models.Period, factor float64) []digest.Row {
	n := func(x float64) int64 { return int64(x * factor) }
	passports, taxes := n(400), n(560)
	all := []models.PainPoint{
		row(p, "", "", n(1000), n(1000), 240*factor), row(p, "passports", "", passports, n(1000), 90*factor), row(p, "taxes", "", taxes, n(1000), 140*factor),
		row(p, "passports", "mail-delay", n(28), passports, 12*factor), row(p, "passports", "status-unknown", n(60), passports, 20*factor),
		row(p, "passports", "praise", n(90), passports, 70*factor), row(p, "passports", "fees", n(9), passports, 30*factor),
		row(p, "taxes", "status-unknown", n(120), taxes, 51.3*factor), row(p, "taxes", "wait-too-long", n(80), taxes, 33*factor),
		row(p, "taxes", "website-broken", n(40), taxes, 9*factor), row(p, "taxes", "lost-form", n(15), taxes, 2*factor),
	}
	for i := range all {
		before, mean, hours := all[i].Contacts-5, float64(all[i].Contacts-3), all[i].PublicHours-1.5
		all[i].ContactsBefore, all[i].ContactsMean4, all[i].PublicHoursBefore, all[i].ShareChange4 = &before, &mean, &hours, ptr(0.004)
	}
	return published(all)
}

// published are rows of which nothing is suppressed.
func published(rows []models.PainPoint) []digest.Row {
	all := make([]digest.Row, len(rows))
	for i, r := range rows {
		all[i].PainPoint = r
	}
	return all
}
