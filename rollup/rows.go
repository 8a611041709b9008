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
// touches and which burdens it puts on people; and whether it is praise, of
// which more is better.
type Topic struct {
	Drivers []string
	Burdens []string
	Praise  bool
}

// Periods is how many periods before are looked at.
const Periods = 4

// Figures are what the rows of a period are made of.
type Figures struct {
	Period  models.Period
	Zone    *time.Location
	Fiscal  time.Month // that fiscal years start in
	Tallies []models.Tally
	// Before are the tallies of the periods before, nearest first, at most
	// Periods of them. One without any contact is unknown, not a period of zero.
	Before   [][]models.Tally
	Coverage models.Coverage
	Topics   map[string]Topic // those it does not know have no drivers and no burdens
	Revised  int
}

// Rows are the pain points of one period: the row over everything first, then
// one per service, then one per service and topic, in the order of their ids.
// There is always a row over everything, and only it carries the coverage.
// Rates are null where their base is 0 and have four decimals; hours have two.
func Rows(f Figures) []models.PainPoint {
	now := newCounts(f.Tallies)
	var before []counts
	for _, tallies := range f.Before {
		if c := newCounts(tallies); c.of(models.Tally{}).Contacts > 0 {
			before = append(before, c)
		}
	}
	rows := make([]models.PainPoint, 0, len(now.tallies))
	for _, t := range now.tallies {
		row := count(t)
		f.name(&row)
		if row.Scope != models.ScopeAll {
			base := now.base(t)
			row.Share, row.ShareLow, row.ShareHigh = interval(t.Contacts, base)
		} else {
			cover(&row, f.Coverage)
		}
		recall(&row, t, before)
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b models.PainPoint) int {
		return cmp.Or(cmp.Compare(rank(a.Scope), rank(b.Scope)), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Topic, b.Topic))
	})
	judge(rows, now, before, f.Topics)
	return rows
}

// counts are the tallies of one period by service and topic.
type counts struct {
	tallies []models.Tally
	byGroup map[[2]string]models.Tally
}

func newCounts(tallies []models.Tally) counts {
	c := counts{tallies: tallies, byGroup: make(map[[2]string]models.Tally, len(tallies))}
	for _, t := range tallies {
		c.byGroup[[2]string{t.Service, t.Topic}] = t
	}
	if _, there := c.byGroup[[2]string{}]; !there {
		c.tallies = append(slices.Clone(tallies), models.Tally{})
	}
	return c
}

// of is the tally of the same group; one that does not occur counted nothing.
func (c counts) of(t models.Tally) models.Tally { return c.byGroup[[2]string{t.Service, t.Topic}] }

// base is how many contacts the group is a part of: its service's, or all.
func (c counts) base(t models.Tally) int64 {
	if t.Topic != "" {
		return c.byGroup[[2]string{t.Service, ""}].Contacts
	}
	return c.byGroup[[2]string{}].Contacts
}

// name says which row it is.
func (f Figures) name(row *models.PainPoint) {
	p := f.Period
	row.Period, row.Label, row.PeriodStart, row.PeriodEnd, row.Timezone, row.Revised = p.Kind, p.Label, p.Start, p.End, f.Zone.String(), f.Revised
	row.FiscalYear, row.Quarter = Fiscal(p.End.Add(-1).In(f.Zone), f.Fiscal)
	switch {
	case row.Topic != "":
		row.Scope = models.ScopeTopic
		row.Drivers, row.Burdens = list(f.Topics[row.Topic].Drivers), list(f.Topics[row.Topic].Burdens)
	case row.Service != "":
		row.Scope = models.ScopeService
	default:
		row.Scope = models.ScopeAll
	}
	row.ID = rowID(*row)
}

// count is a row with everything that follows from its own tally.
func count(t models.Tally) models.PainPoint {
	week := models.Headline
	row := models.PainPoint{
		Schema: models.PainPointSchema, Service: t.Service, Topic: t.Topic, Drivers: []string{}, Burdens: []string{},
		Contacts: t.Contacts, Customers: t.Customers, Scored: t.Scored, Negative: t.Negative, Linkable: t.Linkable,
		Repeats24h: t.Repeats[0], Repeats7d: t.Repeats[1], Repeats14d: t.Repeats[2], Repeats30d: t.Repeats[3],
		RepeatRate24h: rate(t.Repeats[0], t.Linkable), RepeatRate14d: rate(t.Repeats[2], t.Linkable), RepeatRate30d: rate(t.Repeats[3], t.Linkable),
		Followed7d: t.Followed[week], Pending7d: pending(t, week), PendingShare7d: rate(pending(t, week), t.Linkable),
		Passed24h: t.Passed[0], Passed7d: t.Passed[1], Passed14d: t.Passed[2], Passed30d: t.Passed[3],
		Observed24h: rate(t.Passed[0], t.Linkable), Observed7d: rate(t.Passed[1], t.Linkable),
		Observed14d: rate(t.Passed[2], t.Linkable), Observed30d: rate(t.Passed[3], t.Linkable),
		Resolved24h: rate(resolved(t, 0), t.Passed[0]), Resolved14d: rate(resolved(t, 2), t.Passed[2]), Resolved30d: rate(resolved(t, 3), t.Passed[3]),
		StatedRepeats: t.Stated, Escalations: t.Escalations,
		HandleMeasured: t.HandleMeasured, HandleSecondsTotal: t.HandleS,
		HoldMeasured: t.HoldMeasured, HoldSecondsTotal: t.HoldS, Transfers: t.Transfers,
		PublicHours: publicHours(t), AvoidableHours: hours(t.RepeatS + t.ForwardedS),
	}
	row.NegativeShare, row.NegativeLow, row.NegativeHigh = interval(t.Negative, t.Scored)
	row.RepeatRate7d, row.RepeatRate7dLow, row.RepeatRate7dHigh = interval(t.Repeats[week], t.Linkable)
	row.Resolved7d, row.Resolved7dLow, row.Resolved7dHigh = interval(resolved(t, week), t.Passed[week])
	row.StatedRepeatRate, row.StatedLow, row.StatedHigh = interval(t.Stated, t.Contacts)
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

// pending contacts were not followed so far, and may still be.
func pending(t models.Tally, window int) int64 {
	return t.Linkable - t.Passed[window] - (t.Followed[window] - t.FollowedPassed[window])
}

// resolved contacts were not followed, and cannot be any more.
func resolved(t models.Tally, window int) int64 { return t.Passed[window] - t.FollowedPassed[window] }

func publicHours(t models.Tally) float64 { return hours(t.RepeatS + t.ForwardedS + t.OtherHoldS) }

func hours(seconds int64) float64 { return round(float64(seconds)/3600, 2) }

// recall writes what the periods before had.
func recall(row *models.PainPoint, t models.Tally, before []counts) {
	if len(before) == 0 {
		return
	}
	last := before[0].of(t)
	publicHours := publicHours(last)
	row.ContactsBefore, row.PublicHoursBefore = &last.Contacts, &publicHours
	sum := int64(0)
	for _, c := range before {
		sum += c.of(t).Contacts
	}
	mean := round(float64(sum)/float64(len(before)), 2)
	row.ContactsMean4 = &mean
}

// interval is a rate and its 95 % interval; null where it has no base.
func interval(part, base int64) (at, low, high *float64) {
	if base <= 0 {
		return nil, nil, nil
	}
	l, h := wilson(part, base)
	l, h = round(l, 4), round(h, 4)
	return rate(part, base), &l, &h
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
