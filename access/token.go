package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// token is one entry of the API tokens.
type token struct {
	Name     string
	SHA256   string
	Role     Role
	Services []string
	Expires  time.Time // the first moment at which it is no longer taken
}

func (t token) person() Person {
	return Person{Name: t.Name, Role: t.Role, Services: t.Services, Via: ViaToken}
}

// tokenPrefix lets people and scanners of secrets tell what it is.
const tokenPrefix = "earshot_"

// NewToken is an API token, and what the users file keeps of it. A token is 256
// random bits, so that a plain SHA-256 of it is as good as a slow hash.
func NewToken() (token, hash string) {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	token = tokenPrefix + base64.RawURLEncoding.EncodeToString(random)
	return token, hashToken(token)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// bearer is the token that a request shows.
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
