package config

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// field is one key that can be set.
type field struct {
	key   string // dotted
	value any    // a pointer to the field of the struct
}

// fields are all keys of the configuration in the order of the struct.
func fields(c *Config) []field { return fieldsOf("", reflect.ValueOf(c).Elem()) }

func fieldsOf(prefix string, section reflect.Value) []field {
	var all []field
	for i := range section.NumField() {
		key := prefix + section.Type().Field(i).Tag.Get("key")
		if f := section.Field(i); f.Kind() == reflect.Struct {
			all = append(all, fieldsOf(key+".", f)...)
		} else {
			all = append(all, field{key, f.Addr().Interface()})
		}
	}
	return all
}

// variable is the environment variable of the key.
func (f field) variable() string { return variableOf(f.key) }

func variableOf(key string) string {
	return "EARSHOT_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

func (f field) isList() bool {
	_, is := f.value.(*[]string)
	return is
}

// isMappings reports whether the field is a list of keys with values. Such a
// list is only in the file: it has no environment variable.
func (f field) isMappings() bool {
	t := reflect.TypeOf(f.value).Elem()
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// shape is what the field looks like in YAML, for messages.
func (f field) shape() string {
	if f.isList() {
		return "a list"
	}
	return "a plain value"
}

// set parses a text into the field. A list takes it apart at its commas. The
// error never quotes a secret.
func (f field) set(text string) (err error) {
	switch v := f.value.(type) {
	case *string:
		*v = text
	case *Secret:
		*v = Secret(text)
	case *[]string:
		*v = list(strings.Split(text, ","))
	case *bool:
		if text != "true" && text != "false" {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		*v = text == "true"
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		*v = n
	case **float64:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return fmt.Errorf("%q is not a number such as 0.15", text)
		}
		*v = &n
	case *Size:
		return assign(v, parseSize, text)
	case *time.Duration:
		return assign(v, parseDuration, text)
	default:
		err = fmt.Errorf("a setting of type %T cannot be read", f.value)
	}
	return err
}

func assign[T any](to *T, parse func(string) (T, error), text string) error {
	v, err := parse(strings.TrimSpace(text))
	if err == nil {
		*to = v
	}
	return err
}

// list leaves out white space around items and items of nothing else.
func list(items []string) []string {
	kept := []string{}
	for _, item := range items {
		if item = strings.TrimSpace(item); item != "" {
			kept = append(kept, item)
		}
	}
	return kept
}

// isZero reports whether the field holds nothing.
func (f field) isZero() bool {
	v := reflect.ValueOf(f.value).Elem()
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// text is the field as a YAML value, secrets masked.
func (f field) text() string {
	switch v := f.value.(type) {
	case *Secret:
		return quote(v.String())
	case *string:
		return quote(maskURL(*v))
	case *[]string:
		items := make([]string, len(*v))
		for i, item := range *v {
			items[i] = quote(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *time.Duration:
		return formatDuration(*v)
	case **float64:
		if *v == nil {
			return "null"
		}
		return strconv.FormatFloat(**v, 'g', -1, 64)
	default:
		if f.isMappings() {
			return f.mappingsText()
		}
		return fmt.Sprint(reflect.ValueOf(f.value).Elem().Interface())
	}
}

// quote is a text as a YAML value, in double quotes unless it is plain anyhow.
func quote(s string) string {
	if plain.MatchString(s) && !strings.EqualFold(s, "null") {
		return s
	}
	return strconv.Quote(s)
}

var plain = regexp.MustCompile(`^[A-Za-z0-9/][A-Za-z0-9_./-]*$`)
