package sentiment

import (
	"slices"
	"testing"
)

func TestConversation(t *testing.T) {
	scored := func(scores ...float64) []Scored {
		var out []Scored
		for i, s := range scores {
			out = append(out, Scored{Turn: 2 * i, Score: s})
		}
		return out
	}
	for _, c := range []struct {
		name               string
		customer           []Scored
		mean, start, end   float64
		shift              string
		negative, lowestAt int
		movedBy            []int
	}{
		{"worsened", scored(0.2, 0, -0.4, -0.6, -0.2, -0.5), -0.25, 0.1, -0.35, "worsened", 4, 6, []int{0, 8, 10}},
		{"improved", scored(-0.5, 0, 0.5), 0, -0.5, 0.5, "improved", 1, 0, []int{0, 4}},
		{"steady", scored(-0.3, 0, -0.3), -0.2, -0.3, -0.3, "steady", 2, 0, []int{0, 4}},
		{"too short to tell", scored(-0.5, 0.5), 0, -0.5, 0.5, "unknown", 1, 0, []int{}},
		{"the strongest three", scored(-0.1, -0.9, -0.3, -0.8, 0.4, -0.7), -0.4, -0.5, -0.15, "improved", 5, 2, []int{0, 2, 8}},
		{"good throughout", scored(0.6, 0, 0.5), 0.367, 0.6, 0.5, "steady", 0, 2, []int{0, 4}},
	} {
		got := Conversation(c.customer, nil)
		if *got.Customer != c.mean || *got.Start != c.start || *got.End != c.end || got.Shift != c.shift || got.NegativeTurns != c.negative || *got.LowestTurn != c.lowestAt || got.Agent != nil {
			t.Errorf("%s: mean %v, start %v, end %v, %s, %d negative, lowest in turn %d", c.name, *got.Customer, *got.Start, *got.End, got.Shift, got.NegativeTurns, *got.LowestTurn)
		}
		if !slices.Equal(got.MovedBy, c.movedBy) || got.MovedBy == nil {
			t.Errorf("%s: moved by %v, want %v", c.name, got.MovedBy, c.movedBy)
		}
	}
	if got := Conversation(nil, nil); got.Customer != nil || got.Start != nil || got.End != nil || got.LowestTurn != nil || got.Shift != "unknown" || got.MovedBy == nil {
		t.Errorf("of nobody: %+v", got)
	}
}
