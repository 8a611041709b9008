package web

import (
	"net/http"
	"net/url"

	"earshot/access"
	"earshot/models"
)

const (
	// historyPeriods are the periods of a trend, the one that is shown included.
	historyPeriods = 12
	// topicsShown are the topics of each service where all services are shown.
	topicsShown = 2
	// rowsShown of services and topics, where all services are shown: a row takes
	// 1.6 kB, and a first page has 60. Services beyond it are named, not shown.
	rowsShown = 30
)

// painPoints is the page of what hurts: every service with its costliest topics,
// or one with all.
func (s *server) painPoints(w http.ResponseWriter, r *http.Request) error {
	ask, err := s.parsePainPoints(r.URL.RawQuery)
	if err != nil {
		return badParameter(err)
	}
	turned, err := s.turnTo(r.Context(), ask.kind, ask.label)
	if err != nil {
		return err
	}
	body := painPointsView{Turned: turned, Service: ask.service, Sort: ask.sort, ask: ask}
	if turned.Known() {
		rows, err := s.view.Figures(r.Context(), models.PainPointQuery{Kind: turned.Kind, From: s.before(turned.Period, historyPeriods-1), To: turned.Period.End})
		if err != nil {
			return err
		}
		person, _ := access.Of(r.Context())
		s.fill(&body, rows, person)
	}
	return s.page(w, r, view{Template: "painpoints", Title: "Pain points", Here: "/painpoints", Body: body})
}

// painPointsAsk is what the address of the page asks for.
type painPointsAsk struct{ kind, label, service, sort string }

// address of the same page with one parameter changed. Another kind of periods
// shows its latest.
func (a painPointsAsk) address(name, value string) string {
	switch name {
	case "period":
		a.kind, a.label = value, ""
	case "label":
		a.label = value
	case "service":
		a.service = value
	case "sort":
		a.sort = value
	}
	values := url.Values{}
	for _, p := range []parameter{{"period", a.kind}, {"label", a.label}, {"service", a.service}, {"sort", a.sort}} {
		if p.Value != "" {
			values.Set(p.Name, p.Value)
		}
	}
	return "/painpoints?" + values.Encode()
}

func (s *server) parsePainPoints(raw string) (painPointsAsk, error) {
	p, err := parseParameters(raw, "period", "label", "service", "sort")
	if err != nil {
		return painPointsAsk{}, err
	}
	ask := painPointsAsk{service: p.one("service"), sort: p.choice("sort", painPointSorts()...)}
	ask.kind, ask.label = p.period(s.Calendar)
	return ask, p.err()
}
