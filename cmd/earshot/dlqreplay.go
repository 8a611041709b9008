package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/config"
	"earshot/models"
	"earshot/replay"
)

func (a *app) dlqReplayCommand() *cobra.Command {
	var (
		o             letterOptions
		again, dryRun bool
	)
	c := &cobra.Command{
		Use:   "replay",
		Short: "Send rejected messages back to the topic they came from",
		Long: `Writes messages from the dead-letter topic back to the topic and partition they
came from, as they came: key, value, headers and time. Mend what they were
rejected for first, or the worker rejects them once more.

The letters stay in the dead-letter topic until its retention takes them. How
far replays have come is kept in Kafka, for each reason, as the position of the
group KAFKA.GROUP-replay: another run sends only what is new, and one that was
stopped goes on. It never passes a letter that was not sent. A message that
goes back twice is stored once, for it has the same conversation id.

Exit code 3: some letters can never go back. Each is named.`,
		Example: `  earshot dlq replay --dry-run
  earshot dlq replay --reason unknown-format --limit 1
  earshot dlq replay --reason unknown-format
  earshot dlq replay --again --since 2026-11-01`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			zone, err := cfg.Zone()
			if err != nil {
				return err
			}
			only, err := o.selection(time.Now(), zone)
			if err != nil {
				return err
			}
			return a.replayLetters(c.Context(), cfg, replay.Replaying{Only: only, Again: again, DryRun: dryRun}, o.asJSON)
		},
	}
	o.flags(c, 0)
	c.Flags().BoolVar(&again, "again", false, "also what an earlier replay sent back")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "send nothing, only say what would be sent")
	return c
}

func (a *app) replayLetters(ctx context.Context, cfg config.Config, work replay.Replaying, asJSON bool) error {
	box, err := a.letterBox(cfg)
	if err != nil {
		return err
	}
	defer box.Close() //nolint:errcheck // every message was acknowledged before
	at, end := newLateBar(a.err, "replaying", false)
	work.Letters, work.Post, work.Progress = box, box, at
	var refused strings.Builder
	work.Refused = func(l models.DeadLetter, why *models.Rejection) {
		fmt.Fprintf(&refused, "cannot go back: the letter at %s, %s: %s\n", l.At, cmp.Or(l.Why.Reason, "unknown"), why.Detail)
	}
	done, err := work.Run(ctx)
	end()
	fmt.Fprint(a.err, refused.String())
	if asJSON {
		if err := jsonLines(a.out).Encode(done); err != nil {
			return err
		}
	} else {
		fmt.Fprint(a.err, replayed(done, work.DryRun, cfg))
	}
	if err != nil {
		return fmt.Errorf("the replay stopped; start it again and it goes on from there: %w", err)
	}
	if done.Refused > 0 {
		return rejectedError{done.Refused, "the lines above; they stay in " + cfg.Kafka.DeadLetterTopic}
	}
	return nil
}

// replayed says in words what a run did.
func replayed(done replay.Outcome, dryRun bool, cfg config.Config) string {
	if len(done.Ended) == 0 {
		return noLetters(cfg) + "\n"
	}
	s := plural(done.Sent(), "message", "messages") + " replayed"
	if dryRun {
		s = plural(done.Sent(), "message", "messages") + " would be replayed"
	}
	for i, topic := range slices.Sorted(maps.Keys(done.Replayed)) {
		s += []string{": ", ", "}[min(i, 1)] + grouped(done.Replayed[topic]) + " to " + topic
	}
	if done.Sent() == 0 {
		s += "; what was replayed before goes back once more with --again"
	}
	s += "\n"
	if done.Older > 0 {
		s += plural(done.Older, "is", "are") + " older than --since: a run without it begins with them\n"
	}
	for _, e := range done.Ended {
		s += fmt.Sprintf("%s/%d: ended at offset %d, %s left\n", cfg.Kafka.DeadLetterTopic, e.Partition, e.Next, grouped(int(e.Waiting)))
	}
	return s
}
