package models

import (
	"encoding/json"
	"time"
)

// DigestRecord is a finished digest as a store keeps it. Document is the digest
// without its quotes, so that nothing a customer said outlives an erasure in it.
type DigestRecord struct {
	ID          string          `json:"id"` // kind/label/audience: the same again replaces it
	Kind        string          `json:"kind"`
	Label       string          `json:"label"`
	PeriodStart time.Time       `json:"period_start"`
	Audience    string          `json:"audience"`
	Created     time.Time       `json:"created"`
	Document    json.RawMessage `json:"document"`
	Sent        []Sending       `json:"sent"` // one per way, the last try of each
}

// Sending is the last try to deliver a digest by one way.
type Sending struct {
	Way     string    `json:"way"` // folder, webhook, mail:a@example.com
	At      time.Time `json:"at"`
	Error   string    `json:"error"`         // empty: it was taken
	Revised int       `json:"revised"`       // what the digest showed as Revised
	Tries   int       `json:"tries"`         // that failed in a row
	Next    time.Time `json:"next,omitzero"` // when it is worth another try; zero: nothing to try
}

// DigestQuery asks for digests. Empty fields do not filter.
type DigestQuery struct {
	Kind     string
	Label    string
	Audience string
	From, To time.Time // periods that start in [From, To)
}
