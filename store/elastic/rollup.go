package elastic

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"earshot/models"
)

// finishedDoc is the record of a period that was rolled up.
type finishedDoc struct {
	Kind     string          `json:"kind"`
	Finished models.Finished `json:"finished"`
}

// rowsPage is how many rows are read at once.
const rowsPage = 1000

// PutRollup replaces the rows of one period by these: it writes them, deletes
// what is no longer among them, and records the period as finished last. The
// scheduler's lease sees to it that one worker at a time does this.
func (s *Store) PutRollup(ctx context.Context, rows []models.PainPoint, finished models.Finished) error {
	if err := s.refresh(ctx, s.painPoints()); err != nil {
		return err
	}
	stale := map[string]bool{}
	filter := []any{term("period", finished.Kind), term("label", finished.Label)}
	for h, err := range s.hits(ctx, s.painPoints(), object{"query": object{"bool": object{"filter": filter}}, "_source": false}, rowsPage) {
		if err != nil {
			return err
		}
		stale[h.ID] = true
	}
	err := s.writeAll(ctx, "rollup", true, func(out *bulk, settle func(verdict)) error {
		for _, row := range rows {
			id := rowID(row.ID)
			delete(stale, id)
			if err := out.add(actionIndex, ref{s.painPoints(), id}, doc{}, row, settle); err != nil {
				return err
			}
		}
		for id := range stale {
			if err := out.add(actionDelete, ref{s.painPoints(), id}, doc{}, nil, settle); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.writeAll(ctx, "rollup", true, func(out *bulk, settle func(verdict)) error {
		at := ref{s.state(), kindFinished + "/" + finished.Kind + "/" + finished.Label}
		return out.add(actionIndex, at, doc{}, finishedDoc{kindFinished, finished}, settle)
	})
}

// writeAll sends what fill adds; whatever was refused is an error.
func (s *Store) writeAll(ctx context.Context, name string, refresh bool, fill func(*bulk, func(verdict)) error) error {
	var fault error
	out := s.newBulk(ctx)
	defer out.free()
	out.refresh = refresh
	err := fill(out, func(v verdict) {
		if !v.ok() && !v.missing() && fault == nil {
			fault = &Error{Op: name, Address: s.address, Status: v.status, Type: v.kind}
		}
	})
	if err == nil {
		err = out.flush()
	}
	if err == nil {
		err = fault
	}
	return err
}

// rowID is the row's own id where that is short enough for a document's.
func rowID(id string) string {
	if len(id) <= maxID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// PainPoints returns rows by period start, scope, service, topic.
func (s *Store) PainPoints(ctx context.Context, q models.PainPointQuery) ([]models.PainPoint, error) {
	filter := between("period_start", q.From, q.To)
	for field, value := range map[string]string{"period": q.Kind, "label": q.Label, "scope": q.Scope, "service": q.Service} {
		if value != "" {
			filter = append(filter, term(field, value))
		}
	}
	first := func(field string) object { return object{field: object{"order": "asc", "missing": "_first"}} }
	body := object{"query": object{"bool": object{"filter": filter}},
		"sort": []object{{"period_start": "asc"}, {"scope": "asc"}, first("service"), first("topic"), {"id": "asc"}}}
	rows := []models.PainPoint{}
	for h, err := range s.hits(ctx, s.painPoints(), body, rowsPage) {
		if err != nil {
			return nil, err
		}
		var row models.PainPoint
		if err := json.Unmarshal(h.Source, &row); err != nil {
			return nil, fmt.Errorf("a stored row cannot be read, it was written by another program or a newer version: %w", unquoted(err))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Finished returns every period that was rolled up, by kind and label.
func (s *Store) Finished(ctx context.Context) ([]models.Finished, error) {
	all := []models.Finished{}
	body := object{"query": term("kind", kindFinished)}
	for h, err := range s.hits(ctx, s.state(), body, rowsPage) {
		if err != nil {
			return nil, err
		}
		var d finishedDoc
		if err := json.Unmarshal(h.Source, &d); err != nil {
			return nil, fmt.Errorf("a stored record of a period cannot be read, it was written by another program or a newer version: %w", unquoted(err))
		}
		all = append(all, d.Finished)
	}
	slices.SortFunc(all, func(a, b models.Finished) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Label, b.Label))
	})
	return all, nil
}
