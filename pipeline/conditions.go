package pipeline

import (
	"slices"

	"earshot/models"
)

// holds reports whether all conditions of a rule are met at a place. The cheap
// ones come first; what may cost the tagging of a turn is asked last.
func (b *rulebook) holds(d *Doc, r *rule, p place) bool {
	t := &d.turns[p.turn]
	return (r.Speaker == "" || r.Speaker == t.speaker) &&
		b.concerns(d, r) &&
		d.clock.within(d, r.Position, p.turn) &&
		!(r.UnlessNegated && b.negation.Before(t.view.words, p.First)) &&
		b.supported(d, r, p) &&
		b.follows(d, r, p) &&
		b.reads(t, p.Hit, r.UnlessNegated) &&
		(!r.CustomerActs || b.judge.CustomerActs(&t.view, p.First))
}

// concerns reports whether a rule is for conversations like this one. A topic
// of certain services is also looked for where the taxonomy does not know the
// service; a rule of certain services is not.
func (b *rulebook) concerns(d *Doc, r *rule) bool {
	return (len(r.Channels) == 0 || slices.Contains(r.Channels, channel(d.transcript))) &&
		(len(r.Services) == 0 || slices.Contains(r.Services, d.service)) &&
		(len(r.about) == 0 || !b.known[d.service] || slices.Contains(r.about, d.service))
}

func channel(t *models.Transcript) string {
	if t.Channel == "" {
		return models.ChannelCall
	}
	return t.Channel
}

// clock is when the first turn of a conversation and the last of its turns
// began or ended, in milliseconds.
type clock struct {
	measured   bool
	start, end int64
}

func newClock(turns []models.TranscriptTurn) clock {
	var c clock
	for _, t := range turns {
		for _, ms := range []*int64{t.StartMS, t.EndMS} {
			switch {
			case ms == nil:
			case !c.measured:
				c = clock{true, *ms, *ms}
			default:
				c.start, c.end = min(c.start, *ms), max(c.end, *ms)
			}
		}
	}
	return c
}

// within reports whether a turn begins in that part of a conversation. A turn
// whose time was not measured is in no part that is given in seconds.
func (c clock) within(d *Doc, p models.Position, turn int) bool {
	away := float64(turn) // from where the part is counted
	if p.Last {
		away = float64(len(d.turns) - 1 - turn)
	}
	switch p.Unit {
	case models.UnitTurns:
		return away < p.N
	case models.UnitPercent:
		return away*100 < p.N*float64(len(d.turns))
	case models.UnitSeconds:
		begun := d.transcript.Turns[turn].StartMS
		if begun == nil {
			return false
		}
		if p.Last {
			return float64(c.end-*begun) <= p.N*1000
		}
		return float64(*begun-c.start) <= p.N*1000
	}
	return true
}
