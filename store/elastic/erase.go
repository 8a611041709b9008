package elastic

import (
	"context"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// Erase removes every trace of one customer key, of whatever version: its
// conversations, their identities, and last the customer's guard. What is read
// afterwards, by id or by search, no longer holds them.
func (s *Store) Erase(ctx context.Context, customerKey string) (int, error) {
	if customerKey == "" || len(customerKey) > maxID {
		return 0, nil // conversations without a key are nobody's
	}
	erased := map[string]bool{}
	for attempt := 1; ; attempt++ {
		done, err := s.eraseOnce(ctx, customerKey, erased)
		if err != nil {
			return 0, err
		}
		if done {
			break
		}
		// Somebody wrote one of them meanwhile.
		s.config.Retried("conflict")
		if err := s.pause(ctx, min(attempt, 5)); err != nil {
			return 0, err
		}
	}
	return len(erased), s.refresh(ctx, s.allMonths(), s.identities(), s.customers())
}

// eraseOnce reports whether nothing stood in its way.
func (s *Store) eraseOnce(ctx context.Context, key string, erased map[string]bool) (bool, error) {
	guards, err := s.mget(ctx, []ref{{s.customers(), key}}, nil)
	if err != nil {
		return false, err
	}
	known, err := decodeGuard[models.Customer](guards[0])
	if err != nil {
		return false, err
	}
	found, err := s.ownedBy(ctx, key, known)
	if err != nil {
		return false, err
	}
	conflicts := false
	err = s.writeConditionally(ctx, found, func(at ref, v verdict) {
		conflicts = conflicts || v.conflict()
		if v.ok() && s.isMonth(at.index) {
			erased[at.id] = true
		}
	})
	if err != nil || conflicts || !guards[0].found {
		return !conflicts, err
	}
	err = s.writeConditionally(ctx, map[ref]doc{{s.customers(), key}: guards[0]}, func(_ ref, v verdict) { conflicts = v.conflict() })
	return !conflicts, err
}

// writeConditionally deletes documents unless they were written meanwhile.
func (s *Store) writeConditionally(ctx context.Context, docs map[ref]doc, settle func(ref, verdict)) error {
	return s.writeAll(ctx, "erase", false, func(out *bulk, check func(verdict)) error {
		for at, d := range docs {
			err := out.add(actionDelete, at, d, nil, func(v verdict) {
				settle(at, v)
				if !v.conflict() {
					check(v)
				}
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// ownedBy finds the documents and identities of a customer key: by search,
// which sees every version once refreshed, and by the guard.
func (s *Store) ownedBy(ctx context.Context, key string, known *models.Customer) (map[ref]doc, error) {
	if err := s.refresh(ctx, s.allMonths(), s.identities()); err != nil {
		return nil, err
	}
	found := map[ref]doc{}
	for _, pattern := range []string{s.allMonths(), s.identities()} {
		body := object{"query": term("customer_key", key), "_source": false, "seq_no_primary_term": true}
		for h, err := range s.hits(ctx, pattern, body, rowsPage) {
			if err != nil {
				return nil, err
			}
			found[ref{h.Index, h.ID}] = doc{found: true, seq: h.Seq, term: h.Term}
		}
	}
	if known == nil {
		return found, nil
	}
	var refs []ref
	for _, c := range known.Contacts {
		refs = append(refs, ref{s.monthIndex(month(c.Start)), c.ID}, ref{s.identities(), c.ID})
	}
	docs, err := s.mget(ctx, refs, &pick{Includes: []string{"customer_key"}})
	if err != nil {
		return nil, err
	}
	for i, d := range docs {
		var what standing
		if !d.found {
			continue
		}
		if err := json.Unmarshal(d.source, &what); err != nil {
			return nil, fmt.Errorf("a stored document cannot be read, it was written by another program or a newer version: %w", unquoted(err))
		}
		if what.CustomerKey == key {
			found[refs[i]] = d
		}
	}
	return found, nil
}
