package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"earshot/access"
	"earshot/models"
)

// painPointView is what the page of one topic of a service shows.
type painPointView struct {
	Turned         turned
	Service, Topic string
	Name           string
	Publish        bool // figures about few contacts are left out
	Charts         []painChart
	Rows           []painRow // latest first
}

// Back is the address of the page that this belongs to.
func (v painPointView) Back() string {
	return painPointsAsk{kind: v.Turned.Kind, service: v.Service}.address("label", v.Turned.Label)
}

// Address of the same page with one parameter changed.
func (v painPointView) Address(_, value string) string {
	return topicAddress(v.Service, v.Topic, value)
}

// Columns of figures.
func (v painPointView) Columns() []painColumn { return painColumns() }

// topicAddress is the address of a topic's page; without a label it is about the
// last week.
func topicAddress(service, topic, label string) string {
	address := "/painpoints/" + url.PathEscape(service) + "/" + url.PathEscape(topic)
	if label != "" {
		address += "?label=" + url.QueryEscape(label)
	}
	return address
}

// painChart is one figure over the periods.
type painChart struct {
	Name, Latest string
	Trend        trend
}

// painPoint is the page of one topic of a service over the periods.
func (s *server) painPoint(w http.ResponseWriter, r *http.Request) error {
	p, err := parseParameters(r.URL.RawQuery, "period", "label")
	if err != nil {
		return badParameter(err)
	}
	kind, label := p.period(s.Calendar)
	if err := p.err(); err != nil {
		return badParameter(err)
	}
	turned, err := s.turnTo(r.Context(), kind, label)
	if err != nil {
		return err
	}
	service, topic := r.PathValue("service"), r.PathValue("topic")
	var rows []access.Published
	if turned.Known() {
		rows, err = s.view.Figures(r.Context(), models.PainPointQuery{
			Kind: kind, From: s.before(turned.Period, historyPeriods-1), To: turned.Period.End, Scope: models.ScopeTopic, Service: service,
		})
		if err != nil {
			return err
		}
	}
	person, _ := access.Of(r.Context())
	body := s.painPointOf(turned, service, topic, rows, person)
	if len(body.Rows) == 0 {
		return &fault{http.StatusNotFound, "not-found", "nobody brought this topic up with this service in these periods, or you do not see the service; /painpoints leads to what there is"}
	}
	return s.page(w, r, view{Template: "painpoint", Title: body.Name, Here: "/painpoints", Body: body})
}

// painPointOf is the history of one topic among the rows of its service.
func (s *server) painPointOf(turned turned, service, topic string, rows []access.Published, person access.Person) painPointView {
	v := painPointView{Turned: turned, Service: service, Topic: topic, Name: s.names.topic(topic) + ", " + s.names.service(service), Publish: !person.May(access.ReadTranscripts)}
	table := painTable{server: s, turned: turned, linked: !v.Publish, ledger: byPeriod(rows)}
	periods := table.periods()
	for _, period := range slices.Backward(periods) {
		if p, there := table.ledger[[2]string{service, topic}][period.Start.UTC()]; there {
			v.Rows = append(v.Rows, table.row(p))
		}
	}
	for _, figure := range painFigures() {
		marks := table.marks(models.PainPoint{Service: service, Topic: topic}, figure)
		v.Charts = append(v.Charts, painChart{Name: figure.name, Latest: figure.say(marks[len(marks)-1].Value), Trend: trendOf(figure, turned.Kind, marks)})
	}
	return v
}

// painFigure is a figure that is shown over the periods.
type painFigure struct {
	name, field string // field is its JSON name
	of          func(models.PainPoint) *float64
	say         func(*float64) string
	zero        bool // where there were no contacts it is 0, and not unknown
}

func painFigures() []painFigure {
	return []painFigure{
		{"Contacts", "contacts", func(p models.PainPoint) *float64 { n := float64(p.Contacts); return &n }, wholeNumber, true},
		{"Share of the service", "share", func(p models.PainPoint) *float64 { return p.Share }, percent, true},
		{"Repeat rate", "repeat_rate_7d", func(p models.PainPoint) *float64 { return p.RepeatRate7d }, percent, false},
		{"Negative share", "negative_share", func(p models.PainPoint) *float64 { return p.NegativeShare }, percent, false},
		{"Public hours", "public_hours", func(p models.PainPoint) *float64 { return &p.PublicHours }, oneDecimal, true},
	}
}

func wholeNumber(v *float64) string {
	if v == nil {
		return none
	}
	return number(int64(*v))
}

func oneDecimal(v *float64) string {
	if v == nil {
		return none
	}
	return strconv.FormatFloat(*v, 'f', 1, 64)
}
