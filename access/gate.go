package access

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// Ways of signing in: one is configured.
const (
	WayOff   = "off"   // nobody is asked: everybody who reaches the port is an admin; only on a loopback address
	WayUsers = "users" // name and password of the users file
	WayOIDC  = "oidc"  // OpenID Connect
	WayProxy = "proxy" // a proxy in front has asked, and says who it is in a header
)

// Options say how people are known. API tokens of the users file are taken in
// every way but off.
type Options struct {
	Way     string
	Address string // that is listened on; WayOff needs a loopback one
	// UsersFile is needed by WayUsers; with the others it may hold API tokens
	// and, with WayProxy, the roles of people. Empty: there is none.
	UsersFile string
	// PublicURL is what people reach Address by. With https the cookies are
	// Secure; WayOIDC needs it to be sent back to.
	PublicURL string
	// SessionKey signs and encrypts the cookies. Empty: a random one, so that a
	// restart signs everybody out.
	SessionKey []byte
	// Idle and Lifetime end a session: so long without a request, and so long
	// after signing in.
	Idle, Lifetime time.Duration
	// Groups give roles by what an identity provider or a proxy says of people.
	Groups []Group
	OIDC   OIDC
	Proxy  Proxy
	Audit  *Audit
	Log    *slog.Logger
	Now    func() time.Time // nil: time.Now
	// CompareHash is nil for bcrypt's. A test has no seconds to spend on that.
	CompareHash func(hash, password []byte) error
}

// Gate says who makes a request, and lets people in and out.
type Gate struct {
	o        Options
	users    *Users
	sessions *sessions // nil where nobody signs in here
	markers  *Markers
	limiter  *limiter
	provider *provider     // of WayOIDC
	hashing  chan struct{} // bounds how many passwords are checked at once
}

// Open reads what the options name. An error says what to mend.
func Open(o Options) (*Gate, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.CompareHash == nil {
		o.CompareHash = bcrypt.CompareHashAndPassword
	}
	g := &Gate{o: o, limiter: newLimiter(), hashing: make(chan struct{}, 2)}
	key := o.SessionKey
	if len(key) == 0 {
		key = []byte(rand.Text())
	}
	var err error
	if g.markers, err = newMarkers(key); err != nil {
		return nil, err
	}
	if o.Way == WayOff {
		if !IsLoopback(o.Address) {
			return nil, fmt.Errorf("http.access.way is off, so nobody would be asked who they are, but http.address %s can be reached from other machines: "+
				"set http.access.way to users, oidc or proxy, or listen on 127.0.0.1", o.Address)
		}
		return g, nil
	}
	if o.UsersFile != "" {
		if g.users, err = OpenUsers(o.UsersFile, o.Log); err != nil {
			return nil, err
		}
	}
	for _, group := range o.Groups {
		if _, err := servicesOf(group.Role, group.Services); err != nil {
			return nil, fmt.Errorf("http.access.groups: group %q: %w", group.Name, err)
		}
	}
	switch o.Way {
	case WayUsers:
		if g.users == nil {
			return nil, errors.New("http.access.way is users, but http.access.users_file names no file: make entries for one with `earshot users hash NAME`")
		}
	case WayOIDC:
		g.provider = newProvider(o)
	case WayProxy:
		if len(o.Proxy.Addresses) == 0 || o.Proxy.Header == "" {
			return nil, errors.New("http.access.way is proxy: name the addresses it connects from in http.access.proxy.addresses, and its header in http.access.proxy.header")
		}
		return g, nil // no cookies
	default:
		return nil, fmt.Errorf("http.access.way is %q and must be off, users, oidc or proxy", o.Way)
	}
	if len(o.SessionKey) == 0 {
		o.Log.Info("there is no http.access.session_key: a restart of this process signs everybody out")
	}
	secure := strings.HasPrefix(o.PublicURL, "https://")
	if !secure && !IsLoopback(o.Address) {
		o.Log.Warn("who signs in sends passwords and cookies over the network unencrypted: put TLS in front, and set http.public_url to its https address")
	}
	g.sessions, err = newSessions(key, secure, o.Idle, o.Lifetime)
	return g, err
}

// Markers seal page markers with a key of the session key.
func (g *Gate) Markers() *Markers { return g.markers }

// Way is how people sign in.
func (g *Gate) Way() string { return g.o.Way }

// Identify says who makes the request: a Person with a role, or, with only
// Address, somebody who has not signed in. The error is a *Refusal: whoever
// shows a wrong token or comes past the proxy is not let through as nobody. It
// may set a cookie.
func (g *Gate) Identify(w http.ResponseWriter, r *http.Request) (Person, error) {
	p, err := g.identify(w, r)
	p.Address = g.addressOf(r).String()
	return p, err
}

func (g *Gate) identify(w http.ResponseWriter, r *http.Request) (Person, error) {
	if g.o.Way == WayOff {
		// A page of another site can point its own name at this machine (DNS
		// rebinding), but cannot change the name that the browser sends.
		if !isLoopbackName(hostOf(r.Host)) {
			return Person{}, refuse(http.StatusForbidden, "wrong-host", "nobody signs in here, so this is answered only under the name of this machine: use http://localhost or http://127.0.0.1")
		}
		return Person{Name: "local", Role: RoleAdmin, Services: []string{AllServices}, Via: ViaOff}, nil
	}
	if secret, given := bearer(r); given {
		return g.byToken(r, secret)
	}
	if g.o.Way == WayProxy {
		return g.byProxy(r)
	}
	now := g.o.Now()
	one, signedIn := g.sessions.current(w, r, now)
	if !signedIn {
		return Person{}, nil
	}
	switch {
	case one.Via == ViaPassword && g.o.Way == WayUsers:
		if u, there := g.users.now().users[one.Name]; there && u.fingerprint() == one.Fingerprint {
			return u.person(ViaPassword), nil
		}
	case one.Via == ViaOIDC && g.o.Way == WayOIDC:
		if p, member := g.byGroups(one.Name, one.Groups); member {
			p.Via = ViaOIDC
			return p, nil
		}
	}
	g.sessions.clear(w, sessionCookie) // of somebody who is no longer known
	return Person{}, nil
}

// SignOut ends the session of the request.
func (g *Gate) SignOut(w http.ResponseWriter, r *http.Request) {
	if g.sessions == nil {
		return
	}
	var one session
	if g.sessions.get(r, sessionCookie, &one) {
		g.record(r, Person{Name: one.Name, Via: one.Via}, Entry{Event: EventSignOut})
		g.sessions.end(w, one, g.o.Now())
	}
}

// record is for events that go on whether or not they can be written down.
func (g *Gate) record(r *http.Request, who Person, e Entry) {
	who.Address = g.addressOf(r).String()
	if err := g.o.Audit.Record(r.Context(), who, e); err != nil {
		g.o.Log.ErrorContext(r.Context(), "an event is missing in the audit log", "event", e.Event, "error", err.Error())
	}
}

// IsLoopback reports whether an address to listen on, HOST:PORT, is reachable
// from this machine only. It answers no where it cannot know.
func IsLoopback(address string) bool { return isLoopbackName(hostOf(address)) }

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return strings.Trim(address, "[]")
	}
	return host
}

func isLoopbackName(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
