package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

const (
	// warmShare of the time comes before what counts: connections, caches, and
	// on Elasticsearch a compiler that learns.
	warmShare = 5
	// deepPages is how many pages a client follows where it pages.
	deepPages = 4
	// mostRequests ends a run early, and bounds its memory.
	mostRequests = 1_000_000
)

// answered is one request that was answered.
type answered struct {
	kind  string
	took  time.Duration
	bytes int
}

// client asks in a closed loop: the next question follows the answer.
type client struct {
	http  *http.Client
	page  string         // the URL that is searched at
	next  *regexp.Regexp // finds the marker of the next page in a page for people
	asked []answered
}

func newClient(h *http.Client, page string) *client {
	return &client{http: h, page: page, next: regexp.MustCompile(`[?&](?:amp;)?after=([^&"]+)`)}
}

// load has so many clients search at page, a URL on this machine, for a while,
// and prints how long they waited.
func load(ctx context.Context, page string, clients int, lasts time.Duration, out io.Writer) error {
	at, err := url.Parse(page)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(at.Hostname()); at.Scheme != "http" || ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%s: only a server on this machine is put under load: give http://127.0.0.1:PORT/PATH", page)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	began := time.Now()
	warm, end := began.Add(lasts/warmShare), began.Add(lasts)
	all := make([]*client, clients)
	faults := make([]error, clients)
	var running sync.WaitGroup
	for i := range all {
		c := newClient(&http.Client{Transport: transport, Timeout: time.Minute}, page)
		all[i] = c
		running.Go(func() {
			list := searches()
			for turn := i * len(list) / clients; time.Now().Before(end) && len(c.asked) < mostRequests/clients; turn++ {
				if faults[i] = c.ask(ctx, list[turn%len(list)], warm); faults[i] != nil {
					return
				}
			}
		})
	}
	running.Wait()
	if err := errors.Join(faults...); err != nil {
		return err
	}
	var asked []answered
	for _, c := range all {
		asked = append(asked, c.asked...)
	}
	fmt.Fprintf(out, "%d clients, %.0f searches/s\n", clients, float64(len(asked))/time.Since(warm).Seconds())
	return report(out, asked)
}

// ask sends one search; where there is no text it follows the pages.
func (c *client) ask(ctx context.Context, s search, warm time.Time) error {
	query, kind := s.query, s.kind
	for page := 1; ; page++ {
		next, a, err := c.get(ctx, query)
		if err != nil {
			return fmt.Errorf("%s ?%s: %w", kind, query, err)
		}
		if time.Now().After(warm) {
			a.kind = kind
			c.asked = append(c.asked, a)
		}
		if s.kind != "newest" && s.kind != "lowest sentiment" || next == "" || page == deepPages {
			return nil
		}
		query, kind = s.query+"&after="+url.QueryEscape(next), "next page"
	}
}

func (c *client) get(ctx context.Context, query string) (next string, a answered, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.page+"?"+query, http.NoBody)
	if err != nil {
		return "", a, err
	}
	began := time.Now()
	response, err := c.http.Do(request)
	if err != nil {
		return "", a, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	a.took, a.bytes = time.Since(began), len(body)
	if err != nil {
		return "", a, err
	}
	if response.StatusCode != http.StatusOK {
		return "", a, fmt.Errorf("status %d: %.300s", response.StatusCode, body)
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		var answer struct {
			Next string `json:"next"`
		}
		err = json.Unmarshal(body, &answer)
		return answer.Next, a, err
	}
	if link := c.next.FindSubmatch(body); link != nil {
		next, err = url.QueryUnescape(html.UnescapeString(string(link[1])))
	}
	return next, a, err
}

// report prints a line per kind of search, the slowest first, and one over all.
func report(out io.Writer, asked []answered) error {
	byKind := map[string][]answered{}
	for _, a := range asked {
		byKind[a.kind] = append(byKind[a.kind], a)
	}
	kinds := make([]string, 0, len(byKind))
	for kind, all := range byKind {
		slices.SortFunc(all, func(a, b answered) int { return cmp.Compare(a.took, b.took) })
		kinds = append(kinds, kind)
	}
	slices.SortFunc(kinds, func(a, b string) int {
		return cmp.Or(cmp.Compare(quantile(byKind[b], 95), quantile(byKind[a], 95)), cmp.Compare(a, b))
	})
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "search\trequests\tp50 ms\tp95 ms\tp99 ms\tlargest kB\t\n")
	line := func(kind string, all []answered) {
		largest := 0
		for _, a := range all {
			largest = max(largest, a.bytes)
		}
		fmt.Fprintf(t, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t\n", kind, len(all), quantile(all, 50), quantile(all, 95), quantile(all, 99), float64(largest)/1000)
	}
	for _, kind := range kinds {
		line(kind, byKind[kind])
	}
	slices.SortFunc(asked, func(a, b answered) int { return cmp.Compare(a.took, b.took) })
	line("all", asked)
	return t.Flush()
}

// quantile is the time in milliseconds that so many percent took at most, of
// sorted answers.
func quantile(sorted []answered, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := (len(sorted)*percent + 99) / 100
	return float64(sorted[max(i, 1)-1].took.Microseconds()) / 1000
}
