package elastic

import (
	"context"
	"time"
)

// Kinds of documents of the state index.
const (
	kindLease    = "lease"
	kindFinished = "finished"
	kindRejected = "rejected"
	kindWorker   = "worker"
)

// leaseDoc is a lease as it is stored.
type leaseDoc struct {
	Kind  string `json:"kind"`
	Lease lease  `json:"lease"`
}

type lease struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// AcquireLease takes or renews the named lease for holder and reports whether
// holder has it now. It is judged by this machine's clock.
func (s *Store) AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	at := ref{s.state(), kindLease + "/" + name}
	before, held, err := s.readLease(ctx, at)
	if err != nil {
		return false, err
	}
	now := s.config.Now()
	if held.Holder != "" && held.Holder != holder && now.Before(held.Until) {
		return false, nil
	}
	return s.writeLease(ctx, at, before, lease{holder, now.Add(ttl)})
}

// ReleaseLease gives the lease back, if holder still has it.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	at := ref{s.state(), kindLease + "/" + name}
	before, held, err := s.readLease(ctx, at)
	if err != nil || held.Holder != holder {
		return err
	}
	_, err = s.writeLease(ctx, at, before, lease{})
	return err
}

func (s *Store) readLease(ctx context.Context, at ref) (doc, lease, error) {
	docs, err := s.mget(ctx, []ref{at}, nil)
	if err != nil {
		return doc{}, lease{}, err
	}
	held, err := decodeGuard[leaseDoc](docs[0])
	if err != nil || held == nil {
		return docs[0], lease{}, err
	}
	return docs[0], held.Lease, nil
}

// writeLease reports whether nobody else wrote it in the meantime.
func (s *Store) writeLease(ctx context.Context, at ref, before doc, l lease) (bool, error) {
	var said verdict
	out := s.newBulk(ctx)
	defer out.free()
	if err := out.put(at, before, leaseDoc{kindLease, l}, func(v verdict) { said = v }); err != nil {
		return false, err
	}
	if err := out.flush(); err != nil {
		return false, err
	}
	if !said.ok() && !said.conflict() {
		return false, &Error{Op: "lease", Address: s.address, Status: said.status, Type: said.kind}
	}
	return said.ok(), nil
}
