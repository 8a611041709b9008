package main

import (
	"slices"
	"strings"
	"testing"

	"earshot/models"
	"earshot/taxonomy"
	"earshot/worker"
)

// Nothing in the code is bound to one domain: every shipped pack compiles, and
// a conversation is read with the words of the pack it is given.
func TestShippedPacks(t *testing.T) {
	conversations := map[string]struct {
		turns   []string
		service string
		topics  []string
	}{
		"banking": {
			turns: []string{
				"hi i lost my debit card yesterday",
				"and how long will it take for the new card to arrive",
			},
			service: "cards",
			topics:  []string{"card-delivery", "lost-or-stolen-card"},
		},
		"telecom-retail": {
			turns: []string{
				"our internet has been down since monday",
				"and the technician never showed up",
			},
			service: "internet-tv",
			topics:  []string{"service-outage", "technician-visit"},
		},
		"us-government": {
			turns:   []string{"my social security check never came this month"},
			service: "ssa-retirement",
			topics:  []string{"payment-missing"},
		},
	}
	for _, name := range taxonomy.Names() {
		t.Run(name, func(t *testing.T) {
			pack, err := taxonomy.Shipped(name)
			if err != nil {
				t.Fatal(err)
			}
			p, err := newAnalyzer(pack, nil, worker.NewMetrics())
			if err != nil {
				t.Fatal(err)
			}
			said, ok := conversations[name]
			if !ok {
				return // a pack for others to build on
			}
			transcript := &models.Transcript{ID: "c-1", Channel: models.ChannelCall}
			for _, text := range said.turns {
				transcript.Turns = append(transcript.Turns, models.TranscriptTurn{Speaker: models.SpeakerCustomer, Text: text})
			}
			c, err := p.Analyze(transcript)
			if err != nil {
				t.Fatal(err)
			}
			if c.Service != said.service || !slices.Equal(c.Topics, said.topics) {
				t.Errorf("the service is %q and the topics %v, want %q and %v", c.Service, c.Topics, said.service, said.topics)
			}
		})
	}
}

// The packs of other domains have no public services in what reports show.
func TestOtherDomainsAreNotGovernment(t *testing.T) {
	government := []string{"passport", "tax", "social security", "benefit", "veteran", "medicare", "licen", "citizen", "agency", "government", "federal", "dmv", "irs"}
	for _, name := range []string{"banking", "telecom-retail"} {
		pack, err := taxonomy.Shipped(name)
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, s := range pack.Services {
			shown = append(shown, s.ID, s.Name, s.Agency)
		}
		for _, topic := range pack.Topics {
			shown = append(shown, topic.ID, topic.Name)
			if len(topic.Drivers) == 0 {
				t.Errorf("%s: the topic %s has no driver", name, topic.ID)
			}
		}
		for _, s := range pack.Signals {
			shown = append(shown, s.ID, s.Name)
		}
		for _, words := range shown {
			for _, word := range government {
				if strings.Contains(" "+strings.ToLower(words), " "+word) {
					t.Errorf("%s shows %q, which has to do with %q", name, words, word)
				}
			}
		}
	}
}
