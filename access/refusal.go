package access

import (
	"net/http"
	"time"
)

// Refusal is an error that says to whoever asks why they are not let through.
type Refusal struct {
	Status  int    // of HTTP
	Code    string // stable, such as sign-in-wrong
	Message string // for people; what to do next
	// RetryAfter is how long to wait before the next try; 0 where waiting does
	// not help.
	RetryAfter time.Duration
}

func (r *Refusal) Error() string { return r.Message }

func refuse(status int, code, message string) *Refusal {
	return &Refusal{Status: status, Code: code, Message: message}
}

// unavailable is what a person is told where the cause is only for the log.
func unavailable(code, message string) *Refusal {
	return refuse(http.StatusServiceUnavailable, code, message)
}
