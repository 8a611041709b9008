package history

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// withheld are the customer ids that telephony sends when there is none, in
// lower case (docs/linking.md, rule 5).
func withheld() []string {
	return []string{"anonymous", "unknown", "withheld", "private", "restricted", "unavailable", "blocked"}
}

// CustomerKey is the keyed hash (HMAC-SHA256, hex) under which a customer is
// stored, or "" where the id names nobody: empty, white space, or withheld.
// Equal ids after trimming white space, byte for byte, have equal keys.
func CustomerKey(secret []byte, customerID string) string {
	id := strings.TrimSpace(customerID)
	if id == "" || slices.Contains(withheld(), strings.ToLower(id)) {
		return ""
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}
