package web

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot/models"
)

// Bounds of what a request may ask for.
const (
	defaultLimit = 20
	mostLimit    = 1000
	mostValues   = 100  // of one list
	mostBytes    = 2000 // of one value
)

// parseQuery reads the parameters of a search. Lists repeat their name or put
// commas between the values.
func parseQuery(raw string, zone *time.Location) (models.Query, error) {
	p, err := parseParameters(raw, "q", "speaker", "service", "topic", "signal", "channel", "queue", "agent", "driver",
		"sentiment", "repeat", "customer", "from", "to", "sort", "limit", "after")
	if err != nil {
		return models.Query{}, err
	}
	q := models.Query{
		Text:      p.one("q"),
		Speaker:   p.choice("speaker", models.SpeakerCustomer, models.SpeakerAgent),
		Services:  p.list("service"),
		Topics:    p.list("topic"),
		Signals:   p.list("signal"),
		Channels:  p.choices("channel", models.ChannelCall, models.ChannelChat, models.ChannelEmail, models.ChannelSMS, models.ChannelSocial, models.ChannelOther),
		Queues:    p.list("queue"),
		Agents:    p.list("agent"),
		Drivers:   p.list("driver"),
		Sentiment: p.choice("sentiment", models.SentimentNegative, models.SentimentNeutral, models.SentimentPositive),
		Repeat:    p.choice("repeat", "stated", "linked"),
		Customer:  p.one("customer"),
		Sort:      p.choice("sort", models.SortRelevance, models.SortNewest, models.SortOldest, models.SortSentiment, models.SortLongest),
		Limit:     p.limit(),
		After:     p.one("after"),
	}
	q.From, q.To = p.span(zone)
	return q, p.err()
}

// parsePainPointQuery reads the parameters of a question for rollup rows.
func parsePainPointQuery(raw string, zone *time.Location) (models.PainPointQuery, error) {
	p, err := parseParameters(raw, "period", "label", "scope", "service", "from", "to")
	if err != nil {
		return models.PainPointQuery{}, err
	}
	q := models.PainPointQuery{
		Kind:    p.choice("period", models.PeriodDay, models.PeriodWeek, models.PeriodMonth),
		Label:   p.one("label"),
		Scope:   p.choice("scope", models.ScopeAll, models.ScopeService, models.ScopeTopic),
		Service: p.one("service"),
	}
	if q.Label != "" && !periodLabel.MatchString(q.Label) {
		p.wrong("label", q.Label, "a day 2026-11-02, an ISO week 2026-W45, or a month 2026-11")
	}
	q.From, q.To = p.span(zone)
	return q, p.err()
}

var periodLabel = regexp.MustCompile(`^\d{4}-(W\d\d|\d\d(-\d\d)?)$`)

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
		for value := range strings.SplitSeq(given, ",") {
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
