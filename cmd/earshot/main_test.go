package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// asEarshot makes the test binary the program itself, for tests that need a
// process of its own to kill.
const asEarshot = "EARSHOT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asEarshot) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{env: os.Environ(), in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// testSecret is the customer key of tests; it protects nothing.
const testSecret = "EARSHOT_CUSTOMER_KEY_SECRET=an invented secret for tests"

// result of one run of the program.
type result struct {
	code     int
	out, err string
}

// earshot runs the program in this process, in the test's own folder.
func earshot(t *testing.T, env []string, args ...string) result {
	t.Helper()
	return earshotWith(t, env, "", args...)
}

func earshotWith(t *testing.T, env []string, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, streams{env: env, in: strings.NewReader(stdin), out: &out, err: &errs})
	return result{code, out.String(), errs.String()}
}

// must fails the test unless the program ended with this code.
func (r result) must(t *testing.T, code int) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, head(r.out), head(r.err))
	}
	return r
}

// built makes the program as users have it, and returns what runs it and gives
// its standard output. It is for tests that count much: what the race detector
// would find in them it finds in smaller ones, in a tenth of the time.
func built(t *testing.T) func(env []string, args ...string) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "earshot")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, said)
	}
	return func(env []string, args ...string) string {
		t.Helper()
		var errs bytes.Buffer
		c := exec.CommandContext(t.Context(), path, args...)
		c.Dir, c.Env, c.Stderr = folder, append([]string{"HOME=" + folder}, env...), &errs // none of the caller's configuration
		out, err := c.Output()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, head(errs.String()))
		}
		return string(out)
	}
}

func head(s string) string { return s[:min(len(s), 4000)] }

// program is a process of its own whose log can be waited for.
type program struct {
	*exec.Cmd
	mu    sync.Mutex
	log   strings.Builder
	lines chan string
}

// start starts the program as a process of its own.
func start(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.CommandContext(t.Context(), os.Args[0], args...), lines: make(chan string, 10_000)}
	p.Env = append([]string{asEarshot + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, env...) // none of the caller's configuration
	log, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.lines)
		for lines := bufio.NewScanner(log); lines.Scan(); {
			p.mu.Lock()
			p.log.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
			p.lines <- lines.Text()
		}
	}()
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// says waits for a line of the log with these words.
func (p *program) says(t *testing.T, words string) {
	t.Helper()
	for line := range p.lines {
		if strings.Contains(line, words) {
			return
		}
	}
	t.Fatalf("ended without saying %q:\n%s", words, p.logged())
}

// ended waits for the end of the process and returns its exit code, -1 where a
// signal ended it.
func (p *program) ended() int {
	for range p.lines { // its output has to be read before Wait
	}
	_ = p.Wait()
	return p.ProcessState.ExitCode()
}

func (p *program) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// file writes lines into a new file of the test's folder.
func file(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// decoded reads JSON lines.
func decoded[T any](t *testing.T, lines string) []T {
	t.Helper()
	var all []T
	for line := range strings.Lines(lines) {
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v in %s", err, head(line))
		}
		all = append(all, v)
	}
	return all
}
