// Package chart draws what a figure was in period after period: as a small
// line, as a row of blocks for where no pictures show, and in words for those
// who hear a page. Both the digest and the pages show it.
package chart

import (
	"fmt"
	"strings"
)

// Mark is one period of a history. Value is null where nothing is known of the
// period, or, with Hidden, where it is about too few contacts to be shown or
// would tell of some that are.
type Mark struct {
	Label  string   `json:"label"`
	Value  *float64 `json:"value"`
	Hidden bool     `json:"hidden,omitempty"`
}

// Size of a line in pixels.
const (
	Width  = 120
	Height = 32
	edge   = 3
)

// Line is a history as the path of an SVG.
type Line struct {
	Path string  // empty where nothing is known at all
	X, Y float64 // where it ends, for a dot
}

// Draw is a history, oldest first, between 0 at the bottom and top, broken where
// nothing is known. What is not shown lies at the bottom.
func Draw(marks []Mark, top float64) Line {
	step := 0.0
	if len(marks) > 1 {
		step = (Width - 2*edge) / float64(len(marks)-1)
	}
	var (
		line Line
		path strings.Builder
	)
	pen := "M"
	for i, m := range marks {
		if m.Value == nil && !m.Hidden {
			pen = "M"
			continue
		}
		value := 0.0
		if m.Value != nil {
			value = *m.Value
		}
		line.X, line.Y = edge+float64(i)*step, Level(value, top)
		fmt.Fprintf(&path, "%s%.1f %.1f", pen, line.X, line.Y)
		pen = "L"
	}
	line.Path = path.String()
	return line
}

// Level is the height of a value in a line that reaches up to top.
func Level(value, top float64) float64 {
	if top <= 0 {
		return Height - edge
	}
	return Height - edge - value/top*(Height-2*edge)
}

// Highest is the highest value, at least 0.
func Highest(marks []Mark) (top float64) {
	for _, m := range marks {
		if m.Value != nil {
			top = max(top, *m.Value)
		}
	}
	return top
}

// Blocks is a history as a row of blocks, from 0 to its highest: it shows in
// every mail client. A period of which nothing is known is a dot, what is not
// shown is the lowest block.
func Blocks(marks []Mark) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	top := Highest(marks)
	var row strings.Builder
	for _, m := range marks {
		switch {
		case m.Value == nil && !m.Hidden:
			row.WriteRune('·')
		case m.Value == nil || top == 0:
			row.WriteRune(blocks[0])
		default:
			row.WriteRune(blocks[int(*m.Value/top*float64(len(blocks)-1)+0.5)])
		}
	}
	return row.String()
}

// Told is a history in words; say writes one value.
func Told(marks []Mark, say func(float64) string) string {
	parts := make([]string, len(marks))
	for i, m := range marks {
		switch {
		case m.Hidden:
			parts[i] = "not shown"
		case m.Value == nil:
			parts[i] = "unknown"
		default:
			parts[i] = say(*m.Value)
		}
	}
	return strings.Join(parts, ", ")
}
