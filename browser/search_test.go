//go:build browser

package browser

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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
		p.visit("/search?q=form")
		p.keys("?")
		p.until(`document.querySelector(".keys").open`)
		p.keys("?")
		p.until(`!document.querySelector(".keys").open`)
		// Who wants none of it switches it off, for good.
		p.click("[data-keys]")
		p.visit("/search?q=form")
		p.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"))
		p.keys("j/")
		if p.count(":focus") > 0 {
			t.Error("keys work that were switched off")
		}
		p.quiet()
	})
}

// total is how many conversations the page says there are.
func (p *tab) total() int {
	p.t.Helper()
	digits, _, _ := strings.Cut(strings.ReplaceAll(p.text(".total"), ",", ""), " ")
	n, err := strconv.Atoi(digits)
	if err != nil {
		p.t.Fatalf("at %s: %v", p.address(), err)
	}
	return n
}

// A facet says what choosing it finds, and what is chosen can be taken away
// again, with scripts or without.
func TestFacets(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		for _, scripts := range []bool{true, false} {
			p := open(t, at, 1280)
			if !scripts {
				p.withoutScripts()
			}
			p.visit("/search?q=form")
			all := p.total()
			const first = `.facet button[name="service"]`
			service, promised := p.attribute(first, "value"), p.text(first+" i")
			p.follow(func() { p.click(first) })
			if p.address() != at.address+"/search?q=form&service="+service || fmt.Sprint(p.total()) != promised || p.total() >= all {
				t.Errorf("%s promised and at %s are %d of %d", promised, p.address(), p.total(), all)
			}
			// Others of the same facet stay to be chosen, besides.
			some := p.total()
			p.follow(func() { p.click(first) })
			if p.total() <= some || p.count(".chosen .chip") != 2 {
				t.Errorf("a second service leads from %d to %d conversations, with %d chips", some, p.total(), p.count(".chosen .chip"))
			}
			p.follow(func() { p.click(".chosen a[href='/search?q=form']") })
			if p.total() != all || p.count(".chosen .chip") != 0 {
				t.Errorf("with nothing chosen there are %d, not %d", p.total(), all)
			}
			p.follow(func() { p.click(".facet a[href*='handle_time=under-2m']") })
			const weeks = ".facet a[href*='period=last-4-weeks']"
			counted := p.text(weeks + " i")
			p.follow(func() { p.click(weeks) })
			if fmt.Sprint(p.total()) != counted {
				t.Errorf("the period promised %s, and there are %d", counted, p.total())
			}
			if p.total() >= all || p.count(`.facet [aria-current]`) != 2 {
				t.Errorf("at %s are %d of %d", p.address(), p.total(), all)
			}
			// The dates of the agency's calendar take the place of the period.
			p.follow(func() { p.click(".facet form button") })
			if strings.Contains(p.address(), "period=") || !strings.Contains(p.address(), "&from=20") || !strings.Contains(p.address(), "&to=20") {
				t.Errorf("the days are at %s", p.address())
			}
			p.quiet()
		}
	})
}

// A facet with many values leads to all of them, and each of these back to the
// same search with it.
func TestEveryValueOfAFacet(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		for _, scripts := range []bool{true, false} {
			p := open(t, at, 1280)
			if !scripts {
				p.withoutScripts()
			}
			p.visit("/search?q=form&speaker=agent&sort=longest")
			const agents = `.facet:has(button[name="agent"]) details`
			p.click(agents + " summary")
			p.follow(func() { p.click(agents + " p a") })
			if p.path() != "/search/facets/agent?q=form&speaker=agent&sort=longest" || p.count(".columns button") <= 20 {
				t.Fatalf("at %s are %d values", p.path(), p.count(".columns button"))
			}
			const last = ".columns li:last-child button"
			agent, promised := p.attribute(last, "value"), p.text(last+" i")
			p.follow(func() { p.click(last) })
			if p.path() != "/search?q=form&speaker=agent&sort=longest&agent="+agent || fmt.Sprint(p.total()) != promised {
				t.Errorf("%s promised %s, at %s are %d", agent, promised, p.path(), p.total())
			}
			p.quiet()
		}
	})
}

// On a narrow screen the facets are folded away until they are asked for.
func TestFacetsFold(t *testing.T) {
	at := serve(t, stores[0])
	const seen = `document.querySelector(".facet").checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && document.querySelector(".facet").getBoundingClientRect().height > 0`
	for width, unfolded := range map[int64]bool{360: false, 1280: true} {
		p := open(t, at, width)
		p.withoutScripts()
		p.visit("/search?q=form")
		if get(p, chromedp.Evaluate[bool](seen)) != unfolded {
			t.Errorf("at %d pixels the facets are not as they should be", width)
		}
		if !unfolded {
			p.click(".facets > summary")
			p.until(seen)
			p.fits()
		}
	}
}

// A page leads to the next and to the first; the browser leads back.
func TestPagesOfAResult(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.visit("/search?q=form&sort=longest")
		first := p.attribute(".hit h2 a", "href")
		p.follow(func() { p.click("a[rel=next]") })
		if p.attribute(".hit h2 a", "href") == first || p.count(".hit") == 0 {
			t.Error("the next page is the same")
		}
		p.follow(func() { p.click(".pager a") })
		if p.attribute(".hit h2 a", "href") != first {
			t.Error("the first page is another")
		}
		// A snippet opens its turn.
		p.follow(func() { p.click(".snippet a") })
		if p.count(":target mark") == 0 && p.count(".turn:target") == 0 {
			t.Errorf("at %s there is no such turn", p.address())
		}
		p.quiet()
	})
}

func TestSavedSearch(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		for _, scripts := range []bool{true, false} {
			p := open(t, at, 360)
			if !scripts {
				p.withoutScripts()
			}
			p.visit("/search?q=form&channel=chat")
			found := p.total()
			p.click(".save > summary")
			p.click("#name")
			p.keys(`Forms <b>"by chat"`)
			p.follow(func() { p.click(".save button") })
			if p.text(".hit h3") != `Forms <b>"by chat"` || !strings.HasSuffix(p.address(), "/searches") {
				t.Fatalf("at %s it is %q", p.address(), p.text(".hit h3"))
			}
			p.shoot(fmt.Sprintf("saved_scripts-%v", scripts))
			p.follow(func() { p.click(".hit h3 a") })
			if p.total() != found || !strings.HasSuffix(p.address(), "/search?q=form&channel=chat") {
				t.Errorf("at %s are %d, not %d", p.address(), p.total(), found)
			}
			p.visit("/search")
			p.follow(func() { p.click(".chosen a") })
			p.visit("/searches")
			p.click(".hit button")
			p.until(`document.querySelectorAll(".hit").length === 0 && document.readyState === "complete"`)
			p.quiet()
		}
	})
}

// Whatever is typed is shown as it was typed, and does nothing.
func TestHostileSearches(t *testing.T) {
	at := serve(t, stores[0])
	p := open(t, at, 360)
	for _, typed := range []string{
		`<script>document.title="taken"</script>`, `"><img src=x onerror="document.title='taken'">`, `" autofocus onfocus="document.title='taken'`,
		"\u202eevil\u202c שלום \u2067عربي", `'; DROP TABLE conversations; --`, `"unclosed`, `"a b"~999999999999`, `-`, `* AND (NOT`, strings.Repeat("wide", 200),
	} {
		for _, field := range []string{"q", "service", "queue", "sort", "page"} {
			p.visit("/search?" + field + "=" + url.QueryEscape(typed))
			if title := get(p, chromedp.Title()); !strings.HasSuffix(title, "Earshot") {
				t.Errorf("%s=%s took the page: %q", field, typed, title)
			}
			p.fits()
			if shown := get(p, chromedp.Evaluate[string](`document.querySelector("#q").value`)); field == "q" && shown != typed {
				t.Errorf("%q is shown as %q", typed, shown)
			}
		}
		p.shoot("last")
	}
	p.quiet()
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
