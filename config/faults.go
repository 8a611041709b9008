package config

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong with a configuration.
type Fault struct {
	Where   string // "earshot.yaml:12", a variable's name, or empty
	Key     string // dotted; empty where no key is to blame
	Message string // what is wrong and what to do
}

func (f Fault) String() string {
	var parts []string
	for _, part := range []string{f.Where, f.Key, f.Message} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

// Faults is the error of Load and Validate: everything that is wrong at once.
// It never shows a secret.
type Faults []Fault

func (f Faults) Error() string {
	if len(f) == 1 {
		return "configuration: " + f[0].String()
	}
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = "\n  " + fault.String()
	}
	return fmt.Sprintf("configuration: %d faults:%s", len(f), strings.Join(lines, ""))
}

func (f *Faults) add(where, key, format string, args ...any) {
	*f = append(*f, Fault{Where: where, Key: key, Message: fmt.Sprintf(format, args...)})
}

// err is nil where there is no fault.
func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
