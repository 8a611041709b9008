package main

import (
	"time"

	"earshot/access"
	"earshot/models"
	"earshot/rollup"
)

// calendar is the agency's, for pages.
type calendar struct{ zone *time.Location }

func (c calendar) Period(kind string, t time.Time) models.Period {
	return rollup.PeriodOf(kind, t, c.zone)
}

func (c calendar) Parse(label string) (models.Period, error) { return rollup.Parse(label, c.zone) }

// publish leaves out of rows what must not leave the system.
func (p *process) publish(rows []models.PainPoint) []access.Published {
	published := rollup.Suppress(rows, p.cfg.Rollup.MinCell)
	all := make([]access.Published, len(published))
	for i := range published {
		all[i] = published[i]
	}
	return all
}
