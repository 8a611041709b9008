package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/config"
	"earshot/history"
	"earshot/models"
	"earshot/replay"
	"earshot/source"
)

// letterOptions say which dead letters are meant.
type letterOptions struct {
	reasons []string
	since   string
	limit   int
	asJSON  bool
}

func (a *app) dlqCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "dlq",
		GroupID: "care",
		Short:   "Look at rejected messages in the dead-letter topic, and send them back once the cause is mended",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.dlqListCommand(), a.dlqReplayCommand())
	return c
}

func (o *letterOptions) flags(c *cobra.Command, limit int) {
	c.Flags().StringSliceVar(&o.reasons, "reason", nil, "only these reasons, such as not-json,no-turns")
	c.Flags().StringVar(&o.since, "since", "", "only what was rejected since: a day, an RFC 3339 instant, or a duration such as 24h")
	c.Flags().IntVar(&o.limit, "limit", limit, "the first so many; 0: all")
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
}

func (o *letterOptions) selection(now time.Time, zone *time.Location) (replay.Selection, error) {
	only := replay.Selection{Limit: o.limit}
	if o.limit < 0 {
		return only, usagef("--limit must not be negative")
	}
	for _, name := range o.reasons {
		reason := models.Reason(name)
		if !slices.Contains(models.Reasons(), reason) {
			return only, usagef("--reason %q is none of: %s", name, strings.Trim(fmt.Sprint(models.Reasons()), "[]"))
		}
		only.Reasons = append(only.Reasons, reason)
	}
	if back, err := time.ParseDuration(o.since); err == nil && back > 0 {
		only.Since = now.Add(-back)
		return only, nil
	}
	var err error
	only.Since, err = instant("--since", o.since, zone)
	return only, err
}

// letterBox opens the configured dead-letter topic.
func (a *app) letterBox(cfg config.Config) (*source.LetterBox, error) {
	if err := cfg.Require("kafka.brokers"); err != nil {
		return nil, err
	}
	kafka := kafkaConfig(cfg, a.logger(cfg, slog.LevelWarn))
	kafka.Group += "-replay"
	return source.NewLetterBox(kafka, cfg.Kafka.DeadLetterTopic)
}

func (a *app) dlqListCommand() *cobra.Command {
	var o letterOptions
	c := &cobra.Command{
		Use:   "list",
		Short: "Show why and where from messages were rejected, never what they say",
		Long: `Reads the dead-letter topic (kafka.dead_letter_topic) up to where it ends at
the start, partition by partition and the oldest first, and changes nothing.

A key is shown as a keyed hash: that of the customer where messages are keyed
by customer id, and none without a customer_key. "replayed" are those that
earshot dlq replay sent back.`,
		Example: `  earshot dlq list
  earshot dlq list --reason not-json --since 24h
  earshot dlq list --limit 0 --json | jq -r .reason | sort | uniq -c`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			return a.listLetters(c.Context(), cfg, o)
		},
	}
	o.flags(c, 100)
	return c
}

// letterLine is what is shown of a dead letter. It holds nothing of its value.
type letterLine struct {
	At         models.Origin `json:"at"`
	Reason     models.Reason `json:"reason"`
	Stage      string        `json:"stage"`
	Detail     string        `json:"detail,omitempty"`
	Origin     models.Origin `json:"origin"`
	Time       *time.Time    `json:"time,omitempty"` // when the message was written, where that is known
	RejectedAt time.Time     `json:"rejected_at"`
	KeyHash    string        `json:"key_hash,omitempty"`
	Bytes      int           `json:"bytes"` // of the value, also where the letter could not hold it
	Replayed   bool          `json:"replayed"`
}

func newLetterLine(l models.DeadLetter, replayed bool, key []byte) letterLine {
	line := letterLine{
		At: l.At, Reason: cmp.Or(l.Why.Reason, "unknown"), Stage: l.Why.Stage, Detail: l.Why.Detail, Origin: l.Message.Origin,
		RejectedAt: l.RejectedAt.UTC(), Bytes: max(len(l.Message.Value), l.Omitted), Replayed: replayed,
	}
	if !l.Message.Time.IsZero() {
		line.Time = &l.Message.Time
	}
	if len(key) > 0 {
		line.KeyHash = history.CustomerKey(key, string(l.Message.Key))
	}
	return line
}

func (a *app) listLetters(ctx context.Context, cfg config.Config, o letterOptions) error {
	zone, err := cfg.Zone()
	if err != nil {
		return err
	}
	only, err := o.selection(time.Now(), zone)
	if err != nil {
		return err
	}
	key, err := optionalKey(cfg)
	if err != nil {
		return err
	}
	box, err := a.letterBox(cfg)
	if err != nil {
		return err
	}
	defer box.Close() //nolint:errcheck // only read from
	t := table{header: []string{"rejected", "reason", "came from", "key", "bytes", "replayed", "detail"}, right: []bool{4: true, 6: false}}
	shown, lines := 0, jsonLines(a.out)
	more, err := replay.List(ctx, box, only, func(l models.DeadLetter, replayed bool) error {
		shown++
		line := newLetterLine(l, replayed, key)
		if o.asJSON {
			return lines.Encode(line)
		}
		t.add(line.RejectedAt.In(zone).Format(time.DateTime), string(line.Reason), line.Origin.String(), cmp.Or(line.KeyHash[:min(len(line.KeyHash), 12)], "–"),
			grouped(line.Bytes), map[bool]string{true: "yes", false: "–"}[replayed], line.Detail)
		return nil
	})
	if err != nil {
		return err
	}
	if len(t.rows) > 0 {
		t.write(a.out)
	}
	said := plural(shown, "dead letter", "dead letters") + " in " + cfg.Kafka.DeadLetterTopic
	switch spans, err := box.Spans(ctx); {
	case more:
		said += ", and there are more: see --limit"
	case shown == 0 && err == nil && len(spans) == 0:
		said = noLetters(cfg)
	}
	fmt.Fprintln(a.err, said)
	return nil
}

// noLetters says why there is nothing to look at.
func noLetters(cfg config.Config) string {
	return "no dead letters: the topic " + cfg.Kafka.DeadLetterTopic + " (kafka.dead_letter_topic) is not there; the first rejected message makes it"
}
