package demo

import (
	"strings"
	"time"

	"earshot/models"
)

// tell writes the turns into a transcript, with the times they took and what
// telephony saw. Chats know when a message was sent, at most.
func (d *dialogue) tell(t *models.Transcript) {
	now := 0 // milliseconds
	if d.channel == models.ChannelCall {
		t.Events = []models.Event{} // telephony tells of every call, also that nothing happened
	}
	timed := d.channel == models.ChannelCall || d.chance(55)
	pace := d.between(330, 430) // milliseconds a word
	for _, l := range d.lines {
		if l.moved {
			t.Events = append(t.Events, models.Event{Kind: models.EventTransfer, StartMS: ms(now)})
		}
		if l.hold > 0 {
			t.Events = append(t.Events, models.Event{Kind: models.EventHold, StartMS: ms(now), EndMS: ms(now + 1000*l.hold)})
			now += 1000*l.hold + d.between(300, 1500)
		}
		words := len(strings.Fields(l.text))
		took := words*pace + d.between(200, 900)
		turn := models.TranscriptTurn{Speaker: l.speaker, Text: l.text}
		if d.channel == models.ChannelChat {
			now += d.between(3, 25)*1000 + took*2 // reading and typing
			if timed {
				turn.StartMS = ms(now)
			}
		} else {
			turn.StartMS, turn.EndMS = ms(now), ms(now+took)
			now += took + d.pause()
		}
		t.Turns = append(t.Turns, turn)
	}
	if d.handOver && d.channel == models.ChannelCall {
		t.Events = append(t.Events, models.Event{Kind: models.EventTransfer, StartMS: ms(now)})
	}
	if d.channel == models.ChannelCall || d.chance(60) {
		t.EndedAt = t.StartedAt.Add(time.Duration(now/1000+2) * time.Second)
	}
}

// pause is what lies between two turns, in milliseconds: negative where the
// next speaker cuts in, long where somebody looks something up.
func (d *dialogue) pause() int {
	switch {
	case d.mood >= 2 && d.chance(18):
		return -d.between(200, 900)
	case d.chance(32): // something is looked up
		return d.between(4000, 75000)
	}
	return d.between(250, 1600)
}

func ms(n int) *int64 {
	v := int64(max(0, n))
	return &v
}
