package digest

import (
	"time"

	"earshot/chart"
)

// Schema names the version of the Digest document.
const Schema = "earshot.digest/v1"

// Inferred stands in every rendering.
const Inferred = "Inferred from transcripts, not a survey."

// Digest is one period for one audience. Shares are 0 to 1; an interval is the
// 95 % one (Wilson); a null was not measured, has no base, or is about fewer
// than MinCell contacts.
type Digest struct {
	Schema       string     `json:"schema"`
	ID           string     `json:"id"` // kind/label/audience: the same again replaces it
	Note         string     `json:"note"`
	Audience     Audience   `json:"audience"`
	Kind         string     `json:"kind"` // day, week or month
	Label        string     `json:"label"`
	Start        time.Time  `json:"start"`
	End          time.Time  `json:"end"` // exclusive
	Timezone     string     `json:"timezone"`
	FiscalYear   int        `json:"fiscal_year"`
	Quarter      int        `json:"fiscal_quarter"`
	AsOf         time.Time  `json:"as_of"`    // the moment whose knowledge it shows
	Revised      int        `json:"revised"`  // how often the period was counted again because data came late
	MinCell      int        `json:"min_cell"` // figures about fewer contacts are left out
	Coverage     Coverage   `json:"coverage"`
	Headline     string     `json:"headline"`
	Totals       Totals     `json:"totals"`
	Points       []Point    `json:"points"`     // by public hours, at most Top
	AlsoWorse    []Point    `json:"also_worse"` // with verdict worse, but not among Points; without history and quotes
	Emerging     []Emerging `json:"emerging"`
	Repeat       []Repeat   `json:"repeat"`
	Standings    []Standing `json:"targets"`
	Searches     []Search   `json:"searches"`                // saved searches that name this audience
	Undelivered  []Failure  `json:"undelivered"`             // digests of this audience that did not get through so far
	RevisedSince []string   `json:"revised_since,omitempty"` // periods whose figures have changed since their digests were sent
}

// Top is how many pain points a digest shows.
const Top = 5

// Audience says whom a digest is for.
type Audience struct {
	Name     string   `json:"name"`     // unique; part of Digest.ID
	Services []string `json:"services"` // empty: everything
	Owner    string   `json:"owner,omitempty"`
}

// Everything reports whether the audience sees all services.
func (a Audience) Everything() bool { return len(a.Services) == 0 }

// Coverage says what the figures are based on. Received is Analysed and
// Rejected of all services together: a rejected message has none.
type Coverage struct {
	Received       *int64        `json:"received"`
	Analysed       *int64        `json:"analysed"`
	Rejected       int64         `json:"rejected"`
	Reasons        []ReasonCount `json:"reasons"` // most frequent first
	Unlinkable     *int64        `json:"unlinkable"`
	WithoutService *int64        `json:"without_service"`
	// Late counts contacts that came in since the digest before this one of
	// the same period; null: this is the first.
	Late *int64 `json:"late"`
}

// ReasonCount is how many messages were rejected for one reason.
type ReasonCount struct {
	Reason   string `json:"reason"`
	Messages int64  `json:"messages"`
}

// Totals are about all that the audience sees. Before is null where the period
// before is unknown or too small.
type Totals struct {
	Contacts          int64    `json:"contacts"`
	ContactsBefore    *int64   `json:"contacts_before"`
	PublicHours       *float64 `json:"public_hours"`
	PublicHoursBefore *float64 `json:"public_hours_before"`
	AvoidableHours    *float64 `json:"avoidable_hours"`
}

// Point is one pain point: a topic of a service.
type Point struct {
	Rank              int          `json:"rank"` // by public hours, among all of the audience
	Service           string       `json:"service"`
	ServiceName       string       `json:"service_name"`
	Topic             string       `json:"topic"`
	TopicName         string       `json:"topic_name"`
	Drivers           []string     `json:"drivers"`
	Burdens           []string     `json:"burdens"`
	Contacts          int64        `json:"contacts"`
	ContactsBefore    *int64       `json:"contacts_before"`
	BeforeHidden      bool         `json:"contacts_before_hidden"` // the period before is known, but not shown
	Share             *float64     `json:"share"`                  // of the service's contacts
	ShareLow          *float64     `json:"share_low"`
	ShareHigh         *float64     `json:"share_high"`
	ShareChange4      *float64     `json:"share_change_4"` // Share minus that of the four periods before
	Verdict           string       `json:"verdict"`        // on Share
	NegativeShare     *float64     `json:"negative_share"`
	RepeatRate7d      *float64     `json:"repeat_rate_7d"`
	PublicHours       *float64     `json:"public_hours"`
	PublicHoursBefore *float64     `json:"public_hours_before"`
	AvoidableHours    *float64     `json:"avoidable_hours"`
	History           []chart.Mark `json:"history"` // oldest first, this period last
	Quotes            []Quote      `json:"quotes"`
}

// Quote is a customer's own words, redacted, cut to at most QuoteRunes.
type Quote struct {
	ConversationID string `json:"conversation_id"`
	Turn           int    `json:"turn"`
	Speaker        string `json:"speaker"`
	Text           string `json:"text"`
	URL            string `json:"url,omitempty"` // empty: no public address is configured
}

// Emerging is a phrase that more customers bring up than in the periods before.
type Emerging struct {
	Phrase      string   `json:"phrase"`
	Service     string   `json:"service"`
	ServiceName string   `json:"service_name"`
	Customers   int64    `json:"customers"` // of those read: different ones who bring it up
	Base        int64    `json:"base"`      // of those read: different ones
	Expected    *float64 `json:"expected"`  // how many it would have been by the periods before; null: too few to show
	Quotes      []Quote  `json:"quotes"`
}

// Repeat is repeat contact of a service, or of everything. Linked is what the
// history of contacts shows, stated what customers say: they are two measures.
type Repeat struct {
	Service       string    `json:"service,omitempty"` // empty: everything
	ServiceName   string    `json:"service_name"`
	Contacts      int64     `json:"contacts"`
	Linkable      int64     `json:"linkable"` // of Contacts: with a customer id
	Windows       [4]Window `json:"windows"`  // 24h, 7d, 14d, 30d
	Low7d         *float64  `json:"repeat_rate_7d_low"`
	High7d        *float64  `json:"repeat_rate_7d_high"`
	Change4       *float64  `json:"repeat_rate_7d_change_4"`
	Verdict       string    `json:"repeat_rate_7d_verdict"`
	Stated        int64     `json:"stated_repeats"`
	StatedRate    *float64  `json:"stated_repeat_rate"` // of Contacts
	StatedLow     *float64  `json:"stated_repeat_rate_low"`
	StatedHigh    *float64  `json:"stated_repeat_rate_high"`
	StatedVerdict string    `json:"stated_repeat_rate_verdict"`
}

// Window is one window of repeat contact. Repeats look back and are final at
// once. Resolved looks ahead: it is the share of the Passed contacts, those
// whose window has passed, that nobody followed. The others are pending and
// count neither way; until Observed is 1 the share is not final.
type Window struct {
	Name         string   `json:"name"`
	Days         int      `json:"days"`
	DaysObserved int      `json:"days_observed"` // of Days, since the period ended
	Repeats      int64    `json:"repeats"`
	Rate         *float64 `json:"repeat_rate"` // of Linkable
	Passed       int64    `json:"passed"`
	Observed     *float64 `json:"observed"` // Passed of Linkable
	Resolved     *float64 `json:"resolved"` // of Passed
	Final        bool     `json:"final"`
}

// Standing is a target and how the period stands to it.
type Standing struct {
	Target
	ServiceName string   `json:"service_name"`
	Unit        string   `json:"unit"`
	Actual      *float64 `json:"actual"`
	Observed    *float64 `json:"observed"` // of measures that look ahead
	// Met is null while it cannot be said: nothing was measured, the figure is
	// about too few contacts, or its window has not passed for all of them.
	Met *bool `json:"met"`
	// Missed is how many periods in a row the target was missed, up to the last
	// that is final; LastFinal is that period, empty where none is.
	Missed    int          `json:"missed_in_a_row"`
	LastFinal string       `json:"last_final"`
	Change    *float64     `json:"change"` // Actual minus the period before
	Trend     string       `json:"trend"`  // towards, away, level; empty: unknown
	History   []chart.Mark `json:"history"`
	// MissedBy are the services that miss a target for all of them, where the
	// digest is about everything.
	MissedBy []string `json:"missed_by"`
}

// Trends of a standing.
const (
	TrendTowards = "towards"
	TrendAway    = "away"
	TrendLevel   = "level"
)

// Failure is a digest that one way did not take so far.
type Failure struct {
	Label string    `json:"label"` // of its period
	Way   string    `json:"way"`   // mail, webhook, …
	At    time.Time `json:"at"`
	Error string    `json:"error"`
}
