package source

import (
	"context"
	"errors"
	"time"

	"github.com/segmentio/kafka-go"
)

// coordinatorPatience is how long a cluster may take to say who coordinates a
// group: the first group of a new cluster waits for the topic that keeps
// positions to be made.
const coordinatorPatience = 10 * time.Second

// coordinated asks something of a group's coordinator, again while there is
// none yet.
func coordinated(ctx context.Context, ask func() error) error {
	began := time.Now()
	for {
		err := ask()
		settling := errors.Is(err, kafka.NotCoordinatorForGroup) || errors.Is(err, kafka.GroupCoordinatorNotAvailable) || errors.Is(err, kafka.GroupLoadInProgress)
		if !settling || time.Since(began) > coordinatorPatience {
			return err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
