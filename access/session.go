package access

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/securecookie"
)

// session is what the cookie of somebody who has signed in holds, signed and
// encrypted. What they may do is not in it but looked up at each request.
type session struct {
	ID          string   `json:"i"`
	Name        string   `json:"n"`
	Via         string   `json:"v"`
	Began       int64    `json:"b"`           // unix seconds
	Seen        int64    `json:"s"`           // of the last request that renewed it
	Fingerprint string   `json:"f,omitempty"` // of the password it was made with
	Groups      []string `json:"g,omitempty"` // that the identity provider named, of those that mean something here
}

// pending is what the cookie of somebody holds whom we have sent to the
// identity provider and wait for.
type pending struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"` // of PKCE
	Next     string `json:"p"` // where they were going
	Began    int64  `json:"b"`
}

// pendingLifetime is how long somebody may take at the identity provider.
const pendingLifetime = 10 * time.Minute

// Names of the cookies. The prefix makes a browser refuse one that was set
// without Secure or by another host of the domain.
const (
	sessionCookie = "earshot"
	pendingCookie = "earshot-signin"
	hostPrefix    = "__Host-"
)

// sessions makes and reads the cookies.
type sessions struct {
	codec          *securecookie.SecureCookie
	secure         bool // people come by https
	idle, lifetime time.Duration

	mu    sync.Mutex
	ended map[string]time.Time // ids of sessions that were signed out, until when a copy of their cookie would last
}

func newSessions(key []byte, secure bool, idle, lifetime time.Duration) (*sessions, error) {
	keys, err := hkdf.Key(sha256.New, key, nil, "earshot session cookies", 64+32)
	if err != nil {
		return nil, err
	}
	// Ages are checked here, by the clock that tests can set.
	codec := securecookie.New(keys[:64], keys[64:]).SetSerializer(securecookie.JSONEncoder{}).MaxAge(0)
	return &sessions{codec: codec, secure: secure, idle: idle, lifetime: lifetime, ended: map[string]time.Time{}}, nil
}

func (s *sessions) name(cookie string) string {
	if s.secure {
		return hostPrefix + cookie
	}
	return cookie
}

func (s *sessions) set(w http.ResponseWriter, cookie string, value any, age time.Duration) error {
	text, err := s.codec.Encode(s.name(cookie), value)
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.name(cookie), Value: text, Path: "/", MaxAge: int(age / time.Second), HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
	return nil
}

func (s *sessions) get(r *http.Request, cookie string, value any) bool {
	c, err := r.Cookie(s.name(cookie))
	return err == nil && s.codec.Decode(s.name(cookie), c.Value, value) == nil
}

func (s *sessions) clear(w http.ResponseWriter, cookie string) {
	http.SetCookie(w, &http.Cookie{Name: s.name(cookie), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// begin signs somebody in.
func (s *sessions) begin(w http.ResponseWriter, one session, now time.Time) error {
	one.ID, one.Began, one.Seen = rand.Text(), now.Unix(), now.Unix()
	return s.set(w, sessionCookie, one, s.idle)
}

// current is the session of the request, and renews its cookie where a good
// part of the idle time has passed.
func (s *sessions) current(w http.ResponseWriter, r *http.Request, now time.Time) (session, bool) {
	var one session
	if !s.get(r, sessionCookie, &one) {
		return session{}, false
	}
	began, seen := time.Unix(one.Began, 0), time.Unix(one.Seen, 0)
	if now.Sub(began) >= s.lifetime || now.Sub(seen) >= s.idle || s.hasEnded(one.ID) {
		s.clear(w, sessionCookie)
		return session{}, false
	}
	if now.Sub(seen) >= s.idle/20 && byHand(r) {
		one.Seen = now.Unix()
		if err := s.set(w, sessionCookie, one, min(s.idle, s.lifetime-now.Sub(began))); err != nil {
			return session{}, false
		}
	}
	return one, true
}

// byHand reports whether somebody is there: a page that the browser loads again
// on its own, such as the status every minute, keeps nobody signed in.
func byHand(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-User") != ""
}

// end signs out: a copy of the cookie that somebody kept is of no use either.
func (s *sessions) end(w http.ResponseWriter, one session, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, until := range s.ended {
		if !now.Before(until) {
			delete(s.ended, id)
		}
	}
	s.ended[one.ID] = time.Unix(one.Began, 0).Add(s.lifetime)
	s.clear(w, sessionCookie)
}

func (s *sessions) hasEnded(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ended := s.ended[id]
	return ended
}
