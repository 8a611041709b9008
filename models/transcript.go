package models

import "time"

// Channels a conversation may come through.
const (
	ChannelCall   = "call"
	ChannelChat   = "chat"
	ChannelEmail  = "email"
	ChannelSMS    = "sms"
	ChannelSocial = "social"
	ChannelOther  = "other"
)

// Speakers of a turn.
const (
	SpeakerCustomer = "customer"
	SpeakerAgent    = "agent"
	SpeakerBot      = "bot"
	SpeakerSystem   = "system"
)

// Kinds of telephony events.
const (
	EventHold     = "hold"
	EventTransfer = "transfer"
)

// Where a conversation's start time came from.
const (
	StartGiven    = "given"    // the transcript said so
	StartHeader   = "header"   // a message header said so
	StartMessage  = "message"  // the Kafka message's timestamp
	StartFile     = "file"     // the file's modification time
	StartReceived = "received" // the moment it was read from standard input
	StartAbsent   = "absent"   // not known: only `analyze` prints such a conversation
)

// Transcript is one conversation as it came in: Earshot's native format, JSON
// field by field. It holds raw personal data and a raw customer id, so it is
// never stored and never logged.
type Transcript struct {
	ID              string            `json:"id"`
	Channel         string            `json:"channel"`
	Service         string            `json:"service,omitempty"`
	StartedAt       time.Time         `json:"started_at,omitzero"`
	EndedAt         time.Time         `json:"ended_at,omitzero"`
	CustomerID      string            `json:"customer_id,omitempty"`
	AgentID         string            `json:"agent_id,omitempty"`
	Queue           string            `json:"queue,omitempty"`
	Language        string            `json:"language,omitempty"`
	Attributes      map[string]string `json:"attributes,omitempty"`
	Version         int64             `json:"version"`
	Events          []Event           `json:"events,omitzero"` // nil: not measured; empty: nothing happened
	Turns           []TranscriptTurn  `json:"turns"`
	StartedAtSource string            `json:"-"` // one of the Start constants
	UnknownFields   int               `json:"-"` // fields of the message that the format does not know; left out, counted
}

// TranscriptTurn is one utterance. Times are milliseconds from the start of
// the conversation; nil means not measured, never 0.
type TranscriptTurn struct {
	Speaker string `json:"speaker"`
	StartMS *int64 `json:"start_ms,omitempty"`
	EndMS   *int64 `json:"end_ms,omitempty"`
	Text    string `json:"text"`
}

// Event is something telephony did: a hold (with an end) or a transfer.
type Event struct {
	Kind    string `json:"kind"`
	StartMS *int64 `json:"start_ms,omitempty"`
	EndMS   *int64 `json:"end_ms,omitempty"`
}
