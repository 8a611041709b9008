package models

import "time"

// WorkerStatus is what a running worker says of itself.
type WorkerStatus struct {
	ID            string     `json:"id"` // unique to the process
	Host          string     `json:"host"`
	Version       string     `json:"version"`
	Started       time.Time  `json:"started"`
	Seen          time.Time  `json:"seen"`          // when it said this
	LastBatchAt   *time.Time `json:"last_batch_at"` // when the last batch was settled; null: none was
	LastBatchSize int        `json:"last_batch_size"`
	Settled       int64      `json:"settled"`      // messages since the start, the rejected ones included
	Rejected      int64      `json:"rejected"`     // of Settled
	Lag           *int64     `json:"lag"`          // messages of the topic that its consumer group has not settled; null: unknown
	LastPassAt    *time.Time `json:"last_pass_at"` // when it last did all that was due of rollups and digests; null: it did not yet
	Ended         bool       `json:"ended"`        // this was its last word
	Taxonomy      TaxonomyID `json:"taxonomy"`
}

// WorkerSilence is how long after it was last seen a worker counts as gone.
const WorkerSilence = 24 * time.Hour
