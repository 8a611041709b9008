//go:build servers

package elastic

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
)

// fault is what happens to the n-th request of a writer, which dies of it:
// none of its later requests gets through.
type fault int

const (
	lost     fault = iota // the request never arrives
	answered              // it is carried out, the answer is lost
	cut                   // it is carried out, the answer breaks off
	late                  // it arrives when the next writer has begun
	twice                 // it is carried out, and arrives once more when the next writer is done
	none                  // the writer lives
)

func (f fault) String() string {
	return []string{"lost", "answered", "cut", "late", "twice", "none"}[f]
}

// faulty is a transport with one fault.
type faulty struct {
	fault   fault
	n       int    // counted from 1
	intrude func() // happens before the n-th request; may be nil

	mu      sync.Mutex
	seen    int
	dead    bool
	delayed func() // delivers the late request; nil: there is none
}

var errDied = errors.New("the connection broke")

func (f *faulty) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return nil, errDied
	}
	f.seen++
	if f.seen != f.n {
		return http.DefaultTransport.RoundTrip(r)
	}
	if f.intrude != nil {
		f.intrude()
	}
	if f.fault == none {
		return http.DefaultTransport.RoundTrip(r)
	}
	f.dead = true
	body := []byte{}
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	send := func() (*http.Response, error) {
		again := r.Clone(context.Background())
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return http.DefaultTransport.RoundTrip(again)
	}
	if f.fault == late || f.fault == twice {
		f.delayed = func() {
			if answer, err := send(); err == nil {
				_ = answer.Body.Close()
			}
		}
	}
	if f.fault == lost || f.fault == late {
		return nil, errDied
	}
	answer, err := send()
	if err != nil {
		return nil, err
	}
	if f.fault == cut {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(io.LimitReader(answer.Body, 20), broken{}), answer.Body}
		return answer, nil
	}
	_ = answer.Body.Close()
	return nil, errDied
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
