package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"earshot/access"
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

// route is one address. Each says what permission it needs: without one it does
// not compile.
type route struct {
	pattern string // as of http.ServeMux
	needs   access.Permission
	form    form
	answer  answer
}

// routes are all the addresses there are, by what the options hold.
func (s *server) routes() []route {
	list := []route{
		{"GET /healthz", access.Public, asJSON, (*server).health},
		{"GET /readyz", access.Public, asJSON, (*server).ready},
	}
	if s.Metrics != nil {
		list = append(list, route{"GET /metrics", access.Administer, asJSON, (*server).metrics})
	}
	if s.Store == nil {
		return append(list, route{"GET /{$}", access.Public, asJSON, (*server).addresses})
	}
	if s.Spreadsheet != nil {
		list = append(list, route{"GET /search.csv", access.ReadTranscripts, asPage, (*server).searchCSV})
	}
	return append(list,
		route{"GET /{$}", access.ReadFigures, asPage, (*server).start},
		route{"GET /search", access.ReadTranscripts, asPage, (*server).search},
		route{"GET /search/facets/{name}", access.ReadTranscripts, asPage, (*server).facetPage},
		route{"GET /searches", access.ReadTranscripts, asPage, (*server).searches},
		route{"POST /searches", access.ReadTranscripts, asPage, (*server).saveSearch},
		route{"POST /searches/{id}/delete", access.ReadTranscripts, asPage, (*server).deleteSearch},
		route{"GET /conversations/{id}", access.ReadTranscripts, asPage, (*server).conversation},
		route{"GET /painpoints", access.ReadFigures, asPage, (*server).painPoints},
		route{"GET /digests", access.ReadFigures, asPage, (*server).digests},
		route{"GET /digests/{kind}/{label}/{audience}", access.ReadFigures, asPage, (*server).digest},
		route{"GET /status", access.Administer, asPage, (*server).status},
		route{"GET /painpoints/{service}/{topic}", access.ReadFigures, asPage, (*server).painPoint},
		route{"GET /rules", access.ReadFigures, asPage, (*server).rules},
		route{"GET /rules/topics/{id}", access.ReadFigures, asPage, (*server).topicRules},
		route{"GET /rules/signals/{id}", access.ReadFigures, asPage, (*server).signalRules},
		route{"GET /rules/services", access.ReadFigures, asPage, (*server).servicesOfRules},
		route{"GET /rules/repeat", access.ReadFigures, asPage, (*server).repeatRules},
		route{"GET /rules/repeat/{id}", access.ReadFigures, asPage, (*server).cueRules},
		route{"GET /rules/sentiment", access.ReadFigures, asPage, (*server).sentimentRules},
		route{"GET /rules/try", access.ReadFigures, asPage, (*server).tryPage},
		route{"POST /rules/try", access.ReadFigures, asPage, (*server).tryRules},
		route{"GET /api", access.ReadFigures, asPage, (*server).api},
		route{"GET /assets/{version}/{name}", access.Public, asPage, (*server).asset},

		route{"GET /signin", access.Public, asPage, (*server).signIn},
		route{"POST /signin", access.Public, asPage, (*server).signInWith},
		route{"GET /signin/provider", access.Public, asPage, (*server).signInElsewhere},
		route{"GET " + access.CallbackPath, access.Public, asPage, (*server).signedInElsewhere},
		route{"POST /signout", access.Public, asPage, (*server).signOut},

		route{"GET /api/v1/openapi.json", access.Public, asJSON, (*server).openAPI},
		route{"GET /api/v1/conversations", access.ReadTranscripts, asJSON, (*server).apiConversations},
		route{"GET /api/v1/conversations/{id}", access.ReadTranscripts, asJSON, (*server).apiConversation},
		route{"GET /api/v1/painpoints", access.ReadFigures, asJSON, (*server).apiPainPoints},
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

// answering bounds the time of a request, lets in who may come in, and answers
// for its error.
func (s *server) answering(at route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), storeTimeout)
		defer cancel()
		r, err := s.enter(w, r.WithContext(ctx), at)
		if err == nil {
			err = at.answer(s, w, r)
		}
		var elsewhere seeOther
		switch {
		case err == nil:
			return
		case errors.As(err, &elsewhere):
			http.Redirect(w, r, string(elsewhere), http.StatusSeeOther)
			return
		}
		s.answerFault(w, r, at.form, s.faultOf(w, r, err))
	})
}

// answerFault answers an error in the form of its address.
func (s *server) answerFault(w http.ResponseWriter, r *http.Request, as form, f *fault) {
	if as == asPage && !strings.HasPrefix(r.URL.Path, "/api/") {
		s.errorPage(w, r, f)
		return
	}
	if f.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	writeError(w, f)
}
