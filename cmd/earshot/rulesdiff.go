package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/pipeline"
	"earshot/review"
	"earshot/worker"
)

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
		w := comparison{Difference: review.Difference{Samples: samples}}
		for i := range w.packs {
			if w.packs[i], err = newAnalyzer(packs[i], nil, worker.NewMetrics()); err != nil {
				return err
			}
		}
		var leftOut error
		if files := args[2:]; len(files) > 0 {
			leftOut, err = a.compareFiles(c.Context(), &w, files)
		} else {
			err = a.compareStored(c.Context(), &w, stored, from, to)
		}
		if err != nil {
			return err
		}
		if err := a.printDifference(packs, &w.Difference, asJSON); err != nil {
			return err
		}
		return leftOut
	}
	c.Flags().StringVar(&from, "from", "", "of the stored: first day, 2026-11-01, or an RFC 3339 instant")
	c.Flags().StringVar(&to, "to", "", "of the stored: end, exclusive")
	c.Flags().StringSliceVar(&stored.Services, "service", nil, "of the stored: only these services")
	c.Flags().IntVar(&samples, "samples", 2, "quotes to show of what each topic gained and lost")
	c.Flags().BoolVar(&asJSON, "json", false, "print changes as JSON lines")
	return c
}

// comparison is what two packs make of the same conversations.
type comparison struct {
	review.Difference
	packs [2]*pipeline.Pipeline // the old and the new
}

// add reads one with both packs. What cannot be analysed would not be stored
// either, and is left out.
func (w *comparison) add(read func(*pipeline.Pipeline) (*models.Conversation, error)) {
	before, err := read(w.packs[0])
	if err != nil {
		return
	}
	if after, err := read(w.packs[1]); err == nil {
		w.Add(before, after)
	}
}

// compareFiles adds the transcripts of files. leftOut says what of them could
// not be read.
func (a *app) compareFiles(ctx context.Context, w *comparison, files []string) (leftOut, err error) {
	texts, err := a.transcripts(ctx, files, &leftOut)
	if err != nil {
		return nil, err
	}
	for t := range texts {
		w.add(func(p *pipeline.Pipeline) (*models.Conversation, error) { return p.Analyze(t) })
	}
	return leftOut, nil
}

// compareStored adds what is stored, from its redacted text.
func (a *app) compareStored(ctx context.Context, w *comparison, q models.Query, from, to string) error {
	p, err := a.openProcess()
	if err != nil {
		return err
	}
	defer p.close()
	if q.From, q.To, err = between(from, to, p.zone); err != nil {
		return err
	}
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	return a.eachConversation(ctx, p, q, "comparing", func(c *models.Conversation) error {
		w.add(func(p *pipeline.Pipeline) (*models.Conversation, error) { return p.Reanalyze(c) })
		return nil
	})
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
		head := difference{"earshot.rules-diff/v1", packs[0].ID, packs[1].ID, d.Conversations, d.Changed}
		if err := jsonLines(a.out).Encode(head); err != nil {
			return err
		}
		return writeLines(a.out, d.Changes())
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
