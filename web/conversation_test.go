package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// contactStore answers for one customer's contacts as stores do.
type contactStore struct {
	fakeStore
	all   []*models.Conversation // oldest first
	asked []models.Query
}

func (f *contactStore) Search(_ context.Context, q models.Query) (models.Page, error) {
	f.asked = append(f.asked, q)
	var page models.Page
	for _, c := range f.all {
		if c.CustomerKey == q.Customer && !c.StartedAt.Before(q.From) && (q.To.IsZero() || c.StartedAt.Before(q.To)) {
			page.Hits = append(page.Hits, models.Hit{Conversation: c})
		}
	}
	page.Total = int64(len(page.Hits))
	if q.Sort == models.SortNewest {
		slices.Reverse(page.Hits)
	}
	page.Hits = page.Hits[:min(len(page.Hits), q.Limit)]
	return page, nil
}

// history is a customer's contacts, a day apart, each a repeat of the one before.
func historyOf(n int) *contactStore {
	store := &contactStore{fakeStore: fakeStore{conversations: map[string]*models.Conversation{}}}
	for i := range n {
		c := &models.Conversation{ID: fmt.Sprintf("c/%d", i), CustomerKey: "key", Service: "ssa", StartedAt: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, i), Repeat: models.Repeat{Link: models.NewLink()}}
		c.Repeat.Linkable = true
		if i > 0 {
			of, since := store.all[i-1].ID, 24.0
			c.Repeat.Link = models.Link{Linkable: true, Linked: true, Of: &of, HoursSince: &since, Within: []string{"24h", "7d"}, Chain: i}
		}
		store.all = append(store.all, c)
		store.conversations[c.ID] = c
	}
	return store
}

func TestContactsAreThoseAround(t *testing.T) {
	for _, c := range []struct {
		of, here, first, last int
		earlier, later        int64
	}{{1, 0, 0, 0, 0, 0}, {3, 1, 0, 2, 0, 0}, {60, 30, 10, 50, 10, 9}, {60, 0, 0, 20, 0, 39}, {60, 59, 39, 59, 39, 0}} {
		store := historyOf(c.of)
		got, err := (&server{Options: Options{Store: store}}).contactsOf(t.Context(), store.all[c.here])
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, one := range got.List {
			ids = append(ids, one.ID)
			if one.Here != (one.ID == store.all[c.here].ID) {
				t.Errorf("%s is the one shown: %v", one.ID, one.Here)
			}
			if one.Of != nil && one.ID != got.List[0].ID && !one.OfStart.Equal(one.StartedAt.AddDate(0, 0, -1)) {
				t.Errorf("%s repeats one of %s", one.ID, one.OfStart)
			}
		}
		var want []string
		for i := c.first; i <= c.last; i++ {
			want = append(want, store.all[i].ID)
		}
		if !slices.Equal(ids, want) || got.Earlier != c.earlier || got.Later != c.later {
			t.Errorf("contact %d of %d: got %d earlier, %v, %d later", c.here, c.of, got.Earlier, ids, got.Later)
		}
		if len(got.Lanes) != 1 || len(got.Lanes[0].Dots) != len(want) || len(got.Lanes[0].Ties) != len(want)-1 {
			t.Errorf("contact %d of %d is drawn as %+v", c.here, c.of, got.Lanes)
		}
	}
}

// A search may not have a conversation yet that can be read.
func TestContactsHoldTheOneShown(t *testing.T) {
	store := historyOf(3)
	fresh := *store.all[1]
	fresh.ID = "fresh"
	got, err := (&server{Options: Options{Store: store}}).contactsOf(t.Context(), &fresh)
	if err != nil || len(got.List) != 4 || got.List[1].ID != "fresh" || !got.List[1].Here {
		t.Errorf("got %+v, %v", got.List, err)
	}
}

// Of a line that many people share, and of nobody, nothing is asked.
func TestNoContactsOfSharedLines(t *testing.T) {
	store := historyOf(3)
	shared, nobody := *store.all[1], *store.all[1]
	shared.Repeat.Link, nobody.CustomerKey = models.NewLink(), ""
	for _, c := range []*models.Conversation{&shared, &nobody} {
		got, err := (&server{Options: Options{Store: store}}).contactsOf(t.Context(), c)
		if err != nil || len(got.List) > 0 || len(store.asked) > 0 {
			t.Errorf("got %+v, %v", got, err)
		}
	}
}

func TestConversationSaysWhatItDoesNotKnow(t *testing.T) {
	zero := int64(0)
	store := &fakeStore{conversations: map[string]*models.Conversation{
		"none": {ID: "none", Turns: []models.Turn{{Speaker: models.SpeakerCustomer, Text: "Hi"}}},
		"part": {ID: "part", DurationS: &zero},
		"zero": {ID: "zero", DurationS: &zero, Timing: models.Timing{Measured: true, CustomerTalkS: &zero, AgentTalkS: &zero, HoldS: &zero, SilenceS: &zero, Transfers: &zero, Interruptions: &zero}},
	}}
	h := open(Options{Store: store})
	for id, want := range map[string]int{"none": 0, "part": 6, "zero": 0} { // four parts, transfers, interruptions
		body := get(h, "/conversations/"+id).Body.String()
		if got := strings.Count(body[strings.Index(body, `id="time"`):strings.Index(body, `id="evidence"`)], "not measured"); got != want {
			t.Errorf("%s: %d things are not measured, want %d", id, got, want)
		}
	}
	body := get(h, "/conversations/none").Body.String()
	for _, want := range []string{"handle time not measured", "Not measured: the transcript says nothing of times", "no turn of the customer could be scored", "No rule found anything", "names no customer"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// The bar is of what was measured, and of nothing else.
func TestTimingBar(t *testing.T) {
	one, three := int64(1), int64(3)
	s := timingBarOf(models.Timing{CustomerTalkS: &three, HoldS: &one})
	if s.Parts[0].Width != "75.000%" || s.Parts[2].X != "75.000%" || s.Parts[2].Width != "25.000%" || s.Parts[1].Share != nil || s.Parts[3].Share != nil {
		t.Errorf("got %+v", s.Parts)
	}
}

func TestSentimentChart(t *testing.T) {
	lowest := 3
	say := func(speaker string, score float64) models.Turn {
		return models.Turn{Speaker: speaker, Sentiment: &models.TurnSentiment{Score: score}}
	}
	a := sentimentChartOf(&models.Conversation{Sentiment: models.Sentiment{MovedBy: []int{3}, LowestTurn: &lowest},
		Turns: []models.Turn{say(models.SpeakerAgent, -1), say(models.SpeakerCustomer, 0.25), {Speaker: models.SpeakerCustomer}, say(models.SpeakerCustomer, -0.5)}})
	if len(a.Slots) != 4 || a.Scored != 2 || a.Slots[0].Bar != nil || a.Slots[2].Bar != nil || a.Slots[3].X != "75.000%" {
		t.Errorf("got %+v", a)
	}
	up, down := a.Slots[1].Bar, a.Slots[3].Bar
	if up.Y != "14.0" || up.Height != "14.0" || down.Y != "28.0" || down.Height != "28.0" || up.Moved || !down.Moved || !down.Lowest {
		t.Errorf("got %+v and %+v", up, down)
	}
}

// The way back leads to a search of this site, whatever the address says.
func TestBackToTheSearch(t *testing.T) {
	h := open(Options{Store: hostileStore()})
	for given, want := range map[string]string{
		"":                                      "/search",
		"?search=q%3Dform%26service%3Dssa":      "/search?q=form&amp;service=ssa",
		"?search=https%3A%2F%2Fevil.example%2F": "/search?https%3A%2F%2Fevil.example%2F=",
		"?search=%2F%2Fevil.example%2F%22%3E%3Cb": "/search?%2F%2Fevil.example%2F%22%3E%3Cb=",
		"?search=%25zz": "/search",
	} {
		if body := get(h, "/conversations/c-1"+given).Body.String(); !strings.Contains(body, `<p class="back"><a href="`+want+`"`) {
			t.Errorf("%s: no %s in %s", given, want, body[:1200])
		}
	}
	if out := get(h, "/conversations/c-1?serch=q"); out.Code != http.StatusBadRequest {
		t.Errorf("got %d", out.Code)
	}
}
