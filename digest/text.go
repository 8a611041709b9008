package digest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot/models"
)

const none = "–"

// grouped writes 12345 as 12,345.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func plural(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + one + "s"
}

// counted is a count that may be hidden.
func counted(n *int64) string {
	if n == nil {
		return "(not shown)"
	}
	return grouped(*n)
}

// percent has one decimal.
func percent(share *float64) string {
	if share == nil {
		return none
	}
	return strconv.FormatFloat(*share*100, 'f', 1, 64) + " %"
}

// interval is 11.2 to 17.5 %.
func interval(low, high *float64) string {
	if low == nil || high == nil {
		return none
	}
	return strconv.FormatFloat(*low*100, 'f', 1, 64) + " to " + percent(high)
}

// points of a difference between two shares: +3.2 points.
func pointsOf(change *float64) string {
	if change == nil {
		return none
	}
	d := round(*change*100, 1)
	if d == 0 {
		return "0 points"
	}
	return fmt.Sprintf("%+.1f points", d)
}

// decimal is a number with one decimal, thousands grouped.
func decimal(x float64) string {
	tenths := int64(math.Round(math.Abs(x) * 10))
	sign := ""
	if x < 0 && tenths > 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s%s.%d", sign, grouped(tenths/10), tenths%10)
}

func hoursOf(h *float64) string {
	if h == nil {
		return "an unknown number of hours"
	}
	return decimal(*h) + " hours"
}

// hourCell is the number alone.
func hourCell(h *float64) string {
	if h == nil {
		return none
	}
	return decimal(*h)
}

// contactsChange is how many contacts more than the period before.
func contactsChange(now int64, before *int64, hidden bool) string {
	switch {
	case hidden:
		return "before not shown"
	case before == nil:
		return none
	case *before == now:
		return "unchanged"
	case *before == 0:
		return fmt.Sprintf("+%s (new)", grouped(now))
	}
	d := now - *before
	return fmt.Sprintf("%s (%+.0f %%)", signed(d), math.Round(float64(d)/float64(*before)*100))
}

func signed(n int64) string {
	if n > 0 {
		return "+" + grouped(n)
	}
	return grouped(n)
}

// amount is a figure of a measure with its unit.
func amount(unit string, v *float64) string {
	if v == nil {
		return none
	}
	switch unit {
	case models.UnitShare:
		return percent(v)
	case models.UnitHours:
		return hoursOf(v)
	case models.UnitSeconds:
		return decimal(*v) + " s"
	}
	return grouped(int64(math.Round(*v)))
}

// span is the days of the period for people.
func (d Digest) span() string {
	zone := d.Start.Location()
	last := d.End.Add(-time.Nanosecond).In(zone)
	if d.Kind == models.PeriodDay {
		return d.Start.Format("Monday 2 January 2006")
	}
	return d.Start.Format("Mon 2 Jan") + " to " + last.Format("Mon 2 Jan 2006")
}

// Subject of a mail.
func (d Digest) Subject() string {
	subject := fmt.Sprintf("Earshot: %s, %s", d.Audience.Name, d.Label)
	if d.Revised > 0 {
		subject += " (revised)"
	}
	for _, p := range d.Points {
		if p.Verdict == models.VerdictWorse {
			return subject + ": " + p.TopicName + " got worse"
		}
	}
	return subject
}

// lines of the coverage, the first thing a reader sees.
func (d Digest) coverageLine() string {
	c := d.Coverage
	known := slices.ContainsFunc([]*int64{c.Received, c.Analysed, c.Unlinkable, c.WithoutService}, func(n *int64) bool { return n != nil })
	text := fmt.Sprintf("%s rejected", grouped(c.Rejected))
	if known {
		text = fmt.Sprintf("%s received, %s analysed, ", counted(c.Received), counted(c.Analysed)) + text
	}
	if len(c.Reasons) > 0 {
		reasons := make([]string, len(c.Reasons))
		for i, r := range c.Reasons {
			reasons[i] = fmt.Sprintf("%s %s", r.Reason, grouped(r.Messages))
		}
		text += " (" + strings.Join(reasons, ", ") + ")"
	}
	if !known {
		return text + "; how much was received, of all services together, is not shown."
	}
	text += fmt.Sprintf(", %s unlinkable, %s without a service", counted(c.Unlinkable), counted(c.WithoutService))
	if c.Late != nil && *c.Late > 0 {
		text += fmt.Sprintf(", %s late", grouped(*c.Late))
	}
	return text + "."
}

// revised says that late data changed the figures, or nothing.
func (d Digest) revised() string {
	switch d.Revised {
	case 0:
		return ""
	case 1:
		return "Revised: counted again because data came late."
	}
	return fmt.Sprintf("Revised %d times: counted again because data came late.", d.Revised)
}
