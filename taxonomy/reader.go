package taxonomy

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// reader walks the parsed file itself rather than decoding it into structs,
// because decoding stops at the first fault.
type reader struct {
	file   string
	faults []error
	base   []byte // the text of the packs that this one extends
}

func (r *reader) fault(at ast.Node, format string, args ...any) {
	line := 0
	if at != nil && at.GetToken() != nil && at.GetToken().Position != nil {
		line = at.GetToken().Position.Line
	}
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.file, line, fmt.Sprintf(format, args...)))
}

// root parses the file into its one top-level mapping; nil after a fault.
func (r *reader) root(data []byte) ast.Node {
	file, err := parse(data)
	if err != nil {
		line := 1
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil {
			line = syntax.GetToken().Position.Line
			err = errors.New(syntax.GetMessage())
		}
		r.faults = append(r.faults, fmt.Errorf("%s:%d: not YAML: %w", r.file, line, err))
		return nil
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) != 1 {
		r.faults = append(r.faults, fmt.Errorf("%s:1: the file holds %d YAML documents; it must be one", r.file, len(bodies)))
		return nil
	}
	return bodies[0]
}

// parse guards against input that makes the parser panic.
func parse(data []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the file cannot be read as YAML at all")
		}
	}()
	return parser.ParseBytes(data, 0)
}

// mapping gives the values of a mapping by key; keys other than the known
// ones, and keys used twice, are faults.
func (r *reader) mapping(node ast.Node, what string, known ...string) map[string]ast.Node {
	values := map[string]ast.Node{}
	m, is := node.(ast.MapNode)
	if !is {
		r.fault(node, "%s must be a mapping of %s", what, strings.Join(known, ", "))
		return values
	}
	for entries := m.MapRange(); entries.Next(); {
		key := strings.TrimSuffix(entries.Key().String(), ":")
		switch _, twice := values[key]; {
		case !slices.Contains(known, key):
			r.fault(entries.Key(), "unknown key %q in %s: known are %s", key, what, strings.Join(known, ", "))
		case twice:
			r.fault(entries.Key(), "key %q twice in %s", key, what)
		default:
			values[key] = entries.Value()
		}
	}
	return values
}

// list gives the entries of a list; an absent one has none.
func (r *reader) list(node ast.Node, what string) []ast.Node {
	if node == nil {
		return nil
	}
	s, is := node.(*ast.SequenceNode)
	if !is {
		r.fault(node, "%s must be a list", what)
		return nil
	}
	return s.Values
}

// text gives a scalar as it is written.
func (r *reader) text(node ast.Node, what string) string {
	switch n := node.(type) {
	case nil:
		return ""
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode:
		return n.GetToken().Value
	case *ast.FloatNode:
		return n.GetToken().Value
	case *ast.BoolNode:
		return n.GetToken().Value // a word like yes or no in a list of words
	}
	r.fault(node, "%s must be text", what)
	return ""
}

func (r *reader) texts(node ast.Node, what string) []string {
	var out []string
	for _, n := range r.list(node, what) {
		if text := r.text(n, "an entry of "+what); text == "" {
			r.fault(n, "an empty entry in %s", what)
		} else {
			out = append(out, text)
		}
	}
	return out
}

func (r *reader) truth(node ast.Node, what string) bool {
	if node == nil {
		return false
	}
	b, is := node.(*ast.BoolNode)
	if !is {
		r.fault(node, "%s must be true or false", what)
		return false
	}
	return b.Value
}

func (r *reader) number(node ast.Node, what string) float64 {
	f, err := strconv.ParseFloat(r.text(node, what), 64)
	if err != nil || f != f {
		r.fault(node, "%s must be a number", what)
		return 0
	}
	return f
}
