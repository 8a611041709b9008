package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// Bounds of the work that one password costs: below the least it is guessed
// too fast, above the most a sign-in takes seconds.
const (
	leastCost   = 10
	mostCost    = 16
	defaultCost = 12
)

// Bounds of a password's length in bytes. bcrypt takes no more than 72.
const (
	leastPassword = 12
	mostPassword  = 72
)

// HashPassword is what the users file keeps of a password.
func HashPassword(password string) (string, error) {
	switch {
	case len(password) < leastPassword:
		return "", fmt.Errorf("a password has at least %d characters: several words make a good one", leastPassword)
	case len(password) > mostPassword:
		return "", fmt.Errorf("a password has at most %d bytes (bcrypt takes no more)", mostPassword)
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), defaultCost)
	return string(hash), err
}

// checkHash says what is wrong with a password's hash of the users file.
func checkHash(hash string) error {
	cost, err := bcrypt.Cost([]byte(hash))
	switch {
	case err != nil:
		return errors.New("it is not a bcrypt hash: make the entry with `earshot users hash NAME`")
	case cost < leastCost || cost > mostCost:
		return fmt.Errorf("its bcrypt cost is %d and must be from %d to %d: make the entry with `earshot users hash NAME`", cost, leastCost, mostCost)
	}
	return nil
}

// SignIn signs somebody in with name and password. The error is a *Refusal: it
// does not tell whether the name is known, and neither does the time it takes.
func (g *Gate) SignIn(w http.ResponseWriter, r *http.Request, name, password string) error {
	if g.o.Way != WayUsers {
		return refuse(http.StatusNotFound, "no-passwords", "nobody signs in with a password here")
	}
	now := g.o.Now()
	directory := g.users.now()
	u, known := directory.users[name]
	who := Person{Via: ViaPassword}
	if known {
		who.Name = name // what is no name may be a password in the wrong field
	}
	if wait := g.limiter.take(name, g.addressOf(r), now); wait > 0 {
		g.record(r, who, Entry{Event: EventSignInRefused, Detail: "too many tries"})
		return &Refusal{
			Status: http.StatusTooManyRequests, Code: "too-many-tries", RetryAfter: wait,
			Message: "too many tries for this name or from this address: wait " + minutes(wait) + ", then try again",
		}
	}
	right, err := g.compare(r.Context(), directory, u, password)
	if err != nil {
		return unavailable("busy", "too many people are signing in at this moment: try again")
	}
	if !right {
		g.record(r, who, Entry{Event: EventSignInRefused, Detail: "wrong name or password"})
		return refuse(http.StatusUnauthorized, "sign-in-wrong", "this name and password do not go together")
	}
	g.limiter.forgive(name)
	if err := g.sessions.begin(w, session{Name: u.Name, Via: ViaPassword, Fingerprint: u.fingerprint()}, now); err != nil {
		g.o.Log.ErrorContext(r.Context(), "a session could not be made", "error", err.Error())
		return unavailable("session", "the session could not be made; the log says why")
	}
	g.record(r, u.person(ViaPassword), Entry{Event: EventSignIn})
	return nil
}

// compare does the same work for a name that nobody has.
func (g *Gate) compare(ctx context.Context, d *directory, u user, password string) (bool, error) {
	select {
	case g.hashing <- struct{}{}:
		defer func() { <-g.hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	hash, comparable := u.Password, u.Password != "" && len(password) <= mostPassword
	if !comparable {
		hash = nobodysHash(cmp.Or(d.cost, defaultCost))
		password = ""
	}
	return g.o.CompareHash([]byte(hash), []byte(password)) == nil && comparable, nil
}

// nobodysHash is a hash of this cost that no password is known to have.
func nobodysHash(cost int) string {
	// The rest of a bcrypt hash of cost 10: any salt and any sum will do.
	const rest = "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	return "$2a$" + string([]byte{byte('0' + cost/10), byte('0' + cost%10)}) + "$" + rest
}

func minutes(d time.Duration) string {
	if d <= time.Minute {
		return "a minute"
	}
	return d.Round(time.Minute).String()
}
