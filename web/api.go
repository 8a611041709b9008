package web

import (
	"errors"
	"net/http"
	"time"

	"earshot/access"
	"earshot/models"
)

func (s *server) apiConversations(w http.ResponseWriter, r *http.Request) error {
	q, err := ParseSearch(r.URL.RawQuery, s.Zone, time.Now())
	if err != nil {
		return badParameter(err)
	}
	page, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return err
	}
	if page.Hits == nil {
		page.Hits = []models.Hit{} // a list is never null
	}
	writeJSON(w, http.StatusOK, page)
	return nil
}

func (s *server) apiConversation(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return badParameter(errors.New("one conversation is asked for without parameters"))
	}
	c, err := s.Store.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, c)
	return nil
}

func (s *server) apiPainPoints(w http.ResponseWriter, r *http.Request) error {
	q, err := parsePainPointQuery(r.URL.RawQuery, s.Zone)
	if err != nil {
		return badParameter(err)
	}
	rows, err := s.view.Figures(r.Context(), q)
	if err != nil {
		return err
	}
	if rows == nil {
		rows = []access.Published{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"painpoints": rows})
	return nil
}

// api is the page that lists the addresses for programs.
func (s *server) api(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, view{Template: "api", Title: "Interfaces for programs", Body: s.Metrics != nil})
}
