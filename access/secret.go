package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

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
