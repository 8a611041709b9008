package access

import (
	"hash/maphash"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How fast somebody may try passwords: a few at once, then one in every so often.
const (
	triesPerUser    = 10
	userRefill      = 30 * time.Second
	triesPerAddress = 50
	addressRefill   = 6 * time.Second
)

// limiter counts tries to sign in by user and by address. Keys share a fixed
// number of buckets, drawn anew by each process, so that its memory is bounded
// however many names somebody makes up, and making them up empties no bucket.
type limiter struct {
	seed maphash.Seed

	mu        sync.Mutex
	users     [4096]*rate.Limiter
	addresses [4096]*rate.Limiter
}

func newLimiter() *limiter { return &limiter{seed: maphash.MakeSeed()} }

// take counts one try, or reports how long to wait before the next. A try that
// is refused is not counted.
func (l *limiter) take(name string, from netip.Addr, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	user := l.bucket(&l.users, strings.ToLower(name), userRefill, triesPerUser)
	address := l.bucket(&l.addresses, network(from), addressRefill, triesPerAddress)
	if user.TokensAt(now) < 1 || address.TokensAt(now) < 1 {
		return max(untilOne(user, now), untilOne(address, now))
	}
	user.AllowN(now, 1)
	address.AllowN(now, 1)
	return 0
}

// forgive gives a user who has signed in all tries back.
func (l *limiter) forgive(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.users[l.at(strings.ToLower(name))] = nil
}

func (l *limiter) at(key string) int { return int(maphash.String(l.seed, key) % uint64(len(l.users))) }

func (l *limiter) bucket(of *[4096]*rate.Limiter, key string, refill time.Duration, burst int) *rate.Limiter {
	b := &of[l.at(key)]
	if *b == nil {
		*b = rate.NewLimiter(rate.Every(refill), burst)
	}
	return *b
}

func untilOne(b *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - b.TokensAt(now)
	return time.Duration(math.Ceil(max(0, missing)/float64(b.Limit()))) * time.Second
}

// network is the address itself, or what one customer of a provider has of
// IPv6: a network of 64 bits.
func network(a netip.Addr) string {
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
