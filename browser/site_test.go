//go:build browser

// Package browser tries the pages in a real Chromium: the program as built, on
// the demo's conversations, in each store. Its tests are tagged "browser"; they
// want chromium on the PATH, and the address of an Elasticsearch in
// EARSHOT_TEST_ELASTICSEARCH for the second store. Screenshots go to the folder
// EARSHOT_TEST_SCREENSHOTS, if it is set.
package browser

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/demo"
)

// secret of the customers, who are invented.
const secret = "EARSHOT_CUSTOMER_KEY_SECRET=browser-tests-only-0000"

// store is a filled store and how commands are told of it.
type store struct {
	name string
	env  []string
}

// site is a running `earshot serve`.
type site struct {
	store   store
	address string // http://127.0.0.1:PORT
}

// program and stores are what TestMain made once for all tests.
var (
	program string
	stores  []store
)

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "earshot-browser-")
	if err == nil {
		err = setUp(folder)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// setUp builds the program and fills a store of each kind.
func setUp(folder string) error {
	program = filepath.Join(folder, "earshot")
	if out, err := exec.Command("go", "build", "-o", program, "earshot/cmd/earshot").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	corpus := filepath.Join(folder, "corpus.jsonl")
	if err := writeCorpus(corpus); err != nil {
		return err
	}
	stores = []store{{"sqlite", []string{secret, "EARSHOT_STORE_URL=sqlite:" + filepath.Join(folder, "earshot.db")}}}
	if elastic := os.Getenv("EARSHOT_TEST_ELASTICSEARCH"); elastic != "" {
		if !strings.HasPrefix(elastic, "http") {
			elastic = "http://" + elastic
		}
		stores = append(stores, store{"elasticsearch", []string{
			secret, "EARSHOT_STORE_URL=" + elastic, "EARSHOT_STORE_PREFIX=b" + strings.ToLower(rand.Text()[:10]), "EARSHOT_STORE_REPLICAS=0",
		}})
	}
	for _, s := range stores {
		for _, args := range [][]string{{"ingest", corpus}, {"rollup"}, {"digest", "--week", weekBefore(2)}, {"digest", "--week", weekBefore(1)}} {
			if out, err := command(s, args...).CombinedOutput(); err != nil {
				return fmt.Errorf("earshot %s on %s: %w\n%s", args[0], s.name, err, out)
			}
		}
	}
	return nil
}

// weekBefore is the label of the ISO week n weeks ago, where the corpus is.
func weekBefore(n int) string {
	year, week := time.Now().In(zone()).AddDate(0, 0, -7*n).ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

func command(s store, args ...string) *exec.Cmd {
	c := exec.Command(program, args...)
	c.Env = append(os.Environ(), s.env...)
	return c
}

// zone is that of the configuration's default.
func zone() *time.Location {
	there, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return there
}

// writeCorpus writes the demo's conversations of ten weeks up to now.
func writeCorpus(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := json.NewEncoder(f)
	for t := range demo.Corpus(demo.Options{Seed: 1, Now: time.Now(), Zone: zone()}) {
		if err := w.Encode(t); err != nil {
			return err
		}
	}
	return f.Close()
}

// serve starts the pages on one store until the test ends; more is added to its
// environment.
func serve(t *testing.T, s store, more ...string) site {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, program, "serve", "--address", "127.0.0.1:0")
	c.Env = append(append(os.Environ(), s.env...), more...)
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = c.Wait() })
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var line struct{ Msg, Address string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			go func() { // the rest of the log is read, so that the program never waits
				for lines.Scan() {
				}
			}()
			return site{s, line.Address}
		}
	}
	t.Fatalf("earshot serve on %s ended before it served", s.name)
	return site{}
}

// onEachStore runs a test on each store's pages.
func onEachStore(t *testing.T, test func(t *testing.T, at site), more ...string) {
	t.Helper()
	for _, s := range stores {
		t.Run(s.name, func(t *testing.T) { test(t, serve(t, s, more...)) })
	}
}
