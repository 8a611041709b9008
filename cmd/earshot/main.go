// Command earshot turns contact-center transcripts into answers: see the
// README. This package knows every part and joins them; nothing else does.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the process at once: the first has restored the default.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], streams{env: os.Environ(), in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}
