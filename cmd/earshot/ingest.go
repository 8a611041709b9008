package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) ingestCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "ingest FILE...",
		GroupID: "work",
		Short:   "Analyse transcripts from files into the store",
		Long: `Reads transcripts (JSON lines, plain or .gz, or - for standard input),
analyses, redacts and links them, and stores them. Doing it twice changes
nothing. What cannot be read goes to NAME.rejected.jsonl, and the exit code is
then 3. A conversation without a start is dated by its file.`,
		Example: `  earshot ingest calls-2026-11.jsonl.gz
  earshot ingest --store sqlite:try.db *.jsonl
  zcat old.jsonl.gz | earshot ingest -`,
		Args: filesArgs,
		RunE: func(c *cobra.Command, files []string) error { return a.ingest(c.Context(), files) },
	}
}

func (a *app) ingest(ctx context.Context, files []string) error {
	p, err := a.openProcess()
	if err != nil {
		return err
	}
	defer p.close()
	in, err := a.openFiles(files, true)
	if err != nil {
		return err
	}
	defer in.close() //nolint:errcheck // closed with its error below; this one is for the other returns
	analyzer, err := newAnalyzer(p.rules, p.key, p.metrics)
	if err != nil {
		return err
	}
	if err := p.prepare(ctx); err != nil {
		return err
	}
	var settled, rejected int
	lane := p.lane(in.files, needKey(newDecoder(p.cfg, p.zone).Decode, p.key), analyzer, letters{rejects{in.rejected}, p.store})
	lane.Progress = func(n, refused int) { settled, rejected = settled+n, rejected+refused }
	if err := lane.Run(ctx); err != nil {
		return err
	}
	if err := errors.Join(p.store.Sync(context.WithoutCancel(ctx)), in.close()); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return fmt.Errorf("stopped after %s; ingest the same files again to go on", plural(settled, "conversation", "conversations"))
	}
	fmt.Fprintf(a.err, "%s stored in %s\n", plural(settled-rejected, "conversation", "conversations"), p.cfg.Store.URL)
	return in.outcome()
}
