package digest

import (
	"cmp"
	"math"
	"slices"

	"earshot/chart"
)

// points are all pain points of the audience, numbered: by public hours, then
// by contacts, then by name. Praise is no pain.
func (b builder) points() []Point {
	var all []Point
	for cell, row := range b.now {
		if cell.Topic == "" || b.Praise[cell.Topic] || !b.sees(cell.Service) || b.hidden(row) || row.Contacts == 0 {
			continue
		}
		all = append(all, b.point(row))
	}
	slices.SortFunc(all, func(x, y Point) int {
		return cmp.Or(
			cmp.Compare(known(y.PublicHours), known(x.PublicHours)), cmp.Compare(y.Contacts, x.Contacts),
			cmp.Compare(x.Service, y.Service), cmp.Compare(x.Topic, y.Topic),
		)
	})
	for i := range all {
		all[i].Rank = i + 1
	}
	return all
}

func (b builder) point(row Row) Point {
	p := Point{
		Service: row.Service, ServiceName: b.Names.service(row.Service), Topic: row.Topic, TopicName: b.Names.topic(row.Topic),
		Drivers: list(row.Drivers), Burdens: list(row.Burdens), Contacts: row.Contacts,
		Share: row.Share, ShareLow: row.ShareLow, ShareHigh: row.ShareHigh, Verdict: row.Verdict,
		PublicHours: figure(row, "public_hours", row.PublicHours), AvoidableHours: figure(row, "avoidable_hours", row.AvoidableHours), History: []chart.Mark{}, Quotes: []Quote{},
	}
	if !b.few(row.Scored) {
		p.NegativeShare = row.NegativeShare
	}
	if !b.few(row.Linkable) {
		p.RepeatRate7d = row.RepeatRate7d
	}
	// A difference from something small tells the small figure.
	if row.ContactsBefore != nil && !b.few(*row.ContactsBefore) {
		p.ContactsBefore, p.PublicHoursBefore = row.ContactsBefore, row.PublicHoursBefore
	}
	p.BeforeHidden = p.ContactsBefore == nil && len(b.before) > 0 && b.before[0].known()
	if row.ContactsMean4 != nil && !b.few(int64(*row.ContactsMean4*compared+0.5)) {
		p.ShareChange4 = row.ShareChange4
	}
	return p
}

// compared is how many periods before a change_4 speaks of, at most.
const compared = 4

func known(hours *float64) float64 {
	if hours == nil {
		return 0
	}
	return *hours
}

// history of a point's contacts.
func (b builder) history(p Point) []chart.Mark {
	return b.marks(func(t table) (*float64, bool) {
		row := t[Cell{p.Service, p.Topic}]
		if b.hidden(row) {
			return nil, true
		}
		contacts := float64(row.Contacts)
		return &contacts, false
	})
}

// marks go through the periods from the oldest to this one. value is nil where
// there is none; hidden says that this is because it is not shown.
func (b builder) marks(value func(table) (v *float64, hidden bool)) []chart.Mark {
	marks := make([]chart.Mark, 0, len(b.before)+1)
	for _, p := range slices.Backward(b.before) {
		mark := chart.Mark{Label: p.label}
		if p.known() {
			mark.Value, mark.Hidden = value(p.table)
		}
		marks = append(marks, mark)
	}
	mark := chart.Mark{Label: b.Period.Label}
	mark.Value, mark.Hidden = value(b.now)
	return append(marks, mark)
}

func list(of []string) []string {
	if len(of) == 0 {
		return []string{}
	}
	return slices.Clone(of)
}

// round rounds half away from zero; adding 0 turns -0 into 0.
func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale)/scale + 0
}
