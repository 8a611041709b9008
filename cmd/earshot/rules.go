package main

import (
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/review"
	"earshot/taxonomy"
	"earshot/worker"
)

func (a *app) rulesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "rules",
		GroupID: "care",
		Short:   "Check, try and compare taxonomy packs",
		Long: `For the people who own the rules. A pack is a file, or the name of one that
ships: ` + strings.Join(taxonomy.Names(), ", ") + `. Without one, the configured pack is taken.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.rulesLintCommand(), a.rulesTestCommand(), a.rulesDiffCommand(), a.rulesSchemaCommand())
	return c
}

// packs are the packs named, or the configured one.
func (a *app) packs(names []string) ([]models.Taxonomy, error) {
	if len(names) == 0 {
		cfg, err := a.load()
		if err != nil {
			return nil, err
		}
		names = []string{cfg.Taxonomy}
	}
	out := make([]models.Taxonomy, len(names))
	for i, name := range names {
		var err error
		if out[i], err = loadTaxonomy(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// compileHits makes a pack ready for review.
func compileHits(t models.Taxonomy) (review.Hits, error) {
	p, err := newAnalyzer(t, nil, worker.NewMetrics())
	if err != nil {
		return nil, err
	}
	return p.RuleHits, nil
}

func (a *app) rulesTestCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "test [PACK...]",
		Short: "Run the examples that stand beside the rules",
		Long: `Runs every example of every rule: those under match must be found by their
rule, those under no_match must not. The exit code is 1 if one does not hold.`,
		Example: `  earshot rules test
  earshot rules test us-government mine.yaml`,
	}
	c.RunE = func(_ *cobra.Command, names []string) error {
		packs, err := a.packs(names)
		if err != nil {
			return err
		}
		failed := 0
		for _, pack := range packs {
			hits, err := compileHits(pack)
			if err != nil {
				return err
			}
			checked, failures := review.Examples(pack, hits)
			failed += len(failures)
			if err := a.printExamples(pack.ID, checked, failures, asJSON); err != nil {
				return err
			}
		}
		if failed > 0 {
			return fmt.Errorf("%s not hold", plural(failed, "example does", "examples do"))
		}
		return nil
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print what does not hold as JSON lines")
	return c
}

func (a *app) printExamples(id models.TaxonomyID, checked int, failures []review.Failure, asJSON bool) error {
	if asJSON {
		return writeLines(a.out, failures)
	}
	for _, f := range failures {
		what := "must match"
		if f.Want == review.WantNoMatch {
			what = "must not match"
		}
		fmt.Fprintf(a.out, "%s:%d: %s %s: %q\n", f.File, f.Line, f.Rule, what, f.Text)
		for _, found := range f.Found {
			fmt.Fprintf(a.out, "    found %s\n", found)
		}
	}
	fmt.Fprintf(a.out, "%s %s: %s, %d do not hold\n", id.Name, id.Version, plural(checked, "example", "examples"), len(failures))
	return nil
}

func (a *app) rulesLintCommand() *cobra.Command {
	var (
		asJSON bool
		corpus []string
	)
	c := &cobra.Command{
		Use:   "lint [PACK]",
		Short: "Find rules that can never matter",
		Long: `Reports, with file and line:
  unreachable  nothing can ever be found by it              (an error)
  duplicate    the same phrase twice in one topic           (an error)
  covered      another phrase of the topic finds all it finds
  overlap      another topic is found wherever it is
  no-example   a rule that nobody has written an example for
  never-hit    with --corpus: said in none of the conversations
The exit code is 1 if there is an error.`,
		Example: `  earshot rules lint
  earshot rules lint mine.yaml --corpus calls.jsonl.gz`,
		Args: atMostOne,
	}
	c.RunE = func(c *cobra.Command, names []string) error {
		packs, err := a.packs(names)
		if err != nil {
			return err
		}
		var (
			reading error
			texts   iter.Seq[*models.Transcript]
		)
		if len(corpus) > 0 {
			if texts, err = a.transcripts(c.Context(), corpus, &reading); err != nil {
				return err
			}
		}
		remarks, err := review.Lint(packs[0], compileHits, texts)
		if err != nil {
			return err
		}
		if err := a.printRemarks(packs[0].ID, remarks, asJSON); err != nil {
			return err
		}
		return reading
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print remarks as JSON lines")
	c.Flags().StringSliceVar(&corpus, "corpus", nil, "transcripts in which every phrase should be said somewhere")
	return c
}

func (a *app) printRemarks(id models.TaxonomyID, remarks []review.Remark, asJSON bool) error {
	errors := 0
	for _, r := range remarks {
		if r.IsError() {
			errors++
		}
	}
	if asJSON {
		if err := writeLines(a.out, remarks); err != nil {
			return err
		}
	} else {
		for _, r := range remarks {
			fmt.Fprintf(a.out, "%s:%d: %s: %s: %s\n", r.File, r.Line, r.Kind, r.Rule, r.Text)
		}
		fmt.Fprintf(a.out, "%s %s: %s, %d of them errors\n", id.Name, id.Version, plural(len(remarks), "remark", "remarks"), errors)
	}
	if errors > 0 {
		return fmt.Errorf("%s in the pack %s", plural(errors, "error", "errors"), id.Name)
	}
	return nil
}

func (a *app) rulesSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of packs, for editors",
		Long: `Prints the JSON Schema of taxonomy packs. An editor that knows it completes
keys and marks mistakes while you type. Write it beside your pack, and begin
the pack with:
  # yaml-language-server: $schema=earshot-taxonomy.schema.json`,
		Example: "  earshot rules schema > earshot-taxonomy.schema.json",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.out.Write(taxonomy.Schema())
			return err
		},
	}
}
