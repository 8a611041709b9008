package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"earshot/export"
	"earshot/models"
	"earshot/rollup"
)

func (a *app) exportA11() *cobra.Command {
	var (
		quarter string
		d       destination
		s       cells
	)
	c := &cobra.Command{
		Use:   "a11 --quarter FY2027Q1",
		Short: "Write a quarter's drivers by service and channel, in the manner of OMB Circular A-11",
		Long: `Counts, by service and channel of one fiscal quarter, the contacts with a pain
point of each driver of experience and those with praise. It is inferred from
transcripts, not a survey, and every row says so: it must not be reported as
responses. Figures about fewer contacts than rollup.min_cell are null.`,
		Example: "  earshot export a11 --quarter FY2027Q1 --out FY2027Q1.csv",
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
		period, err := rollup.FiscalQuarter(quarter, time.Month(p.cfg.Rollup.FiscalYearStart), p.zone)
		if err != nil {
			return usageError{fmt.Errorf("--quarter: %w", err)}
		}
		if err := p.prepareToRead(c.Context()); err != nil {
			return err
		}
		least, err := a.least(s, p)
		if err != nil {
			return err
		}
		return a.writeA11(c.Context(), p, period, least, d)
	}
	d.flags(c, export.CSV)
	s.flags(c)
	c.Flags().StringVar(&quarter, "quarter", "", "fiscal quarter, FY2027Q1; years begin in the month of rollup.fiscal_year_start")
	return c
}

func (a *app) writeA11(ctx context.Context, p *process, quarter models.Period, least int, d destination) error {
	count := rollup.NewA11(quarter, time.Month(p.cfg.Rollup.FiscalYearStart), topicsOf(p.rules))
	err := a.eachConversation(ctx, p, models.Query{From: quarter.Start, To: quarter.End}, "counting", func(c *models.Conversation) error {
		count.Add(c)
		return nil
	})
	if err != nil {
		return err
	}
	if now := time.Now(); now.Before(quarter.End) {
		if _, err := fmt.Fprintf(a.err, "%s is not over: these are its contacts until %s\n", quarter.Label, now.In(p.zone).Format(time.DateOnly)); err != nil {
			return err
		}
	}
	return exportRows(a, d, export.A11(), func(write func(models.A11Row) error) error {
		for _, row := range count.Rows(least) {
			if err := write(row); err != nil {
				return err
			}
		}
		return nil
	})
}
