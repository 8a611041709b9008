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
	chartHeight = 28
)

// chart is a history as an SVG path: a line from 0 at the bottom to the highest
// at the top, broken where nothing is known. last is where it ends, for a dot.
func chart(marks []Mark) (path string, lastX, lastY float64) {
	const edge = 3.0
	top := highest(marks)
	step := 0.0
	if len(marks) > 1 {
		step = (chartWidth - 2*edge) / float64(len(marks)-1)
	}
	var d strings.Builder
	pen := "M"
	for i, m := range marks {
		if m.Value == nil && !m.Hidden {
			pen = "M"
			continue
		}
		y := 0.0
		if m.Value != nil && top > 0 {
			y = *m.Value / top
		}
		lastX, lastY = edge+float64(i)*step, chartHeight-edge-y*(chartHeight-2*edge)
		fmt.Fprintf(&d, "%s%.1f %.1f", pen, lastX, lastY)
		pen = "L"
	}
	return d.String(), lastX, lastY
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
