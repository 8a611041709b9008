package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"earshot/export"
	"earshot/models"
	"earshot/rollup"
)

// cells says which cells of a published table may be shown.
type cells struct{ all bool }

func (s *cells) flags(c *cobra.Command) {
	c.Flags().BoolVar(&s.all, "all-cells", false, "also figures about fewer contacts than rollup.min_cell: for use inside only")
}

// least is the smallest cell that may be shown; without a limit people are told.
func (a *app) least(s cells, p *process) (int, error) {
	if !s.all {
		return p.cfg.Rollup.MinCell, nil
	}
	_, err := fmt.Fprintf(a.err, "--all-cells: this output holds figures about fewer than %d contacts. Keep it inside; it must not be published.\n", p.cfg.Rollup.MinCell)
	return 0, err
}

func (a *app) exportPainPoints() *cobra.Command {
	var (
		from, to string
		w        painPointWalk
		d        destination
		s        cells
	)
	c := &cobra.Command{
		Use:   "painpoints",
		Short: "Write the rows of the rollups",
		Long: `Writes the rows of the rollups. Figures about fewer contacts than
rollup.min_cell, and those from which one could be worked out, are null
(docs/figures.md); --all-cells shows them.`,
		Example: "  earshot export painpoints --from 2026-10-01 --period week\n  earshot export painpoints --period month --format csv --out painpoints.csv",
		Args:    noArgs,
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.check(d); err != nil {
			return err
		}
		p, err := a.openProcess()
		if err != nil {
			return err
		}
		defer p.close()
		if w.from, w.to, err = between(from, to, p.zone); err != nil {
			return err
		}
		if err := p.prepareToRead(c.Context()); err != nil {
			return err
		}
		if w.least, err = a.least(s, p); err != nil {
			return err
		}
		w.store, w.zone = p.store, p.zone
		return a.writePainPoints(c.Context(), w, d)
	}
	d.flags(c, export.JSONLines)
	s.flags(c)
	fromTo(c, &from, &to)
	c.Flags().StringVar(&w.kind, "period", "", "only day, week or month")
	c.Flags().StringVar(&w.label, "label", "", "only this period, such as 2026-W45")
	c.Flags().StringVar(&w.scope, "scope", "", "only topic, service or all")
	c.Flags().StringVar(&w.service, "service", "", "only this service")
	return c
}

func (a *app) writePainPoints(ctx context.Context, w painPointWalk, d destination) error {
	suppressed := 0
	err := exportRows(a, d, export.PainPoints[rollup.Published](), func(write func(rollup.Published) error) error {
		at, end := newLateBar(a.err, "exporting", false)
		defer end()
		w.progress = func(done, total int) { at(int64(done), int64(total)) }
		return w.each(ctx, func(row rollup.Published) error {
			if row.Suppressed {
				suppressed++
			}
			return write(row)
		})
	})
	if err != nil || suppressed == 0 {
		return err
	}
	_, err = fmt.Fprintf(a.err, "%s without figures: about fewer than %d contacts, or giving such a row away\n", plural(suppressed, "row", "rows"), w.least)
	return err
}

// rolledUp is what exporting pain points reads of a store.
type rolledUp interface {
	painPoints
	Finished(ctx context.Context) ([]models.Finished, error)
}

// painPointWalk reads rows of pain points, a month of periods at a time, so that
// memory does not grow with the years. What is suppressed depends on whole
// periods and on those before, whatever is selected of them.
type painPointWalk struct {
	store                       rolledUp
	zone                        *time.Location
	from, to                    time.Time
	kind, label, scope, service string
	least                       int
	progress                    func(done, total int)
}

const walkStride = 31 * 24 * time.Hour

func (w painPointWalk) each(ctx context.Context, yield func(rollup.Published) error) error {
	periods, err := w.periods(ctx)
	if err != nil || len(periods) == 0 {
		return err
	}
	from, done := periods[0].Start, 0
	rows, err := w.before(ctx, from)
	if err != nil {
		return err
	}
	for done < len(periods) {
		to := from.Add(walkStride)
		more, err := w.store.PainPoints(ctx, models.PainPointQuery{Kind: w.kind, From: from, To: to})
		if err != nil {
			return err
		}
		rows = append(rows, more...)
		for _, row := range rollup.Suppress(rows, w.least) {
			if !row.PeriodStart.Before(from) && w.wants(row.PainPoint) {
				if err := yield(row); err != nil {
					return err
				}
			}
		}
		for done < len(periods) && periods[done].Start.Before(to) {
			done++
		}
		w.progress(done, len(periods))
		from = to
		rows = slices.DeleteFunc(rows, func(row models.PainPoint) bool { return from.Sub(row.PeriodStart) > rollup.Reach(row.Period) })
	}
	return nil
}

// periods are those that are rolled up and wanted, by their start.
func (w painPointWalk) periods(ctx context.Context) ([]models.Period, error) {
	finished, err := w.store.Finished(ctx)
	if err != nil {
		return nil, err
	}
	var periods []models.Period
	for _, f := range finished {
		p, err := rollup.Parse(f.Label, w.zone)
		if err == nil && w.wants(models.PainPoint{Period: p.Kind, Label: p.Label, PeriodStart: p.Start, Scope: w.scope, Service: w.service}) {
			periods = append(periods, p)
		}
	}
	slices.SortFunc(periods, func(a, b models.Period) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Kind, b.Kind)) })
	return periods, nil
}

// before are the rows that the first periods are compared with.
func (w painPointWalk) before(ctx context.Context, from time.Time) ([]models.PainPoint, error) {
	var rows []models.PainPoint
	for _, kind := range rollup.Kinds() {
		if w.kind != "" && w.kind != kind {
			continue
		}
		more, err := w.store.PainPoints(ctx, models.PainPointQuery{Kind: kind, From: from.Add(-rollup.Reach(kind)), To: from})
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

func (w painPointWalk) wants(row models.PainPoint) bool {
	return (w.kind == "" || row.Period == w.kind) && (w.label == "" || row.Label == w.label) &&
		(w.from.IsZero() || !row.PeriodStart.Before(w.from)) && (w.to.IsZero() || row.PeriodStart.Before(w.to)) &&
		(w.scope == "" || row.Scope == w.scope) && (w.service == "" || row.Service == w.service)
}
