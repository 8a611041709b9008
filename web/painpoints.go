package web

import (
	"net/http"

	"earshot/models"
)

// painPoints is the page of what hurts.
func (s *server) painPoints(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.Store.PainPoints(r.Context(), models.PainPointQuery{Kind: models.PeriodWeek, Scope: models.ScopeTopic})
	if err != nil {
		return err
	}
	return s.page(w, r, view{Template: "painpoints", Title: "Pain points", Here: "/painpoints", Body: rows})
}
