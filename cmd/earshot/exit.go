package main

import (
	"errors"
	"fmt"

	"earshot/config"
)

// Exit codes, stable for scripts.
const (
	exitFine     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3
)

// usageError is what the user typed wrong: flags, arguments, configuration.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// rejectedError says that the work is done but some of the input was refused.
type rejectedError struct {
	count int
	where string // where the refused input can be read
}

func (r rejectedError) Error() string {
	return fmt.Sprintf("done, but %s rejected: see %s", plural(r.count, "message was", "messages were"), r.where)
}

// silentError carries an exit code whose reason was already printed.
type silentError struct{ error }

func exitCode(err error) int {
	var (
		usage    usageError
		faults   config.Faults
		rejected rejectedError
	)
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &usage), errors.As(err, &faults):
		return exitUsage
	case errors.As(err, &rejected):
		return exitRejected
	default:
		return exitFailed
	}
}
