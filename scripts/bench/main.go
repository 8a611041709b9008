// Command bench is what the benchmarks need beside a shell:
//
//	bench corpus TOTAL FIRST N   N conversations of a synthetic corpus of TOTAL as JSON lines, from FIRST on
//	bench run FILE COMMAND...    runs the command and writes what it cost to FILE, as shell variables
//	bench fill URL PREFIX FILE FIRST LAST
//	                             copies FIRST to LAST of the analysed conversations in FILE into a store
//	bench search PAGE CLIENTS SECONDS
//	                             clients search at PAGE, a URL on this machine; prints how long they waited
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			os.Exit(exit.ExitCode())
		}
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: bench corpus TOTAL FIRST N | run FILE COMMAND | fill URL PREFIX FILE FIRST LAST | search PAGE CLIENTS SECONDS")

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	switch name, args := args[0], args[1:]; {
	case name == "corpus" && len(args) == 3:
		n, err := numbers(args)
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(os.Stdout, 1<<20)
		return errors.Join(writeCorpus(out, n[0], n[1], n[2]), out.Flush())
	case name == "run" && len(args) >= 2:
		return measure(args[0], args[1], args[2:])
	case name == "fill" && len(args) == 5:
		n, err := numbers(args[3:])
		if err != nil {
			return err
		}
		return fill(ctx, args[0], args[1], args[2], n[0], n[1], os.Stderr)
	case name == "search" && len(args) == 3:
		n, err := numbers(args[1:])
		if err != nil {
			return err
		}
		return load(ctx, args[0], n[0], time.Duration(n[1])*time.Second, os.Stdout)
	}
	return errUsage
}

func numbers(args []string) ([]int, error) {
	all := make([]int, len(args))
	for i, arg := range args {
		n, err := strconv.Atoi(arg)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%q is not a count; %w", arg, errUsage)
		}
		all[i] = n
	}
	return all, nil
}
