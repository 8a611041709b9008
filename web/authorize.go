package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"earshot/access"
)

// enter finds out who makes a request and whether they may: the request goes on
// as theirs, even if it ends with the error. A port without a store has no gate, because there is nothing to see.
func (s *server) enter(w http.ResponseWriter, r *http.Request, at route) (*http.Request, error) {
	if s.Gate == nil || at.needs == access.Public {
		return r, nil
	}
	p, err := s.Gate.Identify(w, r)
	if err != nil {
		return r, err
	}
	p.RequestID = requestID(w)
	r = r.WithContext(access.WithPerson(r.Context(), p))
	switch {
	case p.Via == access.ViaToken && at.form == asPage:
		return r, &fault{http.StatusForbidden, "token-on-a-page", "a token is for the addresses under /api/v1/; people sign in"}
	case p.May(at.needs):
		return r, nil
	case p.Name == "":
		return r, s.notSignedIn(r, at)
	}
	// Written down if that can be done; refused either way.
	if err := s.Audit.Record(r.Context(), p, access.Entry{Event: access.EventRefused, Detail: at.pattern}); err != nil {
		s.Log.ErrorContext(r.Context(), "an event is missing in the audit log", "error", err.Error())
	}
	refused := access.Forbidden(p, at.needs)
	return r, &fault{refused.Status, refused.Code, refused.Message + "; ask " + s.contact()}
}

func (s *server) contact() string {
	if s.Contact != "" {
		return s.Contact
	}
	return "an admin of Earshot"
}

// seeOther is the answer that sends a browser elsewhere.
type seeOther string

func (s seeOther) Error() string { return "go to " + string(s) }

// notSignedIn sends people to where they can sign in and back; programs are told.
func (s *server) notSignedIn(r *http.Request, at route) error {
	way := s.Gate.Way()
	if at.form == asPage && r.Method == http.MethodGet && (way == access.WayUsers || way == access.WayOIDC) {
		return seeOther(signInAddress(r.URL.RequestURI()))
	}
	message := "nobody is signed in: send an API token as Authorization: Bearer TOKEN, or sign in at /signin"
	if way == access.WayProxy {
		message = "the proxy in front did not say who you are: sign in there; ask " + s.contact()
	}
	return &fault{http.StatusUnauthorized, "not-signed-in", message}
}

func signInAddress(next string) string {
	if next = access.LocalPath(next); next == "/" {
		return "/signin"
	}
	return "/signin?next=" + url.QueryEscape(next)
}

// sameOrigin refuses what a page of another site makes a browser send here. It
// looks at what the browser says of itself (Sec-Fetch-Site, Origin), which no
// page can change.
func (s *server) sameOrigin(next http.Handler) http.Handler {
	if s.Store == nil {
		return next
	}
	protection := http.NewCrossOriginProtection()
	if u, err := url.Parse(s.PublicURL); err == nil && u.Host != "" {
		_ = protection.AddTrustedOrigin(u.Scheme + "://" + u.Host) // it is one: parsed above
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.answerFault(w, r, asPage, &fault{http.StatusForbidden, "other-site", "this was sent from a page of another site and was not done; begin at the start page"})
	}))
	return protection.Handler(next)
}

// nothingWithThisID does not tell whether there is one of another service.
func (s *server) nothingWithThisID(r *http.Request) string {
	if p, known := access.Of(r.Context()); known && p.Scope() != nil {
		return fmt.Sprintf("there is no conversation with this id in the services that you see (%s); if it is of another one, ask %s for it",
			strings.Join(p.Scope(), ", "), s.contact())
	}
	return "there is no conversation with this id"
}
