package config

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// item is one entry of a list of keys with values. validate names its keys with
// prefix before them.
type item interface {
	validate(faults *Faults, prefix string)
}

// mappings reads a list of keys with values. What is wrong within an item is
// reported at its line.
func (l *loader) mappings(f field, node ast.Node) {
	items, is := node.(*ast.SequenceNode)
	if !is {
		l.faults.add(l.where(node), f.key, "here should be a list of keys with values (each item begins with a dash), not %s", kind(node))
		return
	}
	list := reflect.ValueOf(f.value).Elem()
	list.Set(reflect.MakeSlice(list.Type(), 0, len(items.Values)))
	for i, node := range items.Values {
		prefix := itemPrefix(f.key, i)
		one := reflect.New(list.Type().Elem())
		reader := loader{file: l.file, fields: fieldsOf(prefix, one.Elem()), env: l.env, used: l.used, seen: l.seen}
		reader.section(prefix, node)
		if checked, is := one.Interface().(item); is && len(reader.faults) == 0 {
			checked.validate(&reader.faults, prefix)
			for i, fault := range reader.faults {
				reader.faults[i].Where = l.where(node)
				if line, there := l.seen[fault.Key]; there {
					reader.faults[i].Where = l.at(line)
				}
			}
		}
		l.faults = append(l.faults, reader.faults...)
		list.Set(reflect.Append(list, one.Elem()))
	}
}

// itemPrefix begins the keys of an item, counted from 1: digest.targets[1].
func itemPrefix(key string, i int) string { return fmt.Sprintf("%s[%d].", key, i+1) }

// mappingsText is a list of keys with values in one line of YAML.
func (f field) mappingsText() string {
	list := reflect.ValueOf(f.value).Elem()
	items := make([]string, list.Len())
	for i := range items {
		var entries []string
		for _, entry := range fieldsOf("", list.Index(i)) {
			entries = append(entries, entry.key+": "+entry.text())
		}
		items[i] = "{" + strings.Join(entries, ", ") + "}"
	}
	return "[" + strings.Join(items, ", ") + "]"
}
