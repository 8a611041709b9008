package rollup

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"earshot/models"
)

// Topic is what the taxonomy says of a topic: which drivers of experience it
// touches and which burdens it puts on people.
type Topic struct {
	Drivers []string
	Burdens []string
}

// Rows are the pain points of one period: the row over everything first, then
// one per service, then one per service and topic, in the order of their ids.
// There is always a row over everything, and only it carries the coverage. Rates are null
// where their base is 0 and have four decimals; public hours have two. Topics
// that the map does not know have no drivers and no burdens.
func Rows(p models.Period, zone *time.Location, tallies []models.Tally, coverage models.Coverage, topics map[string]Topic) []models.PainPoint {
	bases := map[string]int64{} // contacts by service; "" is everything
	for _, t := range tallies {
		if t.Topic == "" {
			bases[t.Service] = t.Contacts
		}
	}
	if _, there := bases[""]; !there {
		tallies = append(slices.Clone(tallies), models.Tally{})
	}
	rows := make([]models.PainPoint, 0, len(tallies))
	for _, t := range tallies {
		row := count(t)
		row.Period, row.Label, row.PeriodStart, row.PeriodEnd, row.Timezone = p.Kind, p.Label, p.Start, p.End, zone.String()
		switch {
		case t.Topic != "":
			row.Scope = models.ScopeTopic
			row.Share = rate(t.Contacts, bases[t.Service])
			row.Drivers, row.Burdens = list(topics[t.Topic].Drivers), list(topics[t.Topic].Burdens)
		case t.Service != "":
			row.Scope = models.ScopeService
			row.Share = rate(t.Contacts, bases[""])
		default:
			row.Scope = models.ScopeAll
			cover(&row, coverage)
		}
		row.ID = rowID(row)
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b models.PainPoint) int {
		return cmp.Or(cmp.Compare(rank(a.Scope), rank(b.Scope)), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Topic, b.Topic))
	})
	return rows
}

// count is a row with everything that follows from its own tally.
func count(t models.Tally) models.PainPoint {
	row := models.PainPoint{
		Schema: models.PainPointSchema, Service: t.Service, Topic: t.Topic, Drivers: []string{}, Burdens: []string{},
		Contacts: t.Contacts, Customers: t.Customers,
		Scored: t.Scored, Negative: t.Negative, NegativeShare: rate(t.Negative, t.Scored),
		Linkable: t.Linkable, Repeats7d: t.Repeats7d, RepeatRate7d: rate(t.Repeats7d, t.Linkable),
		Followed7d: t.Followed7d, Pending7d: t.Pending7d, PendingShare7d: rate(t.Pending7d, t.Linkable),
		StatedRepeats: t.Stated, StatedRepeatRate: rate(t.Stated, t.Contacts), Escalations: t.Escalations,
		HandleMeasured: t.HandleMeasured, HandleSecondsTotal: t.HandleS,
		HoldMeasured: t.HoldMeasured, HoldSecondsTotal: t.HoldS, Transfers: t.Transfers,
		PublicHours: round(float64(t.RepeatS)/3600, 2),
	}
	if t.Scored > 0 {
		mean := round(float64(t.SentimentMilli)/1000/float64(t.Scored), 4)
		row.MeanSentiment = &mean
	}
	if t.HandleMeasured > 0 {
		median := round(t.MedianHandleS, 4)
		row.HandleSecondsMed = &median
	}
	return row
}

func cover(row *models.PainPoint, c models.Coverage) {
	row.Received, row.Analysed, row.Rejected = &c.Received, &c.Analysed, &c.Rejected
	row.Unlinkable, row.WithoutService = &c.Unlinkable, &c.WithoutService
}

// rowID is kind/label/scope, and what the scope needs of service and topic.
func rowID(row models.PainPoint) string {
	parts := []string{row.Period, row.Label, row.Scope}
	escape := strings.NewReplacer("%", "%25", "/", "%2F") // so that no two rows share an id
	for _, name := range []string{row.Service, row.Topic} {
		if name != "" {
			parts = append(parts, escape.Replace(name))
		}
	}
	return strings.Join(parts, "/")
}

func rank(scope string) int {
	return slices.Index([]string{models.ScopeAll, models.ScopeService, models.ScopeTopic}, scope)
}

func rate(part, base int64) *float64 {
	if base <= 0 {
		return nil
	}
	r := round(float64(part)/float64(base), 4)
	return &r
}

// round rounds half away from zero. Adding 0 turns -0 into 0, which would
// otherwise be stored as "-0".
func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale)/scale + 0
}

func list(of []string) []string {
	if len(of) == 0 {
		return []string{}
	}
	return slices.Clone(of)
}
