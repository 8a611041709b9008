package rollup

import (
	"math"

	"earshot/models"
)

// Looking at many topics at once finds differences that are none: of those
// called worse or better, no more than this share may be chance. It is half of
// the 5 % that is promised: contacts of one customer are not independent, as
// the test takes them to be.
const falseDiscoveries = 0.025

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

// compare judges the rates of one family of rows at once. now[i] is what a row
// counts; before[i] the same in the periods before, nearest first. praise[i]
// says that more of it is good news.
//
// The test is Fisher's exact one against the four periods before
// taken together, widened by how much more than chance the rates of the whole
// family vary from period to period, with the correction of Benjamini and
// Hochberg over the family.
func compare(now []sample, before [][]sample, praise []bool) []comparison {
	all := make([]comparison, len(now))
	pooled := make([]sample, len(now))
	var p []float64
	var judged []int
	phi := dispersion(before)
	for i, s := range now {
		for _, b := range before[i] {
			pooled[i].k, pooled[i].n = pooled[i].k+b.k, pooled[i].n+b.n
		}
		all[i].change4 = difference(s, pooled[i])
		if len(before[i]) > 0 {
			all[i].change = difference(s, before[i][0])
		}
		if tooFew(s, pooled[i]) {
			all[i].verdict = models.VerdictTooFew
			continue
		}
		p = append(p, widened(sameRate(s.k, s.n, pooled[i].k, pooled[i].n), phi))
		judged = append(judged, i)
	}
	for j, real := range discoveries(p, falseDiscoveries) {
		i := judged[j]
		all[i].verdict = verdict(now[i], pooled[i], real, praise[i])
	}
	return all
}

func tooFew(now, before sample) bool {
	if now.n == 0 || before.n == 0 {
		return true
	}
	expected := float64(now.n) * float64(before.k) / float64(before.n)
	return math.Max(float64(now.k), expected) < leastCases
}

func verdict(now, before sample, real, praise bool) string {
	is, was := float64(now.k)/float64(now.n), float64(before.k)/float64(before.n)
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
	d := round(float64(now.k)/float64(now.n)-float64(before.k)/float64(before.n), 4)
	return &d
}

// measure is one rate of a row: what it counts, and where its comparison goes.
type measure struct {
	count func(t models.Tally, base int64) sample
	write func(*models.PainPoint, comparison)
}

// shares is the measure that topics are judged by; the others are judged in
// every row.
func shares() measure {
	return measure{
		func(t models.Tally, base int64) sample { return sample{t.Contacts, base} },
		func(r *models.PainPoint, c comparison) {
			r.ShareChange, r.ShareChange4, r.Verdict = c.change, c.change4, c.verdict
		},
	}
}

func measures() []measure {
	return []measure{
		{func(t models.Tally, _ int64) sample { return sample{t.Negative, t.Scored} },
			func(r *models.PainPoint, c comparison) {
				r.NegativeChange, r.NegativeChange4, r.NegativeVerdict = c.change, c.change4, c.verdict
			}},
		{func(t models.Tally, _ int64) sample { return sample{t.Repeats[models.Headline], t.Linkable} },
			func(r *models.PainPoint, c comparison) {
				r.RepeatChange, r.RepeatChange4, r.RepeatVerdict = c.change, c.change4, c.verdict
			}},
		{func(t models.Tally, _ int64) sample { return sample{t.Stated, t.Contacts} },
			func(r *models.PainPoint, c comparison) {
				r.StatedChange, r.StatedChange4, r.StatedVerdict = c.change, c.change4, c.verdict
			}},
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
	is, was, praise := make([]sample, len(rows)), make([][]sample, len(rows)), make([]bool, len(rows))
	for i, row := range rows {
		group := models.Tally{Service: row.Service, Topic: row.Topic}
		is[i] = m.count(now.of(group), now.base(group))
		for _, c := range before {
			was[i] = append(was[i], m.count(c.of(group), c.base(group)))
		}
		praise[i] = topics[row.Topic].Praise
	}
	for i, c := range compare(is, was, praise) {
		m.write(&rows[i], c)
	}
}
