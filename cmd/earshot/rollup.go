package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/rollup"
)

func (a *app) rollupCommand() *cobra.Command {
	var (
		asJSON, again bool
		from, to      string
	)
	c := &cobra.Command{
		Use:     "rollup [PERIOD...]",
		GroupID: "work",
		Short:   "Roll conversations up into pain points now",
		Long: `Without a period, computes every closed period that has no rollup yet or got
late data, as the worker does on schedule. With periods (a day 2026-11-02, an
ISO week 2026-W45, a month 2026-11), computes just these, open ones included,
and prints their pain points.

With --from, computes the closed periods that start from that day on, however
long ago: for years of transcripts that came at once. Periods that are finished
and unchanged are skipped, so a run that was stopped goes on when it is started
again; --again computes them too.`,
		Example: `  earshot rollup
  earshot rollup 2026-W45
  earshot rollup 2026-11 --json
  earshot rollup --from 2024-01-01 --to 2026-01-01`,
	}
	c.RunE = func(c *cobra.Command, labels []string) error {
		switch {
		case from == "" && (to != "" || again):
			return usagef("--to and --again need --from: earshot rollup --from 2024-01-01 --to 2026-01-01")
		case from == "":
			return a.rollup(c.Context(), labels, asJSON)
		case len(labels) > 0 || asJSON:
			return usagef("--from rolls up all periods between two days and prints none: leave out --json and the names of periods")
		default:
			return a.backfill(c.Context(), from, to, again)
		}
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the rows as JSON lines")
	c.Flags().StringVar(&from, "from", "", "compute closed periods that start at this day or later, 2024-01-01")
	c.Flags().StringVar(&to, "to", "", "with --from: only those that start before this day (default: now)")
	c.Flags().BoolVar(&again, "again", false, "with --from: also periods that are finished and unchanged")
	return c
}

func (a *app) rollup(ctx context.Context, labels []string, asJSON bool) error {
	p, err := a.openProcess()
	if err != nil {
		return err
	}
	defer p.close()
	var periods []models.Period
	for _, label := range labels {
		period, err := rollup.Parse(label, p.zone)
		if err != nil {
			return usageError{err}
		}
		periods = append(periods, period)
	}
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	runner := newRunner(p)
	if len(periods) == 0 {
		done, err := a.withBar(runner, func() (int, error) { return runner.Pass(ctx) })
		if err != nil || done > 0 {
			return err
		}
		week := rollup.PeriodOf(models.PeriodWeek, runner.Now(), runner.Zone)
		_, err = fmt.Fprintf(a.err, "nothing is due: every closed period with data is rolled up. For the week that is still open: earshot rollup %s\n", week.Label)
		return err
	}
	for _, period := range periods {
		if err := runner.Recompute(ctx, period); err != nil {
			return err
		}
		if err := a.printPeriod(ctx, p.store, period, p.zone, asJSON); err != nil {
			return err
		}
	}
	return nil
}

// backfill computes what is due of the past, or all of it again.
func (a *app) backfill(ctx context.Context, from, to string, again bool) error {
	p, err := a.openProcess()
	if err != nil {
		return err
	}
	defer p.close()
	runner := newRunner(p)
	start, end, err := between(from, to, p.zone)
	if err != nil {
		return err
	}
	if end.IsZero() {
		end = runner.Now()
	}
	if !start.Before(end) {
		return usagef("--from %s is not before --to %s", start.Format(time.DateOnly), end.Format(time.DateOnly))
	}
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	done, err := a.withBar(runner, func() (int, error) { return runner.Backfill(ctx, start, end, again) })
	if err != nil && done > 0 {
		return fmt.Errorf("stopped after %s; the same command goes on from there: %w", plural(done, "period", "periods"), err)
	}
	if err != nil || done > 0 {
		return err
	}
	_, err = fmt.Fprintln(a.err, "nothing to do: every closed period with data between these days is rolled up; --again computes them anew")
	return err
}

// withBar works with a bar, and says how many periods that were.
func (a *app) withBar(runner *rollup.Runner, work func() (int, error)) (int, error) {
	at, end := newLateBar(a.err, "rolling up", false)
	runner.Progress = func(done, total int) { at(int64(done), int64(total)) }
	done, err := work()
	end()
	if err != nil || done == 0 {
		return done, err
	}
	_, err = fmt.Fprintf(a.err, "%s rolled up\n", plural(done, "period", "periods"))
	return done, err
}

// lastWeek is the last week that is over.
func lastWeek(zone *time.Location) models.Period {
	return rollup.Previous(rollup.PeriodOf(models.PeriodWeek, time.Now(), zone), zone)
}

// painPoints is what printing reads of a store.
type painPoints interface {
	PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error)
}

func (a *app) printPeriod(ctx context.Context, st painPoints, p models.Period, zone *time.Location, asJSON bool) error {
	rows, err := st.PainPoints(ctx, models.PainPointQuery{Kind: p.Kind, Label: p.Label})
	if err != nil {
		return err
	}
	if asJSON {
		return writeLines(a.out, rows)
	}
	before, err := st.PainPoints(ctx, models.PainPointQuery{Kind: p.Kind, Label: rollup.Previous(p, zone).Label})
	if err != nil {
		return err
	}
	return printPainPoints(a.out, p, rows, before, 3)
}

// printPainPoints is a period as a table: the coverage line first, then the
// top pain points of each service with their change and what it is worth.
func printPainPoints(w io.Writer, p models.Period, rows, before []models.PainPoint, top int) error {
	last := p.End.Add(-time.Nanosecond)
	fmt.Fprintf(w, "%s, %s to %s\n", p.Label, p.Start.Format("Mon 2 Jan 2006"), last.Format("Mon 2 Jan 2006"))
	for _, row := range rows {
		if row.Scope == models.ScopeAll && row.Received != nil {
			fmt.Fprintf(w, "%s received, %s analysed, %s rejected, %s unlinkable, %s without a service\nInferred from transcripts; not a survey.\n",
				grouped(int(*row.Received)), grouped(int(*row.Analysed)), grouped(int(*row.Rejected)), grouped(int(*row.Unlinkable)), grouped(int(*row.WithoutService)))
		}
	}
	fmt.Fprintln(w)
	t := table{
		header: []string{"service, pain point", "contacts", "change", "verdict", "negative", "repeat 7d", "hours"},
		right:  []bool{false, true, true, false, true, true, true},
	}
	for _, r := range worstServiceFirst(rollup.TopPainPoints(rows, before, top)) {
		if r.Rank == 1 {
			t.add(r.Service)
		}
		t.add("  "+r.Topic, grouped(int(r.Contacts)), changed(r.ContactsChange), r.Verdict, percent(r.NegativeShare), percent(r.RepeatRate7d), fmt.Sprintf("%.1f", r.PublicHours))
	}
	if len(t.rows) == 0 {
		fmt.Fprintln(w, "no pain points in this period")
		return nil
	}
	t.write(w)
	return nil
}

// worstServiceFirst orders ranked pain points, which come by service, by what
// each service's worst costs the public.
func worstServiceFirst(ranked []rollup.Ranked) []rollup.Ranked {
	worst := map[string]float64{}
	for _, r := range ranked {
		worst[r.Service] = max(worst[r.Service], r.PublicHours)
	}
	slices.SortStableFunc(ranked, func(a, b rollup.Ranked) int {
		return cmp.Or(cmp.Compare(worst[b.Service], worst[a.Service]), cmp.Compare(a.Service, b.Service))
	})
	return ranked
}

// changed writes a change against the period before.
func changed(c *rollup.Change) string {
	switch {
	case c == nil:
		return "–"
	case c.Absolute == 0:
		return "0"
	}
	return fmt.Sprintf("%+d", int(c.Absolute))
}
