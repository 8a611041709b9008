package pipeline

import (
	"slices"

	"earshot/models"
)

// span is a stretch of a conversation's clock, in milliseconds.
type span struct{ start, end int64 }

// timing measures what telephony and the turns' clocks tell. Talk is the
// union of one side's turns, silence what is left of the duration after all
// talk and hold.
func timing(d *Doc) {
	t := d.transcript
	var m models.Timing
	for _, turn := range t.Turns {
		m.Measured = m.Measured || turn.StartMS != nil
	}
	transfers, holds := int64(0), []span(nil)
	for _, e := range t.Events {
		switch e.Kind {
		case models.EventTransfer:
			transfers++
		case models.EventHold:
			if s, ok := holdSpan(t, e); ok {
				holds = append(holds, s)
			}
		}
	}
	if t.Events != nil { // a transcript without events tells nothing of holds and transfers
		m.Transfers, m.HoldS = &transfers, seconds(total(holds))
	}
	if customer, agent, all := talk(t); len(all) > 0 {
		m.CustomerTalkS, m.AgentTalkS = seconds(total(customer)), seconds(total(agent))
		m.Interruptions = interruptions(t)
		if duration := durationMS(t); duration != nil {
			m.SilenceS = seconds(max(0, *duration-total(append(all, holds...))))
		}
	}
	d.timing = m
}

// holdSpan is the stretch of a hold; one without an end lasts until somebody
// speaks again.
func holdSpan(t *models.Transcript, e models.Event) (span, bool) {
	if e.StartMS == nil {
		return span{}, false
	}
	if e.EndMS != nil {
		return span{*e.StartMS, *e.EndMS}, *e.EndMS > *e.StartMS
	}
	end := int64(-1)
	for _, turn := range t.Turns {
		if turn.StartMS != nil && *turn.StartMS > *e.StartMS && (end < 0 || *turn.StartMS < end) {
			end = *turn.StartMS
		}
	}
	return span{*e.StartMS, end}, end >= 0
}

// talk gives the spans of turns that have both times and last: chats, whose
// turns are moments, have none.
func talk(t *models.Transcript) (customer, agent, all []span) {
	for _, turn := range t.Turns {
		if turn.StartMS == nil || turn.EndMS == nil || *turn.EndMS <= *turn.StartMS {
			continue
		}
		s := span{*turn.StartMS, *turn.EndMS}
		all = append(all, s)
		switch turn.Speaker {
		case models.SpeakerCustomer:
			customer = append(customer, s)
		case models.SpeakerAgent:
			agent = append(agent, s)
		}
	}
	return customer, agent, all
}

// interruptions counts turns that start before a turn of another speaker,
// begun earlier, has ended.
func interruptions(t *models.Transcript) *int64 {
	n := int64(0)
	last := map[string]span{} // by speaker: of the turns so far, the one that ends last
	for _, turn := range t.Turns {
		if turn.StartMS == nil {
			continue
		}
		for speaker, s := range last {
			if speaker != turn.Speaker && s.start < *turn.StartMS && *turn.StartMS < s.end {
				n++
				break
			}
		}
		if turn.EndMS != nil && *turn.EndMS > last[turn.Speaker].end {
			last[turn.Speaker] = span{*turn.StartMS, *turn.EndMS}
		}
	}
	return &n
}

// durationMS is how long the contact took: by its own start and end, else by
// the last end of a turn; nil where neither is known.
func durationMS(t *models.Transcript) *int64 {
	if !t.StartedAt.IsZero() && !t.EndedAt.IsZero() && !t.EndedAt.Before(t.StartedAt) {
		ms := t.EndedAt.Sub(t.StartedAt).Milliseconds()
		return &ms
	}
	var last *int64
	for _, turn := range t.Turns {
		if turn.EndMS != nil && (last == nil || *turn.EndMS > *last) {
			last = turn.EndMS
		}
	}
	return last
}

// total is the length of the union of spans.
func total(spans []span) int64 {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int { return int(a.start - b.start) })
	sum, end := int64(0), int64(-1<<62)
	for _, s := range spans {
		if s.end > end {
			sum += s.end - max(s.start, end)
			end = s.end
		}
	}
	return sum
}

// seconds rounds half up.
func seconds(ms int64) *int64 {
	s := (ms + 500) / 1000
	return &s
}
