package rollup

import (
	"cmp"
	"math"
	"slices"

	"earshot/models"
)

// outOfLine is how unlikely a period must be, next to the one in the middle,
// not to count as usual.
const outOfLine = 0.01

// usual is what a rate was in the periods before, nearest first, without those
// that were out of line themselves: a spike that goes on is no part of what it
// is compared with (Farrington et al. 1996 for the same trouble with past
// outbreaks). The measure is the period with the rate in the middle. Of two
// middle ones it is the older, so that a new level counts as news until most of
// the periods before have it.
func usual(before []sample, phi float64) sample {
	var known []int
	for i, s := range before {
		if s.n > 0 {
			known = append(known, i)
		}
	}
	if len(known) == 0 {
		return sample{}
	}
	slices.SortStableFunc(known, func(a, b int) int { return cmp.Compare(before[a].rate(), before[b].rate()) })
	middle := before[max(known[(len(known)-1)/2], known[len(known)/2])]
	var agreeing []sample
	for _, s := range before {
		if s == middle || widened(sameRate(s.k, s.n, middle.k, middle.n), phi) >= outOfLine {
			agreeing = append(agreeing, s)
		}
	}
	return together(agreeing)
}

// undisturbed are the rates as they would be if, in each whole, the part whose
// verdict weighs most had kept its former share. A spike makes every other
// part a smaller one, and nothing has become better by it (the same trouble with
// shares: Robinson & Oshlack 2010).
func (f family) undisturbed(was []sample, verdicts []string) []sample {
	type part struct {
		row     int
		surplus float64 // cases beyond the former share of a base without them
	}
	heaviest := map[string]part{}
	for i, v := range verdicts {
		if v != models.VerdictWorse && v != models.VerdictBetter {
			continue
		}
		share := was[i].rate()
		if share == 1 { // nothing tells how the others share what it left
			continue
		}
		surplus := (float64(f.now[i].k) - share*float64(f.now[i].n)) / (1 - share)
		if math.Abs(surplus) > math.Abs(heaviest[f.whole[i]].surplus) {
			heaviest[f.whole[i]] = part{i, surplus}
		}
	}
	now := slices.Clone(f.now)
	for i := range now {
		if p, disturbed := heaviest[f.whole[i]]; disturbed && p.row != i {
			now[i].n = max(now[i].k, now[i].n-int64(math.Round(p.surplus)))
		}
	}
	return now
}
