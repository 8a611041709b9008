package digest

import (
	"time"

	"earshot/models"
)

// repeat is the panel of repeat contact: one for everything, or one a service.
func (b builder) repeat() []Repeat {
	panel := []Repeat{}
	for _, row := range b.shown(b.now) {
		r := Repeat{
			Service: row.Service, ServiceName: "All services", Contacts: row.Contacts, Linkable: row.Linkable,
			Low7d: row.RepeatRate7dLow, High7d: row.RepeatRate7dHigh, Change4: row.RepeatChange4, Verdict: row.RepeatVerdict,
			Stated: row.StatedRepeats, StatedRate: row.StatedRepeatRate, StatedLow: row.StatedLow, StatedHigh: row.StatedHigh, StatedVerdict: row.StatedVerdict,
			Windows: b.windows(row),
		}
		if row.Service != "" {
			r.ServiceName = b.Names.service(row.Service)
		}
		if b.unlinked(row) {
			r.Linkable, r.Low7d, r.High7d, r.Change4, r.Verdict = 0, nil, nil, nil, models.VerdictTooFew
		}
		panel = append(panel, r)
	}
	return panel
}

// unlinked reports whether too few contacts can be linked to say anything.
func (b builder) unlinked(row Row) bool { return row.hides("linkable") || b.few(row.Linkable) }

func (b builder) windows(row Row) (all [4]Window) {
	repeats := [4]int64{row.Repeats24h, row.Repeats7d, row.Repeats14d, row.Repeats30d}
	rates := [4]*float64{row.RepeatRate24h, row.RepeatRate7d, row.RepeatRate14d, row.RepeatRate30d}
	passed := [4]int64{row.Passed24h, row.Passed7d, row.Passed14d, row.Passed30d}
	observed := [4]*float64{row.Observed24h, row.Observed7d, row.Observed14d, row.Observed30d}
	resolved := [4]*float64{row.Resolved24h, row.Resolved7d, row.Resolved14d, row.Resolved30d}
	unlinked := b.unlinked(row)
	const day = 24 * time.Hour
	for i, w := range models.Windows() {
		days := int(w.Length / day)
		since := int(b.AsOf.Sub(b.Period.End) / day) // whole days that every contact was observed for
		all[i] = Window{Name: w.Name, Days: days, DaysObserved: min(max(since, 0), days)}
		if unlinked {
			continue
		}
		all[i].Repeats, all[i].Rate = repeats[i], rates[i]
		if row.hides("passed_"+w.Name) || b.few(passed[i]) {
			continue
		}
		all[i].Passed, all[i].Observed, all[i].Resolved = passed[i], observed[i], resolved[i]
		all[i].Final = passed[i] == row.Linkable
	}
	return all
}
