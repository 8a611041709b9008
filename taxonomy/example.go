package taxonomy

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// examples reads what a rule must find something in, and what not.
func (r *reader) examples(node ast.Node, speaker string) models.Examples {
	if absent(node) {
		return models.Examples{}
	}
	m := r.mapping(node, "examples", keysExamples)
	read := func(key string) []models.Example {
		var out []models.Example
		for _, n := range r.list(m[key], key) {
			out = append(out, r.example(n, cmp.Or(speaker, models.SpeakerCustomer)))
		}
		return out
	}
	return models.Examples{Match: read("match"), NoMatch: read("no_match")}
}

// example reads one text, said by speaker, or a list of lines that each name
// their speaker.
func (r *reader) example(node ast.Node, speaker string) models.Example {
	e := models.Example{Line: line(node)}
	faults := len(r.faults)
	switch n := node.(type) {
	case *ast.SequenceNode:
		for _, l := range n.Values {
			e.Turns = append(e.Turns, r.turn(l))
		}
	case ast.MapNode:
		e.Turns = append(e.Turns, r.turn(node))
	default:
		e.Turns = append(e.Turns, models.TranscriptTurn{Speaker: speaker, Text: r.text(node, "an example")})
	}
	silent := len(e.Turns) == 0 || slices.ContainsFunc(e.Turns, func(t models.TranscriptTurn) bool { return t.Text == "" })
	if silent && len(r.faults) == faults {
		r.fault(node, "an example without text")
	}
	return e
}

// turn reads a line of an example, customer: text, with or without quotes.
func (r *reader) turn(node ast.Node) models.TranscriptTurn {
	var t models.TranscriptTurn
	if _, is := node.(ast.MapNode); is {
		lines := r.pairs(node, "a line of an example")
		if len(lines) != 1 {
			r.fault(node, "a line of an example has one speaker: begin each line with its own -")
			return t
		}
		t = models.TranscriptTurn{Speaker: lines[0].key, Text: r.text(lines[0].value, "what an example's speaker says")}
	} else {
		speaker, text, _ := strings.Cut(r.text(node, "a line of an example"), ":")
		t = models.TranscriptTurn{Speaker: strings.TrimSpace(speaker), Text: strings.TrimSpace(text)}
	}
	if t.Speaker != models.SpeakerCustomer && t.Speaker != models.SpeakerAgent {
		r.fault(node, "a line of an example is said by %q; it must begin with customer: or agent:", t.Speaker)
	}
	return t
}
