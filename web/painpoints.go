package web

import (
	"net/http"
	"slices"

	"earshot/models"
)

// painPoints is the page of what hurts.
func (s *server) painPoints(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.Store.PainPoints(r.Context(), models.PainPointQuery{Kind: models.PeriodWeek, Scope: models.ScopeTopic})
	if err != nil {
		return err
	}
	if len(rows) > 0 { // by period: the last week there is
		last := rows[len(rows)-1].Label
		rows = slices.DeleteFunc(rows, func(p models.PainPoint) bool { return p.Label != last })
	}
	return s.page(w, r, view{Template: "painpoints", Title: "Pain points", Here: "/painpoints", Body: rows})
}
