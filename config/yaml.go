package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readYAML walks the parsed file itself rather than decoding it into the
// struct, because decoding stops at the first fault.
func (l *loader) readYAML(text []byte) {
	file, err := parse(text)
	if err != nil {
		line, message := syntax(err)
		l.faults.add(l.at(line), "", "not YAML: %s", message)
		return
	}
	if len(file.Docs) > 1 {
		l.faults.add(l.file, "", "the file holds %d YAML documents; it must be one", len(file.Docs))
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			l.section("", doc.Body)
		}
	}
}

// parse guards against input that makes the parser panic.
func parse(text []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the file cannot be read as YAML at all")
		}
	}()
	return parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey()) // entry finds them all
}

// section reads a mapping of keys under prefix.
func (l *loader) section(prefix string, node ast.Node) {
	mapping, is := node.(ast.MapNode)
	switch {
	case node.Type() == ast.NullType || node.Type() == ast.CommentType:
		return
	case !is:
		l.faults.add(l.where(node), strings.TrimSuffix(prefix, "."), "here should be keys with values, not %s", kind(node))
		return
	}
	for entries := mapping.MapRange(); entries.Next(); {
		l.entry(prefix, entries.Key(), entries.Value())
	}
}

func (l *loader) entry(prefix string, name ast.MapKeyNode, value ast.Node) {
	where := l.where(name)
	text, is := scalar(name)
	if !is {
		l.faults.add(where, strings.TrimSuffix(prefix, "."), "%s cannot be a key here", kind(name))
		return
	}
	key := prefix + text
	if line, twice := l.seen[key]; twice {
		l.faults.add(where, key, "it is also in line %d: leave one of them out", line)
		return
	}
	l.seen[key] = name.GetToken().Position.Line
	if f, ours := l.field(key); ours {
		l.value(f, value)
		return
	}
	for _, f := range l.fields {
		if strings.HasPrefix(f.key, key+".") {
			l.section(key+".", value)
			return
		}
	}
	l.faults.add(where, key, "unknown key%s", suggest(key, l.keys()))
}

// value reads one setting. A key without a value keeps its default.
func (l *loader) value(f field, node ast.Node) {
	where := l.where(node)
	if node.Type() == ast.NullType {
		return
	}
	if f.isMappings() {
		l.mappings(f, node)
		return
	}
	items, isSequence := node.(*ast.SequenceNode)
	if to, isList := f.value.(*[]string); isList && isSequence {
		var texts []string
		for _, item := range items.Values {
			text, is := scalar(item)
			if !is {
				l.faults.add(l.where(item), f.key, "an item of this list must be a plain value, not %s; if it is one, write it in quotes", kind(item))
				continue
			}
			texts = append(texts, l.expand(l.where(item), f.key, text))
		}
		*to = list(texts)
		return
	}
	text, is := scalar(node)
	if !is {
		l.faults.add(where, f.key, "here should be %s, not %s", f.shape(), kind(node))
		return
	}
	before := len(l.faults)
	text = l.expand(where, f.key, text)
	if len(l.faults) > before {
		return
	}
	if err := f.set(text); err != nil {
		l.faults.add(where, f.key, "%v", err)
	}
}

// scalar is a plain value as it was written: a secret of digits keeps its
// leading zeros.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	default:
		return "", false
	}
}

func kind(node ast.Node) string {
	switch node.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "keys with values"
	case ast.SequenceType:
		return "a list"
	case ast.NullType:
		return "nothing"
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		return "a YAML anchor or alias (write the value out)"
	case ast.TagType:
		return "a YAML tag (leave it out)"
	default:
		return "a plain value"
	}
}

// keys are all keys and the sections they stand in.
func (l *loader) keys() []string {
	var keys []string
	for _, f := range l.fields {
		for i, r := range f.key {
			if section := f.key[:i]; r == '.' && !slices.Contains(keys, section) {
				keys = append(keys, section)
			}
		}
		keys = append(keys, f.key)
	}
	return keys
}

func (l *loader) where(node ast.Node) string {
	if t := node.GetToken(); t != nil && t.Position != nil {
		return l.at(t.Position.Line)
	}
	return l.file
}

func (l *loader) at(line int) string {
	if line <= 0 {
		return l.file
	}
	return fmt.Sprintf("%s:%d", l.file, line)
}

// syntax is where and why the parser gave up, without the lines around it: a
// secret may be among them.
func syntax(err error) (line int, message string) {
	var e yaml.Error
	if !errors.As(err, &e) {
		return 0, "it breaks off or mixes up its structure"
	}
	if t := e.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return line, e.GetMessage()
}
