package digest

import (
	"cmp"
	"math"
	"slices"

	"earshot/models"
)

// AllServices is the service of a target that holds for every service: it is
// judged on each service of the audience, or on everything taken together.
const AllServices = "*"

// Target is what a measure should be. One of AtMost and AtLeast is set.
type Target struct {
	Service string   `json:"service"` // AllServices for all
	Measure string   `json:"measure"` // see models.Measures
	AtMost  *float64 `json:"at_most"`
	AtLeast *float64 `json:"at_least"`
	Owner   string   `json:"owner"`
}

func (t Target) met(actual float64) bool {
	if t.AtMost != nil {
		return actual <= *t.AtMost
	}
	return t.AtLeast == nil || actual >= *t.AtLeast
}

// standings are the targets of what the audience sees, in their order. A
// target for a measure that does not exist is left out: whoever reads the
// configuration reports it.
func (b builder) standings() []Standing {
	all := []Standing{}
	for _, t := range b.Targets {
		m, ok := models.MeasureOf(t.Measure)
		switch {
		case !ok:
		case t.Service != AllServices:
			if b.sees(t.Service) {
				all = append(all, b.standing(t, m, t.Service))
			}
		case b.Audience.Everything():
			s := b.standing(t, m, "")
			s.MissedBy = b.missedBy(t, m)
			all = append(all, s)
		default:
			for _, service := range b.Audience.Services {
				all = append(all, b.standing(t, m, service))
			}
		}
	}
	return all
}

// standing of one target on the row of one service, or of everything.
func (b builder) standing(t Target, m models.Measure, service string) Standing {
	s := Standing{Target: t, Unit: m.Unit, ServiceName: "All services", MissedBy: []string{}}
	if service != "" {
		s.Service, s.ServiceName = service, b.Names.service(service)
	}
	read := func(tb table) reading { return b.read(tb, m, service) }
	now := read(b.now)
	s.Actual, s.Observed = now.value, now.observed
	if now.final && now.value != nil {
		met := t.met(*now.value)
		s.Met = &met
	}
	s.Missed, s.LastFinal = b.missed(t, read)
	s.History = b.marks(func(tb table) (*float64, bool) { r := read(tb); return r.value, r.hidden })
	if len(b.before) > 0 {
		s.Change, s.Trend = trend(t, m, now, read(b.before[0].table))
	}
	return s
}

// reading is a measure in one period.
type reading struct {
	value    *float64
	observed *float64
	hidden   bool // there may be one, but it is not shown
	final    bool
}

func (b builder) read(tb table, m models.Measure, service string) reading {
	row, there := tb[Cell{Service: service}]
	if !there {
		return reading{}
	}
	if b.hidden(row) || row.hides(m.Name) || b.few(m.Base(row.PainPoint)) {
		return reading{hidden: true}
	}
	r := reading{value: m.Of(row.PainPoint), final: true}
	if m.Observed != nil {
		r.observed = m.Observed(row.PainPoint)
		r.final = r.observed != nil && *r.observed == 1
	}
	return r
}

// missed counts how many periods in a row the target was missed, back from the
// last one that is final. A period that nothing can be said of ends the row.
func (b builder) missed(t Target, read func(table) reading) (n int, lastFinal string) {
	periods := append([]past{{b.Period.Label, b.now}}, b.before...)
	for _, p := range periods {
		r := read(p.table)
		if r.value != nil && !r.final && lastFinal == "" {
			continue
		}
		if r.value == nil || !r.final {
			return n, lastFinal
		}
		lastFinal = cmp.Or(lastFinal, p.label)
		if t.met(*r.value) {
			return n, lastFinal
		}
		n++
	}
	return n, lastFinal
}

// trend says whether a figure moved towards its target since the period
// before. What does not show when it is printed is level.
func trend(t Target, m models.Measure, now, before reading) (change *float64, word string) {
	if now.value == nil || before.value == nil || now.final != before.final {
		return nil, ""
	}
	decimals := 3
	if m.Unit != models.UnitShare {
		decimals = 1
	}
	d := round(*now.value-*before.value, decimals)
	change = &d
	switch {
	case d == 0:
		return change, TrendLevel
	case math.Signbit(d) == (t.AtMost != nil):
		return change, TrendTowards
	}
	return change, TrendAway
}

// missedBy are the services that miss a target for all of them in this period.
func (b builder) missedBy(t Target, m models.Measure) []string {
	names := []string{}
	for cell := range b.now {
		if cell.Service == "" || cell.Topic != "" || cell.Service == models.NoService {
			continue
		}
		if r := b.read(b.now, m, cell.Service); r.value != nil && r.final && !t.met(*r.value) {
			names = append(names, b.Names.service(cell.Service))
		}
	}
	slices.Sort(names)
	return names
}
