package web

import (
	"net/http"
	"time"
)

// mostFacetValues is how many values the page of a facet shows.
const mostFacetValues = 500

// facetPageView is what the page of one facet shows.
type facetPageView struct {
	Title  string
	Back   string // the search
	Asks   []chip // what it asks for
	Kept   []parameter
	Values []facetValue
	Cut    bool // there may be more
}

// facetPage is the page of all values of a facet, for the search of its address.
func (s *server) facetPage(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if !isList(name) {
		return s.nothingHere(w, r)
	}
	now, a := time.Now(), askedOf(r.URL.RawQuery)
	q, err := ParseSearch(r.URL.RawQuery, s.Zone, now)
	if err != nil {
		return s.searchFault(w, r, a, cannot(err))
	}
	q.FacetValues = mostFacetValues
	counted, err := s.Store.Facets(r.Context(), q)
	if err != nil {
		return err
	}
	search := s.searchView(a, now)
	body := facetPageView{Title: fieldTitle(name), Back: search.asked.at("/search"), Asks: search.asks(), Kept: search.asked.parameters()}
	for _, f := range counted.Facets {
		if f.Name == name {
			body.Cut = len(f.Values) >= mostFacetValues
			for _, value := range f.Values {
				body.Values = append(body.Values, search.value(name, value))
			}
		}
	}
	return s.page(w, r, view{Template: "facet", Title: "Every " + body.Title, Here: "/search", Body: body})
}
