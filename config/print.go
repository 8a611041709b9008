package config

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed earshot.example.yaml
var example string

// Example is the commented example file. It sets every key to its default.
func Example() []byte { return []byte(example) }

// Masked is the configuration as YAML, for people to look at: every key with
// what holds for it, secrets as ***.
func (c Config) Masked() string {
	var out strings.Builder
	var open []string // the sections we are in
	for _, f := range fields(&c) {
		path := strings.Split(f.key, ".")
		sections := path[:len(path)-1]
		for i, name := range sections {
			if i >= len(open) || !slices.Equal(open[:i+1], sections[:i+1]) {
				fmt.Fprintf(&out, "%s%s:\n", strings.Repeat("  ", i), name)
			}
		}
		open = sections
		fmt.Fprintf(&out, "%s%s: %s\n", strings.Repeat("  ", len(sections)), path[len(path)-1], f.text())
	}
	return out.String()
}
