package elastic

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"earshot/models"
)

// rejectedDoc is the trace of a rejected message.
type rejectedDoc struct {
	Kind   string    `json:"kind"`
	Origin string    `json:"origin"`
	Reason string    `json:"reason"`
	Stage  string    `json:"stage"`
	Time   time.Time `json:"time"`
}

// Reject records messages that went to the dead letters, each under an id made
// of its origin.
func (s *Store) Reject(ctx context.Context, messages []models.RejectedMessage) error {
	var fault error
	out := s.newBulk(ctx)
	defer out.free()
	for _, m := range messages {
		d := rejectedDoc{kindRejected, m.Origin.String(), string(m.Reason), m.Stage, m.Time}
		err := out.add(actionIndex, ref{s.state(), rejectedID(m.Origin)}, doc{}, d, func(v verdict) {
			if !v.ok() && fault == nil {
				fault = &Error{Op: "reject", Address: s.address, Status: v.status, Type: v.kind}
			}
		})
		if err != nil {
			return err
		}
	}
	if err := out.flush(); err != nil {
		return err
	}
	return fault
}

// rejectedID is a hash, because a file's path may be longer than an id.
func rejectedID(o models.Origin) string {
	sum := sha256.Sum256([]byte(o.Source + "\x00" + strconv.Itoa(o.Partition) + "\x00" + strconv.FormatInt(o.Offset, 10)))
	return kindRejected + "/" + hex.EncodeToString(sum[:])
}
