package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"earshot/models"
)

// none stands where something was not measured.
const none = "–"

// words are the functions that templates write with.
func (s *server) words() template.FuncMap {
	return template.FuncMap{
		"asset":    s.assets.address,
		"number":   number,
		"plural":   plural,
		"percent":  percent,
		"score":    score,
		"feeling":  feeling,
		"duration": duration,
		"clock":    clock,
		"day":      func(t time.Time) string { return t.In(s.Zone).Format("2 Jan 2006") },
		"date":     func(t time.Time) string { return date(t.In(s.Zone)) },
		"moment":   func(t time.Time) string { return t.In(s.Zone).Format("Mon 2 Jan 2006, 15:04") },
		"span":     s.span,
		"iso":      func(t time.Time) string { return t.In(s.Zone).Format(time.RFC3339) },
		"service":  s.names.service,
		"topic":    s.names.topic,
		"signal":   s.names.signal,
		"marked":   marked,
		"breaking": breaking,

		"conversation": conversationAddress,
		"found":        func(name, value string) string { return asked{}.with(name, value).at("/search") },
		"digest":       digestAddress,
		"savedSearch":  func(id string) string { return "/searches/" + url.PathEscape(id) },
		"ordinal":      humanize.Ordinal,
		"next":         func(n int) int { return n + 1 }, // people count from 1
		"redacted":     redacted,
		"kind":         kindWord,
		"evidence":     s.names.evidence,
		"rulepage":     s.names.rulePage,
		"hours":        hours,
		"window":       window,
		"timing":       timingWord,
	}
}

// number groups thousands: 12,345.
func number(n any) string {
	switch n := n.(type) {
	case int:
		return humanize.Comma(int64(n))
	case int64:
		return humanize.Comma(n)
	case *int64:
		if n == nil {
			return none
		}
		return humanize.Comma(*n)
	case float64:
		return humanize.CommafWithDigits(n, 1)
	}
	return fmt.Sprint(n)
}

// plural is "1 turn", "12 turns".
func plural(n any, one string) string {
	text := number(n)
	if text == "1" {
		return "1 " + one
	}
	return text + " " + one + "s"
}

// percent has one decimal.
func percent(share *float64) string {
	if share == nil {
		return none
	}
	return strconv.FormatFloat(*share*100, 'f', 1, 64) + "\u00a0%"
}

// score is a sentiment with its sign.
func score(v *float64) string {
	if v == nil {
		return none
	}
	return fmt.Sprintf("%+.2f", *v)
}

// feeling is the label of a score.
func feeling(v *float64) string {
	switch {
	case *v <= models.NegativeAt:
		return models.SentimentNegative
	case *v >= -models.NegativeAt:
		return models.SentimentPositive
	}
	return models.SentimentNeutral
}

// duration is 4 min 05 s, or 1 h 12 min.
func duration(seconds *int64) string {
	if seconds == nil {
		return none
	}
	switch s := *seconds; {
	case s < 60:
		return fmt.Sprintf("%d\u00a0s", s)
	case s < 3600:
		return fmt.Sprintf("%d\u00a0min\u00a0%02d\u00a0s", s/60, s%60)
	default:
		return fmt.Sprintf("%d\u00a0h\u00a0%02d\u00a0min", s/3600, s/60%60)
	}
}

// clock is the time since the start of a conversation: 4:05.
func clock(milliseconds *int64) string {
	if milliseconds == nil {
		return ""
	}
	s := *milliseconds / 1000
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// marked is a highlight as HTML: escaped first, and only then marked.
func marked(text string) template.HTML {
	safe := template.HTMLEscapeString(text)
	return template.HTML(strings.ReplaceAll(strings.ReplaceAll(safe, models.MarkStart, "<mark>"), models.MarkEnd, "</mark>")) //nolint:gosec // escaped
}

// breaking is text that a line may break in after a bar.
func breaking(text string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(text), "|", "|<wbr>")) //nolint:gosec // escaped
}

// conversationAddress is where the page of a conversation is.
func conversationAddress(id string) string { return "/conversations/" + url.PathEscape(id) }

// names of what rules call by ids.
type names struct{ services, topics, signals map[string]string }

func namesOf(t models.Taxonomy) names {
	n := names{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, s := range t.Services {
		n.services[s.ID] = s.Name
	}
	for _, topic := range t.Topics {
		n.topics[topic.ID] = topic.Name
	}
	for _, signal := range t.Signals {
		n.signals[signal.ID] = signal.Name
	}
	return n
}

func (n names) service(id string) string {
	if id == "" || id == models.NoService {
		return "no service"
	}
	return named(n.services, id)
}
func (n names) topic(id string) string  { return named(n.topics, id) }
func (n names) signal(id string) string { return named(n.signals, id) }

// named is the name of an id, or the id of what the rules no longer hold.
func named(all map[string]string, id string) string {
	if name := all[id]; name != "" {
		return name
	}
	return id
}
