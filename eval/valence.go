package eval

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"earshot/models"
)

// valenceScale is what the human scale ends at; scores end at 1.
const valenceScale = 4

// valenceJudge compares the score of a turn with the mean human rating.
type valenceJudge struct {
	t        tally
	classes  *classes
	scores   []float64
	ratings  []float64
	clusters []string
	mistakes []Mistake
}

func newValenceJudge() *valenceJudge {
	j := &valenceJudge{}
	j.classes = newClasses(&j.t, sentiments())
	return j
}

func (j *valenceJudge) item(it *Item, c *models.Conversation) error {
	got := feeling(it, c)
	j.scores, j.ratings, j.clusters = append(j.scores, got.Score), append(j.ratings, it.Valence), append(j.clusters, it.Cluster)
	label := valenceLabel(it.Valence)
	j.classes.add(&j.t, it.Cluster, label, got.Label)
	if far := math.Abs(got.Score - it.Valence/valenceScale); far >= 0.25 {
		j.mistakes = append(j.mistakes, Mistake{
			ID: it.ID, Labelled: fmt.Sprintf("%s %+.2f", label, it.Valence/valenceScale), Predicted: fmt.Sprintf("%s %+.2f", got.Label, got.Score),
			Text: window(it.Transcript.Turns[it.Turn].Text, it.Focus), Severity: far,
		})
	}
	return nil
}

// valenceLabel puts a rating into a class with the thresholds of scores.
func valenceLabel(v float64) string {
	switch v /= valenceScale; {
	case v <= models.NegativeAt:
		return models.SentimentNegative
	case v >= -models.NegativeAt:
		return models.SentimentPositive
	}
	return models.SentimentNeutral
}

func (j *valenceJudge) result(r *Result) {
	pearson := newCorrelation(&j.t)
	spearman := newCorrelation(&j.t)
	scores, ratings := ranks(j.scores), ranks(j.ratings)
	for i, cluster := range j.clusters {
		pearson.add(&j.t, cluster, j.scores[i], j.ratings[i])
		spearman.add(&j.t, cluster, scores[i], ratings[i])
	}
	sums := j.t.sums()
	together := table{title: titleCorrelation, columns: []string{"correlation"}, rows: []row{
		{rowPearson, len(j.scores), []measure{pearson.of}},
		{"Spearman", len(j.scores), []measure{spearman.of}},
	}}
	r.Missed, r.Mistakes = len(j.mistakes), append(r.Mistakes, j.mistakes...)
	r.finish(&j.t, []table{together, j.classes.table("as three classes", sums)})
}

// correlation keeps the sums that Pearson's coefficient needs.
type correlation struct{ n, x, y, xx, yy, xy int }

func newCorrelation(t *tally) correlation {
	return correlation{t.column(), t.column(), t.column(), t.column(), t.column(), t.column()}
}

func (k correlation) add(t *tally, cluster string, x, y float64) {
	t.add(cluster, k.n, 1)
	t.add(cluster, k.x, x)
	t.add(cluster, k.y, y)
	t.add(cluster, k.xx, x*x)
	t.add(cluster, k.yy, y*y)
	t.add(cluster, k.xy, x*y)
}

// of is Pearson's product-moment coefficient: not defined where one side does
// not vary.
func (k correlation) of(c []float64) float64 {
	n := c[k.n]
	vx, vy := n*c[k.xx]-c[k.x]*c[k.x], n*c[k.yy]-c[k.y]*c[k.y]
	if n == 0 || vx <= 1e-9*n*c[k.xx] || vy <= 1e-9*n*c[k.yy] {
		return math.NaN()
	}
	return (n*c[k.xy] - c[k.x]*c[k.y]) / math.Sqrt(vx*vy)
}

// ranks are the places of values in order, centred, equal values sharing the
// mean of theirs: Spearman's coefficient is Pearson's of ranks. The bootstrap
// keeps the ranks of the whole set, which is near enough for an interval.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	out := make([]float64, len(values))
	for i := 0; i < len(order); {
		end := i + 1
		for end < len(order) && values[order[end]] == values[order[i]] {
			end++
		}
		for k := i; k < end; k++ {
			out[order[k]] = float64(i+end-1)/2 - float64(len(values)-1)/2
		}
		i = end
	}
	return out
}
