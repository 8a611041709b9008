package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"earshot/models"
	"earshot/source"
	"earshot/worker"
)

func (a *app) analyzeCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "analyze FILE...",
		GroupID: "work",
		Short:   "Analyse transcripts and print them as JSON lines",
		Long: `Reads transcripts (JSON lines, plain or .gz, or - for standard input) and
prints each as the redacted, analysed conversation. Nothing is stored and
nothing is linked. What cannot be read goes to NAME.rejected.jsonl, and the
exit code is then 3.`,
		Example: `  earshot analyze calls.jsonl.gz > analysed.jsonl
  head -1 calls.jsonl | earshot analyze - | jq .topics`,
		Args: filesArgs,
		RunE: func(c *cobra.Command, files []string) error { return a.analyze(c.Context(), files) },
	}
}

func (a *app) analyze(ctx context.Context, files []string) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	// No store is opened: nothing is kept.
	key, err := optionalKey(cfg)
	if err != nil {
		return err
	}
	if len(key) == 0 {
		fmt.Fprintln(a.err, "earshot: no customer_key.secret is set, so customer_key is left out")
	}
	zone, err := cfg.Zone()
	if err != nil {
		return err
	}
	rules, err := loadTaxonomy(cfg.Taxonomy)
	if err != nil {
		return err
	}
	m := worker.NewMetrics()
	analyzer, err := newAnalyzer(rules, key, m)
	if err != nil {
		return err
	}
	in, err := a.openFiles(files, false)
	if err != nil {
		return err
	}
	defer in.close() //nolint:errcheck // only read from

	out := bufio.NewWriterSize(a.out, 64<<10)
	lane := &worker.Lane{
		Source: in.files, Decode: newDecoder(cfg, zone).Decode, Analyze: analyzer.Analyze, Store: printer{jsonLines(out)},
		Link: newLinker(cfg), DeadLetters: rejects{in.rejected}, BatchSize: cfg.Worker.BatchSize, Metrics: m, Log: a.logger(cfg, slog.LevelWarn),
	}
	if err := errors.Join(lane.Run(ctx), out.Flush()); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("stopped before the end of the input")
	}
	return in.outcome()
}

// printer is a store that only prints; a reader that went away ends the work.
type printer struct {
	to interface{ Encode(any) error }
}

func (p printer) Put(_ context.Context, batch []*models.Conversation, _ models.Linker) error {
	for _, c := range batch {
		if err := p.to.Encode(c); err != nil {
			return &worker.Broken{Err: fmt.Errorf("print: %w", err)}
		}
	}
	return nil
}

// rejects are written to files: one that cannot be written is not mended by
// waiting.
type rejects struct{ *source.RejectedFiles }

func (r rejects) Put(ctx context.Context, e models.Envelope, cause error) error {
	if err := r.RejectedFiles.Put(ctx, e, cause); err != nil {
		return &worker.Broken{Err: err}
	}
	return nil
}

// input is files to read, their progress, and where their rejected lines go.
type input struct {
	files    *source.FileSource
	rejected *source.RejectedFiles
	endBar   func()
	failed   error // what could not even be written down as rejected
}

// openFiles opens JSON-lines files. With dated, a message without a time of
// its own is dated by its file.
func (a *app) openFiles(paths []string, dated bool) (*input, error) {
	at, end := newLateBar(a.err, "reading", true)
	in := &input{endBar: end}
	var err error
	if in.rejected, err = source.NewRejectedFiles(paths); err != nil {
		return nil, err
	}
	in.files, err = source.Files(paths, source.FileOptions{
		Stdin: a.in, NoTimes: !dated,
		Progress: at,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return in, nil
}

func (in *input) close() error {
	in.endBar()
	return errors.Join(in.failed, in.files.Close(), in.rejected.Close())
}

// reject is for work that does not go through a lane: it keeps a line that was
// left out where a lane would.
func (in *input) reject(ctx context.Context) func(models.Envelope, *models.Rejection) {
	return func(e models.Envelope, why *models.Rejection) {
		if err := in.rejected.Put(ctx, e, why); err != nil {
			in.failed = errors.Join(in.failed, err)
		}
	}
}

// outcome is nil, or says how much was rejected and where it lies.
func (in *input) outcome() error {
	if n := in.rejected.Count(); n > 0 {
		return rejectedError{int(n), strings.Join(in.rejected.Paths(), ", ")}
	}
	return nil
}
