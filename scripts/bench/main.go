// Command bench is what scripts/bench.sh needs beside a shell:
//
//	bench corpus FIRST N      N synthetic conversations as JSON lines, numbered from FIRST
//	bench run FILE COMMAND... runs the command and writes what it cost to FILE, as shell variables
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			os.Exit(exit.ExitCode())
		}
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: bench corpus FIRST N | run FILE COMMAND")

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "corpus":
		first, err1 := strconv.Atoi(args[1])
		n, err2 := strconv.Atoi(args[2])
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		out := bufio.NewWriterSize(os.Stdout, 1<<20)
		return errors.Join(writeCorpus(out, first, n), out.Flush())
	case len(args) >= 3 && args[0] == "run":
		return measure(args[1], args[2], args[3:])
	}
	return errUsage
}
