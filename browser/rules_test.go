//go:build browser

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// From all rules to one topic, and from a quote to the turn that it stands in.
func TestRulesLeadToTheirQuotes(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.visit("/rules?driver=efficiency&burden=waiting")
		all := p.count("main table tbody tr")
		p.visit("/rules")
		if every := p.count("main table tbody tr"); every <= all {
			t.Errorf("%d rows without a filter, %d with one", every, all)
		}
		p.follow(func() { p.click("main table tbody tr a") })
		if p.count(".rule .phrases li") == 0 || p.count(".quotes li") == 0 {
			t.Fatalf("at %s there are %d phrases and %d quotes", p.address(), p.count(".rule .phrases li"), p.count(".quotes li"))
		}
		said := p.text(".quotes mark")
		p.follow(func() { p.click(".quotes a") })
		_, turn, _ := strings.Cut(p.address(), "#")
		if got := p.text("#" + turn + " .words"); !strings.Contains(got, said) {
			t.Errorf("%s says %q, the quote is %q", turn, got, said)
		}
		p.quiet()
	})
}

// The box reads a text as production does; what was written is in no address.
// It needs no JavaScript.
func TestTryTheRules(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		onEachStore(t, func(t *testing.T, at site) {
			p := open(t, at, 360)
			if !scripts {
				p.withoutScripts()
			}
			p.visit("/rules/try")
			p.do(chromedp.SetValue(chromedp.CSS("#text"), "agent: How can I help?\nMy name is Maria Lopez, this is the third time I called about my passport, and my social is 078-05-1120. <b>This is terrible.</b>"))
			p.follow(func() { p.click(".try button") })
			if !strings.HasSuffix(p.address(), "/rules/try#result") {
				t.Errorf("at %s", p.address())
			}
			words := p.text(".turn.customer .words")
			if strings.Contains(words, "078") || strings.Contains(words, "Lopez") || !strings.Contains(words, "<b>This is terrible.</b>") {
				t.Errorf("it reads %q", words)
			}
			facts := p.text(".facts")
			for _, want := range []string{"Passports, inferred", "the 3rd", "Social Security number: 1", "negative"} {
				if !strings.Contains(facts, want) {
					t.Errorf("no %q in %q", want, facts)
				}
			}
			if p.count(".turn.customer mark.repeat") == 0 || p.count(".evidence li") == 0 {
				t.Error("nothing is marked")
			}
			p.fits()
			if scripts {
				p.accessible()
			}
			p.shoot("tried")
			p.quiet()
		})
	}
}
