package sentiment

import "earshot/models"

// shiftAt is how far the mean of the last third must lie from that of the
// first to be called a shift.
const shiftAt = 0.15

// Scored is one customer turn that was scored.
type Scored struct {
	Turn  int
	Score float64
}

// Label names a score by VADER's customary thresholds.
func Label(score float64) string {
	switch {
	case score <= models.NegativeAt:
		return models.SentimentNegative
	case score >= -models.NegativeAt:
		return models.SentimentPositive
	}
	return models.SentimentNeutral
}

// Conversation sums up the scored turns of both sides, each in order.
func Conversation(customer, agent []Scored) models.Sentiment {
	s := models.Sentiment{Customer: mean(customer), Agent: mean(agent), Shift: "unknown"}
	for _, c := range customer {
		if c.Score <= models.NegativeAt {
			s.NegativeTurns++
		}
	}
	if len(customer) > 0 {
		turn := customer[lowest(customer)].Turn
		s.LowestTurn = &turn
	}
	third := (len(customer) + 2) / 3
	s.Start, s.End = mean(customer[:third]), mean(customer[len(customer)-third:])
	if len(customer) < 3 {
		return s
	}
	switch change := *s.End - *s.Start; {
	case change >= shiftAt:
		s.Shift = "improved"
	case change <= -shiftAt:
		s.Shift = "worsened"
	default:
		s.Shift = "steady"
	}
	return s
}

// lowest is the index of the first of the lowest scores.
func lowest(scored []Scored) int {
	at := 0
	for i := range scored {
		if scored[i].Score < scored[at].Score {
			at = i
		}
	}
	return at
}

// mean of the scores, rounded to three decimals; nil of none.
func mean(scored []Scored) *float64 {
	if len(scored) == 0 {
		return nil
	}
	sum := 0.0
	for _, s := range scored {
		sum += s.Score
	}
	m := rounded(sum / float64(len(scored)))
	return &m
}
