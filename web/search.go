package web

import (
	"net/http"
	"net/url"

	"earshot/models"
)

// searchView is what the page of a search shows.
type searchView struct {
	models.Page
	Text string
	Next string // the address of the next page; empty: this is the last
}

// search is the page that finds conversations. All of its state is in its
// address.
func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	q, err := parseQuery(r.URL.RawQuery, s.Zone)
	if err != nil {
		return badParameter(err)
	}
	found, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return err
	}
	body := searchView{Page: found, Text: q.Text}
	if found.Next != "" {
		body.Next = with(r.URL.Query(), "after", found.Next)
	}
	return s.page(w, r, view{Template: "search", Title: "Search", Here: "/search", Body: body})
}

// with is the address of the same search with one parameter changed.
func with(values url.Values, name, value string) string {
	values.Set(name, value)
	return "/search?" + values.Encode()
}
