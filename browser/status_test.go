//go:build browser

package browser

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// begin starts a worker on a store, whose broker is away: it says how it is and
// keeps the schedule all the same. It ends with the test at the latest.
func begin(t *testing.T, s store) (end func()) {
	t.Helper()
	c := command(s, "worker")
	c.Env = append(c.Env, "EARSHOT_KAFKA_BROKERS=127.0.0.1:1", "EARSHOT_HTTP_ADDRESS=127.0.0.1:0")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			_ = c.Process.Signal(syscall.SIGTERM)
			_ = c.Wait()
		}
	}
	t.Cleanup(end)
	return end
}

// reads opens the status, again and again, until it says something.
func (p *tab) reads(words string) {
	p.t.Helper()
	for began := time.Now(); ; {
		p.visit("/status")
		if strings.Contains(p.text("main"), words) {
			return
		}
		if time.Since(began) > patience {
			p.t.Fatalf("the status never says %q: %s", words, p.text("main"))
		}
	}
}

// Whoever is woken sees what needs them: that nobody works, who does, and who
// has ended. The page is read again only while somebody wants it.
func TestStatus(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		tabs := map[string]*tab{"360": open(t, at, 360), "1280": open(t, at, 1280)}
		look := func(name string) {
			for width, p := range tabs {
				p.visit("/status")
				p.fits()
				p.accessible()
				p.shoot(name + "_" + width)
			}
		}
		p := open(t, at, 1280)
		p.withoutScripts()
		p.visit("/status")
		if says := p.text(".problem"); !strings.HasPrefix(says, "No worker runs") || p.count("tbody tr") == 0 {
			t.Errorf("without a worker it says %q, and of rollups %q", says, p.text("main"))
		}
		p.follow(func() { p.click("a[href='/status?every=minute']") })
		p.follow(func() { p.click(".meta a[href='/status']") })
		if p.count("a[href='/status?every=minute']") != 1 {
			t.Errorf("it is not stopped: %s", p.text(".meta"))
		}
		end := begin(t, at.store)
		p.reads("was last done")
		if p.count("div[aria-label='Workers'] tbody tr") != 1 || strings.Contains(p.text("main"), "are late") {
			t.Errorf("with a worker it says %s", p.text("main"))
		}
		look("with a worker")
		end()
		p.reads("ended")
		if p.count("div[aria-label='Workers']") != 0 || !strings.Contains(p.text("main"), "Lag then: unknown") {
			t.Errorf("after it has ended it says %s", p.text("main"))
		}
		look("without")
		for _, p := range tabs {
			p.quiet()
		}
		p.quiet()
	})
}
