package access

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"earshot/models"
)

// SavedSearches returns the person's own, and the shared ones all of whose
// services they see.
func (v *View) SavedSearches(ctx context.Context) ([]models.SavedSearch, error) {
	p, err := allowed(ctx, ReadTranscripts)
	if err != nil {
		return nil, err
	}
	all, err := v.store.SavedSearches(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(s models.SavedSearch) bool {
		return s.Owner != p.Name && !(s.Shared && p.seesAllOf(s)) // an admin has no use for everybody's own
	}), nil
}

// seesAllOf reports whether every service that a search is about is one of
// theirs: those that it names or, where it names none, all that its owner saw.
// Its name and its words may tell of any of them.
func (p Person) seesAllOf(s models.SavedSearch) bool {
	values, err := url.ParseQuery(s.Query)
	if err != nil {
		return false
	}
	about := s.Scope
	if lists := values["service"]; len(lists) > 0 {
		about = strings.Split(strings.Join(lists, ","), ",")
	}
	if about == nil {
		return p.Scope() == nil
	}
	return !slices.ContainsFunc(about, func(service string) bool { return !p.Sees(strings.TrimSpace(service)) })
}

// PutSavedSearch keeps a search as the person's own: its owner and its scope are
// theirs whatever it says.
func (v *View) PutSavedSearch(ctx context.Context, search models.SavedSearch) error {
	p, before, err := v.savedSearch(ctx, search.ID)
	if err != nil {
		return err
	}
	if before != nil && !p.owns(*before) {
		return notYours()
	}
	search.Owner, search.Scope = p.Name, p.Scope()
	if err := v.record(ctx, p, Entry{Event: EventChanged, Detail: "saved search kept"}); err != nil {
		return err
	}
	return v.store.PutSavedSearch(ctx, search)
}

// DeleteSavedSearch forgets one of the person's own, or, for an admin, any.
func (v *View) DeleteSavedSearch(ctx context.Context, id string) error {
	p, one, err := v.savedSearch(ctx, id)
	switch {
	case err != nil:
		return err
	case one == nil || !p.seesSearch(*one):
		return models.ErrNotFound
	case !p.owns(*one):
		return notYours()
	}
	if err := v.record(ctx, p, Entry{Event: EventChanged, Detail: "saved search deleted"}); err != nil {
		return err
	}
	return v.store.DeleteSavedSearch(ctx, id)
}

// savedSearch is the one with this id, whoever's it is; nil where there is none.
func (v *View) savedSearch(ctx context.Context, id string) (Person, *models.SavedSearch, error) {
	p, err := allowed(ctx, ReadTranscripts)
	if err != nil {
		return p, nil, err
	}
	all, err := v.store.SavedSearches(ctx)
	if err != nil {
		return p, nil, err
	}
	if i := slices.IndexFunc(all, func(s models.SavedSearch) bool { return s.ID == id }); i >= 0 {
		return p, &all[i], nil
	}
	return p, nil, nil
}

func (p Person) owns(s models.SavedSearch) bool { return s.Owner == p.Name || p.Role == RoleAdmin }

func (p Person) seesSearch(s models.SavedSearch) bool {
	return p.owns(s) || s.Shared && p.seesAllOf(s)
}

func notYours() error {
	return refuse(http.StatusForbidden, "not-yours", "a saved search is changed by whoever saved it, or by an admin: save a copy under another name")
}
