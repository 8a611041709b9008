package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected faults of testdata/wrong anew")

const marker = "# faults:\n"

// Every file in testdata/wrong has what is wrong as its name, and the messages
// that somebody gets for it as comments at its end. A line "# env: NAME=value"
// sets a variable. To add a case, write the file and run the test with -update.
func TestWrongFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "wrong", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			input, want, _ := strings.Cut(string(text), marker)
			var env []string
			for line := range strings.Lines(input) {
				if entry, is := strings.CutPrefix(line, "# env: "); is {
					env = append(env, strings.TrimSpace(entry))
				}
			}
			c, err := Load(file, env)
			if err == nil {
				err = c.Validate()
			}
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("nothing was found wrong: %v", err)
			}
			var got strings.Builder
			for _, fault := range faults {
				got.WriteString("# " + fault.String() + "\n")
			}
			if *update {
				if err := os.WriteFile(file, []byte(input+marker+got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, mostBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{filepath.Join(dir, "none.yaml"): "there is no file", dir: "it is not a file", large: "more than"} {
		if _, err := Load(path, nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want it to say %q", filepath.Base(path), err, says)
		}
	}
}

// Whatever a file or the environment holds: no panic, and an error is always
// Faults with messages.
func FuzzLoad(f *testing.F) {
	f.Add(example, "EARSHOT_KAFKA_TOPIC", "x")
	f.Add("kafka: {topic: ${A}}", "A", "b")
	f.Add("a: &a [*a, *a]\n<<: *a", "EARSHOT_STORE_URL", "http://a:b@c,d")
	f.Add("? [a, b]\n: !!binary x\n--- |\n x\n", "EARSHOT_RATE", "")
	f.Add("worker: {grace: 9999999d, batch_bytes: 1e999}", "EARSHOT_WORKER_LANES", "-1")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text, name, value string) {
		path := filepath.Join(dir, "fuzz.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path, []string{name + "=" + value})
		var faults Faults
		if err != nil && (!errors.As(err, &faults) || len(faults) == 0) {
			t.Fatalf("an error that is no Faults: %v", err)
		}
		for _, fault := range faults {
			if fault.Message == "" {
				t.Fatalf("a fault without a message: %+v", fault)
			}
		}
		_ = c.Masked()
		c.Taxonomy, c.Kafka.TLS.CAFile, c.Store.CAFile, c.CustomerKey.SecretFile, c.HTTP.Access.SessionKeyFile = "", "", "", "", "" // read no file that chance named
		if err := c.Validate(); err != nil && !errors.As(err, &faults) {
			t.Fatalf("an error that is no Faults: %v", err)
		}
	})
}
