package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"earshot/models"
)

// Whoever misses a value among those that a search shows finds it on the page
// of its facet, and there chooses it in the same search.
func TestEveryValueOfAFacet(t *testing.T) {
	store := fullStore()
	h := open(Options{Store: store, Zone: ny(t)})
	wants(t, body(h, "/search?q=lost&channel=call&sort=longest"), `<a href="/search/facets/agent?q=lost&channel=call&sort=longest">All values</a>`)
	if page := body(h, "/search?q=lost"); strings.Contains(page, "/search/facets/channel") {
		t.Error("a facet of six values leads to more of them")
	}
	for i := range store.facets.Facets {
		if f := &store.facets.Facets[i]; f.Name == models.FacetAgent {
			f.Values = append(f.Values, models.FacetValue{Value: "a,1", Count: 3, Chosen: true}, models.FacetValue{Value: "a-<2>", Count: 2})
		}
	}
	page := body(h, "/search/facets/agent?q=lost&agent=a%5C%2C1&sort=longest&after=x")
	wants(t, page, "22 values", `<a href="/search?q=lost&agent=a%5C%2C1&sort=longest" data-key="u">Back`, "words: <bdi>lost</bdi> · agent: <bdi>a,1</bdi>",
		`<input type="hidden" name="agent" value="a\,1">`, `<a href="/search?q=lost&sort=longest" aria-current="true">a,1 <i>3</i></a>`,
		`<button form="search" name="agent" value="a-<2>">a-<2> <i>2</i></button>`)
	if strings.Contains(page, "most frequent") || strings.Contains(page, "a-topic") {
		t.Errorf("it says more than it has:\n%s", page)
	}
	for i := range store.facets.Facets {
		store.facets.Facets[i].Values = nil
		for n := range mostFacetValues {
			store.facets.Facets[i].Values = append(store.facets.Facets[i].Values, models.FacetValue{Value: fmt.Sprint("an-agent-", n), Count: 1})
		}
	}
	if page := body(h, "/search/facets/agent"); !strings.Contains(page, "500 values, the most frequent ones") || len(page) > 60_000 {
		t.Errorf("%d bytes:\n%.2000s", len(page), page)
	}
	for address, want := range map[string]int{"/search/facets/sentiment": 404, "/search/facets/none": 404, "/search/facets/agent?agnt=x": 400} {
		if out := get(h, address); out.Code != want {
			t.Errorf("%s: got %d", address, out.Code)
		}
	}
	store.err = http.ErrServerClosed
	if out := get(h, "/search/facets/agent"); out.Code != http.StatusServiceUnavailable {
		t.Errorf("got %d", out.Code)
	}
}

// A period shows how many it would find, as any other choice does.
func TestPeriodsAreCounted(t *testing.T) {
	store := fullStore()
	store.facets.WithoutPeriod, store.facets.Spans = 901, []int64{0, 12, 345, 678}
	h := open(Options{Store: store, Zone: ny(t)})
	wants(t, body(h, "/search?q=a&period=last-week"),
		`<a href="/search?q=a">any time <i>901</i>`, `<span>today <i>0</i></span>`, `<a href="/search?q=a&period=last-7-days">last 7 days <i>12</i>`,
		`<a href="/search?q=a" aria-current="true">last week <i>345</i>`, `<a href="/search?q=a&period=last-4-weeks">last 4 weeks <i>678</i>`)
	wants(t, body(h, "/search?q=a"), `<a href="/search?q=a" aria-current="true">any time <i>901</i>`)
	page := body(h, "/search?q=a&from=2026-11-02")
	wants(t, page, `<a href="/search?q=a">any time`)
	if strings.Contains(page, `aria-current="true">any time`) {
		t.Errorf("days are chosen, and any time besides:\n%s", page)
	}
}
