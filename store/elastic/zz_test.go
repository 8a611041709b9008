//go:build servers

package elastic

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"
	"bytes"

	"earshot/history"
	"earshot/models"
	"earshot/store/storetest"
)

type timing struct{ m map[string]time.Duration; order []string; i int }

func (d *timing) RoundTrip(r *http.Request) (*http.Response, error) {
	t0 := time.Now()
	res, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		res.Body = io.NopCloser(bytes.NewReader(b))
	}
	d.i++
	k := fmt.Sprintf("%d %s", d.i, r.URL.Path)
	d.m[k] += time.Since(t0)
	return res, err
}

func TestZZ(t *testing.T) {
	sp := newSpace(t)
	tm := &timing{m: map[string]time.Duration{}}
	s := sp.open(t, tm)
	s.Prepare(t.Context())
	link := history.NewLinker(history.Limits{})
	r := rand.New(rand.NewPCG(1, 2))
	var total time.Duration
	for k := range 24 {
		all := make([]*models.Conversation, 500)
		for i := range all {
			n := k*500 + i
			all[i] = talk(r, fmt.Sprintf("c-%d", n), fmt.Sprintf("customer-%d", k/4*500+i), storetest.Base().Add(time.Duration(n)*time.Second))
		}
		if k == 8 { tm.m = map[string]time.Duration{}; total = 0 }
		tm.i = 0
		t0 := time.Now()
		if err := s.Put(t.Context(), all, link); err != nil { t.Fatal(err) }
		total += time.Since(t0)
	}
	fmt.Println(total/16)
	for k, v := range tm.m { fmt.Println(k, v/16) }
}
