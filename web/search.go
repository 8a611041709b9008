package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"earshot/models"
)

// search is the page that finds conversations. All of its state is in its
// address.
func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	now := time.Now()
	a := askedOf(r.URL.RawQuery)
	q, err := ParseSearch(r.URL.RawQuery, s.Zone, now)
	if err != nil {
		return s.searchFault(w, r, a, cannot(err))
	}
	if fromForm(r.URL.RawQuery) {
		http.Redirect(w, r, a.at("/search"), http.StatusSeeOther)
		return nil
	}
	q.Spans = s.spansOf(now)
	found, facets, err := s.Store.Find(r.Context(), q)
	if errors.Is(err, models.ErrBadCursor) {
		return s.searchFault(w, r, a.without("after"), "There is no such page of this search any more: start at its first page.")
	}
	if err != nil {
		return err
	}
	body := s.searchView(a, now)
	body.result(found, facets)
	body.Audiences = s.audiences(r.Context())
	if !a.filters() {
		all, err := s.savedSearches(r.Context())
		if err != nil {
			return err
		}
		slices.SortStableFunc(all, func(x, y savedSearch) int { return cmp.Compare(y.rank(), x.rank()) })
		body.Saved = all[:min(len(all), savedShown)]
	}
	return s.page(w, r, view{Template: "search", Title: "Search", Here: "/search", Body: body})
}

// searchFault is the page with everything that was asked for, to be mended.
func (s *server) searchFault(w http.ResponseWriter, r *http.Request, a asked, message string) error {
	body := s.searchView(a, time.Now())
	body.Fault = message
	return s.page(w, r, view{Template: "search", Title: "Search", Here: "/search", Status: http.StatusBadRequest, Body: body})
}

func cannot(err error) string { return "This search cannot be done: " + err.Error() + "." }

// fromForm reports whether an address has fields that were left empty, as a
// form sends them.
func fromForm(raw string) bool {
	values, _ := url.ParseQuery(raw) // ParseSearch took it
	for _, all := range values {
		if slices.Contains(all, "") {
			return true
		}
	}
	return false
}
