package rollup

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// shelf is a store of conversations by start.
type shelf struct {
	all  []*models.Conversation
	read int
}

func (s *shelf) matching(q models.Query) iter.Seq[*models.Conversation] {
	return func(yield func(*models.Conversation) bool) {
		for _, c := range s.all {
			if slices.Contains(q.Services, c.Service) && !c.StartedAt.Before(q.From) && c.StartedAt.Before(q.To) &&
				(q.Sample == 0 || models.SampleOf(c.ID) < q.Sample) && !yield(c) {
				return
			}
		}
	}
}

func (s *shelf) Search(_ context.Context, q models.Query) (models.Page, error) {
	var page models.Page
	for range s.matching(q) {
		page.Total++
	}
	return page, nil
}

func (s *shelf) All(_ context.Context, q models.Query) iter.Seq2[*models.Conversation, error] {
	return func(yield func(*models.Conversation, error) bool) {
		for c := range s.matching(q) {
			if s.read++; !yield(c, nil) {
				return
			}
		}
	}
}

func (s *shelf) Conversation(_ context.Context, id string) (*models.Conversation, error) {
	for _, c := range s.all {
		if c.ID == id {
			return c, nil
		}
	}
	return nil, models.ErrNotFound
}

// agency is nine weeks of contacts of two services, perWeek of each a week:
// everybody says something of a steady stock of words. In the last week say
// gives what the i-th contact of the first service says besides.
func agency(seed uint64, perWeek int, p models.Period, say func(i int) []string) *shelf {
	r := rand.New(rand.NewPCG(seed, 1))
	stock := strings.Fields("letter office benefit payment address website password account document appointment interview signature decision hearing appeal refund")
	s := new(shelf)
	for week, period := range slices.Backward(append([]models.Period{p}, Before(p, Compared, time.UTC)...)) {
		for i := range perWeek {
			for _, service := range []string{"benefits", "taxes"} {
				id := fmt.Sprintf("%s-%d-%04d", service, week, i)
				c := talk(id, fmt.Sprint("k", r.IntN(20*perWeek)), "agent: hello how can i help", "it is about the "+stock[r.IntN(len(stock))]+" and the "+stock[r.IntN(len(stock))])
				if week == 0 && service == "benefits" && say != nil {
					for _, turn := range say(i) {
						c.Turns = append(c.Turns, talk("", "", turn).Turns...)
					}
				}
				c.Service, c.StartedAt = service, period.Start.Add(time.Duration(i)*time.Minute)
				s.all = append(s.all, c)
			}
		}
	}
	return s
}

func listen(t *testing.T, s *shelf, p models.Period, service string) []models.EmergingPhrase {
	t.Helper()
	l := Listener{Conversations: s, Zone: time.UTC, Find: every, MinCell: 11}
	found, err := l.Emerging(t.Context(), p, service)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func lastWeek(t *testing.T) models.Period {
	t.Helper()
	p, err := Parse("2026-W47", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// portalTrouble is a planted phrase: every eighth contact says it, each in
// other words.
func portalTrouble(i int) []string {
	if i%8 != 0 {
		return nil
	}
	return []string{fmt.Sprintf("well the Verification Portal beat me %d", i), "agent: the verification portal is being repaired"}
}

func TestListenerFindsAPlantedPhraseWithItsQuotes(t *testing.T) {
	p := lastWeek(t)
	s := agency(1, 200, p, portalTrouble)
	found := listen(t, s, p, "benefits")
	if len(found) != 1 || found[0].Phrase != "verification portal" {
		t.Fatalf("found %+v", found)
	}
	f := found[0]
	if f.Service != "benefits" || f.Label != p.Label || f.Rank != 1 || f.Sample != models.SampleSize || f.Customers < 23 || f.Customers > 25 || f.Base < 190 || f.Base > 200 {
		t.Errorf("it is %+v", f)
	}
	if f.Expected == nil || *f.Expected != 0 || f.ShareBefore == nil || *f.ShareBefore != 0 {
		t.Errorf("nobody said it before: %+v", f)
	}
	if len(f.Quotes) != 2 || f.Quotes[0].ConversationID == f.Quotes[1].ConversationID {
		t.Fatalf("its quotes are %+v", f.Quotes)
	}
	for _, q := range f.Quotes {
		if c, _ := s.Conversation(t.Context(), q.ConversationID); c.Turns[q.Turn].Speaker != models.SpeakerCustomer || c.Turns[q.Turn].Text[q.Start:q.End] != "Verification Portal" || q.Text != c.Turns[q.Turn].Text {
			t.Errorf("the quote %+v stands on %+v", q, c.Turns)
		}
	}
	if other := listen(t, s, p, "taxes"); len(other) != 0 {
		t.Errorf("the other service has %+v", other)
	}
	if s.read > 2*2*200+2*8*200 {
		t.Errorf("%d conversations were read", s.read)
	}
}

func TestListenerReadsASampleOfABigService(t *testing.T) {
	p := lastWeek(t)
	s := agency(2, 5000, p, portalTrouble)
	found := listen(t, s, p, "benefits")
	if len(found) != 1 || found[0].Phrase != "verification portal" || found[0].Sample != 400 {
		t.Fatalf("found %+v", found)
	}
	if f := found[0]; f.Base < 1700 || f.Base > 2200 || f.Share < 0.10 || f.Share > 0.15 {
		t.Errorf("an eighth says it: %+v", f)
	}
	if s.read < 6000 || s.read > 9000 {
		t.Errorf("%d conversations were read, want about 2 × 2,000 + 4,000", s.read)
	}
}

func TestListenerIsNotMisled(t *testing.T) {
	p := lastWeek(t)
	for _, c := range []struct {
		name string
		say  func(i int) []string
	}{
		{"nothing new", nil},
		{"a letter that is sent around", func(i int) []string {
			return []string{letter(fmt.Sprint("representative number ", i)) + " restore counter service"}
		}},
		{"a new script of agents", func(int) []string {
			return []string{"agent: would you like our survey portal", "no survey portal for me"}
		}},
		{"one customer who keeps calling", func(i int) []string { return nil }},
		{"ten customers: fewer than may be shown", func(i int) []string {
			if i < 10 {
				return []string{fmt.Sprintf("the verification portal %d", i)}
			}
			return nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := agency(3, 200, p, c.say)
			if strings.HasPrefix(c.name, "one customer") {
				for _, talk := range s.all {
					if talk.Service == "benefits" && talk.CustomerKey > "k2" && !talk.StartedAt.Before(p.Start) && talk.CustomerKey < "k3" {
						talk.CustomerKey = "k-one"
						talk.Turns = append(talk.Turns, models.Turn{Speaker: models.SpeakerCustomer, Text: "the verification portal " + talk.ID})
					}
				}
			}
			if found := listen(t, s, p, "benefits"); len(found) != 0 {
				t.Errorf("found %+v", found)
			}
		})
	}
}

func TestListenerHidesAFewOfBefore(t *testing.T) {
	p := lastWeek(t)
	s := agency(4, 200, p, portalTrouble)
	for i := range 3 {
		s.all[i*40].Turns = append(s.all[i*40].Turns, models.Turn{Speaker: models.SpeakerCustomer, Text: "the verification portal"})
	}
	found := listen(t, s, p, "benefits")
	if len(found) != 1 || found[0].Expected != nil || found[0].ShareBefore != nil {
		t.Errorf("found %+v", found)
	}
}

func TestListenerFindsTheSameAgain(t *testing.T) {
	p := lastWeek(t)
	var first string
	for range 3 {
		text, err := json.Marshal(listen(t, agency(5, 300, p, portalTrouble), p, "benefits"))
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("%s\nthen %s", first, text)
		}
	}
}

func TestExcerptsOfLongTurnsHoldThePhrase(t *testing.T) {
	long := strings.Repeat("much is said hére ", 30)
	for _, before := range []string{"", "short ", long} {
		for _, after := range []string{"", " short", " " + long} {
			text := before + "error code" + after
			got := excerpt(text, len(before), len(before)+len("error code"))
			if !strings.Contains(got, "error code") || len(got) > mostReadable || strings.ToValidUTF8(got, "?") != got {
				t.Errorf("%d bytes: %q", len(got), got)
			}
		}
	}
}
