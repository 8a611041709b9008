package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot/access"
	"earshot/models"
)

// Bounds of what somebody saves.
const (
	mostSaved     = 200 // of one person
	mostNameRunes = 80
)

// savedShown is how many the page of the search leads to; /searches has all.
const savedShown = 12

// Audience gets a digest, which may count saved searches.
type Audience struct {
	Name     string
	Services []string // it is about; empty: everything
}

// savedSearch is a saved search as pages show it.
type savedSearch struct {
	models.SavedSearch
	Address string // of what it finds
	Asks    []chip
	Own     bool // the person's own
	Mine    bool // the person may delete it
}

// rank puts one's own before those of others.
func (s savedSearch) rank() int {
	if s.Own {
		return 1
	}
	return 0
}

// searchesView is what the page of the saved searches shows.
type searchesView struct{ Own, Shared []savedSearch }

// searches is the page of the saved searches: one's own, and what others share.
func (s *server) searches(w http.ResponseWriter, r *http.Request) error {
	if _, err := parseParameters(r.URL.RawQuery); err != nil {
		return badParameter(err)
	}
	all, err := s.savedSearches(r.Context())
	if err != nil {
		return err
	}
	var v searchesView
	for _, one := range all {
		if one.Own {
			v.Own = append(v.Own, one)
		} else {
			v.Shared = append(v.Shared, one)
		}
	}
	return s.page(w, r, view{Template: "searches", Title: "Saved searches", Here: "/search", Body: v})
}

// savedSearches are those that the person may see.
func (s *server) savedSearches(ctx context.Context) ([]savedSearch, error) {
	p, _ := access.Of(ctx)
	all, err := s.Store.SavedSearches(ctx)
	if err != nil {
		return nil, err
	}
	var shown []savedSearch
	for _, one := range all {
		a := askedOf(one.Query)
		v := s.searchView(a, time.Now())
		own := one.Owner == p.Name
		if !own && !slices.Contains(s.audiences(ctx), one.Digest) {
			one.Digest = "" // it is for those who see the services that the digest is about
		}
		shown = append(shown, savedSearch{SavedSearch: one, Address: a.at("/search"), Asks: v.asks(), Own: own, Mine: own || p.Role == access.RoleAdmin})
	}
	return shown, nil
}

// saveSearch keeps what the form sends. The same name again replaces the
// person's search of that name.
func (s *server) saveSearch(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return &fault{http.StatusBadRequest, "bad-form", "the form could not be read: search again and save that"}
	}
	a := askedOf(r.PostForm.Get("search")).without("limit", "after")
	search := models.SavedSearch{
		ID: rand.Text(), Name: strings.TrimSpace(r.PostForm.Get("name")), Query: a.String(),
		Shared: r.PostForm.Get("shared") != "", Digest: r.PostForm.Get("digest"), Created: time.Now().UTC().Truncate(time.Second),
	}
	if err := s.savable(r.Context(), a, search); err != nil {
		return s.searchFault(w, r, a, "It was not saved: "+err.Error())
	}
	p, _ := access.Of(r.Context())
	all, err := s.Store.SavedSearches(r.Context())
	if err != nil {
		return err
	}
	own := slices.DeleteFunc(all, func(one models.SavedSearch) bool { return one.Owner != p.Name })
	if i := slices.IndexFunc(own, func(one models.SavedSearch) bool { return one.Name == search.Name }); i >= 0 {
		search.ID, search.Created = own[i].ID, own[i].Created
	} else if len(own) >= mostSaved {
		return s.searchFault(w, r, a, fmt.Sprintf("It was not saved: you have %d searches already. Delete one first.", len(own)))
	}
	if err := s.Store.PutSavedSearch(r.Context(), search); err != nil {
		return err
	}
	return seeOther("/searches")
}

// savable says what is wrong with a search that is to be saved.
func (s *server) savable(ctx context.Context, a asked, search models.SavedSearch) error {
	if _, err := ParseSearch(search.Query, s.Zone, time.Now()); err != nil {
		return err
	}
	switch {
	case !a.filters():
		return errors.New("it asks for nothing; choose a filter or give words first")
	case search.Name == "" || utf8.RuneCountInString(search.Name) > mostNameRunes || !utf8.ValidString(search.Name) || strings.ContainsFunc(search.Name, unicode.IsControl):
		return fmt.Errorf("its name must be 1 to %d characters long", mostNameRunes)
	case search.Digest != "" && a.one("customer") != "":
		return errors.New("a digest counts nothing about one customer")
	case search.Digest != "" && !slices.Contains(s.audiences(ctx), search.Digest):
		return errors.New("you may only have it counted in a digest that is about services you see")
	}
	return nil
}

// audiences are those whose digest the person may have a search counted in: all
// that it is about is theirs to see, so that the count tells them nothing else.
func (s *server) audiences(ctx context.Context) []string {
	p, _ := access.Of(ctx)
	var theirs []string
	for _, a := range s.Audiences {
		sees := p.Scope() == nil
		if len(a.Services) > 0 {
			sees = !slices.ContainsFunc(a.Services, func(service string) bool { return !p.Sees(service) })
		}
		if sees {
			theirs = append(theirs, a.Name)
		}
	}
	return theirs
}

// deleteSearch forgets one.
func (s *server) deleteSearch(_ http.ResponseWriter, r *http.Request) error {
	err := s.Store.DeleteSavedSearch(r.Context(), r.PathValue("id"))
	if errors.Is(err, models.ErrNotFound) {
		return &fault{http.StatusNotFound, "not-found", "there is no such saved search any more; /searches shows those there are"}
	}
	if err != nil {
		return err
	}
	return seeOther("/searches")
}
