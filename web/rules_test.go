package web

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/models"
)

// ruleStore answers for the topics that it is asked for.
type ruleStore struct {
	fakeStore
	asked []models.Query
	opens []string
}

func (f *ruleStore) Facets(_ context.Context, q models.Query) (models.Facets, error) {
	f.asked = append(f.asked, q)
	return models.Facets{Facets: []models.Facet{
		{Name: models.FacetTopic, Values: []models.FacetValue{{Value: "often", Count: 1234}, {Value: "rare", Count: 1}}},
		{Name: models.FacetSignal, Values: []models.FacetValue{{Value: "promise", Count: 77}}},
	}}, f.err
}

func (f *ruleStore) Search(_ context.Context, q models.Query) (models.Page, error) {
	f.asked = append(f.asked, q)
	return f.page, f.err
}

func (f *ruleStore) Conversation(ctx context.Context, id string) (*models.Conversation, error) {
	f.opens = append(f.opens, id)
	return f.fakeStore.Conversation(ctx, id)
}

func someRules() models.Taxonomy {
	rules := []models.Rule{{ID: "rare/1", Phrases: []models.Phrase{{Text: "rare"}}}}
	return models.Taxonomy{
		Topics: []models.Topic{
			{ID: "rare", Name: "Rare things", Drivers: []string{"ease"}, Burdens: []string{"waiting"}, Rules: rules},
			{ID: "often", Name: "Frequent things", Drivers: []string{"efficiency"}, Services: []string{"ssa"}},
		},
		Signals: []models.Signal{{ID: "promise", Name: "Promise"}},
	}
}

func TestRulesAreCounted(t *testing.T) {
	store := &ruleStore{}
	body := get(open(Options{Store: store, Rules: someRules(), Zone: ny(t)}), "/rules").Body.String()
	if often, rare := strings.Index(body, "Frequent things"), strings.Index(body, "Rare things"); often < 0 || rare < often {
		t.Errorf("the frequent topic does not stand first: %s", body)
	}
	for _, want := range []string{">1,234</a>", ">77</a>", "2 topics"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	// Rare ones are counted too, because they are asked for by name; and only the recent ones.
	if len(store.asked) != 2 || !reflect.DeepEqual(store.asked[0].Topics, []string{"rare", "often"}) || !reflect.DeepEqual(store.asked[1].Signals, []string{"promise"}) {
		t.Fatalf("the store was asked %+v", store.asked)
	}
	if age := time.Since(store.asked[0].From); age < recentDays*24*time.Hour-2*time.Hour || age > (recentDays+1)*24*time.Hour+2*time.Hour {
		t.Errorf("counted from %s", store.asked[0].From)
	}
}

func TestTopicsAreNarrowedDown(t *testing.T) {
	h := open(Options{Store: &ruleStore{}, Rules: someRules()})
	for query, want := range map[string][2]bool{ // rare, often
		"driver=ease": {true, false}, "burden=waiting": {true, false}, "service=ssa": {true, true}, "service=irs": {true, false}, "driver=efficiency&burden=waiting": {false, false}, "driver=": {true, true},
	} {
		body := get(h, "/rules?"+query).Body.String()
		if rare, often := strings.Contains(body, "Rare things"), strings.Contains(body, "Frequent things"); rare != want[0] || often != want[1] {
			t.Errorf("%s shows rare %v, often %v", query, rare, often)
		}
	}
}

func TestQuotesOfATopic(t *testing.T) {
	found := func(id string) models.Hit { return models.Hit{Conversation: &models.Conversation{ID: id}} }
	c := &models.Conversation{ID: "c/1", Turns: []models.Turn{{Text: "Hello"}, {Speaker: models.SpeakerCustomer, Text: "It is a rare thing, [PERSON]", PII: []string{"PERSON"}}}, Findings: []models.Finding{
		{Kind: models.FindingTopic, Name: "rare", Rule: "rare/1", Turn: 1, Start: 8, End: 12, Speaker: models.SpeakerCustomer},
		{Kind: models.FindingSignal, Name: "rare", Turn: 1, Start: 0, End: 2},
		{Kind: models.FindingTopic, Name: "often", Turn: 0, Start: 0, End: 2},
		{Kind: models.FindingTopic, Name: "rare", Turn: 1, Start: 8, End: 99},
	}}
	store := &ruleStore{fakeStore: fakeStore{page: models.Page{Total: 41, Hits: []models.Hit{found("gone"), found("c/1")}}, conversations: map[string]*models.Conversation{"c/1": c}}}
	body := get(open(Options{Store: store, Rules: someRules()}), "/rules/topics/rare").Body.String()
	for _, want := range []string{"<mark>rare</mark>", `href="/conversations/c%2F1#turn-1"`, `data-type="PERSON"`, "41 in all"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if n := strings.Count(body, "<blockquote>"); n != 1 {
		t.Errorf("%d quotes", n)
	}
}

// A quote is a part of its turn, cut between words, with all words of the
// finding.
func TestQuotedIsAPartOfTheTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "a" + strings.Join(rapid.SliceOfN(texts(), 0, 30).Draw(t, "texts"), " ")
		borders := []int{}
		for i := range text {
			borders = append(borders, i)
		}
		borders = append(borders, len(text))
		first := rapid.IntRange(0, len(borders)-2).Draw(t, "first")
		last := rapid.IntRange(first+1, len(borders)-1).Draw(t, "last")
		e := &evidence{Finding: models.Finding{Start: borders[first], End: borders[last]}, N: 1, Marked: true}
		var whole, marked strings.Builder
		for _, p := range quoted(models.Turn{Text: text, PII: []string{"PERSON"}}, e) {
			whole.WriteString(p.Text)
			if len(p.Evidence) > 0 {
				marked.WriteString(p.Text)
			}
		}
		inside := strings.TrimSuffix(strings.TrimPrefix(whole.String(), "… "), " …")
		if marked.String() != text[e.Start:e.End] || !strings.Contains(text, inside) || len(inside) > e.End-e.Start+2*quoteAround {
			t.Fatalf("%q marks %q of %q", whole.String(), marked.String(), text)
		}
	})
}

// Viewers read the rules; how many conversations there are, and what was said,
// is not theirs, and nothing of it is asked for.
func TestViewersReadRulesWithoutQuotes(t *testing.T) {
	for _, address := range []string{"/rules", "/rules/topics/rare", "/rules/signals/promise"} {
		for name, want := range map[string]bool{"vic": false, "sue": true} {
			store := &ruleStore{}
			h, _ := guarded(t, store, threePeople)
			out := ask(h, http.MethodGet, address, name)
			if out.Code != http.StatusOK || (len(store.asked) > 0) != want || strings.Contains(out.Body.String(), "those who may read conversations") == (want || address == "/rules") {
				t.Errorf("%s as %s: the store was asked %d times; got %d %s", address, name, len(store.asked), out.Code, out.Body)
			}
		}
	}
}
