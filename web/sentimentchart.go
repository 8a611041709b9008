package web

import (
	"slices"
	"strconv"

	"earshot/models"
)

// sentimentChart is the customer's sentiment along a conversation, drawn: a slot for
// each turn, from the first to the last, and in it a bar where the turn is the
// customer's and was scored. Places across are percent of the width, so that it
// fits any window; those down are of chartHeight pixels.
type sentimentChart struct {
	Slots  []slot
	Scored int
	Scale  float64 // the score at the upper edge
}

// slot is one turn's.
type slot struct {
	Turn     int
	X, Width string
	Bar      *bar // nil: not the customer's, or not scored
}

// bar goes from the middle, a score of 0, up or down.
type bar struct {
	X, Width, Y, Height string
	Score               float64
	Moved, Lowest       bool
}

// The drawing's measures in pixels; neutral is how high a bar of 0 is, so that
// it is seen to be there.
const (
	chartHeight = 56
	neutral     = 2
	leastScale  = 0.5
)

func sentimentChartOf(c *models.Conversation) sentimentChart {
	a := sentimentChart{Scale: leastScale}
	for _, t := range c.Turns {
		if scored(t) {
			a.Scored++
			a.Scale = max(a.Scale, t.Sentiment.Score, -t.Sentiment.Score)
		}
	}
	width := 100 / float64(max(len(c.Turns), 1))
	for i, t := range c.Turns {
		s := slot{Turn: i, X: percentOf(float64(i) * width), Width: percentOf(width)}
		if scored(t) {
			height := max(neutral, abs(t.Sentiment.Score)/a.Scale*chartHeight/2)
			top := float64(chartHeight)/2 - height
			switch {
			case t.Sentiment.Score < 0:
				top = chartHeight / 2
			case t.Sentiment.Score == 0:
				top = chartHeight/2 - neutral/2
			}
			s.Bar = &bar{X: percentOf((float64(i) + .15) * width), Width: percentOf(.7 * width), Y: pixels(top), Height: pixels(height),
				Score: t.Sentiment.Score, Moved: slices.Contains(c.Sentiment.MovedBy, i), Lowest: c.Sentiment.LowestTurn != nil && *c.Sentiment.LowestTurn == i}
		}
		a.Slots = append(a.Slots, s)
	}
	return a
}

// scored reports whether a turn is one of those that the customer's sentiment
// is made of.
func scored(t models.Turn) bool { return t.Speaker == models.SpeakerCustomer && t.Sentiment != nil }

func abs(v float64) float64 { return max(v, -v) }

func percentOf(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) + "%" }
func pixels(v float64) string    { return strconv.FormatFloat(v, 'f', 1, 64) }
