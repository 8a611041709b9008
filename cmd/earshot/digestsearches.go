package main

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"earshot/digest"
	"earshot/models"
	"earshot/rollup"
	"earshot/web"
)

// searchesOf counts the saved searches that name an audience, in this period
// and in the one before: what their owners may know of, and of that what the
// audience sees.
func (e *editor) searchesOf(ctx context.Context, a digest.Audience) ([]digest.SavedSearch, error) {
	if e.searches == nil {
		all, err := e.store.SavedSearches(ctx)
		if err != nil {
			return nil, err
		}
		e.searches = all
	}
	var counted []digest.SavedSearch
	for _, s := range e.searches {
		if s.Digest != a.Name {
			continue
		}
		q, query, err := inPeriod(s.Query, e.period, e.zone)
		if err != nil {
			e.log.Warn("a saved search was left out of a digest: it cannot be read any more; save it anew", "search", s.ID)
			continue
		}
		q.Scope = common(s.Scope, a.Services)
		if q.Customer != "" || q.Scope != nil && len(q.Scope) == 0 {
			continue // about one person, or about nothing that both may know of
		}
		one := digest.SavedSearch{Name: s.Name}
		if e.cfg.HTTP.PublicURL != "" {
			one.URL = strings.TrimRight(e.cfg.HTTP.PublicURL, "/") + "/search?" + query
		}
		if one.Now, err = e.found(ctx, q, e.period); err != nil {
			return nil, err
		}
		if one.Before, err = e.found(ctx, q, rollup.Previous(e.period, e.zone)); err != nil {
			return nil, err
		}
		counted = append(counted, one)
	}
	return counted, nil
}

// inPeriod is a saved search, and the parameters of its address, in a period
// instead of whenever it was about.
func inPeriod(saved string, p models.Period, zone *time.Location) (models.Query, string, error) {
	values, err := url.ParseQuery(saved)
	if err != nil {
		return models.Query{}, "", err
	}
	for _, other := range []string{"period", "limit", "after"} {
		values.Del(other)
	}
	values.Set("from", p.Start.In(zone).Format(time.DateOnly))
	values.Set("to", p.End.In(zone).Format(time.DateOnly))
	query := values.Encode()
	q, err := web.ParseSearch(query, zone, p.End)
	return q, query, err
}

// found counts a search in a period, and all that it could have found.
func (e *editor) found(ctx context.Context, q models.Query, p models.Period) (f digest.Found, err error) {
	q.From, q.To = p.Start, p.End
	if f.Contacts, err = e.count(ctx, q); err != nil {
		return f, err
	}
	f.Of, err = e.count(ctx, models.Query{From: q.From, To: q.To, Scope: q.Scope})
	return f, err
}

// common is what is in a scope and among an audience's services, of which none
// are all.
func common(scope, services []string) []string {
	switch {
	case len(services) == 0:
		return scope
	case scope == nil:
		return services
	}
	both := []string{}
	for _, s := range scope {
		if slices.Contains(services, s) {
			both = append(both, s)
		}
	}
	return both
}
