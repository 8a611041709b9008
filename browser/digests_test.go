//go:build browser

package browser

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// digestOf is the page of a week's digest about everything.
func digestOf(week string) string { return "/digests/week/" + week + "/All%20services" }

// The archive leads to each digest, and from there to the one before and after;
// a digest shows what its mail showed, in the colours of the mail, without
// scripts.
func TestDigestsOfTheArchive(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.withoutScripts()
		p.visit("/digests")
		if weeks := p.count(".archive li"); weeks != 2 || !strings.HasPrefix(p.text(".archive a"), weekBefore(1)) {
			t.Errorf("the archive has %d digests, the first of %s", weeks, p.text(".archive a"))
		}
		p.follow(func() { p.click(".archive li:last-child a") })
		if p.count("a[rel='prev']") != 0 || p.text("a[rel='next']") != weekBefore(1)+" →" {
			t.Errorf("after %s comes %q", weekBefore(2), p.text("a[rel='next']"))
		}
		p.follow(func() { p.click("a[rel='next']") })
		if p.text("h1") != "All services" || !strings.Contains(p.text("article"), weekBefore(1)) {
			t.Errorf("%s shows %q", p.address(), p.text("article"))
		}
		got := get(p, chromedp.Evaluate[[]string](`[...document.querySelectorAll("article h2")].map(h => h.textContent)`))
		if want := []string{"What hurts most", "Repeat contact", "How to read this"}; !slices.Equal(without(got, "Emerging phrases"), want) {
			t.Errorf("its parts are %q", got)
		}
		if charts, inWords := p.count("article svg[role='img'][aria-label]"), shown(p, "article .e-spark"); charts != 5 || inWords {
			t.Errorf("it has %d charts; beside them their lines of text show: %v", charts, inWords)
		}
		for dark, want := range map[bool]string{false: "rgb(143, 29, 20)", true: "rgb(255, 185, 176)"} {
			p.dark(dark)
			if colour := get(p, chromedp.Evaluate[string](`getComputedStyle(document.querySelector(".e-worse")).color`)); colour != want {
				t.Errorf("dark %v: what got worse is %s", dark, colour)
			}
		}
		p.follow(func() { p.click(".about a[href^='/painpoints']") })
		if label := p.text(".period .pager strong"); label != weekBefore(1) {
			t.Errorf("it leads to the pain points of %s", label)
		}
		p.quiet()
	})
}

// shown reports whether a person sees the first element of a selector.
func shown(p *tab, selector string) bool {
	p.t.Helper()
	return get(p, chromedp.Evaluate[bool](`document.querySelector("`+selector+`").checkVisibility()`))
}

func without(all []string, one string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == one })
}
