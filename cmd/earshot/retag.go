package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/retag"
	"earshot/worker"
)

// retagBatch is how many conversations are stored together: few enough that a
// stop loses little work.
const retagBatch = 200

func (a *app) retagCommand() *cobra.Command {
	var (
		from, to string
		asJSON   bool
		only     models.Query
	)
	c := &cobra.Command{
		Use:     "retag",
		GroupID: "work",
		Short:   "Read stored conversations again with the taxonomy of today",
		Long: `Analyses stored conversations again, from their redacted text, with the
configured taxonomy, and stores the result in their place. Ids, times, links
and what was redacted stay. What carries this taxonomy already is left alone,
so a run that was stopped goes on when it is started again.

See what would change first: earshot rules diff OLD NEW
Restart the workers with the new taxonomy before, or they go on with the old.`,
		Example: `  earshot retag
  earshot retag --from 2026-10-01 --service passports`,
		Args: noArgs,
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		p, err := a.openProcess()
		if err != nil {
			return err
		}
		defer p.close()
		if only.From, only.To, err = between(from, to, p.zone); err != nil {
			return err
		}
		return a.retag(c.Context(), p, only, asJSON)
	}
	c.Flags().StringVar(&from, "from", "", "first day, 2026-11-01, or an RFC 3339 instant")
	c.Flags().StringVar(&to, "to", "", "end, exclusive")
	c.Flags().StringSliceVar(&only.Services, "service", nil, "only these services")
	c.Flags().StringSliceVar(&only.Channels, "channel", nil, "only these channels")
	c.Flags().BoolVar(&asJSON, "json", false, "print what was done as JSON")
	return c
}

func (a *app) retag(ctx context.Context, p *process, only models.Query, asJSON bool) error {
	analyzer, err := newAnalyzer(p.rules, p.key, p.metrics)
	if err != nil {
		return err
	}
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	total, err := p.count(ctx, only)
	if err != nil {
		return err
	}
	b := newBar(a.err, total, "retagging", false)
	work := retag.Retagging{
		Store: p.store, Again: analyzer.Reanalyze, Link: newLinker(p.cfg), Taxonomy: p.rules.ID, Analyzer: version, Only: only,
		BatchSize: retagBatch, Progress: func(seen int) { b.at(int64(seen)) },
		Refused: func(id string, why error) { p.log.Warn("left as it was", "conversation", id, "error", why.Error()) },
	}
	var done retag.Outcome
	err = p.rewriting(ctx, func(ctx context.Context) (err error) {
		done, err = work.Run(ctx)
		return err
	})
	b.close()
	if errors.Is(err, errNotAlone) {
		return err
	}
	told := a.retagged(done, p.rules.ID, asJSON)
	if err != nil {
		return err // whatever was refused before it: the run failed
	}
	return told
}

// errNotAlone says that somebody else holds the lease on rewriting conversations.
var errNotAlone = fmt.Errorf("a retag or an erasure in this store is running, or was killed less than %s ago: try again when it is done", leaseLength)

// rewriting runs what replaces or removes stored conversations, in one process
// at a time: what one holds in its hands the other must not take away.
func (p *process) rewriting(ctx context.Context, work func(context.Context) error) error {
	lease := worker.Lease{Leases: p.store, Name: "retag", Holder: hostname() + "/" + rand.Text(), TTL: leaseLength}
	held, err := lease.Hold(ctx, p.metrics, work)
	if err == nil && !held {
		return errNotAlone
	}
	return err
}

// count is how many stored conversations a query is about.
func (p *process) count(ctx context.Context, q models.Query) (int64, error) {
	q.Limit = 1
	page, err := p.store.Search(ctx, q)
	return page.Total, err
}

func (a *app) retagged(done retag.Outcome, id models.TaxonomyID, asJSON bool) error {
	if asJSON {
		if err := jsonLines(a.out).Encode(done); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.err, "%s retagged with %s %s (%s), %s already; finished periods are rolled up anew by the next pass, or by: earshot rollup\n",
			plural(done.Retagged, "conversation", "conversations"), id.Name, id.Version, id.Hash, grouped(done.Current))
	}
	if done.Failed > 0 {
		return rejectedError{done.Failed, "the lines above; they are stored as they were"}
	}
	return nil
}
