package digest

import (
	"fmt"
	"strings"
)

// spark is a history as a line of blocks, from 0 to its highest: it shows in
// every mail client. A period of which nothing is known is a dot, what
// is not shown is the lowest block.
func spark(marks []Mark) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	top := highest(marks)
	var line strings.Builder
	for _, m := range marks {
		switch {
		case m.Value == nil && !m.Hidden:
			line.WriteRune('·')
		case m.Value == nil || top == 0:
			line.WriteRune(blocks[0])
		default:
			line.WriteRune(blocks[int(*m.Value/top*float64(len(blocks)-1)+0.5)])
		}
	}
	return line.String()
}

func highest(marks []Mark) (top float64) {
	for _, m := range marks {
		if m.Value != nil {
			top = max(top, *m.Value)
		}
	}
	return top
}

// Size of a chart in pixels.
const (
	chartWidth  = 120
	chartHeight = 32
	chartEdge   = 3
)

// chart is a history as an SVG path from 0 at the bottom to top, broken where
// nothing is known. lastX and lastY are where it ends, for a dot.
func chart(marks []Mark, top float64) (path string, lastX, lastY float64) {
	step := 0.0
	if len(marks) > 1 {
		step = (chartWidth - 2*chartEdge) / float64(len(marks)-1)
	}
	var d strings.Builder
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
		lastX, lastY = chartEdge+float64(i)*step, level(value, top)
		fmt.Fprintf(&d, "%s%.1f %.1f", pen, lastX, lastY)
		pen = "L"
	}
	return d.String(), lastX, lastY
}

// level is the height of a value in a chart.
func level(value, top float64) float64 {
	if top <= 0 {
		return chartHeight - chartEdge
	}
	return chartHeight - chartEdge - value/top*(chartHeight-2*chartEdge)
}

// told is a history in words, for those who hear a page.
func told(marks []Mark, unit string) string {
	parts := make([]string, len(marks))
	for i, m := range marks {
		switch {
		case m.Hidden:
			parts[i] = "not shown"
		case m.Value == nil:
			parts[i] = "unknown"
		default:
			parts[i] = amount(unit, m.Value)
		}
	}
	return strings.Join(parts, ", ")
}
