package rollup

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"earshot/models"
)

// Reasons for a job.
const (
	ReasonNew     = "new"     // closed, has data, and was not rolled up since it closed
	ReasonChanged = "changed" // rolled up, but its data changed since
	ReasonAsked   = "asked"   // somebody asked for it
	ReasonSettled = "settled" // rolled up before a window of all its contacts had passed; it has now
)

// State is what is known when the scheduler wakes.
type State struct {
	Now time.Time
	// Since is from where on periods are looked at: one that starts before it is
	// left alone. The zero time means all. Marks must be complete from MarksFrom
	// on.
	Since time.Time
	Zone  *time.Location
	Kinds []string // kinds of periods to roll up
	// Settle is how long after its end a period waits for transcripts that are
	// still under way. Zero: not at all.
	Settle   time.Duration
	Marks    []models.DayMark
	Finished []models.Finished
	// Again makes every closed period with data due, with ReasonAsked where there
	// is no other.
	Again bool
}

// Job is one period to compute.
type Job struct {
	Period   models.Period
	Mark     string // to record as Finished.Mark
	Received int64  // to record as Finished.Received
	Revised  int    // to record as Finished.Revised
	Reason   string
}

// Due are the periods to compute now, by their end, shorter ones first. A
// closed period is due when it has data but was not computed since it closed,
// when its mark or that of a period it is compared with differs from the
// recorded one (late data, a rewritten conversation, an erasure), and once more
// whenever a window of repeat contact after its end has passed, because only
// then is none of its contacts pending in it. A period that is still open is
// never due.
func Due(s State) []Job {
	finished := make(map[[2]string]models.Finished, len(s.Finished))
	for _, f := range s.Finished {
		finished[[2]string{f.Kind, f.Label}] = f
	}
	var jobs []Job
	for _, p := range s.candidates() {
		if p.Start.Before(s.Since) || p.End.Add(s.Settle).After(s.Now) {
			continue
		}
		f, done := finished[[2]string{p.Kind, p.Label}]
		job := newJob(p, f, s.Marks, s.Zone)
		switch {
		case !done || f.AsOf.Before(p.End): // or somebody asked for it while it was open
			job.Reason = ReasonNew
		case job.Mark != f.Mark:
			job.Reason = ReasonChanged
			if job.Received != f.Received {
				job.Revised++
			}
		case settled(p, f.AsOf, s.Now):
			job.Reason = ReasonSettled
		case s.Again:
			job.Reason = ReasonAsked
		default:
			continue
		}
		jobs = append(jobs, job)
	}
	slices.SortStableFunc(jobs, func(a, b Job) int {
		return cmp.Or(a.Period.End.Compare(b.Period.End), b.Period.Start.Compare(a.Period.Start))
	})
	return jobs
}

// newJob is what computing p now will record.
func newJob(p models.Period, f models.Finished, marks []models.DayMark, zone *time.Location) Job {
	compared := models.Period{Start: Before(p, Periods, zone)[Periods-1].Start, End: p.End}
	job := Job{Period: p, Mark: Mark(compared, marks), Revised: f.Revised}
	for _, m := range within(p, marks) {
		job.Received += m.Contacts + m.Rejected
	}
	return job
}

// settled reports whether a window of repeat contact after the end of p has
// passed since it was counted.
func settled(p models.Period, counted, now time.Time) bool {
	for _, w := range models.Windows() {
		if end := p.End.Add(w.Length); counted.Before(end) && !end.After(now) {
			return true
		}
	}
	return false
}

// MarksFrom is from where on marks must be known so that what is due among
// periods that start at since or later can be told: periods are compared with
// those before. The zero time stays what it is.
func MarksFrom(since time.Time, kinds []string, zone *time.Location) time.Time {
	if since.IsZero() {
		return since
	}
	from := since
	for _, kind := range kinds {
		if start := Before(PeriodOf(kind, since, zone), Periods, zone)[Periods-1].Start; start.Before(from) {
			from = start
		}
	}
	return from
}

// candidates are the periods that have data or had some when they were
// finished, each once, by kind and then as first met.
func (s State) candidates() []models.Period {
	var all []models.Period
	seen := make(map[[2]string]bool)
	add := func(p models.Period, err error) {
		key := [2]string{p.Kind, p.Label}
		if err == nil && slices.Contains(s.Kinds, p.Kind) && !seen[key] {
			seen[key] = true
			all = append(all, p)
		}
	}
	for _, m := range s.Marks {
		day, err := Parse(m.Day, s.Zone)
		if err != nil || empty(m) {
			continue
		}
		for _, kind := range s.Kinds {
			add(PeriodOf(kind, day.Start, s.Zone), nil)
		}
	}
	for _, f := range s.Finished {
		add(Parse(f.Label, s.Zone))
	}
	return all
}

// Mark is a short text that changes whenever the mark of any day of p does:
// contacts, writes and rejected messages of its days and a hash of them day by
// day. It is empty where the period has no data.
func Mark(p models.Period, marks []models.DayMark) string {
	own := within(p, marks)
	if len(own) == 0 {
		return ""
	}
	slices.SortFunc(own, func(a, b models.DayMark) int { return cmp.Compare(a.Day, b.Day) })
	var total models.DayMark
	hash := sha256.New()
	for _, m := range own {
		total.Contacts += m.Contacts
		total.Writes += m.Writes
		total.Rejected += m.Rejected
		fmt.Fprintf(hash, "%s %d %d %d\n", m.Day, m.Contacts, m.Writes, m.Rejected)
	}
	return fmt.Sprintf("%d/%d/%d/%x", total.Contacts, total.Writes, total.Rejected, hash.Sum(nil)[:8])
}

// within are the marks of the days of p that have any data.
func within(p models.Period, marks []models.DayMark) []models.DayMark {
	// The days of a period are the labels between its first and its last.
	zone := p.Start.Location()
	first, last := dateOf(p.Start, zone).Format(dayFormat), dateOf(p.End.Add(-1), zone).Format(dayFormat)
	var own []models.DayMark
	for _, m := range marks {
		if m.Day >= first && m.Day <= last && !empty(m) {
			own = append(own, m)
		}
	}
	return own
}

func empty(m models.DayMark) bool { return m.Contacts == 0 && m.Writes == 0 && m.Rejected == 0 }
