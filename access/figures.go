package access

import (
	"context"
	"slices"

	"earshot/models"
)

// Published is a row of a rollup as somebody may see it. Hides reports whether a
// figure, by its JSON name, is left out because it would tell of too few
// contacts; the row has its zero value.
type Published interface {
	Row() models.PainPoint
	Hides(field string) bool
}

// Publisher leaves out of rows what must not leave the system. The rows of a
// period must be complete, and those of the periods before it there.
type Publisher func(rows []models.PainPoint) []Published

// whole is a row of which nothing is hidden.
type whole struct{ models.PainPoint }

func (w whole) Row() models.PainPoint { return w.PainPoint }
func (w whole) Hides(string) bool     { return false }

// comparedMonths are more than any row is compared with: four periods before.
const comparedMonths = 5

// Figures are the rows of the person's services. Whoever may read transcripts
// could count them and sees every figure. For others the figures leave the
// system: they see published ones.
func (v *View) Figures(ctx context.Context, q models.PainPointQuery) ([]Published, error) {
	p, err := allowed(ctx, ReadFigures)
	if err != nil {
		return nil, err
	}
	if p.May(ReadTranscripts) {
		rows, err := v.PainPoints(ctx, q)
		all := make([]Published, len(rows))
		for i, row := range rows {
			all[i] = whole{row}
		}
		return all, err
	}
	rows, err := v.complete(ctx, q)
	if err != nil {
		return nil, err
	}
	if p.Scope() != nil {
		withoutTheRest(rows)
	}
	return slices.DeleteFunc(v.publish(rows), func(one Published) bool {
		return !asksFor(q, one.Row()) || !p.seesRow(one.Row())
	}), nil
}

// complete are all rows of the periods that a query asks for and of those that
// they are compared with: what is small shows in them alone.
func (v *View) complete(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	q.Scope, q.Service = "", ""
	if q.Label != "" {
		rows, err := v.store.PainPoints(ctx, q)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		q = models.PainPointQuery{Kind: rows[0].Period, From: rows[0].PeriodStart, To: rows[0].PeriodEnd}
	}
	if !q.From.IsZero() {
		q.From = q.From.AddDate(0, -comparedMonths, 0)
	}
	rows, err := v.store.PainPoints(ctx, q)
	return slices.Clone(rows), err
}

// asksFor reports whether a row is one of those that a query asks for.
func asksFor(q models.PainPointQuery, row models.PainPoint) bool {
	switch {
	case q.Kind != "" && q.Kind != row.Period, q.Label != "" && q.Label != row.Label,
		q.Scope != "" && q.Scope != row.Scope, q.Service != "" && q.Service != row.Service,
		!q.From.IsZero() && row.PeriodStart.Before(q.From), !q.To.IsZero() && !row.PeriodStart.Before(q.To):
		return false
	}
	return true
}

// PainPoints returns the rows of the person's services, whole: for those who may
// read the transcripts behind them.
func (v *View) PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	p, err := allowed(ctx, ReadTranscripts)
	if err != nil {
		return nil, err
	}
	rows, err := v.store.PainPoints(ctx, q)
	if err != nil || p.Scope() == nil {
		return rows, err
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(row models.PainPoint) bool { return !p.seesRow(row) })
	withoutTheRest(rows)
	return rows, nil
}

func (p Person) seesRow(row models.PainPoint) bool {
	scope := p.Scope()
	return scope == nil || row.Scope != models.ScopeAll && models.InScope(scope, row.Service)
}

// withoutTheRest takes out what is of all services together: the shares of
// services, and how often a period was revised.
func withoutTheRest(rows []models.PainPoint) {
	for i := range rows {
		row := &rows[i]
		row.Revised = 0
		if row.Scope == models.ScopeService {
			row.Share, row.ShareLow, row.ShareHigh, row.ShareChange, row.ShareChange4, row.Verdict = nil, nil, nil, nil, nil, ""
		}
	}
}

// Periods returns those of a kind that were rolled up, for somebody with a scope
// only those in which something of theirs was counted.
func (v *View) Periods(ctx context.Context, kind string) ([]models.Finished, error) {
	p, err := allowed(ctx, ReadFigures)
	if err != nil {
		return nil, err
	}
	all, err := v.store.Finished(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(f models.Finished) bool { return f.Kind != kind })
	if p.Scope() == nil {
		return all, nil
	}
	counted := map[string]bool{}
	for _, service := range p.Scope() {
		rows, err := v.store.PainPoints(ctx, models.PainPointQuery{Kind: kind, Scope: models.ScopeService, Service: service})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			counted[row.Label] = counted[row.Label] || row.Contacts > 0
		}
	}
	var theirs []models.Finished
	for _, f := range all {
		if counted[f.Label] {
			theirs = append(theirs, models.Finished{Kind: f.Kind, Label: f.Label, AsOf: f.AsOf})
		}
	}
	return theirs, nil
}
