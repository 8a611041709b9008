package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLoadReportsEveryKindAndFollowsPages(t *testing.T) {
	for name, page := range map[string]string{
		"json": `{"total":3,"hits":[],"next":"marker"}`,
		"html": `<a rel="next" href="/search?q=x&amp;after=marker">More</a>`,
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if after := r.URL.Query().Get("after"); after != "" && after != "marker" {
					t.Errorf("asked for the page after %q", after)
				}
				if name == "json" {
					w.Header().Set("Content-Type", "application/json; charset=utf-8")
				}
				fmt.Fprint(w, page)
			}))
			defer server.Close()
			c := newClient(server.Client(), server.URL+"/search")
			for _, s := range searches() {
				if err := c.ask(t.Context(), s, time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			if err := report(&out, c.asked); err != nil {
				t.Fatal(err)
			}
			for _, s := range append(searches(), search{kind: "next page"}, search{kind: "all"}) {
				if !strings.Contains(out.String(), " "+s.kind+" ") {
					t.Errorf("there is no line for %q in\n%s", s.kind, out.String())
				}
			}
		})
	}
}

func TestLoadIsForThisMachineOnly(t *testing.T) {
	if err := load(t.Context(), "http://192.0.2.1/search", 1, time.Second, &strings.Builder{}); err == nil {
		t.Error("another machine was put under load")
	}
}

func TestLoadFailsWhereASearchDoes(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if err := load(t.Context(), server.URL, 1, time.Minute, &strings.Builder{}); err == nil {
		t.Error("nobody noticed")
	}
}

func TestQuantiles(t *testing.T) {
	var hundred []answered
	for i := range 100 {
		hundred = append(hundred, answered{took: time.Duration(i+1) * time.Millisecond})
	}
	for percent, want := range map[int]float64{50: 50, 95: 95, 99: 99} {
		if got := quantile(hundred, percent); got != want {
			t.Errorf("of 1 to 100 ms %d %% took at most %v, want %v", percent, got, want)
		}
	}
	if got := quantile(nil, 95); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
}
