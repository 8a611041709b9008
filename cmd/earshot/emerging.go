package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/pipeline"
	"earshot/rollup"
)

func (a *app) emergingCommand() *cobra.Command {
	var (
		label, service string
		asJSON         bool
	)
	c := &cobra.Command{
		Use:     "emerging",
		GroupID: "results",
		Short:   "Show the phrases that more customers bring up than in the eight periods before",
		Long: `Shows, for each service, the words and noun phrases that more customers bring
up in a week than in the eight weeks before, with what they say. It reads a fair
sample of the transcripts. Without --week it is about the last week that is over.`,
		Example: `  earshot emerging
  earshot emerging --week 2026-W47 --service passports
  earshot emerging --week 2026-W47 --json`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.emerging(c.Context(), label, service, asJSON) },
	}
	c.Flags().StringVar(&label, "week", "", "ISO week 2026-W47; a day 2026-11-02 or a month 2026-11 is compared with the eight before it likewise")
	c.Flags().StringVar(&service, "service", "", "only this service")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON lines")
	return c
}

func (a *app) emerging(ctx context.Context, label, service string, asJSON bool) error {
	p, err := a.openProcess()
	if err != nil {
		return err
	}
	defer p.close()
	period := lastWeek(p.zone)
	if label != "" {
		if period, err = rollup.Parse(label, p.zone); err != nil {
			return usageError{err}
		}
	}
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	services := []string{service}
	if service == "" {
		if services, err = p.servicesOf(ctx, period); err != nil {
			return err
		}
	}
	rows, err := p.emerging(ctx, period, services)
	if err != nil {
		return err
	}
	if asJSON {
		return writeLines(a.out, rows)
	}
	printEmerging(a.out, period, rows)
	return nil
}

// servicesOf are the services that had contacts in a period.
func (p *process) servicesOf(ctx context.Context, period models.Period) ([]string, error) {
	tallies, err := p.store.PlainTallies(ctx, period.Start, period.End, time.Now())
	if err != nil {
		return nil, err
	}
	var services []string
	for _, t := range tallies {
		if t.Topic == "" && t.Service != "" && t.Service != models.NoService {
			services = append(services, t.Service)
		}
	}
	return services, nil
}

// emerging are the emerging phrases of services in a period.
func (p *process) emerging(ctx context.Context, period models.Period, services []string) ([]models.EmergingPhrase, error) {
	phraser, err := pipeline.NewPhraser(pipeline.Limits{})
	if err != nil {
		return nil, err
	}
	listener := rollup.Listener{Conversations: p.store, Zone: p.zone, Find: phraser.Phrases, MinCell: p.cfg.Rollup.MinCell}
	var all []models.EmergingPhrase
	for _, service := range services {
		rows, err := listener.Emerging(ctx, period, service)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

func printEmerging(w io.Writer, p models.Period, rows []models.EmergingPhrase) {
	fmt.Fprintf(w, "%s, %s to %s\nPhrases that more customers bring up than in the eight %ss before.\nInferred from transcripts; not a survey.\n\n",
		p.Label, p.Start.Format("Mon 2 Jan 2006"), p.End.Add(-time.Nanosecond).Format("Mon 2 Jan 2006"), p.Kind)
	if len(rows) == 0 {
		fmt.Fprintln(w, "no phrase grows more than chance would have it")
		return
	}
	t := table{header: []string{"service, phrase", "customers", "of", "expected", "G²"}, right: []bool{false, true, true, true, true}}
	for _, r := range rows {
		if r.Rank == 1 {
			t.add(r.Service + sampled(r.Sample))
		}
		expected := "few"
		if r.Expected != nil {
			expected = strconv.FormatFloat(*r.Expected, 'f', 1, 64)
		}
		t.add("  "+r.Phrase, grouped(int(r.Customers)), grouped(int(r.Base)), expected, strconv.FormatFloat(r.LLR, 'f', 1, 64))
		for _, q := range r.Quotes {
			t.add(fmt.Sprintf("      “%s” (%s, turn %d)", strings.Join(strings.Fields(q.Text), " "), q.ConversationID, q.Turn))
		}
	}
	t.write(w)
}

func sampled(permille int) string {
	if permille >= models.SampleSize {
		return ""
	}
	return fmt.Sprintf(" (a sample: %d in a thousand contacts)", permille)
}
