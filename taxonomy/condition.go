package taxonomy

import (
	"regexp"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// How positions and distances are written; the JSON Schema has the same.
var (
	positionForm = regexp.MustCompile(`^(first|last) ([1-9][0-9]{0,4}(s| turns?)|([1-9][0-9]?|100)%)$`)
	withinForm   = regexp.MustCompile(`^([1-9][0-9]?|100) turns?$`)
	wholeNumber  = regexp.MustCompile(`[0-9]+`)
)

// position reads "first 30s", "last 3 turns" or "first 20%".
func (r *reader) position(node ast.Node) models.Position {
	text := r.text(node, "position")
	if text == "" {
		return models.Position{}
	}
	if !positionForm.MatchString(text) {
		r.fault(node, "position is %q; write it as first 30s, last 3 turns or first 20%%, with a whole number", text)
		return models.Position{}
	}
	p := models.Position{Last: text[0] == 'l', N: float64(whole(text))}
	switch {
	case text[len(text)-1] == '%':
		p.Unit = models.UnitPercent
	case text[len(text)-2] >= '0' && text[len(text)-2] <= '9':
		p.Unit = models.UnitSeconds
	default:
		p.Unit = models.UnitTurns
	}
	return p
}

// whole is the number in a text that has a form above.
func whole(text string) int {
	n, err := strconv.Atoi(wholeNumber.FindString(text))
	if err != nil {
		panic(err) // the form holds one of five digits
	}
	return n
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
	if !withinForm.MatchString(text) {
		r.fault(node, "within is %q; write it as 2 turns, from 1 to 100", text)
		return 0
	}
	return whole(text)
}
