package rollup

import (
	"fmt"
	"strings"
	"testing"

	"earshot/models"
)

// every is the simplest way to find phrases: every word of more than four
// letters is one, and every two such words in a row.
func every(text string) []models.Mention {
	var found []models.Mention
	var u utterance
	u.read(text)
	u.phrases(2, func(phrase []byte, first, last spoken) {
		for _, w := range strings.Fields(string(phrase)) {
			if len(w) < 5 {
				return
			}
		}
		found = append(found, models.Mention{Text: string(phrase), Start: first.start, End: last.end, Noun: true})
	})
	return found
}

// talk is a conversation of these turns: "agent: hello" is an agent's, others
// are the customer's.
func talk(id, customer string, turns ...string) *models.Conversation {
	c := &models.Conversation{ID: id, CustomerKey: customer}
	for _, text := range turns {
		speaker, said, isOther := strings.Cut(text, ": ")
		if !isOther {
			speaker, said = models.SpeakerCustomer, text
		}
		c.Turns = append(c.Turns, models.Turn{Speaker: speaker, Text: said})
	}
	return c
}

// letter is a text of 40 words that nobody says twice by himself.
func letter(name string) string {
	return "dear " + name + " i write to urge you to restore the regional counter because families in our district depend on this counter " +
		"and nobody asked them before closing it so please act before the summer travel season begins this coming year"
}

func TestPhrasebookCountsWhoBringsAPhraseUp(t *testing.T) {
	for _, c := range []struct {
		name  string
		all   []*models.Conversation
		want  int64
		agent int
	}{
		{"three customers", []*models.Conversation{talk("1", "a", "the portal"), talk("2", "b", "your Portal?"), talk("3", "c", "portal's down")}, 3, 0},
		{"a customer in several turns", []*models.Conversation{talk("1", "a", "the portal", "that portal")}, 1, 0},
		{"a customer in several contacts", []*models.Conversation{talk("1", "a", "the portal"), talk("2", "b", "portal"), talk("3", "a", "portal")}, 2, 0},
		{"contacts without a customer key", []*models.Conversation{talk("1", "", "the portal"), talk("2", "", "portal")}, 2, 0},
		{"a contact is no customer of that name", []*models.Conversation{talk("a", "", "the portal"), talk("2", "a", "portal")}, 2, 0},
		{"agents who repeat it", []*models.Conversation{talk("1", "a", "the portal", "agent: which portal"), talk("2", "b", "portal", "bot: portal")}, 2, 0},
		{"customers who repeat an agent", []*models.Conversation{talk("1", "a", "the portal"), talk("2", "b", "agent: try the portal", "the portal"), talk("3", "c", "bot: portal", "portal")}, 1, 2},
		{"a part of a word", []*models.Conversation{talk("1", "a", "the portal"), talk("2", "b", "portals")}, 1, 0},
		{"a letter that is sent around", []*models.Conversation{
			talk("1", "a", letter("sir")+" portal"), talk("2", "b", letter("madam")+" portal"), talk("3", "c", letter("friends")+" portal")}, 1, 0},
		{"a short turn that many say", []*models.Conversation{talk("1", "a", "the portal is down"), talk("2", "b", "the portal is down")}, 2, 0},
		{"a customer's own words beside a letter", []*models.Conversation{talk("1", "a", letter("sir")), talk("2", "b", letter("sir"), "the portal is down"), talk("3", "c", "portal")}, 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newPhrasebook(every)
			for _, conversation := range c.all {
				b.propose(conversation)
			}
			for _, conversation := range c.all {
				b.count(conversation, 0)
			}
			for _, u := range b.usage() {
				if u.phrase == "portal" {
					if u.now != c.want || u.agents != c.agent {
						t.Errorf("%d customers and %d agents bring it up, want %d and %d", u.now, u.agents, c.want, c.agent)
					}
					return
				}
			}
			t.Error("the phrase is not proposed")
		})
	}
}

func TestPhrasebookKeepsPeriodsApart(t *testing.T) {
	b := newPhrasebook(every)
	b.propose(talk("now", "a", "the portal"))
	for period := Compared; period > 0; period-- {
		for i := range period {
			b.count(talk(fmt.Sprintf("c-%d-%d", period, i), fmt.Sprint(i), letter("sir")+" portal", "portal"), period)
		}
	}
	b.count(talk("now", "a", "the portal"), 0)
	got := b.usage()
	if len(got) != 1 || got[0].now != 1 || got[0].before != [Compared]int64{1, 2, 3, 4, 5, 6, 7, 8} {
		t.Errorf("%+v", got)
	}
	if b.bases != [1 + Compared]int{1, 1, 2, 3, 4, 5, 6, 7, 8} {
		t.Errorf("the bases are %v", b.bases)
	}
}
