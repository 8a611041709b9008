//go:build browser

package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// addresses of every page, by name; the conversation is found by a search.
func addresses(p *tab) map[string]string {
	p.t.Helper()
	p.visit("/search?q=form")
	first := strings.TrimPrefix(p.attribute(".hit h2 a", "href"), p.at.address)
	p.visit("/painpoints")
	service := strings.TrimPrefix(p.attribute("tr.service th a", "href"), p.at.address)
	topic := strings.TrimPrefix(p.attribute("tbody tr:not(.service):not(.total) th a", "href"), p.at.address)
	return map[string]string{
		"search":       "/search",
		"found":        "/search?q=form",
		"chosen":       "/search?q=form&channel=call&sentiment=negative&period=last-4-weeks&sort=longest",
		"nothing":      "/search?q=xylophone",
		"mistaken":     "/search?q=form&servce=ssa&channel=call",
		"facet":        "/search/facets/agent?q=form&channel=call",
		"searches":     "/searches",
		"conversation": first,
		"repeat":       "/conversations/" + rich(p).ID + "?search=q%3Dform",
		"painpoints":   "/painpoints",
		"status":       "/status",
		"digests":      "/digests",
		"digest":       digestOf(weekBefore(1)),
		"rules":        "/rules",
		"topic":        "/rules/topics/passport-urgent",
		"services":     "/rules/services",
		"cues":         "/rules/repeat/awaiting-answer",
		"sentiment":    "/rules/sentiment",
		"signal":       "/rules/signals/promise",
		"try":          "/rules/try",
		"of service":   service,
		"painpoint":    topic,
		"days":         "/painpoints?period=day",
		"unknown":      "/painpoints?label=2001-W01",
		"api":          "/api",
		"error":        "/nothing",
	}
}

// Every page is accessible, fits the narrowest and a wide window, in light and
// in dark, and runs nothing that its policy forbids.
func TestEveryPage(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		for _, width := range []int64{360, 1280} {
			p := open(t, at, width)
			for name, address := range addresses(p) {
				for _, dark := range []bool{false, true} {
					p.dark(dark)
					p.visit(address)
					p.fits()
					p.accessible()
					p.shoot(fmt.Sprintf("%s_%d_dark-%v", name, width, dark))
				}
			}
			p.quiet()
		}
	})
}

// The pages that somebody opens first stay under 60 kB with all that they load,
// uncompressed as the pages are.
func TestFirstPagesAreSmall(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		all := addresses(p)
		for _, name := range []string{"search", "found", "chosen", "conversation", "painpoints", "days", "digests", "digest", "rules", "status", "searches"} {
			p.visit(all[name])
			size := get(p, chromedp.Evaluate[float64](`[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.encodedBodySize, 0)`))
			if size < 1_000 || size > 60_000 {
				t.Errorf("%s loads %.0f bytes", all[name], size)
			}
		}
	})
}
