package models

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
)

// Reason is the stable code of why a message was rejected. It is a metric
// label, a header of the dead letter, and a row of the coverage line.
type Reason string

// Reasons a message goes to the dead letters.
const (
	ReasonTooLarge      Reason = "message-too-large"
	ReasonUnreadable    Reason = "unreadable" // a file that breaks off or is damaged
	ReasonNotJSON       Reason = "not-json"
	ReasonInvalidUTF8   Reason = "invalid-utf8"
	ReasonUnknownFormat Reason = "unknown-format"
	ReasonWrongType     Reason = "wrong-type"
	ReasonMissingID     Reason = "missing-id"
	ReasonInvalidID     Reason = "invalid-id"
	ReasonNoTurns       Reason = "no-turns"
	ReasonTooManyTurns  Reason = "too-many-turns"
	ReasonTurnTooLong   Reason = "turn-too-long"
	ReasonInvalidTime   Reason = "invalid-time"
	ReasonInvalidValue  Reason = "invalid-value"
	ReasonAnalysis      Reason = "analysis-failed"
	ReasonStoreRefused  Reason = "store-refused"
)

// Reasons are all of them.
func Reasons() []Reason {
	return []Reason{
		ReasonTooLarge, ReasonUnreadable, ReasonNotJSON, ReasonInvalidUTF8, ReasonUnknownFormat, ReasonWrongType, ReasonMissingID, ReasonInvalidID,
		ReasonNoTurns, ReasonTooManyTurns, ReasonTurnTooLong, ReasonInvalidTime, ReasonInvalidValue, ReasonAnalysis, ReasonStoreRefused,
	}
}

// Stages a message can be rejected in.
const (
	StageFetch   = "fetch"
	StageDecode  = "decode"
	StageAnalyze = "analyze"
	StageStore   = "store"
)

// Rejection is the permanent kind of error: this message will never go
// through, whoever tries again. Every other error is worth a retry. Detail
// says what to mend and never holds transcript text or a customer id.
type Rejection struct {
	Reason Reason
	Stage  string
	Detail string
}

func (r *Rejection) Error() string {
	if r.Detail == "" {
		return fmt.Sprintf("%s: %s", r.Stage, r.Reason)
	}
	return fmt.Sprintf("%s: %s: %s", r.Stage, r.Reason, r.Detail)
}

// AsRejection finds the permanent error in err, or nil.
func AsRejection(err error) *Rejection {
	var r *Rejection
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// BatchError is a partial failure: the items it names by index were not
// stored, and every other item of the batch was. Each cause is a *Rejection.
type BatchError struct {
	Failed map[int]error
}

func (b *BatchError) Error() string {
	at := make([]int, 0, len(b.Failed))
	for i := range b.Failed {
		at = append(at, i)
	}
	sort.Ints(at)
	var s strings.Builder
	fmt.Fprintf(&s, "%d of the batch were refused", len(at))
	if len(at) > 0 {
		fmt.Fprintf(&s, "; the first, item %d: %v", at[0], b.Failed[at[0]])
	}
	return s.String()
}

// ErrNotFound is returned where a document that was asked for by id is not
// there.
var ErrNotFound = errors.New("not found")

// ErrBadCursor is returned for a Query.After that this store did not hand out.
var ErrBadCursor = errors.New("that page marker is not one of this store's: start again without it")

// RejectedMessage is the trace a dead letter leaves in the store, so that
// coverage can be counted per period. It holds nothing of the message itself.
type RejectedMessage struct {
	Origin Origin    `json:"origin"`
	Reason Reason    `json:"reason"`
	Stage  string    `json:"stage"`
	Time   time.Time `json:"time"` // the message's own time, or when it was read
}
