package web

import (
	"errors"
	"net/http"

	"earshot/access"
)

// signInView is what the page for signing in shows.
type signInView struct {
	Passwords bool   // people have a password here; otherwise an identity provider knows them
	Name      string // as it was typed
	Next      string // where they were going
	Message   string // why it did not work
	Contact   string
}

// signIn is the page for signing in.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	next := access.LocalPath(r.URL.Query().Get("next"))
	if way := s.Gate.Way(); way == access.WayOff || way == access.WayProxy {
		return seeOther(next)
	}
	return s.signInPage(w, r, signInView{Next: next}, http.StatusOK)
}

func (s *server) signInPage(w http.ResponseWriter, r *http.Request, body signInView, status int) error {
	body.Passwords, body.Contact = s.Gate.Way() == access.WayUsers, s.contact()
	return s.page(w, r, view{Template: "signin", Title: "Sign in", Status: status, Body: body})
}

// mostForm bounds what is read of a form that anybody can send.
const mostForm = 16 << 10

// signInWith is what the form of that page is sent to.
func (s *server) signInWith(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return &fault{http.StatusBadRequest, "bad-form", "the form could not be read: sign in again"}
	}
	// Only what is in the body: a password must not be taken from an address.
	next := access.LocalPath(r.PostForm.Get("next"))
	name := r.PostForm.Get("name")
	err := s.Gate.SignIn(w, r, name, r.PostForm.Get("password"))
	if err == nil {
		return seeOther(next)
	}
	var refused *access.Refusal
	if errors.As(err, &refused) && (refused.Status == http.StatusUnauthorized || refused.Status == http.StatusTooManyRequests) {
		f := s.faultOf(w, r, err)
		return s.signInPage(w, r, signInView{Name: name, Next: next, Message: f.message}, f.status)
	}
	return err
}

// signInElsewhere sends somebody to the identity provider.
func (s *server) signInElsewhere(w http.ResponseWriter, r *http.Request) error {
	there, err := s.Gate.BeginOIDC(w, r, r.URL.Query().Get("next"))
	if err != nil {
		return err
	}
	return seeOther(there)
}

// signedInElsewhere is where the identity provider sends them back to.
func (s *server) signedInElsewhere(w http.ResponseWriter, r *http.Request) error {
	next, err := s.Gate.FinishOIDC(w, r)
	if err != nil {
		return err
	}
	return seeOther(next)
}

// signOut ends a session.
func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	s.Gate.SignOut(w, r)
	return seeOther("/signin")
}
