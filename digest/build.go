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
	Rows     []Row // of the period; those of other services than the audience's are left aside
	// Before are the periods before, nearest first. No row over everything, or
	// one of no contacts: the period is unknown. A cell without a row had no
	// contacts.
	Before   []Past
	Praise   map[string]bool // topics that are no pain
	Names    Names
	Targets  []Target
	Searches []SavedSearch    // in the order in which they are shown
	Quotes   map[Cell][]Quote // best first; no conversation is quoted twice while there are others
	Emerging []Emerging
	Failures []Failure
	Revised  []string // periods whose figures late data has changed since their digests were sent
	Last     *Digest  // what was made of the same period before; nil: nothing
	MinCell  int      // figures about fewer contacts are left out, once more
}

// Row is a pain point as it may leave the system: small cells are suppressed.
type Row struct {
	models.PainPoint
	// Hides reports whether the field of this JSON name is suppressed, and has
	// its zero value. Nil: nothing is.
	Hides func(field string) bool
}

func (r Row) hides(field string) bool { return r.Hides != nil && r.Hides(field) }

// figure is the field of this JSON name, or nil where it is suppressed.
func figure[T any](r Row, field string, value T) *T {
	if r.hides(field) {
		return nil
	}
	return &value
}

// Past is one of the periods before.
type Past struct {
	Label string
	Rows  []Row
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
		Emerging: b.emerging(), Repeat: b.repeat(), Standings: b.standings(), Searches: b.searches(), Undelivered: slices.Clone(in.Failures), RevisedSince: slices.Clone(in.Revised),
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
	points, quoted := b.points(), map[string]bool{}
	for _, p := range points {
		switch {
		case p.Rank <= Top:
			p.History, p.Quotes = b.history(p), fresh(in.Quotes[Cell{p.Service, p.Topic}], quoted)
			d.Points = append(d.Points, p)
		case p.Verdict == models.VerdictWorse:
			d.AlsoWorse = append(d.AlsoWorse, p)
		}
	}
	d.Headline = headline(d, points)
	return d
}

// fresh chooses the first QuotesShown quotes whose conversations are not quoted
// yet, or else the best one, and marks them.
func fresh(quotes []Quote, quoted map[string]bool) []Quote {
	chosen := []Quote{}
	for _, q := range quotes {
		if len(chosen) < QuotesShown && !quoted[q.ConversationID] {
			quoted[q.ConversationID] = true
			chosen = append(chosen, q)
		}
	}
	if len(chosen) == 0 && len(quotes) > 0 {
		return append(chosen, quotes[0])
	}
	return chosen
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
type table map[Cell]Row

func newTable(rows []Row) table {
	t := make(table, len(rows))
	for _, row := range rows {
		t[Cell{row.Service, row.Topic}] = row
	}
	return t
}

// known reports whether anything is known of the period.
func (t table) known() bool { return t[Cell{}].Contacts > 0 }

// few reports whether a figure about so many contacts is left out. None at all
// are nobody.
func (b builder) few(contacts int64) bool { return contacts > 0 && contacts < int64(b.MinCell) }

// hidden reports whether nothing of a row is shown.
func (b builder) hidden(r Row) bool { return r.hides("contacts") || b.few(r.Contacts) }

// shown are the rows over all topics of what the audience sees: everything, or
// one per service, in the order of the audience. Small ones are left out.
func (b builder) shown(t table) []Row {
	cells := []Cell{{}}
	if !b.Audience.Everything() {
		cells = nil
		for _, service := range b.Audience.Services {
			cells = append(cells, Cell{Service: service})
		}
	}
	var rows []Row
	for _, c := range cells {
		if row, there := t[c]; there && !b.hidden(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (b builder) coverage() Coverage {
	c := Coverage{Rejected: b.Coverage.Rejected, Reasons: []ReasonCount{}}
	if all := b.now[Cell{}]; !b.hidden(all) {
		c.Received, c.Analysed = &b.Coverage.Received, &b.Coverage.Analysed
		c.Unlinkable = figure(all, "unlinkable", b.Coverage.Unlinkable)
		c.WithoutService = figure(all, "without_service", b.Coverage.WithoutService)
	}
	for reason, n := range b.Coverage.Reasons {
		c.Reasons = append(c.Reasons, ReasonCount{string(reason), n})
	}
	slices.SortFunc(c.Reasons, func(x, y ReasonCount) int {
		return cmp.Or(cmp.Compare(y.Messages, x.Messages), cmp.Compare(x.Reason, y.Reason))
	})
	if b.Last != nil && b.Last.Coverage.Received != nil && c.Received != nil {
		late := max(0, *c.Received-*b.Last.Coverage.Received)
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
			t.ContactsBefore, t.PublicHoursBefore = &before.Contacts, before.PublicHours
		}
	}
	return t
}

func sum(rows []Row) (t Totals) {
	for _, row := range rows {
		t.Contacts += row.Contacts
		t.PublicHours = plus(t.PublicHours, figure(row, "public_hours", row.PublicHours))
		t.AvoidableHours = plus(t.AvoidableHours, figure(row, "avoidable_hours", row.AvoidableHours))
	}
	return t
}

// plus adds hours, as far as they are known.
func plus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	total := round(*a+*b, 2)
	return &total
}

func (b builder) emerging() []Emerging {
	shown := []Emerging{}
	for _, e := range b.Emerging {
		if b.sees(e.Service) && !b.few(e.Customers) {
			e.ServiceName, e.Quotes = b.Names.service(e.Service), slices.Clone(e.Quotes)
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
