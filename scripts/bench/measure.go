package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// measure runs the command with our own streams and writes its cost to file:
// seconds of wall clock and CPU, and the peak of its resident memory.
func measure(file, name string, args []string) error {
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	began := time.Now()
	err := cmd.Run()
	wall := time.Since(began)
	if cmd.ProcessState == nil {
		return err
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.Join(err, errors.New("this system does not tell what a process cost"))
	}
	peak := usage.Maxrss // kilobytes, on macOS bytes
	if runtime.GOOS == "darwin" {
		peak /= 1024
	}
	cost := fmt.Sprintf("WALL=%.2f\nCPU=%.2f\nPEAK_MB=%d\n", wall.Seconds(),
		(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), peak/1024)
	return errors.Join(err, os.WriteFile(file, []byte(cost), 0o600))
}
