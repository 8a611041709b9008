package main

import (
	"context"
	"errors"
	"io"
	"iter"

	"earshot/models"
)

// transcriptsAtOnce is how many lines are read ahead.
const transcriptsAtOnce = 100

// transcripts yields what files hold, for commands that only look. What cannot
// be read is left out; why, and what ended the reading early, is left in
// outcome once the last was yielded.
func (a *app) transcripts(ctx context.Context, files []string, outcome *error) (iter.Seq[*models.Transcript], error) {
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	zone, err := cfg.Zone()
	if err != nil {
		return nil, err
	}
	in, err := a.openFiles(files, false)
	if err != nil {
		return nil, err
	}
	decode := newDecoder(cfg, zone).Decode
	return func(yield func(*models.Transcript) bool) {
		defer in.close() //nolint:errcheck // only read from
		leftOut := 0
		for {
			lines, err := in.files.Fetch(ctx, transcriptsAtOnce)
			for _, line := range lines {
				t, err := decode(line)
				if err != nil {
					leftOut++
				} else if !yield(t) {
					return
				}
			}
			switch {
			case errors.Is(err, io.EOF):
				if leftOut > 0 {
					*outcome = rejectedError{leftOut, "earshot analyze, which says why"}
				}
				return
			case err != nil:
				*outcome = err
				return
			}
		}
	}, nil
}
