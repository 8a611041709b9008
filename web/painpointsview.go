package web

import (
	"cmp"
	"fmt"
	"slices"

	"earshot/access"
	"earshot/models"
)

// painPointsView is what the page of pain points shows.
type painPointsView struct {
	Turned   turned
	Service  string // empty: all
	Sort     string
	Publish  bool // figures about few contacts are left out
	Coverage *models.PainPoint
	Revised  int
	Fiscal   string // FY2027 Q1; empty: nothing is known
	Total    *painRow
	Services []painService
	Beyond   []string // services that are named only
	ask      painPointsAsk
}

// painService is a service and its topics.
type painService struct {
	painRow
	Topics []painRow
	More   int // topics that are not shown
}

// Address of the same page with one parameter changed.
func (v painPointsView) Address(name, value string) string { return v.ask.address(name, value) }

// History is the address of a topic's page.
func (v painPointsView) History(r painRow) string {
	return topicAddress(r.Service, r.Topic, v.Turned.Label)
}

// Kept are the parameters that choosing a period keeps.
func (v painPointsView) Kept() []parameter {
	var kept []parameter
	for _, p := range []parameter{{"service", v.ask.service}, {"sort", v.ask.sort}} {
		if p.Value != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// Columns of figures.
func (v painPointsView) Columns() []painColumn {
	all := painColumns()
	for i := range all {
		all[i].Here = all[i].Sort == v.Sort
	}
	return all
}

// painColumn is a column of figures.
type painColumn struct {
	Sort, Name string
	Number     bool
	Here       bool // the rows are in its order
}

func painColumns() []painColumn {
	return []painColumn{
		{Sort: "verdict", Name: "Verdict"}, {Sort: "contacts", Name: "Contacts", Number: true},
		{Sort: "change", Name: "Change", Number: true}, {Sort: "share", Name: "Share", Number: true}, {Sort: "repeat", Name: "Repeat rate", Number: true}, {Sort: "negative", Name: "Negative", Number: true},
		{Sort: "hours", Name: "Public hours", Number: true},
	}
}

// painOrder is an order of the rows: the biggest first.
type painOrder struct {
	sort string
	of   func(models.PainPoint) float64
}

func painOrders() []painOrder {
	rate := func(share *float64) float64 {
		if share == nil {
			return -1
		}
		return *share
	}
	return []painOrder{
		{"hours", func(p models.PainPoint) float64 { return p.PublicHours }},
		{"contacts", func(p models.PainPoint) float64 { return float64(p.Contacts) }},
		{"change", func(p models.PainPoint) float64 { return float64(p.Contacts - known(p.ContactsBefore)) }},
		{"share", func(p models.PainPoint) float64 { return rate(p.Share) }},
		{"verdict", func(p models.PainPoint) float64 {
			return float64(slices.Index([]string{models.VerdictBetter, models.VerdictSteady, models.VerdictWorse}, p.Verdict))
		}},
		{"repeat", func(p models.PainPoint) float64 { return rate(p.RepeatRate7d) }},
		{"negative", func(p models.PainPoint) float64 { return rate(p.NegativeShare) }},
	}
}

func painPointSorts() []string {
	var all []string
	for _, o := range painOrders() {
		all = append(all, o.sort)
	}
	return all
}

// inOrder sorts rows by one of painPointSorts; empty is the first of them.
func inOrder[R interface{ figures() models.PainPoint }](rows []R, by string) {
	orders := painOrders()
	chosen := orders[max(0, slices.IndexFunc(orders, func(o painOrder) bool { return o.sort == by }))]
	slices.SortStableFunc(rows, func(x, y R) int {
		a, b := x.figures(), y.figures()
		return cmp.Or(cmp.Compare(chosen.of(b), chosen.of(a)), cmp.Compare(b.PublicHours, a.PublicHours), cmp.Compare(b.Contacts, a.Contacts),
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Topic, b.Topic))
	})
}

// fill puts the rows of the period, and the trend that those before make, into
// the page.
func (s *server) fill(v *painPointsView, rows []access.Published, person access.Person) {
	v.Sort = cmp.Or(v.Sort, painPointSorts()[0])
	v.Publish = !person.May(access.ReadTranscripts)
	table := painTable{server: s, turned: v.Turned, linked: person.May(access.ReadTranscripts), ledger: byPeriod(rows)}
	topics := map[string][]painRow{}
	for _, p := range rows {
		row := p.Row()
		if row.Label != v.Turned.Label || row.Contacts == 0 && !p.Hides("contacts") {
			continue
		}
		v.Revised, v.Fiscal = row.Revised, fmt.Sprintf("FY%d Q%d", row.FiscalYear, row.Quarter)
		shown := table.row(p)
		switch {
		case row.Scope == models.ScopeAll:
			v.Coverage, v.Total = &row, &shown
		case v.Service != "" && row.Service != v.Service:
		case row.Scope == models.ScopeService:
			v.Services = append(v.Services, painService{painRow: shown})
		default:
			topics[row.Service] = append(topics[row.Service], shown)
		}
	}
	for i := range v.Services {
		v.Services[i].Topics = topics[v.Services[i].Service]
		inOrder(v.Services[i].Topics, v.Sort)
	}
	inOrder(v.Services, v.Sort)
	if v.Service == "" {
		v.cut()
	}
}

// cut leaves as much as a page of all services has, those first that are first
// in the order.
func (v *painPointsView) cut() {
	shown := min(len(v.Services), rowsShown)
	for _, one := range v.Services[shown:] {
		v.Beyond = append(v.Beyond, one.Service)
	}
	v.Services = v.Services[:shown]
	left := rowsShown - shown
	for i := range v.Services {
		one := &v.Services[i]
		topics := min(len(one.Topics), topicsShown, left)
		one.More = len(one.Topics) - topics
		one.Topics = one.Topics[:topics]
		left -= topics
	}
}
