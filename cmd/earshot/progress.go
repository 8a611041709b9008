package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far long work has come: a moving bar on a terminal, nothing at
// all elsewhere, where it would only fill a log.
type bar struct{ *progressbar.ProgressBar }

// newBar starts a bar on w that ends at total (-1: nobody knows) of what is
// being done to: bytes, or other things. It is drawn with the first step, and
// fits into 60 columns.
func newBar(w io.Writer, total int64, doing string, bytes bool) bar {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(doing), progressbar.OptionSetVisibility(isTerminal(w)),
		progressbar.OptionThrottle(100 * time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(),
	}
	if bytes {
		options = append(options, progressbar.OptionShowBytes(true))
	} else {
		options = append(options, progressbar.OptionShowIts(), progressbar.OptionSetItsString(""))
	}
	b := bar{progressbar.NewOptions64(total, options...)}
	b.StartWithoutRender() // or the first rate would be that of no time at all
	return b
}

// at moves the bar to n; a bar that cannot be drawn is no reason to stop work.
func (b bar) at(n int64) { _ = b.Set64(n) }

func (b bar) close() { _ = b.Finish() }

// newLateBar is a bar whose first step tells the total; a total of 0 is
// unknown. end takes it away.
func newLateBar(w io.Writer, doing string, bytes bool) (at func(done, total int64), end func()) {
	b, drawn := newBar(w, -1, doing, bytes), false
	at = func(done, total int64) {
		if !drawn && total > 0 {
			b.ChangeMax64(total)
		}
		drawn = true
		b.at(done)
	}
	return at, func() {
		if drawn {
			b.close()
		}
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
