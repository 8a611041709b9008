package web

import (
	"context"
	"net/http"
	"strings"
)

// form is what an address answers with, errors included.
type form int

const (
	asJSON form = iota
	asPage
)

// answer serves one request. The error it returns, if it has not begun to
// write, becomes the answer: a *fault as it says, any other as faultOf sees it.
type answer func(s *server, w http.ResponseWriter, r *http.Request) error

// route is one address.
type route struct {
	pattern string // as of http.ServeMux
	form    form
	answer  answer
}

// routes are all the addresses there are, by what the options hold.
func (s *server) routes() []route {
	list := []route{
		{"GET /healthz", asJSON, (*server).health},
		{"GET /readyz", asJSON, (*server).ready},
	}
	if s.Metrics != nil {
		list = append(list, route{"GET /metrics", asJSON, (*server).metrics})
	}
	if s.Store == nil {
		return append(list, route{"GET /{$}", asJSON, (*server).addresses})
	}
	return append(list,
		route{"GET /{$}", asPage, (*server).start},
		route{"GET /search", asPage, (*server).search},
		route{"GET /conversations/{id}", asPage, (*server).conversation},
		route{"GET /painpoints", asPage, (*server).painPoints},
		route{"GET /api", asPage, (*server).api},
		route{"GET /assets/{version}/{name}", asPage, (*server).asset},

		route{"GET /api/v1/conversations", asJSON, (*server).apiConversations},
		route{"GET /api/v1/conversations/{id}", asJSON, (*server).apiConversation},
		route{"GET /api/v1/painpoints", asJSON, (*server).apiPainPoints},
	)
}

// addresses lists what a port without pages answers.
func (s *server) addresses(w http.ResponseWriter, _ *http.Request) error {
	var all []string
	for _, r := range s.routes() {
		all = append(all, strings.TrimPrefix(r.pattern, "GET "))
	}
	writeJSON(w, http.StatusOK, map[string]any{"version": s.Version, "addresses": all[:len(all)-1]})
	return nil
}

// formOfTheRest is how an address that does not exist answers.
func (s *server) formOfTheRest() form {
	if s.Store == nil {
		return asJSON
	}
	return asPage
}

// answering bounds the time of a request and answers for its error.
func (s *server) answering(at route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), storeTimeout)
		defer cancel()
		err := at.answer(s, w, r.WithContext(ctx))
		if err == nil {
			return
		}
		f := s.faultOf(w, r, err)
		if at.form == asPage && !strings.HasPrefix(r.URL.Path, "/api/") {
			s.errorPage(w, r, f)
			return
		}
		writeError(w, f)
	})
}
