package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"earshot/access"
	"earshot/models"
)

// weeks is a calendar that knows ISO weeks only.
type weeks struct{ zone *time.Location }

func (c weeks) Period(kind string, t time.Time) models.Period {
	year, week := t.In(c.zone).ISOWeek()
	p, _ := c.Parse(fmt.Sprintf("%d-W%02d", year, week))
	return p
}

func (c weeks) Parse(label string) (models.Period, error) {
	var year, week int
	if _, err := fmt.Sscanf(label, "%d-W%d", &year, &week); err != nil {
		return models.Period{}, fmt.Errorf("%q is no week", label)
	}
	day := time.Date(year, time.January, 4, 0, 0, 0, 0, c.zone)
	day = day.AddDate(0, 0, 7*(week-1)-(int(day.Weekday())+6)%7)
	return models.Period{Kind: models.PeriodWeek, Label: label, Start: day, End: day.AddDate(0, 0, 7)}, nil
}

// newYork is ny for where there is no test.
func newYork() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return zone
}

// weekOf is a row of a week; scope follows from what it is about.
func weekOf(label, service, topic string, contacts int64) models.PainPoint {
	p, _ := weeks{newYork()}.Parse(label)
	share, before, rate := 0.25, contacts, 0.1
	row := models.PainPoint{
		ID: label + "/" + service + "/" + topic, Period: models.PeriodWeek, Label: label, PeriodStart: p.Start, PeriodEnd: p.End, FiscalYear: 2027, Quarter: 1,
		Scope: models.ScopeTopic, Service: service, Topic: topic, Contacts: contacts, ContactsBefore: &before, PublicHours: float64(contacts) / 10,
		Share: &share, ShareLow: &share, ShareHigh: &share, RepeatRate7d: &rate, NegativeShare: &rate, Verdict: models.VerdictWorse,
	}
	switch {
	case service == "":
		row.Scope, row.Share, row.ShareLow, row.ShareHigh, row.Received = models.ScopeAll, nil, nil, nil, &contacts
		row.Analysed, row.Rejected, row.Unlinkable, row.WithoutService = &contacts, new(int64), new(int64), new(int64)
	case topic == "":
		row.Scope, row.Verdict = models.ScopeService, ""
	}
	return row
}

func finishedWeek(label string) models.Finished {
	p, _ := weeks{newYork()}.Parse(label)
	return models.Finished{Kind: models.PeriodWeek, Label: label, AsOf: p.End.Add(time.Hour)}
}

// twoServices are three weeks of two services, the last of them not over when
// it was counted.
func twoServices() *fakeStore {
	f := &fakeStore{}
	for i, label := range []string{"2026-W44", "2026-W45", "2026-W46"} {
		n := int64(10 * (i + 1))
		f.rows = append(f.rows, weekOf(label, "", "", 7*n), weekOf(label, "passports", "", 4*n), weekOf(label, "taxes", "", 3*n),
			weekOf(label, "passports", "delay", 2*n), weekOf(label, "passports", "photo", n), weekOf(label, "passports", "fees", n/10), weekOf(label, "taxes", "refund", 3*n))
		f.finished = append(f.finished, finishedWeek(label))
	}
	f.finished[2].AsOf = f.rows[len(f.rows)-1].PeriodStart.Add(time.Hour)
	return f
}

// hostileRows are those of a hostile topic of a hostile service.
func hostileRows() []models.PainPoint {
	row := weekOf("2026-W45", hostile, hostile, 12)
	row.Verdict, row.RepeatVerdict = hostile, models.VerdictWorse
	return []models.PainPoint{weekOf("2026-W45", hostile, "", 12), row}
}

// fewHidden publishes rows without the contacts of those below 11.
func fewHidden(rows []models.PainPoint) []access.Published {
	all := make([]access.Published, len(rows))
	for i, row := range rows {
		hidden := row.Contacts > 0 && row.Contacts < 11
		if hidden {
			row.Contacts = 0
		}
		all[i] = published{row, hidden}
	}
	return all
}

type published struct {
	models.PainPoint
	hidden bool
}

func (p published) Row() models.PainPoint { return p.PainPoint }
func (p published) Hides(string) bool     { return p.hidden }

// figuresAs is an address as one of three people sees it.
func figuresAs(t *testing.T, store *fakeStore, name, address string) *httptest.ResponseRecorder {
	t.Helper()
	h, _ := guarded(t, store, `users:
  - {name: vic, role: viewer, services: ["*"]}
  - {name: tim, role: supervisor, services: [taxes]}
  - {name: ada, role: admin}
`)
	return ask(h, http.MethodGet, address, name)
}

func TestPainPointsPage(t *testing.T) {
	f := twoServices()
	body := figuresAs(t, f, "ada", "/painpoints").Body.String()
	from, to := time.Date(2026, 8, 17, 0, 0, 0, 0, ny(t)), time.Date(2026, 11, 9, 0, 0, 0, 0, ny(t))
	if f.askedRows.Kind != models.PeriodWeek || !f.askedRows.From.Equal(from) || !f.askedRows.To.Equal(to) {
		t.Errorf("asked %+v, want twelve weeks up to the last that is over", f.askedRows)
	}
	for _, want := range []string{
		"2026-W45", `href="/painpoints?label=2026-W44&amp;period=week"`, `rel="next" href="/painpoints?label=2026-W46&amp;period=week"`, "2 to 8 Nov 2026", "FY2027 Q1",
		"140 received, 140 analysed, 0 rejected", `aria-label="Contacts of 12 weeks: unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, 70, 140"`,
		`href="/search?service=passports&amp;topic=delay&amp;from=2026-11-02&amp;to=2026-11-09">40</a>`,
		`href="/search?service=passports&amp;topic=delay&amp;from=2026-10-26&amp;to=2026-11-02">0 (0`, `href="/search?service=passports&amp;topic=delay&amp;from=2026-11-02&amp;to=2026-11-09">25.0`,
		`href="/search?service=passports&amp;repeat=linked&amp;from=2026-11-02&amp;to=2026-11-09">10.0`, `href="/search?sentiment=negative&amp;from=2026-11-02&amp;to=2026-11-09">10.0`,
		"1 more topic", `<span class="verdict worse">worse</span>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
	if strings.Index(body, ">passports<") > strings.Index(body, ">taxes<") || strings.Index(body, ">delay<") > strings.Index(body, ">photo<") {
		t.Error("the costliest do not come first")
	}
	if strings.Contains(body, ">fees<") {
		t.Error("the third topic shows where all services do")
	}
	if body := figuresAs(t, f, "ada", "/painpoints?service=passports&label=2026-W45").Body.String(); !strings.Contains(body, ">fees<") || strings.Contains(body, ">refund<") {
		t.Errorf("the page of a service has not all of its topics and no others:\n%s", body)
	}
	if body := figuresAs(t, f, "ada", "/painpoints?label=2026-W46").Body.String(); !strings.Contains(body, "not over yet") || !strings.Contains(body, `rel="prev" href="/painpoints?label=2026-W45`) {
		t.Errorf("an open week does not say so:\n%s", body)
	}
}

func TestPainPointsInEveryOrder(t *testing.T) {
	f := twoServices()
	for i := range f.rows {
		if row := &f.rows[i]; row.Topic == "photo" { // the smaller topic leads by everything but size
			high := 0.9
			row.Share, row.RepeatRate7d, row.NegativeShare, row.ContactsBefore = &high, &high, &high, new(int64)
		} else {
			row.Verdict = models.VerdictSteady
		}
	}
	for _, by := range painPointSorts() {
		body := figuresAs(t, f, "ada", "/painpoints?service=passports&sort="+by).Body.String()
		if first := strings.Index(body, ">photo<") < strings.Index(body, ">delay<"); first == (by == "hours" || by == "contacts") {
			t.Errorf("by %s photo is first: %v", by, first)
		}
	}
}

// Who sees one service learns nothing of others: not their rows, not the total,
// not a share from which the total follows.
func TestPainPointsOfOneService(t *testing.T) {
	for _, target := range []string{"/painpoints", "/painpoints?service=passports", "/api/v1/painpoints"} {
		body := figuresAs(t, twoServices(), "tim", target).Body.String()
		for _, not := range []string{">passports</bdi></a>", "All services</th>", " received", `"scope":"all"`, `"service":"passports"`, ">delay<"} {
			if strings.Contains(body, not) {
				t.Errorf("%s tells of %s", target, not)
			}
		}
	}
	var answer struct{ PainPoints []models.PainPoint }
	if err := json.Unmarshal(figuresAs(t, twoServices(), "tim", "/api/v1/painpoints").Body.Bytes(), &answer); err != nil || len(answer.PainPoints) != 6 {
		t.Fatalf("got %d rows, %v", len(answer.PainPoints), err)
	}
	for _, row := range answer.PainPoints {
		if row.Service != "taxes" || row.Scope == models.ScopeService && (row.Share != nil || row.ShareLow != nil || row.ShareChange != nil) {
			t.Errorf("%+v", row)
		}
	}
	if out := figuresAs(t, twoServices(), "tim", "/painpoints/passports/delay"); out.Code != http.StatusNotFound {
		t.Errorf("the topic of another service: %d", out.Code)
	}
}

// To viewers the figures are published: those about few contacts are left out,
// and none leads to conversations.
func TestPainPointsOfAViewer(t *testing.T) {
	f := twoServices()
	body := figuresAs(t, f, "vic", "/painpoints?service=passports&label=2026-W45").Body.String()
	if strings.Contains(body, `href="/search?`) || !strings.Contains(body, "not shown") || !strings.Contains(body, ">40<") {
		t.Errorf("a viewer sees\n%s", body)
	}
	if f.askedRows.Service != "" || f.askedRows.Scope != "" || f.askedRows.From.After(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("what is small cannot be told from the rows of %+v", f.askedRows)
	}
	out := figuresAs(t, f, "vic", "/api/v1/painpoints?label=2026-W45&scope=topic&service=passports")
	var answer struct{ PainPoints []models.PainPoint }
	if err := json.Unmarshal(out.Body.Bytes(), &answer); err != nil || len(answer.PainPoints) != 3 {
		t.Errorf("got %s", out.Body)
	}
	for _, row := range answer.PainPoints {
		if row.Topic == "fees" && row.Contacts != 0 {
			t.Errorf("a viewer is told of %d contacts", row.Contacts)
		}
	}
}

func TestPageOfATopic(t *testing.T) {
	out := figuresAs(t, twoServices(), "ada", "/painpoints/passports/photo?label=2026-W46")
	body := out.Body.String()
	for _, want := range []string{
		"photo</bdi></h1>", `aria-label="Contacts of 12 weeks: unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, 10, 20, 30"`,
		"Public hours of 12 weeks", `href="/painpoints/passports/photo?label=2026-W44"`, `href="/search?service=passports&amp;topic=photo&amp;from=2026-11-02&amp;to=2026-11-09">20</a>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s:\n%s", want, body)
		}
	}
	if strings.Index(body, ">2026-W46</a></th>") > strings.Index(body, ">2026-W45</a></th>") {
		t.Error("the latest period is not first")
	}
}

func TestPainPointsWithoutFigures(t *testing.T) {
	for target, want := range map[string]string{
		"/painpoints":                           "No week has been rolled up yet",
		"/painpoints?label=2026-W45":            "2026-W45 is not rolled up",
		"/painpoints?label=x":                   "is no week",
		"/painpoints?sort=x":                    "is not one of hours, contacts",
		"/painpoints?period=day&label=2026-W45": "label=2026-W45 is a week and not a day",
		"/painpoints/passports/delay":           "nobody brought this topic up",
	} {
		if body := figuresAs(t, &fakeStore{}, "ada", target).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q:\n%s", target, want, body)
		}
	}
}

func TestContactsChange(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		now    int64
		before *int64
		want   string
	}{{5, nil, "–"}, {0, n(0), "0"}, {5, n(0), "new"}, {15, n(10), "+5 (+50\u00a0%)"}, {2, n(3), "−1 (−33\u00a0%)"}, {10, n(10), "0 (0\u00a0%)"}} {
		if got := contactsChange(models.PainPoint{Contacts: c.now, ContactsBefore: c.before}); got != c.want {
			t.Errorf("%d after %v is %q, want %q", c.now, c.before, got, c.want)
		}
	}
}
