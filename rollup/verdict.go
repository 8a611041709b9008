package rollup

import (
	"math"

	"earshot/models"
)

// Looking at many topics at once finds differences that are none: of those
// called worse or better, no more than this share may be chance. It is a fifth
// of the 5 % that is promised: contacts of one customer are not independent, as
// the test takes them to be, and of some topics less so than of others.
const falseDiscoveries = 0.01

// A difference below this share of what the rate was before is steady, however
// sure: with enough contacts everything is significant.
const leastRelative = 0.1

// leastCases is how many cases there must be, or must have been expected, for a
// verdict.
const leastCases = 5

// comparison is what became of a rate.
type comparison struct {
	change  *float64 // against the period before
	change4 *float64 // against the four before, taken together
	verdict string
}

// family is one rate of all rows of a scope, which are judged at once.
type family struct {
	now    []sample
	before [][]sample // of the same row in the periods before, nearest first
	praise []bool     // more of it is good news
	whole  []string   // what each row is a part of, where the rows share their bases; nil: they do not
	spread []float64  // how much more than binomial chance each row is known to vary by itself; nil: nothing is known
}

// compare judges the rates of a family.
//
// The test is Fisher's exact one against what was usual in the periods before,
// widened by how much more than chance the rates of the whole family vary from
// period to period, with the correction of Benjamini and Hochberg over the
// family.
func (f family) compare() []comparison {
	all := make([]comparison, len(f.now))
	was := make([]sample, len(f.now))
	phi := dispersion(f.before)
	for i, before := range f.before {
		all[i].change4 = difference(f.now[i], together(before))
		if len(before) > 0 {
			all[i].change = difference(f.now[i], before[0])
		}
		was[i] = usual(before, phi)
	}
	verdicts := f.judge(f.now, was, phi)
	if f.whole != nil {
		verdicts = f.judge(f.undisturbed(was, verdicts), was, phi)
	}
	for i := range all {
		all[i].verdict = verdicts[i]
	}
	return all
}

// judge are the verdicts on each rate now against what it was.
func (f family) judge(now, was []sample, phi float64) []string {
	verdicts := make([]string, len(now))
	var p []float64
	var judged []int
	for i := range now {
		if tooFew(now[i], was[i]) {
			verdicts[i] = models.VerdictTooFew
			continue
		}
		own := phi
		if f.spread != nil {
			own = max(phi, f.spread[i])
		}
		p = append(p, widened(sameRate(now[i].k, now[i].n, was[i].k, was[i].n), own))
		judged = append(judged, i)
	}
	for j, real := range discoveries(p, falseDiscoveries) {
		i := judged[j]
		verdicts[i] = verdict(now[i], was[i], real, f.praise[i])
	}
	return verdicts
}

func tooFew(now, before sample) bool {
	if now.n == 0 || before.n == 0 {
		return true
	}
	return math.Max(float64(now.k), float64(now.n)*before.rate()) < leastCases
}

func verdict(now, before sample, real, praise bool) string {
	is, was := now.rate(), before.rate()
	switch {
	case !real || math.Abs(is-was) < leastRelative*was:
		return models.VerdictSteady
	case (is > was) != praise:
		return models.VerdictWorse
	}
	return models.VerdictBetter
}

// difference of two rates; nil where one of them has no base.
func difference(now, before sample) *float64 {
	if now.n == 0 || before.n == 0 {
		return nil
	}
	d := round(now.rate()-before.rate(), 4)
	return &d
}

// measure is one rate of a row: what it counts, and where its comparison goes.
type measure struct {
	count  func(t models.Tally, base int64) sample
	write  func(*models.PainPoint, comparison)
	shared bool // the rows of a service are parts of one base
}

// shares is the measure that topics are judged by; the others are judged in
// every row.
func shares() measure {
	return measure{
		count: func(t models.Tally, base int64) sample { return sample{t.Contacts, base} },
		write: func(r *models.PainPoint, c comparison) {
			r.ShareChange, r.ShareChange4, r.Verdict = c.change, c.change4, c.verdict
		},
		shared: true,
	}
}

func measures() []measure {
	return []measure{
		{
			count: func(t models.Tally, _ int64) sample { return sample{t.Negative, t.Scored} },
			write: func(r *models.PainPoint, c comparison) {
				r.NegativeChange, r.NegativeChange4, r.NegativeVerdict = c.change, c.change4, c.verdict
			},
		},
		{
			count: func(t models.Tally, _ int64) sample { return sample{t.Repeats[models.Headline], t.Linkable} },
			write: func(r *models.PainPoint, c comparison) {
				r.RepeatChange, r.RepeatChange4, r.RepeatVerdict = c.change, c.change4, c.verdict
			},
		},
		{
			count: func(t models.Tally, _ int64) sample { return sample{t.Stated, t.Contacts} },
			write: func(r *models.PainPoint, c comparison) {
				r.StatedChange, r.StatedChange4, r.StatedVerdict = c.change, c.change4, c.verdict
			},
		},
	}
}

// judge compares every rate with the periods before. The rows of one scope are
// one family.
func judge(rows []models.PainPoint, now counts, before []counts, topics map[string]Topic) {
	for from := 0; from < len(rows); {
		to := from
		for to < len(rows) && rows[to].Scope == rows[from].Scope {
			to++
		}
		family := rows[from:to]
		for _, m := range measures() {
			m.judge(family, now, before, nil)
		}
		if family[0].Scope == models.ScopeTopic {
			shares().judge(family, now, before, topics)
		}
		from = to
	}
}

func (m measure) judge(rows []models.PainPoint, now counts, before []counts, topics map[string]Topic) {
	f := family{now: make([]sample, len(rows)), before: make([][]sample, len(rows)), praise: make([]bool, len(rows))}
	for i, row := range rows {
		group := models.Tally{Service: row.Service, Topic: row.Topic}
		f.now[i] = m.count(now.of(group), now.base(group))
		for _, c := range before {
			f.before[i] = append(f.before[i], m.count(c.of(group), c.base(group)))
		}
		f.praise[i] = topics[row.Topic].Praise
		if m.shared {
			f.whole = append(f.whole, row.Service)
			f.spread = append(f.spread, clustering(now.of(group)))
		}
	}
	for i, c := range f.compare() {
		m.write(&rows[i], c)
	}
}
