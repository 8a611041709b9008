package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of what a request may ask for.
const (
	defaultLimit = 20
	mostLimit    = 1000
	mostValues   = 100  // of one list
	mostBytes    = 2000 // of one value
)

// parameters are those of one request; what is wrong with them is collected.
type parameters struct {
	values url.Values
	faults []error
}

// parseParameters refuses what is not a query string and what is not known: a
// misspelt filter would otherwise find everything.
func parseParameters(raw string, known ...string) (*parameters, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, errors.New("the part after ? is not well formed: values need URL encoding, with %25 for %")
	}
	p := &parameters{values: values}
	var unknown []string
	for name, all := range values {
		if !slices.Contains(known, name) {
			unknown = append(unknown, strconv.Quote(cut(name)))
			continue
		}
		for _, value := range all {
			p.check(name, value)
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return nil, fmt.Errorf("unknown parameter %s; known are %s", strings.Join(unknown[:min(len(unknown), 5)], ", "), strings.Join(known, ", "))
	}
	return p, p.err()
}

func (p *parameters) check(name, value string) {
	switch {
	case len(value) > mostBytes:
		p.fault("%s is longer than %d bytes", name, mostBytes)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		p.fault("%s holds characters that are no text", name)
	}
}

func (p *parameters) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Errorf(format, args...))
}

// wrong never repeats a long value.
func (p *parameters) wrong(name, value, want string) {
	p.fault("%s=%q is not %s", name, cut(value), want)
}

// err is everything wrong at once, in a stable order.
func (p *parameters) err() error {
	if len(p.faults) == 0 {
		return nil
	}
	texts := make([]string, len(p.faults))
	for i, fault := range p.faults {
		texts[i] = fault.Error()
	}
	slices.Sort(texts)
	return errors.New(strings.Join(slices.Compact(texts), "; "))
}

// one is a parameter that may be given once.
func (p *parameters) one(name string) string {
	all := p.values[name]
	if len(all) > 1 {
		p.fault("%s may be given only once", name)
	}
	return strings.TrimSpace(p.values.Get(name))
}

func (p *parameters) choice(name string, choices ...string) string {
	value := p.one(name)
	if value != "" && !slices.Contains(choices, value) {
		p.wrong(name, value, "one of "+strings.Join(choices, ", "))
	}
	return value
}

func (p *parameters) list(name string) []string {
	var list []string
	for _, given := range p.values[name] {
		for _, value := range splitList(given) {
			if value = strings.TrimSpace(value); value != "" && !slices.Contains(list, value) {
				list = append(list, value)
			}
		}
	}
	if len(list) > mostValues {
		p.fault("%s has more than %d values", name, mostValues)
	}
	return list
}

// splitList cuts at the commas; a backslash takes the next character as it is.
func splitList(given string) []string {
	var (
		list    []string
		value   strings.Builder
		escaped bool
	)
	for _, r := range given {
		switch {
		case escaped:
			escaped = false
			value.WriteRune(r)
		case r == '\\':
			escaped = true
		case r == ',':
			list = append(list, value.String())
			value.Reset()
		default:
			value.WriteRune(r)
		}
	}
	return append(list, value.String())
}

// listed is a value as splitList gives it back.
func listed(value string) string {
	return strings.ReplaceAll(strings.ReplaceAll(value, `\`, `\\`), `,`, `\,`)
}

func (p *parameters) choices(name string, choices ...string) []string {
	list := p.list(name)
	for _, value := range list {
		if !slices.Contains(choices, value) {
			p.wrong(name, value, "one of "+strings.Join(choices, ", "))
		}
	}
	return list
}

func (p *parameters) limit() int {
	value := p.one("limit")
	if value == "" {
		return defaultLimit
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > mostLimit {
		p.wrong("limit", value, fmt.Sprintf("a number from 1 to %d", mostLimit))
	}
	return n
}

// span is [from, to).
func (p *parameters) span(zone *time.Location) (from, to time.Time) {
	from, to = p.instant("from", zone), p.instant("to", zone)
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		p.fault("from must be before to; to itself is not included")
	}
	return from, to
}

func (p *parameters) instant(name string, zone *time.Location) time.Time {
	value := p.one(name)
	if value == "" {
		return time.Time{}
	}
	if t, err := time.ParseInLocation(time.DateOnly, value, zone); err == nil {
		return t
	}
	// A + that was not written as %2B arrives as a space.
	if t, err := time.Parse(time.RFC3339, strings.Replace(value, " ", "+", 1)); err == nil {
		return t
	}
	p.wrong(name, value, "a date 2026-11-02 or a time 2026-11-02T14:03:00-05:00")
	return time.Time{}
}

func cut(s string) string {
	const most = 60
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
