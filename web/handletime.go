package web

import (
	"strings"
	"time"
)

// Spans of handle time are written as the bands of models.HandleBands are named.
const (
	handleUnder = "under-"    // under-2m
	handleOver  = "-and-over" // 20m-and-over
	handleForm  = "a span such as under-2m, 2m-5m, 90s-1h30m or 20m-and-over"
)

// handleTime is [from, to) in seconds; nil is open.
func (p *parameters) handleTime(name string) (from, to *int64) {
	value := p.one(name)
	if value == "" {
		return nil, nil
	}
	from, to, ok := parseHandleTime(value)
	if !ok {
		p.wrong(name, value, handleForm)
		return nil, nil
	}
	return from, to
}

func parseHandleTime(value string) (from, to *int64, ok bool) {
	if most, under := strings.CutPrefix(value, handleUnder); under {
		to, ok = handleSeconds(most)
		return nil, to, ok
	}
	if least, over := strings.CutSuffix(value, handleOver); over {
		from, ok = handleSeconds(least)
		return from, nil, ok
	}
	least, most, _ := strings.Cut(value, "-")
	from, fromOK := handleSeconds(least)
	to, toOK := handleSeconds(most)
	return from, to, fromOK && toOK && *from < *to
}

func handleSeconds(text string) (*int64, bool) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d%time.Second != 0 {
		return nil, false
	}
	s := int64(d / time.Second)
	return &s, true
}

// handleTitle says a span in words, or as it was written where it is none.
func handleTitle(value string) string {
	from, to, ok := parseHandleTime(value)
	switch {
	case !ok:
		return value
	case from == nil:
		return "under " + round(to)
	case to == nil:
		return round(from) + " and over"
	}
	return round(from) + " to " + round(to)
}

// round is a duration without a last part that is nothing: 5 min.
func round(seconds *int64) string {
	return strings.TrimSuffix(strings.TrimSuffix(duration(seconds), "\u00a000\u00a0s"), "\u00a000\u00a0min")
}
