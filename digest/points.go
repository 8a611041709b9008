package digest

import (
	"cmp"
	"math"
	"slices"

	"earshot/models"
)

// points are all pain points of the audience, numbered: by public hours, then
// by contacts, then by name. Praise is no pain.
func (b builder) points() []Point {
	var all []Point
	for cell, row := range b.now {
		if cell.Topic == "" || b.Praise[cell.Topic] || !b.sees(cell.Service) || b.few(row.Contacts) {
			continue
		}
		all = append(all, b.point(row))
	}
	slices.SortFunc(all, func(x, y Point) int {
		return cmp.Or(
			cmp.Compare(y.PublicHours, x.PublicHours), cmp.Compare(y.Contacts, x.Contacts),
			cmp.Compare(x.Service, y.Service), cmp.Compare(x.Topic, y.Topic),
		)
	})
	for i := range all {
		all[i].Rank = i + 1
	}
	return all
}

func (b builder) point(row models.PainPoint) Point {
	p := Point{
		Service: row.Service, ServiceName: b.Names.service(row.Service), Topic: row.Topic, TopicName: b.Names.topic(row.Topic),
		Drivers: list(row.Drivers), Burdens: list(row.Burdens), Contacts: row.Contacts,
		Share: row.Share, ShareLow: row.ShareLow, ShareHigh: row.ShareHigh, Verdict: row.Verdict,
		PublicHours: row.PublicHours, AvoidableHours: row.AvoidableHours, History: []Mark{}, Quotes: []Quote{},
	}
	if !b.few(row.Scored) {
		p.NegativeShare = row.NegativeShare
	}
	if !b.few(row.Linkable) {
		p.RepeatRate7d = row.RepeatRate7d
	}
	// A difference from something small tells the small figure.
	if row.ContactsBefore != nil && b.few(*row.ContactsBefore) {
		p.BeforeFew = true
	} else {
		p.ContactsBefore, p.PublicHoursBefore = row.ContactsBefore, row.PublicHoursBefore
	}
	if row.ContactsMean4 != nil && *row.ContactsMean4*float64(min(4, b.knownBefore())) >= float64(b.MinCell) {
		p.ShareChange4 = row.ShareChange4
	}
	return p
}

// knownBefore is how many of the periods before anything is known of.
func (b builder) knownBefore() (n int) {
	for _, p := range b.Before {
		if newTable(p.Rows).known() {
			n++
		}
	}
	return n
}

// history of a point's contacts. Where a known period has no row for it, that
// is 0 only if nothing is suppressed.
func (b builder) history(p Point) []Mark {
	return b.marks(func(t table) (*float64, bool) {
		row, there := t[Cell{p.Service, p.Topic}]
		if b.few(row.Contacts) {
			return nil, t.known()
		}
		contacts := float64(row.Contacts)
		return &contacts, !there && b.MinCell > 0
	})
}

// marks go through the periods from the oldest to this one. value is nil where
// there is none, few says that this is because it is about too few contacts.
func (b builder) marks(value func(table) (v *float64, few bool)) []Mark {
	marks := make([]Mark, 0, len(b.before)+1)
	for _, p := range slices.Backward(b.before) {
		mark := Mark{Label: p.label}
		if p.known() {
			mark.Value, mark.Few = value(p.table)
		}
		marks = append(marks, mark)
	}
	mark := Mark{Label: b.Period.Label}
	mark.Value, mark.Few = value(b.now)
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
