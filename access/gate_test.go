package access

import (
	"bytes"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// clock is a time that tests set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// fixture is a gate, its clock, its users file and what it wrote down.
type fixture struct {
	*Gate
	clock *clock
	users string
	log   *bytes.Buffer
}

const annsPassword = "correct horse battery"

// cheapHash has the form of bcrypt, but costs nothing: a real one takes seconds
// under the race detector. TestRealPassword has real ones.
func cheapHash(password string) string {
	sum := sha512.Sum512([]byte(password))
	return "$2a$10$" + hex.EncodeToString(sum[:])[:53]
}

func cheapCompare(hash, password []byte) error {
	if cheapHash(string(password)) != string(hash) {
		return bcrypt.ErrMismatchedHashAndPassword
	}
	return nil
}

func writeUsers(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// open makes a gate of users, changed by with.
func open(t testing.TB, users string, with func(*Options)) *fixture {
	t.Helper()
	f := &fixture{clock: newClock(), users: filepath.Join(t.TempDir(), "users.yaml"), log: new(bytes.Buffer)}
	writeUsers(t, f.users, users)
	log := slog.New(slog.NewJSONHandler(f.log, nil))
	o := Options{
		Way: WayUsers, Address: "0.0.0.0:8080", UsersFile: f.users, PublicURL: "https://earshot.example.gov", SessionKey: []byte("a key of a test, long enough"),
		Idle: time.Hour, Lifetime: 12 * time.Hour, Audit: AuditLog(log, f.clock.now), Log: log, Now: f.clock.now, CompareHash: cheapCompare,
	}
	if with != nil {
		with(&o)
	}
	var err error
	if f.Gate, err = Open(o); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fixture) audit(t testing.TB) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range bytes.Lines(f.log.Bytes()) {
		var e map[string]any
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if e["msg"] == "audit" {
			all = append(all, e)
		}
	}
	return all
}

func request(change func(*http.Request)) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "https://earshot.example.gov/search", nil)
	r.RemoteAddr = "203.0.113.7:4711"
	if change != nil {
		change(r)
	}
	return r
}

// signIn returns the cookies of somebody who has signed in.
func (f *fixture) signIn(t testing.TB, name, password string) []*http.Cookie {
	t.Helper()
	w := httptest.NewRecorder()
	if err := f.SignIn(w, request(nil), name, password); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()
}

// identify asks with cookies who it is, and what cookies come back.
func (f *fixture) identify(t testing.TB, cookies []*http.Cookie) (Person, []*http.Cookie) {
	t.Helper()
	w := httptest.NewRecorder()
	p, err := f.Identify(w, request(func(r *http.Request) {
		for _, c := range cookies {
			r.AddCookie(c)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	return p, w.Result().Cookies()
}

func refusal(t testing.TB, err error) *Refusal {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal", err)
	}
	return r
}

func ann() string {
	return fmt.Sprintf("users:\n  - {name: ann, password: %q, role: supervisor, services: [passports]}\n", cheapHash(annsPassword))
}

func TestSignInAndOut(t *testing.T) {
	f := open(t, ann(), nil)
	if p, _ := f.identify(t, nil); p.Role != "" || p.May(ReadFigures) {
		t.Errorf("nobody is %+v", p)
	}
	cookies := f.signIn(t, "ann", annsPassword)
	if len(cookies) != 1 || cookies[0].Name != "__Host-earshot" || !cookies[0].Secure || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode ||
		cookies[0].Path != "/" || cookies[0].Domain != "" || strings.Contains(cookies[0].Value, "ann") {
		t.Fatalf("the cookie is %+v", cookies)
	}
	p, renewed := f.identify(t, cookies)
	if p.Name != "ann" || p.Role != RoleSupervisor || !slices.Equal(p.Scope(), []string{"passports"}) || p.Via != ViaPassword || p.Address != "203.0.113.7" || len(renewed) > 0 {
		t.Errorf("got %+v, renewed %v", p, renewed)
	}
	f.clock.advance(time.Minute)
	w := httptest.NewRecorder()
	f.SignOut(w, request(func(r *http.Request) { r.AddCookie(cookies[0]) }))
	if left := w.Result().Cookies(); len(left) != 1 || left[0].MaxAge >= 0 {
		t.Errorf("signing out left %v", left)
	}
	if p, _ := f.identify(t, cookies); p.Role != "" {
		t.Errorf("a copy of the cookie is still %+v", p)
	}
	var events []any
	for _, e := range f.audit(t) {
		events = append(events, e["event"])
		if e["person"] != "ann" || e["address"] != "203.0.113.7" || e["time"] == nil {
			t.Errorf("the audit log has %v", e)
		}
	}
	if !slices.Equal(events, []any{EventSignIn, EventSignOut}) {
		t.Errorf("the audit log has %v", events)
	}
}

func TestCookieWithoutHTTPS(t *testing.T) {
	f := open(t, ann(), func(o *Options) { o.PublicURL = "" })
	if c := f.signIn(t, "ann", annsPassword)[0]; c.Name != "earshot" || c.Secure || !c.HttpOnly {
		t.Errorf("got %+v", c)
	}
	if !strings.Contains(f.log.String(), "unencrypted") {
		t.Errorf("nobody is warned: %s", f.log)
	}
	for _, with := range []func(*Options){nil, func(o *Options) { o.PublicURL, o.Address = "", "127.0.0.1:8080" }} {
		if f := open(t, ann(), with); strings.Contains(f.log.String(), "unencrypted") {
			t.Errorf("a warning without need: %s", f.log)
		}
	}
}

func TestWrongPasswords(t *testing.T) {
	long := strings.Repeat("x", mostPassword+1)
	f := open(t, ann()+"  - {name: proxied, role: viewer}\n", nil)
	var messages []string
	for _, c := range [][2]string{{"ann", "wrong"}, {"ann", ""}, {"ann", long}, {"ann", annsPassword + "\x00"}, {"nobody", annsPassword}, {"", ""}, {"Ann", annsPassword}, {"proxied", ""}} {
		w := httptest.NewRecorder()
		r := refusal(t, f.SignIn(w, request(nil), c[0], c[1]))
		if r.Status != http.StatusUnauthorized || len(w.Result().Cookies()) > 0 {
			t.Errorf("%q: got %+v with %v", c, r, w.Result().Cookies())
		}
		messages = append(messages, r.Message)
	}
	slices.Sort(messages)
	if all := slices.Compact(messages); len(all) != 1 {
		t.Errorf("the messages tell names apart: %q", all)
	}
	if strings.Contains(f.log.String(), "nobody") || strings.Contains(f.log.String(), "horse") {
		t.Errorf("what was typed is in the log: %s", f.log)
	}
}

func TestRealPassword(t *testing.T) {
	hash, err := bcrypt.GenerateFromPassword([]byte(annsPassword), leastCost)
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, fmt.Sprintf("users: [{name: ann, password: %q, role: admin}]\n", hash), func(o *Options) { o.CompareHash = nil })
	f.signIn(t, "ann", annsPassword)
	if err := f.SignIn(httptest.NewRecorder(), request(nil), "ann", "wrong"); refusal(t, err).Code != "sign-in-wrong" {
		t.Errorf("got %v", err)
	}
}

// An unknown name must cost as much as a known one: what is compared with has
// the same cost.
func TestTheHashOfNobody(t *testing.T) {
	for _, cost := range []int{leastCost, defaultCost, mostCost} {
		got, err := bcrypt.Cost([]byte(nobodysHash(cost)))
		if err != nil || got != cost {
			t.Errorf("cost %d: got %d, %v", cost, got, err)
		}
	}
	d, err := parseUsers("users.yaml", []byte(`users: [{name: a, role: admin, password: "$2a$11$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"}]`))
	if err != nil || d.cost != 11 {
		t.Errorf("got %+v, %v", d, err)
	}
}

func TestSessionsEnd(t *testing.T) {
	f := open(t, ann(), nil)
	cookies := f.signIn(t, "ann", annsPassword)

	f.clock.advance(59 * time.Minute)
	p, renewed := f.identify(t, cookies)
	if p.Name != "ann" || len(renewed) != 1 || renewed[0].MaxAge <= 0 {
		t.Fatalf("before the idle time is over: %+v, %v", p, renewed)
	}
	f.clock.advance(2 * time.Minute)
	if p, _ := f.identify(t, cookies); p.Role != "" {
		t.Error("the old cookie outlives the idle time")
	}
	for range 11 { // somebody who works all day
		if p, again := f.identify(t, renewed); p.Name != "ann" {
			t.Fatalf("at %s: %+v", f.clock.now(), p)
		} else if len(again) > 0 {
			renewed = again
		}
		f.clock.advance(55 * time.Minute)
	}
	f.clock.advance(54 * time.Minute)
	if p, left := f.identify(t, renewed); p.Role != "" || len(left) != 1 || left[0].MaxAge >= 0 {
		t.Errorf("after the lifetime: %+v, %v", p, left)
	}
}

// What a browser loads again on its own keeps nobody signed in.
func TestAPageThatIsReadAgainRenewsNoSession(t *testing.T) {
	f := open(t, ann(), nil)
	cookies := f.signIn(t, "ann", annsPassword)
	f.clock.advance(30 * time.Minute)
	for user, renewals := range map[string]int{"": 0, "?1": 1} {
		r := request(nil)
		r.Header.Set("Sec-Fetch-Mode", "navigate")
		r.Header.Set("Sec-Fetch-User", user)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		out := httptest.NewRecorder()
		if p, err := f.Identify(out, r); err != nil || p.Name != "ann" || len(out.Result().Cookies()) != renewals {
			t.Errorf("Sec-Fetch-User %q: %+v, %v, %v", user, p, err, out.Result().Cookies())
		}
	}
}

func TestForgedCookies(t *testing.T) {
	f := open(t, ann(), nil)
	cookie := f.signIn(t, "ann", annsPassword)[0]
	other := open(t, ann(), func(o *Options) { o.SessionKey = []byte("the key of somebody else") }).signIn(t, "ann", annsPassword)[0]
	begun := httptest.NewRecorder()
	if err := f.sessions.set(begun, pendingCookie, session{ID: "x", Name: "ann", Via: ViaPassword}, time.Hour); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"empty": "", "text": "ann", "cut": cookie.Value[:len(cookie.Value)-4], "changed": "A" + cookie.Value[1:], "of another key": other.Value,
		"of another cookie": begun.Result().Cookies()[0].Value,
	} {
		if p, _ := f.identify(t, []*http.Cookie{{Name: cookie.Name, Value: value}}); p.Role != "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p, _ := f.identify(t, []*http.Cookie{{Name: "earshot", Value: cookie.Value}}); p.Role != "" {
		t.Errorf("without the prefix: %+v", p)
	}
}

// What changes in the file holds from the next request on.
func TestAChangedUsersFile(t *testing.T) {
	f := open(t, ann(), nil)
	cookies := f.signIn(t, "ann", annsPassword)
	rewrite := func(text string) { writeUsers(t, f.users, text) }

	same := ann()
	rewrite(strings.Replace(same, "supervisor, services: [passports]", "viewer", 1))
	if p, _ := f.identify(t, cookies); p.Role != RoleViewer || p.Scope() != nil {
		t.Errorf("after a change of the role: %+v", p)
	}
	rewrite(strings.Replace(same, "[passports]", "[studentaid-fafsa, taxes]", 1))
	if p, _ := f.identify(t, cookies); !slices.Equal(p.Scope(), []string{"studentaid-fafsa", "taxes"}) {
		t.Errorf("after a change of the services: %+v", p)
	}
	rewrite("users:\n  - {name: ann, password: secret-in-plain, role: supervisor, services: [wrong]}\n")
	if p, _ := f.identify(t, cookies); !slices.Equal(p.Scope(), []string{"studentaid-fafsa", "taxes"}) {
		t.Errorf("a wrong file was taken: %+v", p)
	}
	f.identify(t, cookies)
	if n := strings.Count(f.log.String(), "is wrong and was not taken"); n != 1 || !strings.Contains(f.log.String(), `users.yaml:2: user \"ann\": password`) || strings.Contains(f.log.String(), "secret-in-plain") {
		t.Errorf("said %d times, in: %s", n, f.log)
	}
	if err := os.Remove(f.users); err != nil {
		t.Fatal(err)
	}
	if p, _ := f.identify(t, cookies); p.Role != RoleSupervisor {
		t.Errorf("while the file is away: %+v", p)
	}
	rewrite(strings.Replace(same, cheapHash(annsPassword), cheapHash("another one"), 1))
	if p, left := f.identify(t, cookies); p.Role != "" || len(left) != 1 || left[0].MaxAge >= 0 {
		t.Errorf("after another password: %+v, %v", p, left)
	}
	cookies = f.signIn(t, "ann", "another one")
	rewrite("users: []\n")
	if p, _ := f.identify(t, cookies); p.Role != "" {
		t.Errorf("after being taken out: %+v", p)
	}
}

func TestTooManyTries(t *testing.T) {
	f := open(t, ann(), nil)
	try := func(name, address string) *Refusal {
		err := f.SignIn(httptest.NewRecorder(), request(func(r *http.Request) { r.RemoteAddr = address }), name, "wrong")
		return refusal(t, err)
	}
	for i := range triesPerUser {
		if r := try("ann", fmt.Sprintf("198.51.100.%d:1", i)); r.Status != http.StatusUnauthorized {
			t.Fatalf("try %d: %+v", i, r)
		}
	}
	r := try("ANN", "198.51.100.200:1")
	if r.Status != http.StatusTooManyRequests || r.RetryAfter <= 0 || r.RetryAfter > userRefill {
		t.Errorf("got %+v", r)
	}
	if err := f.SignIn(httptest.NewRecorder(), request(nil), "ann", annsPassword); refusal(t, err).Status != http.StatusTooManyRequests {
		t.Errorf("the right password does not wait: %v", err)
	}
	f.clock.advance(userRefill)
	f.signIn(t, "ann", annsPassword)
	if r := try("ann", "198.51.100.1:1"); r.Status != http.StatusUnauthorized {
		t.Errorf("after signing in the tries are not given back: %+v", r)
	}
	limited := 0
	for i := range 2 * triesPerAddress { // names made up, from one network of IPv6
		if f.limiter.take(fmt.Sprint("name", i), netip.MustParseAddr(fmt.Sprintf("2001:db8::%d", i)), f.clock.now()) > 0 {
			limited++
		}
	}
	if limited != triesPerAddress {
		t.Errorf("%d of %d tries from one network had to wait", limited, 2*triesPerAddress)
	}
}

// Tries are counted by where people are, not by the proxy in front of them; who
// comes past it cannot say that they are elsewhere.
func TestTriesBehindAProxy(t *testing.T) {
	f := open(t, ann(), func(o *Options) { o.Proxy.Addresses = []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")} })
	try := func(i int, peer, from string) int {
		err := f.SignIn(httptest.NewRecorder(), request(func(r *http.Request) {
			r.RemoteAddr = peer
			r.Header.Set("X-Forwarded-For", from)
		}), fmt.Sprint("name", i), "wrong")
		return refusal(t, err).Status
	}
	for i := range triesPerAddress {
		if got := try(i, "10.0.0.5:1", "203.0.113.7"); got != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, got)
		}
	}
	if got := try(1000, "10.0.0.5:1", "1.1.1.1, 203.0.113.7"); got != http.StatusTooManyRequests {
		t.Errorf("after too many, the address said to be another: %d", got)
	}
	if got := try(1001, "10.0.0.5:1", "203.0.113.8"); got != http.StatusUnauthorized {
		t.Errorf("another person behind the proxy: %d", got)
	}
	for i := range triesPerAddress {
		try(2000+i, "198.51.100.1:1", fmt.Sprintf("203.0.113.%d", 20+i))
	}
	if got := try(3000, "198.51.100.1:1", "203.0.113.99"); got != http.StatusTooManyRequests {
		t.Errorf("past the proxy, with an address made up: %d", got)
	}
}

// Whoever put a cookie into somebody's browser before they signed in holds
// nothing afterwards: a session begins anew.
func TestASessionBeginsAnew(t *testing.T) {
	f := open(t, ann()+fmt.Sprintf("  - {name: eve, password: %q, role: viewer}\n", cheapHash("the password of eve")), nil)
	before := f.signIn(t, "eve", "the password of eve")[0]
	w := httptest.NewRecorder()
	if err := f.SignIn(w, request(func(r *http.Request) { r.AddCookie(before) }), "ann", annsPassword); err != nil {
		t.Fatal(err)
	}
	after := w.Result().Cookies()[0]
	var one, other session
	for c, into := range map[*http.Cookie]*session{before: &one, after: &other} {
		if !f.sessions.get(request(func(r *http.Request) { r.AddCookie(c) }), sessionCookie, into) {
			t.Fatalf("%s is no session", c.Value)
		}
	}
	if after.Value == before.Value || one.ID == other.ID || other.Name != "ann" {
		t.Errorf("got %+v, then %+v", one, other)
	}
	if p, _ := f.identify(t, []*http.Cookie{before}); p.Name != "eve" {
		t.Errorf("the cookie from before is now %+v", p)
	}
}

// A password is compared once whoever it is for, with a hash of the same cost.
func TestUnknownNamesCostAsMuch(t *testing.T) {
	var costs []int
	f := open(t, ann()+"  - {name: proxied, role: viewer}\n", func(o *Options) {
		o.CompareHash = func(hash, password []byte) error {
			cost, err := bcrypt.Cost(hash)
			costs = append(costs, cost)
			return errors.Join(err, bcrypt.ErrMismatchedHashAndPassword)
		}
	})
	for _, c := range [][2]string{{"ann", "wrong"}, {"nobody", "wrong"}, {"", ""}, {"proxied", "wrong"}, {"ann", strings.Repeat("x", mostPassword+1)}} {
		costs = nil
		if err := f.SignIn(httptest.NewRecorder(), request(nil), c[0], c[1]); refusal(t, err).Code != "sign-in-wrong" || !slices.Equal(costs, []int{10}) {
			t.Errorf("%q: got %v and compared at %v", c[0], err, costs)
		}
	}
}

func TestTokens(t *testing.T) {
	secret, hash := NewToken()
	f := open(t, fmt.Sprintf("tokens:\n  - {name: bi, sha256: %s, role: viewer, services: [passports], expires: 2026-12-01}\n", hash), nil)
	ask := func(header string) (Person, error) {
		return f.Identify(httptest.NewRecorder(), request(func(r *http.Request) { r.Header.Set("Authorization", header) }))
	}
	if p, err := ask("Bearer " + secret); err != nil || p.Name != "bi" || p.Via != ViaToken || p.May(ReadTranscripts) || !slices.Equal(p.Scope(), []string{"passports"}) {
		t.Errorf("got %+v, %v", p, err)
	}
	for _, header := range []string{"Bearer", "Bearer ", "bearer " + secret + "x", "Bearer " + hash} {
		if p, err := ask(header); refusal(t, err).Status != http.StatusUnauthorized || p.Role != "" {
			t.Errorf("%q: got %+v, %v", header, p, err)
		}
	}
	f.clock.advance(38 * time.Hour) // to the end of its last day
	if _, err := ask("Bearer " + secret); err != nil {
		t.Errorf("on its last day: %v", err)
	}
	f.clock.advance(time.Hour)
	if _, err := ask("Bearer " + secret); refusal(t, err).Code != "token-expired" {
		t.Errorf("got %v", err)
	}
	if strings.Contains(f.log.String(), secret) {
		t.Error("the token is in the log")
	}
}

func TestProxy(t *testing.T) {
	f := open(t, "users:\n  - {name: ann, role: supervisor, services: [passports]}\n", func(o *Options) {
		o.Way, o.SessionKey = WayProxy, nil
		o.Proxy = Proxy{Addresses: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}, Header: "X-Forwarded-User", GroupsHeader: "X-Forwarded-Groups"}
		o.Groups = []Group{{Name: "cx", Role: RoleViewer}, {Name: "tax-leads", Role: RoleSupervisor, Services: []string{"taxes"}}}
	})
	for name, c := range map[string]struct {
		from    string
		headers map[string][]string
		want    Person
		code    string
	}{
		"of the users file":         {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"ann"}}, Person{Name: "ann", Role: RoleSupervisor, Services: []string{"passports"}, Via: ViaProxy, Address: "10.1.2.3"}, ""},
		"IPv6 and where from":       {"[::1]:1", map[string][]string{"X-Forwarded-User": {"ann"}, "X-Forwarded-For": {"1.1.1.1, 203.0.113.9", "10.9.9.9"}}, Person{Name: "ann", Role: RoleSupervisor, Services: []string{"passports"}, Via: ViaProxy, Address: "203.0.113.9"}, ""},
		"groups do not add to file": {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"ann"}, "X-Forwarded-Groups": {"tax-leads"}}, Person{Name: "ann", Role: RoleSupervisor, Services: []string{"passports"}, Via: ViaProxy, Address: "10.1.2.3"}, ""},
		"of groups":                 {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"ben"}, "X-Forwarded-Groups": {"cx, tax-leads"}}, Person{Name: "ben", Role: RoleSupervisor, Services: []string{"taxes"}, Via: ViaProxy, Address: "10.1.2.3"}, ""},
		"without a role":            {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"eve"}, "X-Forwarded-Groups": {"others"}}, Person{Name: "eve", Via: ViaProxy, Address: "10.1.2.3"}, ""},
		"nobody":                    {"10.1.2.3:1", nil, Person{Address: "10.1.2.3"}, ""},
		"two headers of groups":     {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"ben"}, "X-Forwarded-Groups": {"cx", "tax-leads"}}, Person{Address: "10.1.2.3"}, "proxy-header"},
		"a header that looks alike": {"10.1.2.3:1", map[string][]string{"X_Forwarded_User": {"ann"}, "X-Forwarded-User-": {"ann"}}, Person{Address: "10.1.2.3"}, ""},
		"two headers":               {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"ann", "admin"}}, Person{Address: "10.1.2.3"}, "proxy-header"},
		"a line in the name":        {"10.1.2.3:1", map[string][]string{"X-Forwarded-User": {"ann\x1b[2J"}}, Person{Address: "10.1.2.3"}, "proxy-header"},
		"past the proxy":            {"192.0.2.1:1", map[string][]string{"X-Forwarded-User": {"ann"}, "X-Forwarded-For": {"10.1.2.3"}}, Person{Address: "192.0.2.1"}, "past-the-proxy"},
	} {
		p, err := f.Identify(httptest.NewRecorder(), request(func(r *http.Request) {
			r.RemoteAddr = c.from
			for key, values := range c.headers {
				r.Header[key] = values
			}
		}))
		if c.code == "" && err != nil || c.code != "" && refusal(t, err).Code != c.code {
			t.Errorf("%s: got %v", name, err)
		}
		if fmt.Sprint(p) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %+v", name, p)
		}
	}
}

// In the other ways the headers of a proxy say nothing about who it is.
func TestHeadersOfAProxyThatIsNone(t *testing.T) {
	f := open(t, ann(), func(o *Options) { o.Proxy.Header = "X-Forwarded-User" })
	p, err := f.Identify(httptest.NewRecorder(), request(func(r *http.Request) {
		r.Header.Set("X-Forwarded-User", "ann")
		r.Header.Set("X-Forwarded-For", "127.0.0.1")
	}))
	if err != nil || p.Role != "" || p.Address != "203.0.113.7" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestOff(t *testing.T) {
	f := open(t, "", func(o *Options) { o.Way, o.Address, o.UsersFile = WayOff, "127.0.0.1:8080", "" })
	for host, lets := range map[string]bool{
		"localhost:8080": true, "LOCALHOST": true, "localhost.": true, "127.0.0.1:8080": true, "127.9.9.9": true, "[::1]:8080": true, "[::1]": true,
		"evil.example:8080": false, "localhost.evil.example": false, "192.0.2.1": false, "": false, "0.0.0.0:8080": false,
	} {
		p, err := f.Identify(httptest.NewRecorder(), request(func(r *http.Request) { r.Host, r.RemoteAddr = host, "127.0.0.1:1" }))
		if lets != (err == nil) || lets != p.May(Administer) {
			t.Errorf("host %q: got %+v, %v", host, p, err)
		}
	}
	if err := f.SignIn(httptest.NewRecorder(), request(nil), "ann", annsPassword); refusal(t, err).Status != http.StatusNotFound {
		t.Errorf("got %v", err)
	}
	f.SignOut(httptest.NewRecorder(), request(nil)) // does nothing
}

func TestWhatIsNotOpened(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	for says, o := range map[string]Options{
		"http.access.way is off":        {Way: WayOff, Address: "0.0.0.0:8080"},
		"http.access.users_file":        {Way: WayUsers},
		"there is no users file":        {Way: WayUsers, UsersFile: filepath.Join(t.TempDir(), "none.yaml")},
		"http.access.proxy.addresses":   {Way: WayProxy, Proxy: Proxy{Header: "X-User"}},
		"must be off, users":            {Way: "magic"},
		`group "g": a supervisor needs`: {Way: WayOIDC, Groups: []Group{{Name: "g", Role: RoleSupervisor}}},
	} {
		o.Log = log
		if _, err := Open(o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:8080": true, "127.8.9.1:80": true, "localhost:8080": true, "[::1]:8080": true, "localhost": true,
		":8080": false, "0.0.0.0:8080": false, "[::]:8080": false, "10.0.0.1:80": false, "example.com:80": false, "localhost.example.com:80": false, "": false,
	} {
		if got := IsLoopback(address); got != want {
			t.Errorf("%q: got %v", address, got)
		}
	}
}

// Groups give the highest role for the services of that role only.
func TestGroups(t *testing.T) {
	g := &Gate{o: Options{Groups: []Group{
		{Name: "everybody", Role: RoleViewer}, {Name: "tax", Role: RoleSupervisor, Services: []string{"taxes"}},
		{Name: "visas", Role: RoleSupervisor, Services: []string{"visas"}}, {Name: "root", Role: RoleAdmin},
	}}}
	for groups, want := range map[string]Person{
		"":                   {},
		"strangers":          {},
		"everybody":          {Role: RoleViewer, Services: []string{AllServices}},
		"everybody,tax":      {Role: RoleSupervisor, Services: []string{"taxes"}},
		"visas,tax":          {Role: RoleSupervisor, Services: []string{"taxes", "visas"}},
		"everybody,root,tax": {Role: RoleAdmin, Services: []string{AllServices}},
	} {
		p, member := g.byGroups("x", strings.Split(groups, ","))
		if member != (want.Role != "") || p.Role != want.Role || !slices.Equal(p.Services, want.Services) {
			t.Errorf("%q: got %+v, %v", groups, p, member)
		}
	}
}
