package taxonomy

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// maxWithin is how many turns away a step may be looked for.
const maxWithin = 100

// position reads "first 30s", "last 3 turns" or "first 20%".
func (r *reader) position(node ast.Node) models.Position {
	text := r.text(node, "position")
	if text == "" {
		return models.Position{}
	}
	side, amount, _ := strings.Cut(text, " ")
	p := models.Position{Last: side == "last"}
	for _, u := range []struct{ suffix, unit string }{
		{"s", models.UnitSeconds}, {"%", models.UnitPercent}, {" turn", models.UnitTurns}, {" turns", models.UnitTurns},
	} {
		number, has := strings.CutSuffix(amount, u.suffix)
		n, err := strconv.Atoi(number)
		if has && err == nil && number[0] != '+' {
			p.N, p.Unit = float64(n), u.unit
		}
	}
	if side != "first" && side != "last" || p.Unit == "" || p.N < 1 || p.N > 86400 || p.Unit == models.UnitPercent && p.N > 100 {
		r.fault(node, "position is %q; write it as first 30s, last 3 turns or first 20%%, with a whole number", text)
	}
	return p
}

// sequence reads the steps of a rule.
func (r *reader) sequence(m map[string]ast.Node) []models.Step {
	var steps []models.Step
	for _, s := range []struct {
		key            string
		before, absent bool
	}{
		{"followed_by", false, false}, {"not_followed_by", false, true},
		{"preceded_by", true, false}, {"not_preceded_by", true, true},
	} {
		node := m[s.key]
		if node == nil {
			continue
		}
		of := r.mapping(node, s.key, keysStep)
		if of == nil {
			continue
		}
		steps = append(steps, models.Step{
			Phrases: r.somePhrases(node, of["phrases"], s.key),
			Speaker: r.speaker(of["speaker"]),
			Turns:   r.within(of["within"]),
			Before:  s.before,
			Absent:  s.absent,
		})
	}
	return steps
}

// within reads "2 turns"; 0 where nothing is written.
func (r *reader) within(node ast.Node) int {
	text := r.text(node, "within")
	if text == "" {
		return 0
	}
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil || number[0] == '+' || n < 1 || n > maxWithin || unit != "turns" && unit != "turn" {
		r.fault(node, "within is %q; write it as 2 turns, from 1 to %d", text, maxWithin)
	}
	return n
}
