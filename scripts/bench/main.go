// Command bench is what scripts/bench.sh needs beside a shell:
//
//	bench corpus TOTAL FIRST N   N conversations of a synthetic corpus of TOTAL as JSON lines, from FIRST on
//	bench run FILE COMMAND...    runs the command and writes what it cost to FILE, as shell variables
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

var errUsage = errors.New("usage: bench corpus TOTAL FIRST N | run FILE COMMAND")

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "corpus":
		var numbers [3]int
		for i, arg := range args[1:] {
			n, err := strconv.Atoi(arg)
			if err != nil {
				return errors.Join(errUsage, err)
			}
			numbers[i] = n
		}
		out := bufio.NewWriterSize(os.Stdout, 1<<20)
		return errors.Join(writeCorpus(out, numbers[0], numbers[1], numbers[2]), out.Flush())
	case len(args) >= 3 && args[0] == "run":
		return measure(args[1], args[2], args[3:])
	}
	return errUsage
}
