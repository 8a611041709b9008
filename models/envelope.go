package models

import (
	"fmt"
	"time"
)

// Envelope is one raw message on its way through the worker.
type Envelope struct {
	Origin  Origin
	Key     []byte
	Value   []byte
	Headers map[string]string // names in lower case
	// Time is when the message was written. What it is taken from is
	// TimeSource, one of the Start constants; the zero time with StartAbsent
	// means that nobody knows.
	Time       time.Time
	TimeSource string
	// Fault is set where the source could not read the message (a line longer
	// than allowed, say): it goes to the dead letters without being decoded.
	Fault *Rejection
}

// Origin says where a message came from: topic, partition and offset, or file,
// 0 and line number. Two messages never share one.
type Origin struct {
	Source    string `json:"source"`
	Partition int    `json:"partition"`
	Offset    int64  `json:"offset"`
}

func (o Origin) String() string { return fmt.Sprintf("%s/%d/%d", o.Source, o.Partition, o.Offset) }
