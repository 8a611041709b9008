package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/pipeline"
	"earshot/review"
	"earshot/worker"
)

// compared is one conversation as two packs read it.
type compared struct{ before, after *models.Conversation }

func (a *app) rulesDiffCommand() *cobra.Command {
	var (
		from, to string
		samples  int
		asJSON   bool
		stored   models.Query
	)
	c := &cobra.Command{
		Use:   "diff OLD NEW [FILE...]",
		Short: "What would change: counts per topic, with sample quotes",
		Long: `Reads conversations with two packs and shows what differs. With files, those
transcripts; without, the stored conversations, from their redacted text.
Nothing is stored: that is what earshot retag does.`,
		Example: `  earshot rules diff us-government mine.yaml
  earshot rules diff old.yaml new.yaml calls.jsonl.gz --json`,
		Args: twoPacks,
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		packs, err := a.packs(args[:2])
		if err != nil {
			return err
		}
		var reading error
		pairs, err := a.pairs(c.Context(), packs, args[2:], &reading, func(p *process) (models.Query, error) {
			var err error
			stored.From, stored.To, err = between(from, to, p.zone)
			return stored, err
		})
		if err != nil {
			return err
		}
		d := review.Difference{Samples: samples}
		for pair := range pairs {
			d.Add(pair.before, pair.after)
		}
		if reading != nil && d.Conversations == 0 {
			return reading
		}
		if err := a.printDifference(packs, &d, asJSON); err != nil {
			return err
		}
		return reading
	}
	c.Flags().StringVar(&from, "from", "", "of the stored: first day, 2026-11-01, or an RFC 3339 instant")
	c.Flags().StringVar(&to, "to", "", "of the stored: end, exclusive")
	c.Flags().StringSliceVar(&stored.Services, "service", nil, "of the stored: only these services")
	c.Flags().IntVar(&samples, "samples", 2, "quotes to show of what each topic gained and lost")
	c.Flags().BoolVar(&asJSON, "json", false, "print changes as JSON lines")
	return c
}

// pairs reads every conversation with both packs. What ends it early is left in
// reading.
func (a *app) pairs(ctx context.Context, packs []models.Taxonomy, files []string, reading *error,
	query func(*process) (models.Query, error)) (iter.Seq[compared], error) {
	var both [2]*pipeline.Pipeline
	for i := range both {
		var err error
		if both[i], err = newAnalyzer(packs[i], nil, worker.NewMetrics()); err != nil {
			return nil, err
		}
	}
	if len(files) > 0 {
		texts, err := a.transcripts(ctx, files, reading)
		if err != nil {
			return nil, err
		}
		return pairsOf(texts, both, (*pipeline.Pipeline).Analyze), nil
	}
	p, err := a.openProcess()
	if err != nil {
		return nil, err
	}
	q, err := query(p)
	if err != nil {
		p.close()
		return nil, err
	}
	if err := p.prepare(ctx); err != nil {
		p.close()
		return nil, err
	}
	total, err := p.count(ctx, q)
	if err != nil {
		p.close()
		return nil, err
	}
	stored := func(yield func(*models.Conversation) bool) {
		defer p.close()
		b := newBar(a.err, total, "comparing", "conversations")
		defer b.close()
		seen := int64(0)
		for c, err := range p.store.All(ctx, q) {
			if err != nil {
				*reading = err
				return
			}
			if seen++; seen%100 == 0 {
				b.at(seen)
			}
			if !yield(c) {
				return
			}
		}
	}
	return pairsOf(stored, both, (*pipeline.Pipeline).Reanalyze), nil
}

// pairsOf leaves out what cannot be analysed: it would not be stored either.
func pairsOf[T any](all iter.Seq[*T], both [2]*pipeline.Pipeline, read func(*pipeline.Pipeline, *T) (*models.Conversation, error)) iter.Seq[compared] {
	return func(yield func(compared) bool) {
		for t := range all {
			before, err := read(both[0], t)
			if err != nil {
				continue
			}
			after, err := read(both[1], t)
			if err != nil {
				continue
			}
			if !yield(compared{before, after}) {
				return
			}
		}
	}
}

// difference is the first line of `rules diff --json`.
type difference struct {
	Schema        string            `json:"schema"`
	Old           models.TaxonomyID `json:"old"`
	New           models.TaxonomyID `json:"new"`
	Conversations int               `json:"conversations"`
	Changed       int               `json:"changed"`
}

func (a *app) printDifference(packs []models.Taxonomy, d *review.Difference, asJSON bool) error {
	if asJSON {
		lines := jsonLines(a.out)
		if err := lines.Encode(difference{"earshot.rules-diff/v1", packs[0].ID, packs[1].ID, d.Conversations, d.Changed}); err != nil {
			return err
		}
		for _, c := range d.Changes() {
			if err := lines.Encode(c); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(a.out, "%s %s (%s) → %s %s (%s): %s of %s would change\n", packs[0].ID.Name, packs[0].ID.Version, packs[0].ID.Hash,
		packs[1].ID.Name, packs[1].ID.Version, packs[1].ID.Hash, grouped(d.Changed), plural(d.Conversations, "conversation", "conversations"))
	changes := d.Changes()
	if len(changes) == 0 {
		return nil
	}
	t := table{header: []string{"", "before", "after", "gained", "lost"}, right: []bool{false, true, true, true, true}}
	for _, c := range changes {
		t.add(c.Kind+" "+c.Name, grouped(c.Before), grouped(c.After), signed("+", c.Gained), signed("−", c.Lost))
	}
	fmt.Fprintln(a.out)
	t.write(a.out)
	for _, c := range changes {
		if len(c.Samples) == 0 {
			continue
		}
		fmt.Fprintf(a.out, "\n%s %s\n", c.Kind, c.Name)
		for _, s := range c.Samples {
			sign := "−"
			if s.Gained {
				sign = "+"
			}
			fmt.Fprintf(a.out, "  %s %q  (%s, turn %d of %s)\n", sign, s.Quote, s.Rule, s.Turn, s.Conversation)
		}
	}
	return nil
}

func signed(sign string, n int) string {
	if n == 0 {
		return "0"
	}
	return sign + grouped(n)
}
