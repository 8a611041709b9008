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
	Repeats        [NoWindow]int64 // linkable and linked within it, by window in the order of Windows
	Followed       [NoWindow]int64 // linkable and followed within it, as far as is known
	Passed         [NoWindow]int64 // linkable, and the window after the start has passed: start + window is not after asOf
	FollowedPassed [NoWindow]int64 // of Passed, followed within it
	Stated         int64           // the customer says it is a repeat
	Escalations    int64           // with an escalation request
	HandleMeasured int64           // with a duration
	HandleS        int64           // total seconds
	MedianHandleS  float64
	HoldMeasured   int64
	HoldS          int64
	RepeatS        int64 // seconds of contacts that are repeats within 7 d
	ForwardedS     int64 // seconds of contacts that somebody forwarded
	OtherHoldS     int64 // seconds on hold in contacts that are neither
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

// Verdicts on a rate, against what was usual in the four periods before.
const (
	VerdictWorse  = "worse"
	VerdictBetter = "better"
	VerdictSteady = "steady"
	VerdictTooFew = "too few"
)

// PainPoint is one row of a rollup: flat, so that any BI tool reads it. Rates
// are null where their base is 0; _low and _high bound their 95 % interval
// (Wilson 1927). _change is the rate minus that of the period before, _change_4
// minus that of the four periods before taken together; both null where those
// have no base. A verdict says whether the rate differs by more than chance from
// what was usual in the four before; docs/figures.md says how. Everything in a row is inferred
// from transcripts.
type PainPoint struct {
	Schema      string    `json:"schema"`
	ID          string    `json:"id"` // deterministic: period/scope/service/topic
	Period      string    `json:"period"`
	Label       string    `json:"label"`
	PeriodStart time.Time `json:"period_start"`
	PeriodEnd   time.Time `json:"period_end"`
	Timezone    string    `json:"timezone"`
	FiscalYear  int       `json:"fiscal_year"`    // that the period's last day falls in
	Quarter     int       `json:"fiscal_quarter"` // 1 to 4
	Scope       string    `json:"scope"`
	Service     string    `json:"service,omitempty"`
	Topic       string    `json:"topic,omitempty"`
	Drivers     []string  `json:"drivers"`
	Burdens     []string  `json:"burdens"`
	Revised     int       `json:"revised"` // how often the period was counted again because data came late

	Contacts        int64    `json:"contacts"`
	ContactsBefore  *int64   `json:"contacts_before"` // in the period before; null: nothing at all is known of it
	ContactsMean4   *float64 `json:"contacts_mean_4"` // of the four periods before, of those that anything is known of
	Share           *float64 `json:"share"`           // of the service's contacts (topic rows), of all contacts (service rows)
	ShareLow        *float64 `json:"share_low"`
	ShareHigh       *float64 `json:"share_high"`
	ShareChange     *float64 `json:"share_change"`
	ShareChange4    *float64 `json:"share_change_4"`
	Verdict         string   `json:"verdict"` // on Share: is this topic a bigger part of its service's contacts?
	Customers       int64    `json:"customers"`
	Scored          int64    `json:"scored"`
	Negative        int64    `json:"negative"`
	NegativeShare   *float64 `json:"negative_share"` // of Scored
	NegativeLow     *float64 `json:"negative_share_low"`
	NegativeHigh    *float64 `json:"negative_share_high"`
	NegativeChange  *float64 `json:"negative_share_change"`
	NegativeChange4 *float64 `json:"negative_share_change_4"`
	NegativeVerdict string   `json:"negative_share_verdict"`
	MeanSentiment   *float64 `json:"mean_sentiment"`

	// Repeat contact looks back and is final at once. Bases are Linkable.
	Linkable         int64    `json:"linkable"`
	Repeats24h       int64    `json:"repeats_24h"`
	Repeats7d        int64    `json:"repeats_7d"`
	Repeats14d       int64    `json:"repeats_14d"`
	Repeats30d       int64    `json:"repeats_30d"`
	RepeatRate24h    *float64 `json:"repeat_rate_24h"`
	RepeatRate7d     *float64 `json:"repeat_rate_7d"`
	RepeatRate7dLow  *float64 `json:"repeat_rate_7d_low"`
	RepeatRate7dHigh *float64 `json:"repeat_rate_7d_high"`
	RepeatChange     *float64 `json:"repeat_rate_7d_change"`
	RepeatChange4    *float64 `json:"repeat_rate_7d_change_4"`
	RepeatVerdict    string   `json:"repeat_rate_7d_verdict"`
	RepeatRate14d    *float64 `json:"repeat_rate_14d"`
	RepeatRate30d    *float64 `json:"repeat_rate_30d"`

	// First-contact resolution looks ahead. It counts only contacts whose
	// window has fully passed: the others are pending, neither resolved nor
	// followed. Observed is the share of the linkable contacts whose window has
	// passed: below 1 the figure is not final.
	Followed7d     int64    `json:"followed_7d"`      // as far as is known
	Pending7d      int64    `json:"pending_7d"`       // not followed so far, and the 7 days after them have not passed yet
	PendingShare7d *float64 `json:"pending_share_7d"` // of Linkable
	Passed24h      int64    `json:"passed_24h"`
	Passed7d       int64    `json:"passed_7d"`
	Passed14d      int64    `json:"passed_14d"`
	Passed30d      int64    `json:"passed_30d"`
	Observed24h    *float64 `json:"observed_24h"`
	Observed7d     *float64 `json:"observed_7d"`
	Observed14d    *float64 `json:"observed_14d"`
	Observed30d    *float64 `json:"observed_30d"`
	Resolved24h    *float64 `json:"resolved_24h"`
	Resolved7d     *float64 `json:"resolved_7d"`
	Resolved7dLow  *float64 `json:"resolved_7d_low"`
	Resolved7dHigh *float64 `json:"resolved_7d_high"`
	Resolved14d    *float64 `json:"resolved_14d"`
	Resolved30d    *float64 `json:"resolved_30d"`

	StatedRepeats      int64    `json:"stated_repeats"`
	StatedRepeatRate   *float64 `json:"stated_repeat_rate"` // of Contacts
	StatedLow          *float64 `json:"stated_repeat_rate_low"`
	StatedHigh         *float64 `json:"stated_repeat_rate_high"`
	StatedChange       *float64 `json:"stated_repeat_rate_change"`
	StatedChange4      *float64 `json:"stated_repeat_rate_change_4"`
	StatedVerdict      string   `json:"stated_repeat_rate_verdict"`
	Escalations        int64    `json:"escalations"`
	HandleMeasured     int64    `json:"handle_measured"`
	HandleSecondsTotal int64    `json:"handle_seconds_total"`
	HandleSecondsMed   *float64 `json:"handle_seconds_median"`
	HoldMeasured       int64    `json:"hold_measured"`
	HoldSecondsTotal   int64    `json:"hold_seconds_total"`
	Transfers          int64    `json:"transfers"`

	// The time tax, from measured times only.
	PublicHours       float64  `json:"public_hours"`        // customers' hours on repeats (7 d), on forwarded contacts, and on hold in the others
	AvoidableHours    float64  `json:"avoidable_hours"`     // of those, what a single contact would have saved: repeats and forwarded contacts
	PublicHoursBefore *float64 `json:"public_hours_before"` // in the period before

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
	Kind     string    `json:"kind"`
	Label    string    `json:"label"`
	Mark     string    `json:"mark"`  // the DayMarks it was computed from
	AsOf     time.Time `json:"as_of"` // the moment whose knowledge it shows
	Rows     int       `json:"rows"`
	Received int64     `json:"received"` // contacts and rejected messages of the period when it was computed
	Revised  int       `json:"revised"`  // how often it was computed again because data came late: Received had changed
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
