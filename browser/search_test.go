//go:build browser

package browser

import (
	"strings"
	"testing"
)

// The search needs no mouse: / goes to the words, j and k walk the results,
// Enter opens one.
func TestSearchByKeyboard(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.visit("/search")
		p.keys("/")
		p.keys("form")
		p.follow(func() { p.keys("\r") })
		if !strings.Contains(p.address(), "q=form") || p.count("mark") == 0 {
			t.Errorf("at %s there are %d marked words", p.address(), p.count("mark"))
		}
		p.keys("jjk")
		want := p.attribute(".hit h2 a", "href")
		p.follow(func() { p.keys("\r") })
		if !strings.HasSuffix(p.address(), want) {
			t.Errorf("opened %s, want the first result %s", p.address(), want)
		}
		p.quiet()
	})
}

// Without JavaScript the same is done by forms and links.
func TestSearchWithoutScripts(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.withoutScripts()
		p.visit("/search?q=form")
		if !strings.Contains(p.text(".total"), "conversations") || p.count(".hit") == 0 {
			t.Errorf("the page says %q and shows %d", p.text(".total"), p.count(".hit"))
		}
		p.follow(func() { p.click(".hit h2 a") })
		if p.count(".turn") == 0 {
			t.Error("the conversation has no turns")
		}
	})
}
