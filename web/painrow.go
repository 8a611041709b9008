package web

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"earshot/access"
	"earshot/chart"
	"earshot/models"
)

// painRow is one row of the table.
type painRow struct {
	Service, Topic string
	Praise         bool
	Label          string // of its period
	Trend          trend
	Contacts       painCell
	Change         painCell // against the period before, whose contacts it leads to
	Share          painCell
	Verdict        string
	Repeat         painCell
	Negative       painCell
	Hours          painCell
	row            models.PainPoint
}

// painCell is a figure, the address of the conversations behind it, and what is
// to be said besides.
type painCell struct {
	Text, Address string // without an address whoever looks may not read them
	Interval      string
	Verdict       string // worse or better; empty: neither
}

// trend is a history as a small chart and in words.
type trend struct {
	chart.Line
	Told string
}

func (r painRow) figures() models.PainPoint { return r.row }

// ledger is rows by what they are about and the start of their period.
type ledger map[[2]string]map[time.Time]access.Published

func byPeriod(rows []access.Published) ledger {
	l := ledger{}
	for _, p := range rows {
		about := [2]string{p.Row().Service, p.Row().Topic}
		if l[about] == nil {
			l[about] = map[time.Time]access.Published{}
		}
		l[about][p.Row().PeriodStart.UTC()] = p
	}
	return l
}

// painTable makes rows of the table.
type painTable struct {
	*server
	turned turned
	linked bool // numbers lead to the conversations behind them
	ledger ledger
}

func (t painTable) row(p access.Published) painRow {
	row := p.Row()
	figure := func(field, text string) string {
		if p.Hides(field) {
			return "not shown"
		}
		return text
	}
	shown := painRow{Service: row.Service, Topic: row.Topic, Praise: t.praised[row.Topic], Label: row.Label, row: row}
	contacts := painFigures()[0]
	shown.Trend = trendOf(contacts, t.turned.Kind, t.marks(row, contacts))
	shown.Contacts = painCell{Text: figure("contacts", number(row.Contacts))}
	shown.Change = painCell{Text: figure("contacts_before", contactsChange(row))}
	shown.Share = painCell{Text: figure("share", percent(row.Share)), Interval: interval(row.ShareLow, row.ShareHigh)}
	shown.Verdict = figure("verdict", row.Verdict)
	shown.Repeat = painCell{Text: figure("repeat_rate_7d", percent(row.RepeatRate7d)), Interval: interval(row.RepeatRate7dLow, row.RepeatRate7dHigh), Verdict: moved(row.RepeatVerdict)}
	shown.Negative = painCell{Text: figure("negative_share", percent(row.NegativeShare)), Interval: interval(row.NegativeLow, row.NegativeHigh), Verdict: moved(row.NegativeVerdict)}
	shown.Hours = painCell{Text: figure("public_hours", oneDecimal(&row.PublicHours))}
	if t.linked {
		behind := t.conversations(row)
		shown.Contacts.Address = behind.at("/search")
		if known(row.ContactsBefore) > 0 {
			before := t.Calendar.Period(row.Period, row.PeriodStart.Add(-1))
			shown.Change.Address = behind.with("from", t.date(before.Start)).with("to", t.date(before.End)).at("/search")
		}
		if row.Share != nil {
			shown.Share.Address = shown.Contacts.Address
		}
		shown.Repeat.Address = behind.with("repeat", models.RepeatLinked).at("/search")
		shown.Negative.Address = behind.with("sentiment", models.SentimentNegative).at("/search")
		shown.Hours.Address = behind.with("sort", models.SortLongest).at("/search")
	}
	return shown
}

// conversations is the search that finds what a row counts.
func (t painTable) conversations(row models.PainPoint) asked {
	a := asked{}.with("from", t.date(row.PeriodStart)).with("to", t.date(row.PeriodEnd))
	if row.Service != "" {
		a = a.with("service", row.Service)
	}
	if row.Topic != "" {
		a = a.with("topic", row.Topic)
	}
	return a
}

// date is the start of a day as a search reads it: a date where its midnight
// is meant.
func (s *server) date(t time.Time) string {
	day := t.In(s.Zone).Format(time.DateOnly)
	if read, err := time.ParseInLocation(time.DateOnly, day, s.Zone); err == nil && read.Equal(t) {
		return day
	}
	return t.In(s.Zone).Format(time.RFC3339)
}

// periods of a trend, oldest first.
func (t painTable) periods() []models.Period {
	all := make([]models.Period, historyPeriods)
	period := t.turned.Period
	for i := range slices.Backward(all) {
		all[i] = period
		period = t.Calendar.Period(period.Kind, period.Start.Add(-1))
	}
	return all
}

// marks are a figure of what a row is about over the periods. In a period that
// has rows, none of this is none; without any, nothing is known.
func (t painTable) marks(row models.PainPoint, figure painFigure) []chart.Mark {
	var marks []chart.Mark
	for _, period := range t.periods() {
		mark := chart.Mark{Label: period.Label}
		p, there := t.ledger[[2]string{row.Service, row.Topic}][period.Start.UTC()]
		switch {
		case there && p.Hides(figure.field):
			mark.Hidden = true
		case there:
			mark.Value = figure.of(p.Row())
		case figure.zero && t.ledger.counted(period):
			mark.Value = new(float64)
		}
		marks = append(marks, mark)
	}
	return marks
}

func trendOf(figure painFigure, kind string, marks []chart.Mark) trend {
	told := fmt.Sprintf("%s of %s: %s", figure.name, plural(len(marks), kind), chart.Told(marks, func(v float64) string { return figure.say(&v) }))
	return trend{chart.Draw(marks, chart.Highest(marks)), told}
}

// counted reports whether anything is known of a period.
func (l ledger) counted(period models.Period) bool {
	for _, rows := range l {
		if _, there := rows[period.Start.UTC()]; there {
			return true
		}
	}
	return false
}

func known(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// contactsChange is the contacts against those of the period before.
func contactsChange(row models.PainPoint) string {
	switch {
	case row.ContactsBefore == nil:
		return none
	case *row.ContactsBefore == 0 && row.Contacts == 0:
		return "0"
	case *row.ContactsBefore == 0:
		return "new"
	}
	return signed(row.Contacts-*row.ContactsBefore) + " (" + signed(int64(math.Round(float64(row.Contacts-*row.ContactsBefore)/float64(*row.ContactsBefore)*100))) + "\u00a0%)"
}

func signed(n int64) string {
	if n > 0 {
		return "+" + number(n)
	}
	return strings.Replace(number(n), "-", "−", 1)
}

// interval is the 95 % one of a rate.
func interval(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return fmt.Sprintf("%.1f–%.1f\u00a0%%", *low*100, *high*100)
}

// moved is a verdict that somebody should know of.
func moved(verdict string) string {
	if verdict == models.VerdictWorse || verdict == models.VerdictBetter {
		return verdict
	}
	return ""
}
