package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mostBytes bounds what is read of a configuration file.
const mostBytes = 1 << 20

// Load reads the file at path ("" for none) over the defaults, and the
// environment (as os.Environ gives it) over the file. It reports every fault at
// once as Faults, with those of Validate where it finds any of its own. Without
// any it does not validate: the caller applies its flags first, then calls
// Validate.
func Load(path string, env []string) (Config, error) {
	c := Default()
	l := loader{fields: fields(&c), env: variables(env), used: map[string]bool{}, seen: map[string]int{}}
	if path != "" {
		text, err := readFile(path)
		if err != nil {
			return c, Faults{{Message: unreadable(path, err)}}
		}
		l.file = filepath.Base(path)
		l.readYAML(text)
	}
	l.readEnvironment()
	if len(l.faults) == 0 {
		return c, nil
	}
	var more Faults
	if errors.As(c.Validate(), &more) {
		for _, fault := range more {
			if !slices.ContainsFunc(l.faults, func(f Fault) bool { return f.Key == fault.Key }) {
				l.faults = append(l.faults, fault)
			}
		}
	}
	return c, l.faults
}

// loader reads one configuration.
type loader struct {
	file   string // name to blame
	fields []field
	env    map[string]string
	used   map[string]bool // variables that ${…} in the file names
	seen   map[string]int  // line of each key of the file
	faults Faults
}

func (l *loader) field(key string) (field, bool) {
	i := slices.IndexFunc(l.fields, func(f field) bool { return f.key == key })
	if i < 0 {
		return field{}, false
	}
	return l.fields[i], true
}

func (l *loader) readEnvironment() {
	byVariable := make(map[string]field, len(l.fields))
	known := make([]string, 0, len(l.fields))
	for _, f := range l.fields {
		byVariable[f.variable()] = f
		known = append(known, f.variable())
	}
	names := make([]string, 0, len(l.env))
	for name := range l.env {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		value := l.env[name]
		f, ours := byVariable[name]
		switch {
		case !strings.HasPrefix(name, "EARSHOT_") || l.used[name] || foreign(name, value):
		case !ours:
			l.faults.add(name, "", "no setting has this variable%s", suggest(name, known))
		case f.isMappings():
			l.faults.add(name, f.key, "it is a list of keys with values: set it in the configuration file")
		case value != "":
			if err := f.set(value); err != nil {
				l.faults.add(name, f.key, "%v", err)
			}
		}
	}
}

// foreign reports whether a variable with our prefix is not meant as a setting:
// the path of the file itself, those of tests, and those Kubernetes sets in
// every pod for a service named earshot or earshot-….
func foreign(name, value string) bool {
	return name == "EARSHOT_CONFIG" || strings.HasPrefix(name, "EARSHOT_TEST_") ||
		kubernetesService.MatchString(name) || strings.HasSuffix(name, "_PORT") && strings.Contains(value, "://")
}

var kubernetesService = regexp.MustCompile(`_SERVICE_HOST$|_SERVICE_PORT(_[A-Z0-9_]+)?$|_PORT_\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?$`)

func variables(env []string) map[string]string {
	all := make(map[string]string, len(env))
	for _, entry := range env {
		if name, value, found := strings.Cut(entry, "="); found {
			all[name] = value
		}
	}
	return all
}

var reference = regexp.MustCompile(`\$?\$\{[^}]*\}?`)

// expand puts the values of variables for ${NAME}; $${NAME} stands for itself.
// It adds a fault for every variable that is not set.
func (l *loader) expand(where, key, text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		if strings.HasPrefix(ref, "$$") {
			return ref[1:]
		}
		name := strings.TrimSuffix(strings.TrimPrefix(ref, "${"), "}")
		if !variableName.MatchString(name) || !strings.HasSuffix(ref, "}") {
			l.faults.add(where, key, "a ${…} here does not name a variable; write $${ for the characters ${ themselves")
			return ref
		}
		l.used[name] = true
		value, set := l.env[name]
		if !set {
			l.faults.add(where, key, "the environment variable %s is not set", name)
		}
		return value
	})
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // reading a pipe or a device may never end
		return nil, errors.New("it is not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	text, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err == nil && len(text) > mostBytes {
		err = fmt.Errorf("it has more than %d bytes", mostBytes)
	}
	return text, err
}

// unreadable says why a file could not be read and what to do.
func unreadable(path string, err error) string {
	var pathError *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("there is no file %q: correct the path or create it", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("no permission to read %q: let this user read it", path)
	case errors.As(err, &pathError):
		err = pathError.Err
	}
	return fmt.Sprintf("cannot read %q: %v", path, err)
}
