package worker

import (
	"context"
	"errors"
	"time"
)

// Leases is the store's compare-and-set. See store.Leases.
type Leases interface {
	AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	ReleaseLease(ctx context.Context, name, holder string) error
}

// Lease lets one of several processes do a thing. Its holder doubts itself: it
// trusts the lease for two thirds of its length on its own clock, counted from
// before the request that took it, and a renewal that fails never prolongs the
// trust. When the trust ends, the work's context ends with it.
type Lease struct {
	Leases Leases
	Name   string
	Holder string // unique to this process
	TTL    time.Duration
}

// errDistrusted ends work whose lease could not be renewed in time.
var errDistrusted = errors.New("the lease could not be renewed in time, so the work was stopped")

// Hold runs work while it holds the lease, and reports whether it got it. The
// lease is given back afterwards.
func (l Lease) Hold(ctx context.Context, m *Metrics, work func(context.Context) error) (held bool, err error) {
	asked := time.Now()
	held, err = l.Leases.AcquireLease(ctx, l.Name, l.Holder, l.TTL)
	if err != nil || !held {
		return false, err
	}
	m.leaseHeld.WithLabelValues(l.Name).Set(1)
	defer m.leaseHeld.WithLabelValues(l.Name).Set(0)

	trusted, distrust := context.WithCancelCause(ctx)
	renewing := make(chan struct{})
	go func() {
		defer close(renewing)
		l.keep(trusted, asked, distrust)
	}()
	// Deferred, because a lease that outlived a panic of its work would be renewed for ever.
	defer func() {
		distrust(nil)
		<-renewing
		// The work may have ended because ctx did: give the lease back all the same.
		release, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.TTL/3)
		defer cancel()
		err = errors.Join(err, l.Leases.ReleaseLease(release, l.Name, l.Holder))
	}()
	err = work(trusted)
	if cause := context.Cause(trusted); errors.Is(cause, errDistrusted) {
		err = errors.Join(cause, err)
	}
	return true, err
}

// keep renews the lease every sixth of its length until ctx ends, and calls
// distrust once two thirds of it have passed without a renewal.
func (l Lease) keep(ctx context.Context, taken time.Time, distrust context.CancelCauseFunc) {
	for {
		if pause(ctx, l.TTL/6) != nil {
			return
		}
		left := time.Until(taken.Add(l.TTL * 2 / 3))
		if left <= 0 {
			distrust(errDistrusted)
			return
		}
		asked := time.Now()
		call, cancel := context.WithTimeout(ctx, left)
		held, err := l.Leases.AcquireLease(call, l.Name, l.Holder, l.TTL)
		cancel()
		switch {
		case err == nil && held:
			taken = asked
		case err == nil:
			distrust(errDistrusted) // somebody else has it
			return
		}
	}
}
