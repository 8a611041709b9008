package access

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
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

// Group says what the members of a group are here.
type Group struct {
	Name     string
	Role     Role
	Services []string
}

// Proxy is what stands in front.
type Proxy struct {
	// Addresses that a proxy connects from. From them, X-Forwarded-For says where
	// a request comes from; and, with WayProxy, Header whose it is. From anywhere
	// else such headers count for nothing.
	Addresses []netip.Prefix
	Header    string // with the name of the person
	// GroupsHeader lists their groups with commas between. Empty: only the users
	// file says what people are.
	GroupsHeader string
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

func bearer(r *http.Request) (secret string, given bool) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(secret), true
}

func (g *Gate) byToken(r *http.Request, secret string) (Person, error) {
	t, known := g.users.now().tokens[hashToken(secret)]
	if !known {
		g.record(r, Person{}, Entry{Event: EventTokenRefused, Detail: "unknown"})
		return Person{}, refuse(http.StatusUnauthorized, "token-unknown", "this token is not known: an admin makes one with `earshot users token NAME`")
	}
	if !g.o.Now().Before(t.Expires) {
		g.record(r, Person{Name: t.Name, Via: ViaToken}, Entry{Event: EventTokenRefused, Detail: "expired"})
		return Person{}, refuse(http.StatusUnauthorized, "token-expired", "this token has expired: an admin makes another with `earshot users token NAME`")
	}
	return t.person(), nil
}

func (g *Gate) byProxy(r *http.Request) (Person, error) {
	peer, ok := peerOf(r)
	if !ok || !contains(g.o.Proxy.Addresses, peer) {
		return Person{}, refuse(http.StatusForbidden, "past-the-proxy", "people are known here by the proxy in front, and this request did not come through it: use the address that it answers at")
	}
	names := r.Header.Values(g.o.Proxy.Header)
	switch {
	case len(names) == 0 || len(names) == 1 && names[0] == "":
		return Person{}, nil
	case len(names) > 1 || !plainName(names[0]):
		return Person{}, refuse(http.StatusForbidden, "proxy-header", "the proxy in front did not say clearly who this is: it must replace its header, not add to it")
	}
	if u, there := g.users.now().users[names[0]]; there {
		return u.person(ViaProxy), nil
	}
	var groups []string
	if g.o.Proxy.GroupsHeader != "" {
		lines := r.Header.Values(g.o.Proxy.GroupsHeader)
		if len(lines) > 1 {
			return Person{}, refuse(http.StatusForbidden, "proxy-header", "the proxy in front did not say clearly whose groups these are: it must replace its header, not add to it")
		}
		for group := range strings.SplitSeq(strings.Join(lines, ""), ",") {
			groups = append(groups, strings.TrimSpace(group))
		}
	}
	p, _ := g.byGroups(names[0], groups) // without a group they have a name and no role
	p.Name, p.Via = names[0], ViaProxy
	return p, nil
}

// byGroups is what somebody of these groups is: the highest role that one of
// them gives, for the services of the groups that give it. A lower role's
// services do not count: they were given for less.
func (g *Gate) byGroups(name string, groups []string) (p Person, member bool) {
	p = Person{Name: name}
	for _, role := range Roles() {
		var services []string
		for _, group := range g.o.Groups {
			if group.Role != role || !slices.Contains(groups, group.Name) {
				continue
			}
			listed, _ := servicesOf(role, group.Services) // Open has checked them
			services = append(services, listed...)
		}
		if len(services) > 0 {
			p.Role, p.Services, member = role, services, true
		}
	}
	return p, member
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

// addressOf is where the request comes from: behind proxies that are known, the
// last address that none of them has.
func (g *Gate) addressOf(r *http.Request) netip.Addr {
	at, ok := peerOf(r)
	if !ok || !contains(g.o.Proxy.Addresses, at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && contains(g.o.Proxy.Addresses, at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at
}

func peerOf(r *http.Request) (netip.Addr, bool) {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return at.Addr().Unmap(), err == nil
}

func contains(networks []netip.Prefix, at netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(at) })
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
