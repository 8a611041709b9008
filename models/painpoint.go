package models

import "time"

// Kinds of periods.
const (
	PeriodDay   = "day"
	PeriodWeek  = "week"
	PeriodMonth = "month"
)

// Period is a stretch of the agency's calendar: [Start, End).
type Period struct {
	Kind  string    `json:"kind"`
	Label string    `json:"label"` // 2026-11-02, 2026-W45, 2026-11
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Tally is the raw count of one group of conversations in a period, by a
// store. Service and Topic name the group; an empty Topic is the row over all
// topics, both empty the row over everything. Conversations without a service
// have rows under NoService. Counts are exact in every store.
type Tally struct {
	Service, Topic string
	Contacts       int64
	Customers      int64 // different linkable or shared customer keys
	Scored         int64 // with a customer sentiment
	Negative       int64 // of those, at or below NegativeAt
	SentimentMilli int64 // sum of customer sentiment, in thousandths
	Linkable       int64
	Repeats7d      int64 // linkable and linked within 7 d
	Followed7d     int64 // linkable and followed within 7 d
	Pending7d      int64 // linkable, start + 7 d not yet passed, and not followed within 7 d
	Stated         int64 // the customer says it is a repeat
	Escalations    int64 // with an escalation request
	HandleMeasured int64 // with a duration
	HandleS        int64 // total seconds
	MedianHandleS  float64
	HoldMeasured   int64
	HoldS          int64
	RepeatS        int64 // seconds of contacts that are repeats within 7 d
	Transfers      int64
}

// NoService is the group of conversations without a service.
const NoService = "(none)"

// Coverage counts what a period is based on. Received is Analysed plus
// Rejected.
type Coverage struct {
	Received       int64            `json:"received"`
	Analysed       int64            `json:"analysed"`
	Rejected       int64            `json:"rejected"`
	Reasons        map[Reason]int64 `json:"reasons,omitempty"`
	Unlinkable     int64            `json:"unlinkable"`
	WithoutService int64            `json:"without_service"`
}

// PainPointSchema names the version of the PainPoint row.
const PainPointSchema = "earshot.painpoint/v1"

// Scopes of a pain point row.
const (
	ScopeTopic   = "topic"   // one topic of one service
	ScopeService = "service" // one service over all topics
	ScopeAll     = "all"     // everything, with the coverage counts
)

// PainPoint is one row of a rollup: flat, so that any BI tool reads it. Rates
// are null where their base is 0. Everything in it is inferred from
// transcripts.
type PainPoint struct {
	Schema      string    `json:"schema"`
	ID          string    `json:"id"` // deterministic: period/scope/service/topic
	Period      string    `json:"period"`
	Label       string    `json:"label"`
	PeriodStart time.Time `json:"period_start"`
	PeriodEnd   time.Time `json:"period_end"`
	Timezone    string    `json:"timezone"`
	Scope       string    `json:"scope"`
	Service     string    `json:"service,omitempty"`
	Topic       string    `json:"topic,omitempty"`
	Drivers     []string  `json:"drivers"`
	Burdens     []string  `json:"burdens"`

	Contacts      int64    `json:"contacts"`
	Share         *float64 `json:"share"` // of the service's contacts (topic rows), of all contacts (service rows)
	Customers     int64    `json:"customers"`
	Scored        int64    `json:"scored"`
	Negative      int64    `json:"negative"`
	NegativeShare *float64 `json:"negative_share"` // of Scored
	MeanSentiment *float64 `json:"mean_sentiment"`

	Linkable           int64    `json:"linkable"`
	Repeats7d          int64    `json:"repeats_7d"`
	RepeatRate7d       *float64 `json:"repeat_rate_7d"` // of Linkable; backward, final at once
	Followed7d         int64    `json:"followed_7d"`
	Pending7d          int64    `json:"pending_7d"`       // the 7 days after them have not passed yet
	PendingShare7d     *float64 `json:"pending_share_7d"` // of Linkable
	StatedRepeats      int64    `json:"stated_repeats"`
	StatedRepeatRate   *float64 `json:"stated_repeat_rate"` // of Contacts
	Escalations        int64    `json:"escalations"`
	HandleMeasured     int64    `json:"handle_measured"`
	HandleSecondsTotal int64    `json:"handle_seconds_total"`
	HandleSecondsMed   *float64 `json:"handle_seconds_median"`
	HoldMeasured       int64    `json:"hold_measured"`
	HoldSecondsTotal   int64    `json:"hold_seconds_total"`
	Transfers          int64    `json:"transfers"`
	PublicHours        float64  `json:"public_hours"` // customers' hours on contacts that were repeats within 7 d

	// Coverage, on the row over everything only.
	Received       *int64 `json:"received"`
	Analysed       *int64 `json:"analysed"`
	Rejected       *int64 `json:"rejected"`
	Unlinkable     *int64 `json:"unlinkable"`
	WithoutService *int64 `json:"without_service"`
}

// PainPointQuery asks for rows. Empty fields do not filter.
type PainPointQuery struct {
	Kind     string    // day, week, month
	Label    string    // one period
	From, To time.Time // periods that start in [From, To)
	Scope    string
	Service  string
}

// Finished records a period that was rolled up: whether it must be computed
// again is decided by comparing Mark and AsOf with the present.
type Finished struct {
	Kind    string    `json:"kind"`
	Label   string    `json:"label"`
	Mark    string    `json:"mark"`  // the DayMarks it was computed from
	AsOf    time.Time `json:"as_of"` // the moment whose knowledge it shows
	Rows    int       `json:"rows"`
	Revised int       `json:"revised"` // how often it was computed again because data came late
}

// DayMark changes whenever anything about the conversations that start on one
// day of the agency's calendar changed: one more, one less, one rewritten, one
// more rejected.
type DayMark struct {
	Day      string `json:"day"` // 2026-11-02
	Contacts int64  `json:"contacts"`
	Writes   int64  `json:"writes"` // grows with every write to a conversation of that day
	Rejected int64  `json:"rejected"`
}
