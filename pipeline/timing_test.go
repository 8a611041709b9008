package pipeline

import (
	"testing"
	"time"

	"earshot/models"
)

func ms(n int64) *int64 { return &n }

func said(speaker string, start, end int64) models.TranscriptTurn {
	t := models.TranscriptTurn{Speaker: speaker, StartMS: ms(start)}
	if end >= 0 {
		t.EndMS = ms(end)
	}
	return t
}

func show(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

func TestTiming(t *testing.T) {
	const open = -1
	began := time.Date(2026, 11, 2, 14, 0, 0, 0, time.UTC)
	customer, agent := models.SpeakerCustomer, models.SpeakerAgent
	for _, c := range []struct {
		name string
		in   models.Transcript
		want [6]any // customer, agent, silence, hold, transfers, interruptions
		long any
	}{
		{"nothing measured", models.Transcript{Turns: []models.TranscriptTurn{{Speaker: customer, Text: "hi"}}},
			[6]any{nil, nil, nil, nil, nil, nil}, nil},
		{"a call", models.Transcript{StartedAt: began, EndedAt: began.Add(100 * time.Second), Turns: []models.TranscriptTurn{said(agent, 0, 10_000), said(customer, 12_000, 30_000)},
			Events: []models.Event{{Kind: models.EventHold, StartMS: ms(40_000), EndMS: ms(70_000)}, {Kind: models.EventTransfer}}},
			[6]any{int64(18), int64(10), int64(42), int64(30), int64(1), int64(0)}, int64(100)},
		{"speaking over each other counts once as talk", models.Transcript{Turns: []models.TranscriptTurn{said(agent, 0, 10_000), said(customer, 8_000, 20_000), said(agent, 15_000, 18_000)}},
			[6]any{int64(12), int64(13), int64(0), nil, nil, int64(2)}, int64(20)},
		{"one speaker's own turns do not interrupt each other", models.Transcript{Turns: []models.TranscriptTurn{said(agent, 0, 10_000), said(agent, 5_000, 12_000)}},
			[6]any{int64(0), int64(12), int64(0), nil, nil, int64(0)}, int64(12)},
		{"an empty list of events is a measurement", models.Transcript{Events: []models.Event{}, Turns: []models.TranscriptTurn{said(customer, 0, 9_000)}},
			[6]any{int64(9), int64(0), int64(0), int64(0), int64(0), int64(0)}, int64(9)},
		{"a hold without an end lasts until somebody speaks", models.Transcript{Turns: []models.TranscriptTurn{said(agent, 0, 5_000), said(agent, 30_000, 40_000)},
			Events: []models.Event{{Kind: models.EventHold, StartMS: ms(10_000)}}},
			[6]any{int64(0), int64(15), int64(5), int64(20), int64(0), int64(0)}, int64(40)},
		{"a chat's turns are moments", models.Transcript{Turns: []models.TranscriptTurn{said(agent, 0, open), said(customer, 9_000, 9_000)}},
			[6]any{nil, nil, nil, nil, nil, nil}, int64(9)},
		{"talk beyond the end leaves no negative silence", models.Transcript{StartedAt: began, EndedAt: began.Add(5 * time.Second), Turns: []models.TranscriptTurn{said(customer, 0, 9_000)}},
			[6]any{int64(9), int64(0), int64(0), nil, nil, int64(0)}, int64(5)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDoc(&c.in)
			timing(d)
			m := d.timing
			got := [6]any{show(m.CustomerTalkS), show(m.AgentTalkS), show(m.SilenceS), show(m.HoldS), show(m.Transfers), show(m.Interruptions)}
			if got != c.want {
				t.Errorf("got %v, want %v (customer, agent, silence, hold, transfers, interruptions)", got, c.want)
			}
			var long any
			if d := durationMS(&c.in); d != nil {
				long = *seconds(*d)
			}
			if long != c.long {
				t.Errorf("duration %v, want %v", long, c.long)
			}
			if m.Measured != (c.in.Turns[0].StartMS != nil) {
				t.Errorf("measured is %v", m.Measured)
			}
		})
	}
}
