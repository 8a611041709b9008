package elastic

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"earshot/models"
)

// workerDoc is what a worker says of itself, as it is stored.
type workerDoc struct {
	Kind   string              `json:"kind"`
	Time   time.Time           `json:"time"`
	Worker models.WorkerStatus `json:"worker"`
}

// silentAtOnce is how many workers that fell silent one request forgets.
const silentAtOnce = 100

// PutWorker keeps what a worker says of itself, and forgets those that fell silent.
func (s *Store) PutWorker(ctx context.Context, status models.WorkerStatus) error {
	silent, err := s.search(ctx, s.state(), object{"query": s.workersSeen("lt"), "size": silentAtOnce, "_source": false, "track_total_hits": false})
	if err != nil {
		return err
	}
	return s.writeAll(ctx, "worker status", false, func(out *bulk, settle func(verdict)) error {
		for _, h := range silent.Hits.Hits {
			if err := out.add(actionDelete, ref{s.state(), h.ID}, doc{}, nil, settle); err != nil {
				return err
			}
		}
		return out.add(actionIndex, ref{s.state(), rowID(kindWorker + "/" + status.ID)}, doc{}, workerDoc{kindWorker, status.Seen, status}, settle)
	})
}

// Workers returns those that were seen lately, by host and then id.
func (s *Store) Workers(ctx context.Context) ([]models.WorkerStatus, error) {
	all := []models.WorkerStatus{}
	for h, err := range s.hits(ctx, s.state(), object{"query": s.workersSeen("gte")}, rowsPage) {
		if err != nil {
			return nil, err
		}
		var d workerDoc
		if err := json.Unmarshal(h.Source, &d); err != nil {
			return nil, fmt.Errorf("a worker's status cannot be read, it was written by another program or a newer version: %w", unquoted(err))
		}
		all = append(all, d.Worker)
	}
	slices.SortFunc(all, func(a, b models.WorkerStatus) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// workersSeen are the workers whose last word stands so (lt, gte) to the moment
// from which on one counts as silent.
func (s *Store) workersSeen(stands string) object {
	border := milli(s.config.Now().Add(-models.WorkerSilence))
	return object{"bool": object{"filter": []any{term("kind", kindWorker), object{"range": object{"time": object{stands: border}}}}}}
}
