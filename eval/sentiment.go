package eval

import (
	"fmt"
	"math"

	"earshot/models"
)

func sentiments() []string {
	return []string{models.SentimentNegative, models.SentimentNeutral, models.SentimentPositive}
}

// feeling of a turn; one that was not scored is neutral.
func feeling(it *Item, c *models.Conversation) models.TurnSentiment {
	if s := c.Turns[it.Turn].Sentiment; s != nil {
		return *s
	}
	return models.TurnSentiment{Label: models.SentimentNeutral}
}

// sentimentJudge compares the label of a turn.
type sentimentJudge struct {
	t        tally
	all      *classes
	clear    *classes
	border   bool
	confused map[[2]string]int
	mistakes []Mistake
}

func newSentimentJudge() *sentimentJudge {
	j := &sentimentJudge{confused: map[[2]string]int{}}
	j.all, j.clear = newClasses(&j.t, sentiments()), newClasses(&j.t, sentiments())
	return j
}

func (j *sentimentJudge) item(it *Item, c *models.Conversation) error {
	got := feeling(it, c)
	j.all.add(&j.t, it.Cluster, it.Label, got.Label)
	j.confused[[2]string{it.Label, got.Label}]++
	j.border = j.border || it.Borderline
	if !it.Borderline {
		j.clear.add(&j.t, it.Cluster, it.Label, got.Label)
	}
	if it.Label != got.Label {
		j.mistakes = append(j.mistakes, Mistake{
			ID: it.ID, Labelled: it.Label, Predicted: fmt.Sprintf("%s %+.2f", got.Label, got.Score), Note: notes(it),
			Text: window(it.Transcript.Turns[it.Turn].Text, it.Focus), Severity: distance(it.Label, got.Score),
		})
	}
	return nil
}

// distance is how far a score is from the nearest one that would be right.
func distance(label string, score float64) float64 {
	switch label {
	case models.SentimentNegative:
		return score - models.NegativeAt
	case models.SentimentPositive:
		return -models.NegativeAt - score
	default:
		return math.Abs(score) + models.NegativeAt
	}
}

func (j *sentimentJudge) result(r *Result) {
	sums := j.t.sums()
	tables := []table{j.all.table("", sums)}
	if j.border {
		tables = append(tables, j.clear.table("without borderline items", sums))
	}
	right := j.all.accuracy(sums)
	r.Confusion = confuse(sentiments(), nil, j.confused)
	r.Missed, r.Mistakes = len(j.mistakes), append(r.Mistakes, j.mistakes...)
	r.finish(&j.t, append(tables, right))
}
