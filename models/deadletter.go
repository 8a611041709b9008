package models

import "time"

// DeadLetter is a rejected message as it lies in the dead-letter topic.
type DeadLetter struct {
	At         Origin    // where it lies
	Message    Envelope  // the message as it came; Origin is where from, Time when it was written there
	Why        Rejection // without a Reason it is not one of Earshot's letters
	RejectedAt time.Time
	Omitted    int // bytes of a value that the letter could not hold: it is only at the message's origin
}

// DeadLetterSpan is what a partition of the dead-letter topic holds, offsets
// [First, End), and how far replays have come: what was kept of them, or an
// Offset below 0.
type DeadLetterSpan struct {
	Partition  int
	First, End int64
	Offset     int64
	Note       string
}
