package web

import (
	"context"
	"net/http"

	"earshot/models"
)

func (s *server) search(w http.ResponseWriter, r *http.Request) {
	q, err := parseQuery(r.URL.RawQuery, s.Zone)
	if err != nil {
		writeError(w, http.StatusBadRequest, "bad-parameter", err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), storeTimeout)
	defer cancel()
	page, err := s.Store.Search(ctx, q)
	if err != nil {
		s.storeFailed(w, r, err)
		return
	}
	if page.Hits == nil {
		page.Hits = []models.Hit{} // a list is never null
	}
	writeJSON(w, http.StatusOK, page)
}

func (s *server) conversation(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" {
		writeError(w, http.StatusBadRequest, "bad-parameter", "one conversation is asked for without parameters")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), storeTimeout)
	defer cancel()
	c, err := s.Store.Conversation(ctx, r.PathValue("id"))
	if err != nil {
		s.storeFailed(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, c)
}

func (s *server) painPoints(w http.ResponseWriter, r *http.Request) {
	q, err := parsePainPointQuery(r.URL.RawQuery, s.Zone)
	if err != nil {
		writeError(w, http.StatusBadRequest, "bad-parameter", err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), storeTimeout)
	defer cancel()
	rows, err := s.Store.PainPoints(ctx, q)
	if err != nil {
		s.storeFailed(w, r, err)
		return
	}
	if rows == nil {
		rows = []models.PainPoint{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"painpoints": rows})
}
