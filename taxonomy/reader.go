package taxonomy

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// reader walks the parsed file itself rather than decoding it into structs,
// because decoding stops at the first fault.
type reader struct {
	file   string
	packs  fs.FS // those that may be extended
	faults []fault
	chain  []string // the packs that extend each other down to this one
	base   []byte   // the text of the packs that this one extends
	lists  lists
	words  int  // that all phrases expand to, so far
	tooBig bool // that was reported already
}

// fault is something wrong with a pack.
type fault struct {
	file string
	line int
	text string
}

func (f fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.text) }

func (r *reader) fault(at ast.Node, format string, args ...any) {
	r.faults = append(r.faults, fault{r.file, line(at), fmt.Sprintf(format, args...)})
}

// line of the file where a node stands.
func line(at ast.Node) int {
	if at == nil || at.GetToken() == nil || at.GetToken().Position == nil {
		return 0
	}
	// A mapping is where its first key is, not where its first colon is.
	if m, is := at.(ast.MapNode); is {
		if entries := m.MapRange(); entries.Next() {
			if key := entries.Key(); key.GetToken() != nil && key.GetToken().Position != nil {
				return key.GetToken().Position.Line
			}
		}
	}
	return at.GetToken().Position.Line
}

// root parses the file into its one top-level mapping; nil after a fault.
func (r *reader) root(data []byte) ast.Node {
	file, err := parseYAML(data)
	if err != nil {
		line := 1
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil {
			line = syntax.GetToken().Position.Line
			err = errors.New(syntax.GetMessage())
		}
		r.faults = append(r.faults, fault{r.file, line, "not YAML: " + err.Error()})
		return nil
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) != 1 {
		r.faults = append(r.faults, fault{r.file, 1, fmt.Sprintf("the file holds %d YAML documents; it must be one", len(bodies))})
		return nil
	}
	return bodies[0]
}

// parseYAML guards against input that makes the parser panic.
func parseYAML(data []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the file cannot be read as YAML at all")
		}
	}()
	return parser.ParseBytes(data, 0)
}

// pair is one entry of a mapping.
type pair struct {
	key   string
	at    ast.Node // where the key stands
	value ast.Node
}

// pairs gives the entries of a mapping in the order of the file; none of what
// is absent.
func (r *reader) pairs(node ast.Node, what string) []pair {
	if absent(node) {
		return nil
	}
	m, is := node.(ast.MapNode)
	if !is {
		r.fault(node, "%s must be a mapping (key: value)%s", what, aliased(node))
		return nil
	}
	var out []pair
	for entries := m.MapRange(); entries.Next(); {
		key := entries.Key()
		p := pair{at: key, value: entries.Value()}
		if token := key.GetToken(); token != nil {
			p.key = token.Value
		}
		out = append(out, p)
	}
	return out
}

// mapping gives the values of a mapping by key, nil if it is none; keys that
// its kind does not have are faults. The parser has refused keys that stand twice.
func (r *reader) mapping(node ast.Node, what, kind string) map[string]ast.Node {
	known := keys()[kind]
	if _, is := node.(ast.MapNode); !is {
		r.fault(node, "%s must be a mapping of %s%s", what, strings.Join(known, ", "), aliased(node))
		return nil
	}
	values := map[string]ast.Node{}
	for _, p := range r.pairs(node, what) {
		switch {
		case !slices.Contains(known, p.key):
			r.fault(p.at, "unknown key %q in %s%s; known are %s", p.key, what, suggest(p.key, known), strings.Join(known, ", "))
		case !absent(p.value):
			values[p.key] = p.value
		}
	}
	return values
}

// absent reports whether nothing is written.
func absent(node ast.Node) bool {
	null, is := node.(*ast.NullNode)
	return node == nil || is && (null.GetToken() == nil || null.GetToken().Type == token.ImplicitNullType)
}

// empty reports whether nothing is written, or a list of nothing.
func empty(node ast.Node) bool {
	s, is := node.(*ast.SequenceNode)
	return absent(node) || is && len(s.Values) == 0
}

// aliased explains the one thing of YAML that a pack may not have.
func aliased(node ast.Node) string {
	switch node.(type) {
	case *ast.AliasNode, *ast.AnchorNode:
		return "; anchors and aliases are not read: give words a name under lists"
	}
	return ""
}

// list gives the entries of a list; an absent one has none.
func (r *reader) list(node ast.Node, what string) []ast.Node {
	if absent(node) {
		return nil
	}
	s, is := node.(*ast.SequenceNode)
	if !is {
		r.fault(node, "%s must be a list%s", what, aliased(node))
		return nil
	}
	return s.Values
}

// text gives a scalar as it is written: a word like yes, no or null is that
// word, and 1099 those digits.
func (r *reader) text(node ast.Node, what string) string {
	if absent(node) {
		return ""
	}
	switch n := node.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value)
	case ast.MapNode:
		r.fault(node, "%s must be text; this reads as key: value, so put it in quotes", what)
		return ""
	}
	r.fault(node, "%s must be text%s", what, aliased(node))
	return ""
}

func (r *reader) truth(node ast.Node, what string) bool {
	if absent(node) {
		return false
	}
	b, is := node.(*ast.BoolNode)
	if !is {
		r.fault(node, "%s must be true or false", what)
		return false
	}
	return b.Value
}

// number gives a number within limits; fallback where none is written.
func (r *reader) number(node ast.Node, what string, limits limits, fallback float64) float64 {
	if absent(node) {
		return fallback
	}
	f, err := strconv.ParseFloat(r.text(node, what), 64)
	if err != nil || math.IsNaN(f) {
		r.fault(node, "%s must be a number", what)
		return fallback
	}
	if f < limits.low || f > limits.high {
		r.fault(node, "%s is %v; it must be from %v to %v", what, f, limits.low, limits.high)
		return fallback
	}
	return f
}

// limits of a number, both allowed.
type limits struct{ low, high float64 }
