package web

import (
	"slices"

	"earshot/models"
)

// timingBar is how a conversation's time was spent: what was measured of it, as
// parts of a bar, and what was not.
type timingBar struct {
	Parts       []part
	Transfers   *int64
	Interrupted *int64
}

// part of the time; those that were measured fill the bar.
type part struct {
	Name     string // as the style sheet knows it
	Seconds  *int64 // nil: not measured
	X, Width string
	Share    *float64
}

func timingBarOf(t models.Timing) timingBar {
	s := timingBar{Transfers: t.Transfers, Interrupted: t.Interruptions, Parts: []part{
		{Name: "customer", Seconds: t.CustomerTalkS}, {Name: "agent", Seconds: t.AgentTalkS}, {Name: "hold", Seconds: t.HoldS}, {Name: "silence", Seconds: t.SilenceS},
	}}
	var total, before int64
	for _, p := range s.Parts {
		if p.Seconds != nil {
			total += max(0, *p.Seconds)
		}
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		if p.Seconds == nil || total == 0 {
			continue
		}
		share := float64(max(0, *p.Seconds)) / float64(total)
		p.Share, p.X, p.Width = &share, percentOf(100*float64(before)/float64(total)), percentOf(100*share)
		before += max(0, *p.Seconds)
	}
	return s
}

// Any reports whether anything at all was measured.
func (s timingBar) Any() bool {
	return s.Transfers != nil || s.Interrupted != nil || slices.ContainsFunc(s.Parts, func(p part) bool { return p.Seconds != nil })
}

// Measured reports whether there is anything to draw.
func (s timingBar) Measured() bool {
	return slices.ContainsFunc(s.Parts, func(p part) bool { return p.Share != nil })
}
