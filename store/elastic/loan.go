package elastic

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// loan lends the bytes of a request's body to the HTTP transport, which may go
// on reading for a moment after the request has failed. Once ended, nothing
// reads them any more and their buffer may be used again.
type loan struct {
	mu    sync.Mutex
	bytes []byte
	ended bool
}

// attach makes the loan the request's body.
func (l *loan) attach(r *http.Request) {
	r.ContentLength = int64(len(l.bytes))
	r.GetBody = func() (io.ReadCloser, error) { return &lent{loan: l, from: bytes.NewReader(l.bytes)}, nil }
	r.Body, _ = r.GetBody() // it has no error
}

func (l *loan) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}

type lent struct {
	loan *loan
	from *bytes.Reader
}

func (b *lent) Read(p []byte) (int, error) {
	b.loan.mu.Lock()
	defer b.loan.mu.Unlock()
	if b.loan.ended {
		return 0, io.ErrClosedPipe
	}
	return b.from.Read(p)
}

func (*lent) Close() error { return nil }
