package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/store"
)

// finding is one line of `export findings`: a finding with what is needed to
// read it alone.
type finding struct {
	Schema         string    `json:"schema"`
	ConversationID string    `json:"conversation_id"`
	StartedAt      time.Time `json:"started_at,omitzero"`
	Channel        string    `json:"channel"`
	Service        string    `json:"service,omitempty"`
	models.Finding
}

const findingSchema = "earshot.finding/v1"

func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "export",
		GroupID: "results",
		Short:   "Write conversations, findings or pain points as JSON lines",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		a.exportKind("conversations", "Write whole conversations, redacted, with everything found in them",
			"  earshot export conversations --from 2026-11-01 --service passports > passports.jsonl", exportConversations),
		a.exportKind("findings", "Write one line for each finding: rule, words and where they stand",
			"  earshot export findings --topic wait-too-long | jq -r .quote", exportFindings),
		a.exportKind("painpoints", "Write the rows of the rollups",
			"  earshot export painpoints --from 2026-10-01 --period week", exportPainPoints),
	)
	return c
}

// selection is what the flags of an export choose.
type selection struct {
	conversations models.Query
	painPoints    models.PainPointQuery
}

// exporting writes what is selected, one value a call of line.
type exporting func(ctx context.Context, st store.Store, s selection, line func(any) error) error

func (a *app) exportKind(what, short, example string, export exporting) *cobra.Command {
	var (
		from, to, format string
		s                selection
	)
	c := &cobra.Command{Use: what, Short: short, Example: example, Args: noArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if format != "jsonl" {
			return usagef("--format %q: only jsonl is there", format)
		}
		p, err := a.openProcess()
		if err != nil {
			return err
		}
		defer p.close()
		if err := s.between(from, to, p.zone); err != nil {
			return err
		}
		if err := p.prepare(c.Context()); err != nil {
			return err
		}
		if err := p.store.Sync(c.Context()); err != nil {
			return err
		}
		return a.writeExport(c.Context(), p.store, s, export)
	}
	c.Flags().StringVar(&format, "format", "jsonl", "output format: jsonl")
	c.Flags().StringVar(&from, "from", "", "first day, 2026-11-01, or an RFC 3339 instant")
	c.Flags().StringVar(&to, "to", "", "end, exclusive")
	if what == "painpoints" {
		c.Flags().StringVar(&s.painPoints.Kind, "period", "", "only day, week or month")
		c.Flags().StringVar(&s.painPoints.Label, "label", "", "only this period, such as 2026-W45")
		c.Flags().StringVar(&s.painPoints.Scope, "scope", "", "only topic, service or all")
		c.Flags().StringVar(&s.painPoints.Service, "service", "", "only this service")
		return c
	}
	c.Flags().StringSliceVar(&s.conversations.Services, "service", nil, "only these services")
	c.Flags().StringSliceVar(&s.conversations.Topics, "topic", nil, "only these topics")
	c.Flags().StringSliceVar(&s.conversations.Channels, "channel", nil, "only these channels")
	c.Flags().StringVar(&s.conversations.Text, "query", "", "only conversations with these words")
	return c
}

// between reads --from and --to into both kinds of query.
func (s *selection) between(from, to string, zone *time.Location) error {
	start, err := instant("--from", from, zone)
	if err != nil {
		return err
	}
	end, err := instant("--to", to, zone)
	if err != nil {
		return err
	}
	s.conversations.From, s.conversations.To = start, end
	s.painPoints.From, s.painPoints.To = start, end
	return nil
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

func (a *app) writeExport(ctx context.Context, st store.Store, s selection, export exporting) error {
	out := bufio.NewWriterSize(a.out, 64<<10)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	written := 0
	err := export(ctx, st, s, func(v any) error { written++; return encoder.Encode(v) })
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.err, "%s written\n", plural(written, "line", "lines"))
	return err
}

func exportConversations(ctx context.Context, st store.Store, s selection, line func(any) error) error {
	for c, err := range st.All(ctx, s.conversations) {
		if err != nil {
			return err
		}
		if err := line(c); err != nil {
			return err
		}
	}
	return nil
}

func exportFindings(ctx context.Context, st store.Store, s selection, line func(any) error) error {
	for c, err := range st.All(ctx, s.conversations) {
		if err != nil {
			return err
		}
		for _, f := range c.Findings {
			if err := line(finding{findingSchema, c.ID, c.StartedAt, c.Channel, c.Service, f}); err != nil {
				return err
			}
		}
	}
	return nil
}

func exportPainPoints(ctx context.Context, st store.Store, s selection, line func(any) error) error {
	rows, err := st.PainPoints(ctx, s.painPoints)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := line(row); err != nil {
			return err
		}
	}
	return nil
}
