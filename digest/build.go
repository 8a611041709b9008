package digest

import (
	"cmp"
	"slices"
	"time"

	"earshot/models"
)

// Input is everything a digest is made of.
type Input struct {
	Audience Audience
	Period   models.Period
	AsOf     time.Time // when the period was counted
	Coverage models.Coverage
	// Rows are the period's, small cells suppressed: what is missing is not
	// shown. Rows of other services than the audience's are left aside.
	Rows []models.PainPoint
	// Before are the rows of the periods before, nearest first, suppressed
	// likewise. No row over everything, or one of no contacts: the period is unknown.
	Before   []Past
	Praise   map[string]bool // topics that are no pain
	Names    Names
	Targets  []Target
	Quotes   map[Cell][]Quote
	Emerging []Emerging
	Failures []Failure
	Last     *Digest // what was made of the same period before; nil: nothing
	MinCell  int     // figures about fewer contacts are left out, once more
}

// Past is one of the periods before.
type Past struct {
	Label string
	Rows  []models.PainPoint
}

// Cell is a topic of a service.
type Cell struct{ Service, Topic string }

// Names are what people call services and topics; an id without a name stands
// for itself.
type Names struct{ Services, Topics map[string]string }

func (n Names) service(id string) string {
	if id == models.NoService {
		return "No service known"
	}
	return cmp.Or(n.Services[id], id)
}

func (n Names) topic(id string) string { return cmp.Or(n.Topics[id], id) }

// Build makes the digest of one period for one audience.
func Build(in Input) Digest {
	b := builder{Input: in, now: newTable(in.Rows)}
	for _, p := range in.Before {
		b.before = append(b.before, past{p.Label, newTable(p.Rows)})
	}
	d := Digest{
		Schema: Schema, ID: ID(in.Period, in.Audience), Note: Inferred, Audience: in.Audience,
		Kind: in.Period.Kind, Label: in.Period.Label, Start: in.Period.Start, End: in.Period.End, AsOf: in.AsOf, MinCell: in.MinCell,
		Coverage: b.coverage(), Totals: b.totals(), Points: []Point{}, AlsoWorse: []Point{},
		Emerging: b.emerging(), Repeat: b.repeat(), Standings: b.standings(), Undelivered: slices.Clone(in.Failures),
	}
	if d.Audience.Services == nil {
		d.Audience.Services = []string{}
	}
	if d.Undelivered == nil {
		d.Undelivered = []Failure{}
	}
	if len(in.Rows) > 0 {
		row := in.Rows[0]
		d.Timezone, d.FiscalYear, d.Quarter, d.Revised = row.Timezone, row.FiscalYear, row.Quarter, row.Revised
	}
	points := b.points()
	for _, p := range points {
		switch {
		case p.Rank <= Top:
			p.History, p.Quotes = b.history(p), slices.Clone(in.Quotes[Cell{p.Service, p.Topic}])
			if p.Quotes == nil {
				p.Quotes = []Quote{}
			}
			d.Points = append(d.Points, p)
		case p.Verdict == models.VerdictWorse:
			d.AlsoWorse = append(d.AlsoWorse, p)
		}
	}
	d.Headline = headline(d, points)
	return d
}

// ID names the digest of a period for an audience.
func ID(p models.Period, a Audience) string { return p.Kind + "/" + p.Label + "/" + a.Name }

// Costliest are the cells a digest of these rows shows quotes of, in their
// order: what to read quotes for.
func Costliest(in Input) []Cell {
	b := builder{Input: in, now: newTable(in.Rows)}
	var cells []Cell
	for _, p := range b.points() {
		if p.Rank <= Top {
			cells = append(cells, Cell{p.Service, p.Topic})
		}
	}
	return cells
}

// builder holds the rows by cell.
type builder struct {
	Input
	now    table
	before []past
}

type past struct {
	label string
	table
}

// table finds a row by service and topic; both empty is the row over everything.
type table map[Cell]models.PainPoint

func newTable(rows []models.PainPoint) table {
	t := make(table, len(rows))
	for _, row := range rows {
		t[Cell{row.Service, row.Topic}] = row
	}
	return t
}

// known reports whether anything is known of the period.
func (t table) known() bool { return t[Cell{}].Contacts > 0 }

func (b builder) few(contacts int64) bool { return contacts < int64(b.MinCell) }

// shown are the rows over all topics of what the audience sees: everything, or
// one per service, in the order of the audience. Small ones are left out.
func (b builder) shown(t table) []models.PainPoint {
	cells := []Cell{{}}
	if !b.Audience.Everything() {
		cells = nil
		for _, service := range b.Audience.Services {
			cells = append(cells, Cell{Service: service})
		}
	}
	var rows []models.PainPoint
	for _, c := range cells {
		if row, there := t[c]; there && !b.few(row.Contacts) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (b builder) coverage() Coverage {
	c := Coverage{
		Received: b.Coverage.Received, Analysed: b.Coverage.Analysed, Rejected: b.Coverage.Rejected, Reasons: []ReasonCount{},
		Unlinkable: b.Coverage.Unlinkable, WithoutService: b.Coverage.WithoutService,
	}
	for reason, n := range b.Coverage.Reasons {
		c.Reasons = append(c.Reasons, ReasonCount{string(reason), n})
	}
	slices.SortFunc(c.Reasons, func(x, y ReasonCount) int {
		return cmp.Or(cmp.Compare(y.Messages, x.Messages), cmp.Compare(x.Reason, y.Reason))
	})
	if b.Last != nil {
		late := max(0, c.Received-b.Last.Coverage.Received)
		if b.Last.Coverage.Late != nil {
			late += *b.Last.Coverage.Late
		}
		c.Late = &late
	}
	return c
}

func (b builder) totals() Totals {
	t := sum(b.shown(b.now))
	if len(b.before) > 0 && b.before[0].known() {
		if rows := b.shown(b.before[0].table); len(rows) > 0 {
			before := sum(rows)
			t.ContactsBefore, t.PublicHoursBefore = &before.Contacts, &before.PublicHours
		}
	}
	return t
}

func sum(rows []models.PainPoint) (t Totals) {
	for _, row := range rows {
		t.Contacts += row.Contacts
		t.PublicHours = round(t.PublicHours+row.PublicHours, 2)
		t.AvoidableHours = round(t.AvoidableHours+row.AvoidableHours, 2)
	}
	return t
}

func (b builder) emerging() []Emerging {
	shown := []Emerging{}
	for _, e := range b.Emerging {
		if b.sees(e.Service) && !b.few(e.Count) {
			e.Quotes = slices.Clone(e.Quotes)
			if e.Quotes == nil {
				e.Quotes = []Quote{}
			}
			shown = append(shown, e)
		}
	}
	return shown
}

func (b builder) sees(service string) bool {
	return b.Audience.Everything() || slices.Contains(b.Audience.Services, service)
}
