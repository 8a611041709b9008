package pipeline

import (
	"earshot/models"
	"earshot/pipeline/rules"
)

// Doc is one conversation on its way through the stages. Stages before the
// views are made see and replace text; stages after only add.
type Doc struct {
	transcript    *models.Transcript
	turns         []turn
	clock         clock
	room          *room
	heard         map[int][]place // by the rulebook's sides: where their phrases are said
	settled       map[int]bool    // by side: tags were looked up
	findings      []models.Finding
	service       string
	serviceSource string
	repeat        models.Repeat
	sentiment     models.Sentiment
	timing        models.Timing
	pii           map[string]int // redacted, by type
}

type turn struct {
	speaker   string
	text      string
	view      view
	hits      []rules.Hit
	pii       []string // types, sorted
	sentiment *models.TurnSentiment
}

func newDoc(t *models.Transcript) *Doc {
	d := &Doc{transcript: t, room: &room{}, turns: make([]turn, len(t.Turns)), service: t.Service, serviceSource: models.ServiceGiven,
		clock: newClock(t.Turns), findings: []models.Finding{}, pii: map[string]int{}}
	for i, from := range t.Turns {
		d.turns[i] = turn{speaker: from.Speaker, text: from.Text}
	}
	return d
}

// find adds a finding about the words first to last of a turn.
func (d *Doc) find(kind, name, rule string, at, first, last int) {
	t := &d.turns[at]
	start, end := t.view.words[first].Start, t.view.words[last].End
	d.findings = append(d.findings, models.Finding{Kind: kind, Name: name, Rule: rule, Turn: at, Start: start, End: end,
		Speaker: t.speaker, Quote: t.text[start:end]})
}
