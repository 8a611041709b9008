package rollup

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// usage is what a phrasebook counts of one phrase.
type usage struct {
	*uses
	who    []int32 // units of the period, ascending
	now    int64
	before [Compared]int64 // nearest first
}

// volume is how many units there are, saying it or not.
type volume struct {
	now    int64
	before [Compared]int64
}

func (v volume) past() int64 { return sum(v.before) }

func sum(of [Compared]int64) (total int64) {
	for _, n := range of {
		total += n
	}
	return total
}

const (
	// leastSupport is how many customers must bring a phrase up, at least.
	leastSupport = 5
	// leastGrowth is how many times its former share a phrase must have: with
	// enough contacts every difference is significant.
	leastGrowth = 1.5
	// mostEmerging is how many phrases of a service are shown.
	mostEmerging = 5
	// almostAll: a phrase that stands within a longer one this often is that one.
	almostAll = 0.8
	// sameStory: two phrases are one story where at least this share of those who
	// bring up either bring up both.
	sameStory = 0.5
)

// grown is a phrase that grows.
type grown struct {
	usage
	llr float64
}

// emerging are the phrases that grow against the periods before, the likeliest
// to be no chance first, at most mostEmerging.
//
// Each phrase is tested by its log-likelihood ratio (Dunning 1993), widened by
// how much more than chance the phrases vary from period to period anyway, with
// the correction of Benjamini and Hochberg over all phrases that are said
// often enough in all periods together. Of those that stand, the ones go that
// agents bring up as often, and those that say what a better one says.
func emerging(all []usage, v volume, floor int64) []grown {
	if v.now == 0 || v.past() == 0 {
		return nil
	}
	var family []grown
	var series [][]sample
	for _, u := range all {
		if u.now+sum(u.before) < floor {
			continue
		}
		each := make([]sample, Compared)
		for i, k := range u.before {
			each[i] = sample{k, v.before[i]}
		}
		series = append(series, each)
		family = append(family, grown{u, growth(u, v)})
	}
	phi := dispersion(series)
	p := make([]float64, len(family))
	for i, g := range family {
		p[i] = widened(math.Erfc(math.Sqrt(g.llr/2)), phi) // chi-square with one degree of freedom
	}
	var found []grown
	for i, real := range discoveries(p, falseDiscoveries) {
		g := family[i]
		least := leastGrowth * float64(sum(g.before)) / float64(v.past())
		if real && g.now >= floor && float64(g.now)/float64(v.now) >= least && int64(g.agents) < g.now {
			found = append(found, g)
		}
	}
	slices.SortFunc(found, func(a, b grown) int {
		return cmp.Or(cmp.Compare(b.llr, a.llr), cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(a.phrase, b.phrase))
	})
	return stories(found)
}

// rankOf puts what tells more first where the figures are equal: the longer
// phrase, and the noun before the verb.
func rankOf(g grown) int {
	rank := -2 * strings.Count(g.phrase, " ")
	if g.noun {
		rank--
	}
	return rank
}

// stories leaves one phrase of each story.
func stories(found []grown) []grown {
	var told []grown
	for _, g := range found {
		if len(told) == mostEmerging {
			break
		}
		within := slices.ContainsFunc(found, func(longer grown) bool {
			return longer.phrase != g.phrase && strings.Contains(" "+longer.phrase+" ", " "+g.phrase+" ") &&
				float64(longer.now) >= almostAll*float64(g.now)
		})
		again := slices.ContainsFunc(told, func(better grown) bool { return overlap(better.who, g.who) >= sameStory })
		if !within && !again {
			told = append(told, g)
		}
	}
	return told
}

// overlap is Jaccard's coefficient of two ascending lists.
func overlap(a, b []int32) float64 {
	both := 0
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i] < b[k]:
			i++
		case a[i] > b[k]:
			k++
		default:
			both, i, k = both+1, i+1, k+1
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// growth is the log-likelihood ratio G² of a phrase that is said more often
// than before; 0 of one that is not.
func growth(u usage, v volume) float64 {
	now, before := sample{u.now, v.now}, sample{sum(u.before), v.past()}
	if float64(now.k)*float64(before.n) <= float64(before.k)*float64(now.n) {
		return 0
	}
	return logLikelihoodRatio(now, before)
}

// logLikelihoodRatio is G² of two rates against one common rate (Dunning 1993,
// Accurate methods for the statistics of surprise and coincidence).
func logLikelihoodRatio(a, b sample) float64 {
	common := float64(a.k+b.k) / float64(a.n+b.n)
	g := 0.0
	for _, s := range []sample{a, b} {
		for _, cell := range []struct{ seen, expected float64 }{
			{float64(s.k), common * float64(s.n)},
			{float64(s.n - s.k), (1 - common) * float64(s.n)},
		} {
			if cell.seen > 0 {
				g += cell.seen * math.Log(cell.seen/cell.expected)
			}
		}
	}
	return max(0, 2*g)
}
