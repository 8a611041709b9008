package web

import (
	"regexp"
	"strings"
	"time"

	"earshot/models"
)

// searchParameters are those of a search, in the order of its address.
func searchParameters() []string {
	return []string{
		"q", "speaker", "service", "topic", "driver", "channel", "sentiment", "repeat", "signal", "queue", "agent", "handle_time",
		"customer", "period", "from", "to", "sort", "limit", "after",
	}
}

// ParseSearch reads the parameters of a search's address, the part after ?.
// Lists repeat their name or put commas between the values, with a backslash
// before a comma or a backslash that is part of one. Dates are of the zone, and
// a period such as last-week is counted from now.
func ParseSearch(raw string, zone *time.Location, now time.Time) (models.Query, error) {
	p, err := parseParameters(raw, searchParameters()...)
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
		Repeat:    p.choice("repeat", models.RepeatStated, models.RepeatLinked),
		Customer:  p.one("customer"),
		Sort:      p.choice("sort", models.SortRelevance, models.SortNewest, models.SortOldest, models.SortSentiment, models.SortLongest),
		Limit:     p.limit(),
		After:     p.one("after"),
	}
	q.HandleFromS, q.HandleToS = p.handleTime("handle_time")
	if q.Text != "" && !strings.ContainsFunc(q.Text, isWordy) {
		p.wrong("q", q.Text, "words to look for: none is in it")
	}
	q.From, q.To = p.searchSpan(zone, now)
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
