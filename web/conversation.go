package web

import "net/http"

// conversation is the page of one conversation. Turn i has the anchor turn-i.
func (s *server) conversation(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Store.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.page(w, r, view{Template: "conversation", Title: "Conversation", Here: "/search", Body: c})
}
