package sentiment

import (
	"cmp"
	"slices"

	"earshot/models"
)

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
	if len(customer) >= 3 {
		switch change := *s.End - *s.Start; {
		case change >= shiftAt:
			s.Shift = "improved"
		case change <= -shiftAt:
			s.Shift = "worsened"
		default:
			s.Shift = "steady"
		}
	}
	s.MovedBy = movedBy(customer, s)
	return s
}

// movers is how many turns MovedBy names at most.
const movers = 3

// movedBy gives the turns that moved the customer's score most, as
// models.Sentiment.MovedBy defines it.
func movedBy(customer []Scored, s models.Sentiment) []int {
	third := (len(customer) + 2) / 3
	type move struct {
		turn int
		by   float64
	}
	var moves []move
	for i, c := range customer {
		if Label(c.Score) == models.SentimentNeutral {
			continue
		}
		by := c.Score
		switch {
		case s.Shift == "improved" || s.Shift == "worsened":
			switch {
			case i < third:
				by = -c.Score
			case i < len(customer)-third:
				continue
			}
			if s.Shift == "worsened" {
				by = -by
			}
		case Label(*s.Customer) == models.SentimentNegative:
			by = -c.Score
		case Label(*s.Customer) == models.SentimentNeutral:
			continue
		}
		if by > 0 {
			moves = append(moves, move{c.Turn, by})
		}
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(b.by, a.by) })
	turns := []int{}
	for _, m := range moves[:min(movers, len(moves))] {
		turns = append(turns, m.turn)
	}
	slices.Sort(turns)
	return turns
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
