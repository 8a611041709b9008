package web

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// fullStore finds twenty conversations, and has as many values of each facet as
// there may be.
func fullStore() *fakeStore {
	low, seconds, times := -0.42, int64(1312), 3
	f := &fakeStore{page: models.Page{Total: 12345, Next: "marker"}}
	for i := range defaultLimit {
		c := &models.Conversation{
			ID: fmt.Sprintf("conversation-%08d", i), Channel: models.ChannelCall, Service: "passport-application", StartedAt: time.Date(2026, 11, 2, 14, i, 0, 0, time.UTC),
			DurationS: &seconds, Topics: []string{"status-unclear", "long-wait", "document-lost"}, Signals: []string{"escalation-request", "promise"}, Sentiment: models.Sentiment{Customer: &low},
			Repeat: models.Repeat{Stated: true, StatedCount: &times, Link: models.Link{Linked: true}},
		}
		hit := models.Hit{Conversation: c}
		for turn := range models.MaxSnippets {
			hit.Snippets = append(hit.Snippets, models.Snippet{Turn: turn, Speaker: models.SpeakerCustomer, Text: "… " + strings.Repeat("so many words around it ", 6) + "\x02check\x03 …"})
		}
		f.page.Hits = append(f.page.Hits, hit)
	}
	for _, name := range models.FacetNames() {
		facet := models.Facet{Name: name, Without: 12345}
		switch name {
		case models.FacetHandle:
			for _, band := range models.HandleBands() {
				facet.Values = append(facet.Values, models.FacetValue{Value: band.Name, Count: 2345})
			}
		case models.FacetRepeat:
			facet.Values = []models.FacetValue{{Value: models.RepeatStated, Count: 5}, {Value: models.RepeatLinked, Count: 6}}
		case models.FacetSentiment:
			facet.Values = []models.FacetValue{{Value: models.SentimentNegative, Count: 5}, {Value: models.SentimentNeutral, Count: 6}, {Value: models.SentimentPositive, Count: 7}}
		case models.FacetChannel, models.FacetDriver: // there are six of each
			for i := range 6 {
				facet.Values = append(facet.Values, models.FacetValue{Value: fmt.Sprintf("%s-%d", name, i), Count: 2345})
			}
		default:
			for i := range models.MaxFacetValues {
				facet.Values = append(facet.Values, models.FacetValue{Value: fmt.Sprintf("a-%s-of-some-length-%d", name, i), Count: 2345})
			}
		}
		f.facets.Facets = append(f.facets.Facets, facet)
	}
	return f
}

// The first page, with all that it loads, stays small whatever is found.
func TestTheSearchIsSmall(t *testing.T) {
	h := open(Options{Store: fullStore(), Zone: ny(t), Version: "1.0.0"})
	page := get(h, "/search?q=check+%22lost+in+the+mail%22&speaker=customer&period=last-week").Body.Len()
	whole := page
	for _, asset := range readAssets() {
		whole += len(asset.packed)
	}
	if page > 50_000 || whole > 60_000 {
		t.Errorf("the page has %d bytes, and %d with what it loads", page, whole)
	}
}

// body is the text of an answer, entities resolved.
func body(h http.Handler, address string) string {
	return html.UnescapeString(get(h, address).Body.String())
}

func wants(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
}

// What was chosen is a chip that leads to the search without it, and everything
// else keeps it.
func TestEveryChoiceIsInTheAddress(t *testing.T) {
	store := fullStore()
	store.facets.Facets[0].Values[0] = models.FacetValue{Value: "a,b", Count: 7, Chosen: true}
	store.facets.Spans = []int64{1, 2, 3, 4}
	h := open(Options{Store: store, Zone: ny(t)})
	page := body(h, `/search?q=check&service=a%5C%2Cb,ssa&sentiment=negative&from=2026-11-02&sort=longest&after=x`)
	wants(t, page,
		`<a class="chip" href="/search?q=check&service=ssa&sentiment=negative&from=2026-11-02&sort=longest">service: <bdi>a,b</bdi>`,
		`<a class="chip" href="/search?q=check&service=a%5C%2Cb&sentiment=negative&from=2026-11-02&sort=longest">service: <bdi>ssa</bdi>`,
		`<a class="chip" href="/search?q=check&service=a%5C%2Cb&service=ssa&from=2026-11-02&sort=longest">sentiment: <bdi>negative</bdi>`,
		`<li><a href="/search?q=check&sort=longest">Clear all</a>`,
		`<input type="hidden" name="service" value="a\,b">`,
		`<option value="longest" selected>`,
		`<a href="/search?q=check&service=ssa&sentiment=negative&from=2026-11-02&sort=longest" aria-current="true">a,b <i>7</i>`,
		`<button form="search" name="topic" value="a-topic-of-some-length-1">`,
		`<a href="/search?q=check&service=a%5C%2Cb&service=ssa&sentiment=negative&repeat=linked&from=2026-11-02&sort=longest">`,
		`<a href="/search?q=check&service=a%5C%2Cb&service=ssa&sentiment=negative&period=last-week&sort=longest">last week <i>3</i></a>`,
		`<input type="date" name="from" value="2026-11-02">`,
		`<a href="/search?q=check&service=a%5C%2Cb&service=ssa&sentiment=negative&from=2026-11-02&sort=longest">First page</a>`,
		`<a rel="next" href="/search?q=check&service=a%5C%2Cb&service=ssa&sentiment=negative&from=2026-11-02&sort=longest&after=marker">Next page</a>`,
		`<a href="/conversations/conversation-00000000?search=q%3Dcheck%26service%3Da%255C%252Cb%26service%3Dssa%26sentiment%3Dnegative%26from%3D2026-11-02%26sort%3Dlongest%26after%3Dx#turn-1">customer, turn 2</a>`,
	)
	if strings.Contains(page, "&after=x") {
		t.Errorf("a link keeps the page it stood on:\n%s", page)
	}
	// Every link of the page is a search that can be done.
	links := regexp.MustCompile(`(?:href|action)="(/search[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(links) < 20 {
		t.Fatalf("there are %d links", len(links))
	}
	for _, link := range links {
		if out := get(h, link[1]); out.Code != http.StatusOK {
			t.Errorf("%s: got %d", link[1], out.Code)
		}
	}
}

// What a form sends becomes the address that a person may read and keep.
func TestEmptyFieldsLeaveTheAddress(t *testing.T) {
	out := get(open(Options{Store: fullStore()}), "/search?q=lost+check&speaker=&sort=&topic=b&topic=a&from=&to=")
	if out.Code != http.StatusSeeOther || out.Header().Get("Location") != "/search?q=lost+check&topic=b&topic=a" {
		t.Errorf("got %d to %s", out.Code, out.Header().Get("Location"))
	}
}

// Who finds nothing is told what would be found without each of their filters.
func TestNothingFound(t *testing.T) {
	store := &fakeStore{facets: models.Facets{WithoutText: 9, WithoutPeriod: 1214, Facets: []models.Facet{
		{Name: models.FacetService, Without: 214, Values: []models.FacetValue{{Value: "ssa", Chosen: true}}},
		{Name: models.FacetSentiment, Without: 0},
		{Name: models.FacetTopic, Without: 77}, // nothing was asked of it
	}}}
	h := open(Options{Store: store, Zone: ny(t)})
	page := body(h, "/search?q=zebra&speaker=agent&service=ssa&sentiment=negative&period=today")
	wants(t, page, "0 conversations",
		`<a href="/search?service=ssa&sentiment=negative&period=today">9 without the words</a>`,
		`<a href="/search?q=zebra&speaker=agent&service=ssa&sentiment=negative">1,214 without the period</a>`,
		`<a href="/search?q=zebra&speaker=agent&sentiment=negative&period=today">214 without the service filter</a>`)
	if strings.Contains(page, "77 without") || strings.Contains(page, "0 without the sentiment") {
		t.Errorf("it leads to where nothing is:\n%s", page)
	}
	wants(t, body(open(Options{Store: &fakeStore{}}), "/search?q=zebra"), "Nothing matches, nor would it")
}

// Whoever makes a mistake sees what, what there is instead, and the rest of
// what they asked for.
func TestMistakesKeepTheForm(t *testing.T) {
	h := open(Options{Store: fullStore(), Zone: ny(t)})
	for address, want := range map[string][]string{
		"/search?q=check&servce=ssa&topic=a":    {`unknown parameter "servce"; known are q, speaker, service`, `value="check"`, `href="/search?q=check">topic: <bdi>a</bdi>`},
		"/search?q=check&channel=fax,call":      {`channel="fax" is not one of call`, `href="/search?q=check&channel=call">channel: <bdi>fax</bdi>`},
		"/search?from=2026-11-03&to=2026-11-02": {"from must be before to", `href="/search?to=2026-11-02">from: <bdi>2026-11-03</bdi>`},
		"/search?q=%ff%00check":                 {"q holds characters that are no text", `value="check"`},
	} {
		if out := get(h, address); out.Code != http.StatusBadRequest {
			t.Errorf("%s: got %d", address, out.Code)
		}
		wants(t, body(h, address), append(want, `role="alert"`)...)
	}
	store := fullStore()
	store.err = models.ErrBadCursor
	wants(t, body(open(Options{Store: store}), "/search?q=check&after=old"), "There is no such page of this search any more", `value="check"`)
}

// An id may hold what means something in an address.
func TestOddIDs(t *testing.T) {
	store := fullStore()
	store.page.Hits[0].Conversation.ID = "a/b?c#d e%"
	page := body(open(Options{Store: store}), "/search?q=a")
	wants(t, page, `<h2><a href="/conversations/a%2Fb%3Fc%23d%20e%25?search=q%3Da">`)
	if u, err := url.Parse("/conversations/a%2Fb%3Fc%23d%20e%25"); err != nil || u.Path != "/conversations/a/b?c#d e%" {
		t.Errorf("it is %v (%v)", u, err)
	}
}
