package chart

import (
	"fmt"
	"testing"
)

// marks of a history: -1 is unknown, -2 not shown.
func marks(values ...float64) []Mark {
	all := make([]Mark, len(values))
	for i, v := range values {
		switch v {
		case -1:
		case -2:
			all[i].Hidden = true
		default:
			all[i].Value = &v
		}
	}
	return all
}

func TestAHistoryIsDrawnToldAndBlocked(t *testing.T) {
	for _, c := range []struct {
		name          string
		marks         []Mark
		path          string
		x, y          float64
		blocks, words string
	}{
		{"nothing", nil, "", 0, 0, "", ""},
		{"nothing known", marks(-1, -1), "", 0, 0, "··", "unknown, unknown"},
		{"one period", marks(7), "M3.0 3.0", 3, 3, "█", "7"},
		{"up", marks(0, 5, 10), "M3.0 29.0L60.0 16.0L117.0 3.0", 117, 3, "▁▅█", "0, 5, 10"},
		{"a gap", marks(10, -1, 5), "M3.0 3.0M117.0 16.0", 117, 16, "█·▅", "10, unknown, 5"},
		{"not shown", marks(10, -2), "M3.0 3.0L117.0 29.0", 117, 29, "█▁", "10, not shown"},
		{"all zero", marks(0, 0), "M3.0 29.0L117.0 29.0", 117, 29, "▁▁", "0, 0"},
		{"ends unknown", marks(4, -1), "M3.0 3.0", 3, 3, "█·", "4, unknown"},
	} {
		line := Draw(c.marks, Highest(c.marks))
		if line.Path != c.path || line.X != c.x || line.Y != c.y {
			t.Errorf("%s is drawn %+v, want %s to %v, %v", c.name, line, c.path, c.x, c.y)
		}
		if got := Blocks(c.marks); got != c.blocks {
			t.Errorf("%s: blocks %s, want %s", c.name, got, c.blocks)
		}
		if got := Told(c.marks, func(v float64) string { return fmt.Sprint(v) }); got != c.words {
			t.Errorf("%s: told %q, want %q", c.name, got, c.words)
		}
	}
}
