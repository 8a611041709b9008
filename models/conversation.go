package models

import "time"

// ConversationSchema names the version of the Conversation document.
const ConversationSchema = "earshot.conversation/v1"

// Where a conversation's service came from.
const (
	ServiceGiven    = "given"    // the transcript or a header said so
	ServiceInferred = "inferred" // the taxonomy's service phrases said so
	ServiceNone     = "none"     // nobody knows
)

// Kinds of findings.
const (
	FindingTopic   = "topic"
	FindingSignal  = "signal"
	FindingRepeat  = "repeat"  // the customer says that this is a repeat contact
	FindingService = "service" // the words a service was inferred from
)

// Signals every taxonomy may use; rollups count escalation requests by name.
const (
	SignalEscalation = "escalation-request"
	SignalPromise    = "promise"
	SignalTransfer   = "transfer"
	SignalHold       = "hold"
)

// Conversation is what `earshot analyze` prints and what a store keeps: the
// redacted transcript with everything that was found in it. Nothing in it
// names a person; CustomerKey is a keyed hash.
type Conversation struct {
	Schema          string     `json:"schema"`
	ID              string     `json:"id"`
	Version         int64      `json:"version"`
	Channel         string     `json:"channel"`
	Service         string     `json:"service,omitempty"`
	ServiceSource   string     `json:"service_source"`
	StartedAt       time.Time  `json:"started_at,omitzero"`
	StartedAtSource string     `json:"started_at_source"`
	DurationS       *int64     `json:"duration_s"` // seconds; null: not measured
	CustomerKey     string     `json:"customer_key,omitempty"`
	AgentID         string     `json:"agent_id,omitempty"`
	Queue           string     `json:"queue,omitempty"`
	Language        string     `json:"language,omitempty"`
	Topics          []string   `json:"topics"`
	Drivers         []string   `json:"drivers"`
	Burdens         []string   `json:"burdens"`
	Signals         []string   `json:"signals"`
	Sentiment       Sentiment  `json:"sentiment"`
	Repeat          Repeat     `json:"repeat"`
	Timing          Timing     `json:"timing"`
	PII             PII        `json:"pii"`
	Findings        []Finding  `json:"findings"`
	Turns           []Turn     `json:"turns"`
	Taxonomy        TaxonomyID `json:"taxonomy"`
	Analyzer        string     `json:"analyzer"`
}

// NegativeAt is the score at or below which a turn or a conversation counts as
// negative; at or above its opposite it counts as positive (the customary
// thresholds of VADER, Hutto & Gilbert 2014).
const NegativeAt = -0.05

// Sentiment labels.
const (
	SentimentNegative = "negative"
	SentimentNeutral  = "neutral"
	SentimentPositive = "positive"
)

// Sentiment of a conversation. Scores are in [-1, 1], rounded to three
// decimals; null means that this side said nothing that could be scored.
type Sentiment struct {
	Customer      *float64 `json:"customer"`
	Agent         *float64 `json:"agent"`
	Start         *float64 `json:"start"` // customer, first third of the customer's turns
	End           *float64 `json:"end"`   // customer, last third
	Shift         string   `json:"shift"` // improved, worsened, steady, or unknown
	NegativeTurns int      `json:"negative_turns"`
	LowestTurn    *int     `json:"lowest_turn"`
	// MovedBy are the customer's turns that moved the customer's score most, at
	// most three, in the order of the conversation; empty where none did. Where
	// the score shifted they are the turns that most of the change from Start to
	// End comes from: for the worse, good turns of the first third and bad ones
	// of the last; for the better the opposite. Elsewhere they are the turns
	// farthest from neutral on the side that Customer is on. Neutral turns move
	// nothing.
	MovedBy []int `json:"moved_by"`
}

// Repeat holds the two separate measures of repeat contact: what the customer
// said (Stated) and what the history of contacts shows (Link).
type Repeat struct {
	Stated      bool `json:"stated"`
	StatedCount *int `json:"stated_count"` // "third time" is 3; null: no number was said
	Link
}

// Timing is what telephony and the turns' clocks tell, in whole seconds. A
// null was not measured.
type Timing struct {
	Measured      bool   `json:"measured"`
	CustomerTalkS *int64 `json:"customer_talk_s"`
	AgentTalkS    *int64 `json:"agent_talk_s"`
	SilenceS      *int64 `json:"silence_s"`
	HoldS         *int64 `json:"hold_s"`
	Transfers     *int64 `json:"transfers"`
	Interruptions *int64 `json:"interruptions"`
}

// PII counts what was redacted, by type.
type PII struct {
	Total int            `json:"total"`
	Types map[string]int `json:"types"`
}

// Finding is one piece of evidence: which rule saw which words where. Start
// and End are byte offsets into the redacted text of the turn, on rune
// borders; Quote is exactly those words.
type Finding struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Rule    string `json:"rule"`
	Turn    int    `json:"turn"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Speaker string `json:"speaker"`
	Quote   string `json:"quote"`
}

// Turn is one redacted utterance.
type Turn struct {
	Speaker   string         `json:"speaker"`
	StartMS   *int64         `json:"start_ms,omitempty"`
	EndMS     *int64         `json:"end_ms,omitempty"`
	Text      string         `json:"text"`
	Sentiment *TurnSentiment `json:"sentiment,omitempty"` // absent: not scored (bot, system, agent script)
	PII       []string       `json:"pii,omitempty"`       // types redacted in this turn
}

// TurnSentiment is one turn's score and its label.
type TurnSentiment struct {
	Score float64 `json:"score"`
	Label string  `json:"label"`
}

// TaxonomyID says which rules a conversation was read with.
type TaxonomyID struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Hash    string `json:"hash"`
}
