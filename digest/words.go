package digest

import (
	"fmt"
	"strings"

	"earshot/chart"
	"earshot/models"
)

// bad reports whether a verdict or a standing needs attention.
func bad(word string) bool { return word == models.VerdictWorse || word == "missed" }

func (q Quote) source() string {
	return fmt.Sprintf("%s, turn %d", q.ConversationID, q.Turn+1) // people count from 1
}

func (e Emerging) growth() string {
	text := fmt.Sprintf("%s of %s", grouped(e.Customers), plural(e.Base, "customer"))
	if e.Expected == nil {
		return text + ", few before"
	}
	return fmt.Sprintf("%s, by the periods before it would be %s", text, decimal(*e.Expected))
}

// alsoWorse names what got worse below the costliest, or nothing.
func (d Digest) alsoWorse() string {
	if len(d.AlsoWorse) == 0 {
		return ""
	}
	names := make([]string, len(d.AlsoWorse))
	for i, p := range d.AlsoWorse {
		names[i] = fmt.Sprintf("%s (%s, %s, %s)", p.TopicName, p.ServiceName, plural(p.Contacts, "contact"), hoursOf(p.PublicHours))
	}
	return "Also worse: " + strings.Join(names, "; ") + "."
}

func (r Repeat) linkable() string {
	return fmt.Sprintf("%s of %s can be linked", grouped(r.Linkable), plural(r.Contacts, "contact"))
}

func (r Repeat) linked() string {
	week := r.Windows[models.Headline]
	if week.Rate == nil {
		return "too few to say"
	}
	return fmt.Sprintf("%s (95 %%: %s), %s, %s against the four periods before", percent(week.Rate), interval(r.Low7d, r.High7d), r.Verdict, pointsOf(r.Change4))
}

func (r Repeat) stated() string {
	return fmt.Sprintf("%s, %s (95 %%: %s), %s", grouped(r.Stated), percent(r.StatedRate), interval(r.StatedLow, r.StatedHigh), r.StatedVerdict)
}

func (w Window) repeats() string {
	if w.Rate == nil {
		return none
	}
	return fmt.Sprintf("%s (%s)", percent(w.Rate), grouped(w.Repeats))
}

// resolved is final, or so far and of how many, or pending.
func (w Window) resolved() string {
	switch {
	case w.Resolved == nil && w.Passed == 0 && w.Rate != nil:
		return "pending"
	case w.Resolved == nil:
		return none
	case w.Final:
		return percent(w.Resolved)
	}
	return fmt.Sprintf("%s of %s so far", percent(w.Resolved), grouped(w.Passed))
}

// observed is how much of the window has been seen.
func (w Window) observed() string {
	switch {
	case w.Observed == nil:
		return none
	case w.Final:
		return "all"
	}
	unit := "days"
	if w.Days == 1 {
		unit = "day"
	}
	if w.Passed == 0 {
		return fmt.Sprintf("%d of %d %s", w.DaysObserved, w.Days, unit)
	}
	return fmt.Sprintf("%d of %d %s; passed for %s of contacts", w.DaysObserved, w.Days, unit, percent(w.Observed))
}

func (s Standing) wanted() string {
	if s.AtMost != nil {
		return "at most " + amount(s.Unit, s.AtMost)
	}
	return "at least " + amount(s.Unit, s.AtLeast)
}

func (s Standing) actual() string {
	text := amount(s.Unit, s.Actual)
	if s.Actual != nil && s.Met == nil {
		text += " so far"
	}
	return text
}

func (s Standing) standing() string {
	switch {
	case s.Met != nil && *s.Met:
		return "met"
	case s.Met != nil:
		return "missed"
	case s.Actual != nil || s.Observed != nil && *s.Observed < 1:
		return "pending"
	}
	return models.VerdictTooFew
}

func (s Standing) trend() string {
	line := chart.Blocks(s.History)
	switch s.Trend {
	case TrendTowards:
		return line + " towards it"
	case TrendAway:
		return line + " away from it"
	case TrendLevel:
		return line + " level"
	}
	return line
}

// missed is how often in a row, and up to when where that is not this period.
func (s Standing) missed(kind string) string {
	switch {
	case s.LastFinal == "":
		return none
	case s.Missed == 0 && s.Met != nil:
		return "0"
	case s.Met == nil:
		return fmt.Sprintf("%s up to %s", plural(int64(s.Missed), kind), s.LastFinal)
	}
	return plural(int64(s.Missed), kind)
}

func (s Standing) missedBy() string {
	if len(s.MissedBy) == 0 {
		return ""
	}
	return fmt.Sprintf("%s %s is missed by: %s.", s.title(), s.wanted(), strings.Join(s.MissedBy, ", "))
}

func (s Standing) title() string {
	m, _ := models.MeasureOf(s.Measure) // those that do not exist have no standing
	return m.Title
}

// aim is target, actual and trend in a sentence.
func (s Standing) aim() string {
	text := fmt.Sprintf("Target %s, actual %s", s.wanted(), s.actual())
	switch s.Trend {
	case TrendTowards:
		return text + ", moving towards it."
	case TrendAway:
		return text + ", moving away from it."
	case TrendLevel:
		return text + ", level."
	}
	return text + "."
}

// record says how often in a row the target was missed, in a sentence.
func (s Standing) record(kind string) string {
	switch {
	case s.LastFinal == "":
		return "No period is final yet."
	case s.Missed == 0 && s.Met == nil:
		return fmt.Sprintf("Not missed in %s, the last that is final.", s.LastFinal)
	case s.Missed == 0:
		return ""
	case s.Met == nil:
		return fmt.Sprintf("Missed %s in a row up to %s, the last that is final.", plural(int64(s.Missed), kind), s.LastFinal)
	}
	return fmt.Sprintf("Missed %s in a row.", plural(int64(s.Missed), kind))
}

func (f Failure) text() string {
	return fmt.Sprintf("Not delivered so far: %s by %s, last tried %s: %s", f.Label, f.Way, f.At.Format("2 Jan 15:04"), f.Error)
}

// notes stand at the foot of the page.
func (d Digest) notes() []string {
	notes := []string{
		Inferred + " Shares are of the service's contacts, with 95 % intervals (Wilson); a verdict compares with what was usual in the four periods before, corrected for looking at many at once.",
		"Public hours are customers' hours on repeats within 7 days, on forwarded contacts and on hold, from measured times only; avoidable is what a single contact would have saved.",
		"Pending contacts, whose window has not passed, count neither as resolved nor as followed.",
	}
	if len(d.RevisedSince) > 0 {
		notes = append(notes, fmt.Sprintf("Late data has changed the figures of %s since that was sent.", strings.Join(d.RevisedSince, ", ")))
	}
	if d.MinCell > 1 {
		notes = append(notes, fmt.Sprintf("Figures about fewer than %d contacts are left out; in a trend line the lowest block is none or not shown, a dot is unknown.", d.MinCell))
	}
	return append(notes, fmt.Sprintf("As known on %s (%s).", d.AsOf.In(d.Start.Location()).Format("Mon 2 Jan 2006 15:04"), d.Timezone))
}
