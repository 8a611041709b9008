package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/export"
	"earshot/models"
)

func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "export",
		GroupID: "results",
		Short:   "Write conversations, findings, pain points or quarterly drivers as CSV, JSON lines or Parquet",
		Long: `Writes what the store holds for other programs: to standard output, or with
--out to a file, which is there only once it is whole. Columns are stable and
described in docs/data-dictionary.md.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		a.exportConversations("conversations", "Write conversations, redacted, with everything found in them",
			"  earshot export conversations --from 2026-11-01 --service passports > passports.jsonl\n  earshot export conversations --format parquet --out conversations.parquet",
			(*app).writeConversations),
		a.exportConversations("findings", "Write one row for each finding: rule, words and where they stand",
			"  earshot export findings --topic wait-too-long | jq -r .quote", (*app).writeFindings),
		a.exportPainPoints(),
		a.exportA11(),
	)
	return c
}

// destination is where an export goes, and how.
type destination struct {
	format, file string
}

func (d *destination) flags(c *cobra.Command, format string) {
	c.Flags().StringVar(&d.format, "format", format, "output format: "+strings.Join(export.Formats(), ", "))
	c.Flags().StringVar(&d.file, "out", "", "write to this file, once it is whole (default: standard output)")
}

func (a *app) check(d destination) error {
	if !slices.Contains(export.Formats(), d.format) {
		return usagef("--format %q is none of %s", d.format, strings.Join(export.Formats(), ", "))
	}
	if d.format == export.Parquet && d.file == "" && isTerminal(a.out) {
		return usagef("Parquet is not for a terminal: name a file with --out")
	}
	return nil
}

// prepareToRead makes everything put so far visible. A file that is not there
// is more likely a mistyped name than an empty store.
func (p *process) prepareToRead(ctx context.Context) error {
	target, err := p.cfg.Store.Target()
	if err != nil {
		return err
	}
	if _, err := os.Stat(target.SQLite); target.SQLite != "" && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no store in %s yet: correct the path (--store, store.url), or put something into it first: earshot ingest FILE", target.SQLite)
	}
	if err := p.prepare(ctx); err != nil {
		return err
	}
	return p.store.Sync(ctx)
}

// exportConversations is a command whose rows are made of single conversations.
func (a *app) exportConversations(what, short, example string, write func(*app, context.Context, *process, models.Query, destination) error) *cobra.Command {
	var (
		from, to string
		q        models.Query
		d        destination
	)
	c := &cobra.Command{Use: what, Short: short, Example: example, Args: noArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.check(d); err != nil {
			return err
		}
		p, err := a.openProcess()
		if err != nil {
			return err
		}
		defer p.close()
		if q.From, q.To, err = between(from, to, p.zone); err != nil {
			return err
		}
		if err := p.prepareToRead(c.Context()); err != nil {
			return err
		}
		return write(a, c.Context(), p, q, d)
	}
	d.flags(c, export.JSONLines)
	fromTo(c, &from, &to)
	c.Flags().StringSliceVar(&q.Services, "service", nil, "only these services")
	c.Flags().StringSliceVar(&q.Topics, "topic", nil, "only these topics")
	c.Flags().StringSliceVar(&q.Channels, "channel", nil, "only these channels")
	c.Flags().StringVar(&q.Text, "query", "", "only conversations with these words")
	return c
}

func fromTo(c *cobra.Command, from, to *string) {
	c.Flags().StringVar(from, "from", "", "first day, 2026-11-01, or an RFC 3339 instant")
	c.Flags().StringVar(to, "to", "", "end, exclusive")
}

// between reads --from and --to.
func between(from, to string, zone *time.Location) (start, end time.Time, err error) {
	if start, err = instant("--from", from, zone); err != nil {
		return start, end, err
	}
	end, err = instant("--to", to, zone)
	return start, end, err
}

func instant(flag, value string, zone *time.Location) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, value, zone)
	if err != nil {
		return t, usagef("%s %q is neither a day such as 2026-11-01 nor an instant such as 2026-11-01T08:00:00Z", flag, value)
	}
	return t, nil
}
