package main

import (
	"cmp"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far long work has come: a moving bar on a terminal, nothing at
// all elsewhere, where it would only fill a log.
type bar struct{ *progressbar.ProgressBar }

// newBar starts a bar on w that ends at total; unit names what is counted, or
// is "" for bytes.
func newBar(w io.Writer, total int64, what, unit string) bar {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what), progressbar.OptionSetVisibility(isTerminal(w)),
		progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(),
	}
	if unit == "" {
		options = append(options, progressbar.OptionShowBytes(true))
	} else {
		options = append(options, progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit))
	}
	return bar{progressbar.NewOptions64(total, options...)}
}

// at moves the bar to n; a bar that cannot be drawn is no reason to stop work.
func (b bar) at(n int64) { _ = b.Set64(n) }

func (b bar) close() { _ = b.Finish() }

// newLateBar is a bar that appears with the first step, which tells the total;
// a total of 0 is unknown. end takes it away.
func newLateBar(w io.Writer, what, unit string) (at func(done, total int64), end func()) {
	var b bar
	at = func(done, total int64) {
		if b.ProgressBar == nil {
			b = newBar(w, cmp.Or(total, -1), what, unit)
		}
		b.at(done)
	}
	return at, func() {
		if b.ProgressBar != nil {
			b.close()
		}
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
