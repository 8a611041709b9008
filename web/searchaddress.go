package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// asked is a search as its address has it, right or wrong: the parameters that
// are known, each value of a list once. It is not changed: every method that
// changes something returns another.
type asked map[string][]string

// isList reports whether a parameter takes several values.
func isList(name string) bool {
	switch name {
	case "service", "topic", "driver", "channel", "signal", "queue", "agent":
		return true
	}
	return false
}

// askedOf reads what it can of an address; ParseSearch says what is wrong with it.
func askedOf(raw string) asked {
	values, _ := url.ParseQuery(raw) // it returns what is well formed
	a := asked{}
	for _, name := range searchParameters() {
		for _, given := range values[name] {
			parts := []string{given}
			if isList(name) {
				parts = splitList(given)
			}
			for _, value := range parts {
				value = strings.TrimSpace(strings.Map(printable, strings.ToValidUTF8(value, "")))
				if value != "" && !slices.Contains(a[name], value) {
					a[name] = append(a[name], value)
				}
			}
		}
	}
	return a
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// expressible reports whether a value of a list arrives as it was written.
func expressible(value string) bool {
	return value != "" && len(listed(value)) <= mostBytes && value == strings.TrimSpace(value) && utf8.ValidString(value) && !strings.ContainsFunc(value, unicode.IsControl)
}

// one is a parameter that takes a single value.
func (a asked) one(name string) string {
	if len(a[name]) == 0 {
		return ""
	}
	return a[name][0]
}

func (a asked) has(name, value string) bool { return slices.Contains(a[name], value) }

// with has one more value of a list, or another value of anything else.
func (a asked) with(name, value string) asked {
	b := a.without(name)
	if isList(name) {
		b[name] = append(b[name], a[name]...)
	}
	if !slices.Contains(b[name], value) {
		b[name] = append(b[name], value)
	}
	return b
}

// without lacks some parameters altogether.
func (a asked) without(names ...string) asked {
	b := asked{}
	for name, values := range a {
		if !slices.Contains(names, name) {
			b[name] = values
		}
	}
	return b
}

// only has some parameters and no other.
func (a asked) only(names ...string) asked {
	b := asked{}
	for _, name := range names {
		if values, there := a[name]; there {
			b[name] = values
		}
	}
	return b
}

// less lacks one value of a list.
func (a asked) less(name, value string) asked {
	b := a.without(name)
	for _, v := range a[name] {
		if v != value {
			b[name] = append(b[name], v)
		}
	}
	return b
}

// parameter is one name and value as an address or a form has it.
type parameter struct{ Name, Value string }

// parameters in the order of the address. Commas of a list's values are escaped.
func (a asked) parameters() []parameter {
	var all []parameter
	for _, name := range searchParameters() {
		for _, value := range a[name] {
			if isList(name) {
				value = listed(value)
			}
			all = append(all, parameter{name, value})
		}
	}
	return all
}

// String is the part of the address behind the ?.
func (a asked) String() string {
	var out strings.Builder
	for _, p := range a.parameters() {
		if out.Len() > 0 {
			out.WriteByte('&')
		}
		out.WriteString(p.Name + "=" + url.QueryEscape(p.Value))
	}
	return out.String()
}

// at is the address of the search below a path.
func (a asked) at(path string) string {
	if query := a.String(); query != "" {
		return path + "?" + query
	}
	return path
}

// filters reports whether anything is asked for: the rest only says how it is shown.
func (a asked) filters() bool { return len(a.without("speaker", "sort", "limit", "after")) > 0 }
