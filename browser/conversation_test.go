//go:build browser

package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"earshot/models"
)

// rich is a repeat contact with findings of several kinds and redacted data.
func rich(p *tab) *models.Conversation {
	p.t.Helper()
	page := read[models.Page](p, "/api/v1/conversations?repeat=linked&signal=escalation-request&channel=call&limit=200")
	for _, h := range page.Hits {
		c := h.Conversation
		if len(c.Topics) < 2 || len(c.Signals) < 2 || c.PII.Total < 3 || !c.Repeat.Stated {
			continue
		}
		return read[*models.Conversation](p, "/api/v1/conversations/"+c.ID)
	}
	p.t.Fatal("the demo has no conversation with all that the page shows")
	return nil
}

// What the page shows of each turn is what was said, with chips for what was
// redacted, and each finding is marked with its own words.
func TestConversationShowsItsEvidence(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		c := rich(p)
		p.visit("/conversations/" + c.ID)
		texts := get(p, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".turn .words")].map((words) => {
			const copy = words.cloneNode(true);
			copy.querySelectorAll(".ref").forEach((ref) => ref.remove());
			copy.querySelectorAll("[data-type]").forEach((chip) => chip.replaceWith("[" + chip.dataset.type + "]"));
			return copy.textContent;
		})`))
		for i, turn := range c.Turns {
			if i >= len(texts) || texts[i] != turn.Text {
				t.Fatalf("turn %d of %d is shown as %q, want %q", i, len(texts), texts[i], turn.Text)
			}
		}
		if got := p.count(".evidence li"); got != len(c.Findings) {
			t.Errorf("%d pieces of evidence are listed, want %d", got, len(c.Findings))
		}
		for n, f := range c.Findings {
			if marked := p.text(fmt.Sprintf("#mark-%d mark", n+1)); !strings.HasPrefix(f.Quote, marked) || marked == "" {
				t.Errorf("finding %d marks %q, want %q", n+1, marked, f.Quote)
			}
			name := p.attribute(fmt.Sprintf(`.ref a[href="#evidence-%d"]`, n+1), "aria-label")
			if !strings.Contains(name, f.Rule) {
				t.Errorf("finding %d is read as %q, without its rule %s", n+1, name, f.Rule)
			}
		}
		if !strings.HasPrefix(p.text(".redacted"), "redacted") {
			t.Errorf("a chip is read as %q", p.text(".redacted"))
		}
		p.quiet()
	})
}

// n and p go through the evidence, from where one is, and around the ends; the
// address tells where.
func TestEvidenceByKeyboard(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		c := rich(p)
		p.visit("/conversations/" + c.ID)
		isAt := func(n int) {
			t.Helper()
			p.until(fmt.Sprintf("location.hash === '#mark-%d' && document.activeElement.getAttribute('aria-label').startsWith('%d: ')", n, n))
			p.until(fmt.Sprintf("(() => { const r = document.querySelector('#mark-%d').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()", n))
		}
		p.keys("n")
		isAt(1)
		p.keys("nn")
		isAt(3)
		p.keys("p")
		isAt(2)
		p.click(`[data-step="-1"]`)
		isAt(1)
		p.keys("p")
		isAt(len(c.Findings))
		p.keys("n")
		isAt(1)
		p.quiet()
	})
}

// The customer's other contacts lead on, this one is marked, and its link to
// the one before says so in words.
func TestContactsOfACustomer(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		c := rich(p)
		p.visit("/conversations/" + c.ID)
		page := read[models.Page](p, "/api/v1/conversations?limit=1000&customer="+c.CustomerKey)
		if got := p.count(".contacts li"); int64(got) != page.Total {
			t.Errorf("%d contacts, want %d", got, page.Total)
		}
		if dots := p.count(".dot"); int64(dots) != page.Total || p.count(".dot.here") != 1 || p.count(".tie") == 0 {
			t.Errorf("%d contacts are drawn", dots)
		}
		if said := p.text(".contacts .here"); !strings.Contains(said, "this contact") || !strings.Contains(said, "Repeat of") {
			t.Errorf("this contact is %q", said)
		}
		p.follow(func() { p.click(`.contacts .here a`) })
		if !strings.HasSuffix(p.address(), "/conversations/"+*c.Repeat.Of) {
			t.Errorf("at %s, want %s", p.address(), *c.Repeat.Of)
		}
		p.quiet()
	})
}

// A link to a turn is copied without the search that led here; the address has
// it too.
func TestCopyTheLinkToATurn(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		c := rich(p)
		p.visit("/conversations/" + c.ID + "?search=q%3Dform")
		p.do(chromedp.Evaluate[chromedp.Void](`navigator.clipboard.writeText = async (text) => { window.copied = text }; 0`))
		p.click("#turn-3 .turn-link")
		p.until(fmt.Sprintf("window.copied === %q", at.address+"/conversations/"+c.ID+"#turn-3"))
		p.until("document.querySelector('[data-announce]').textContent.includes('copied')")
		if !strings.HasSuffix(p.address(), "#turn-3") {
			t.Errorf("at %s", p.address())
		}
		p.follow(func() { p.keys("u") })
		if !strings.HasSuffix(p.address(), "/search?q=form") {
			t.Errorf("u leads to %s", p.address())
		}
		p.quiet()
	})
}

// On paper there is what was said and found, and nothing to click.
func TestConversationOnPaper(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 800)
		c := rich(p)
		p.visit("/conversations/" + c.ID)
		p.do(calling(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		shown := func(selector string) bool {
			return get(p, chromedp.Evaluate[bool](fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.checkVisibility())", selector)))
		}
		for _, selector := range []string{".top", ".within", ".jumps", ".beside", ".back", "button"} {
			if shown(selector) {
				t.Errorf("%s is on paper", selector)
			}
		}
		for _, selector := range []string{".turn", ".words mark", ".evidence li", ".contacts li", ".facts"} {
			if !shown(selector) {
				t.Errorf("%s is not on paper", selector)
			}
		}
		p.shoot("paper")
	})
}

// Without JavaScript the evidence, the turns and the way back are links.
func TestConversationWithoutScripts(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		c := rich(p)
		p.withoutScripts()
		p.visit("/conversations/" + c.ID + "?search=q%3Dform")
		p.click(`[data-step="1"]`)
		p.click(`.turn:has(#mark-1) .beside a:last-of-type`)
		p.click(`.evidence li:first-of-type a`)
		if !strings.Contains(p.address(), "#mark-") {
			t.Errorf("at %s", p.address())
		}
		p.click("#turn-2 .turn-link")
		if !strings.HasSuffix(p.address(), "#turn-2") {
			t.Errorf("at %s", p.address())
		}
		p.follow(func() { p.click(".back a") })
		if !strings.HasSuffix(p.address(), "/search?q=form") {
			t.Errorf("at %s", p.address())
		}
	})
}
