package deliver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// SignatureHeader holds what Signature made of a request.
const SignatureHeader = "X-Earshot-Signature"

// KeyHeader holds Message.Key: a receiver that has seen it drops the double.
const KeyHeader = "X-Earshot-Delivery"

// Signature is t=SECONDS,v1=HEX: the HMAC-SHA256 under secret of the Unix time,
// a dot, and the body. The time is signed so that a receiver can refuse a
// request that is replayed later; v1 leaves room for another scheme beside it.
func Signature(secret string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.", at.Unix())
	mac.Write(body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}
