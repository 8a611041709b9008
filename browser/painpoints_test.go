//go:build browser

package browser

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"earshot/models"
)

// Each number leads to as many conversations as it says.
func TestPainPointsLeadToTheirConversations(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.visit("/painpoints")
		label := p.text(".period .pager strong")
		figures, start := map[[2]string]models.PainPoint{}, ""
		for _, row := range read[struct{ PainPoints []models.PainPoint }](p, "/api/v1/painpoints?label="+label).PainPoints {
			figures[[2]string{row.Service, row.Topic}], start = row, row.PeriodStart.Format(time.DateOnly)
		}
		links := get(p, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".figures td a[href^='/search']")].map(a => a.getAttribute("href"))`))
		if len(links) < 100 {
			t.Errorf("%s has %d numbers", p.address(), len(links))
		}
		for _, link := range links {
			query := strings.TrimPrefix(link, "/search?")
			values, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			row, there := figures[[2]string{values.Get("service"), values.Get("topic")}]
			want := row.Contacts
			switch {
			case values.Get("from") != start: // a change leads to the period before
				want = *row.ContactsBefore
			case values.Get("repeat") != "":
				want = row.Repeats7d
			case values.Get("sentiment") != "":
				want = row.Negative
			}
			if found := read[models.Page](p, "/api/v1/conversations?limit=1&"+query); found.Total != want || !there {
				t.Errorf("%s finds %d conversations, the figure is %d", link, found.Total, want)
			}
		}
		number := p.text(".figures tr.service td.n a")
		p.follow(func() { p.click(".figures tr.service td.n a") })
		if total := p.text(".total"); !strings.HasPrefix(total, number+" ") {
			t.Errorf("the number %s leads to a page that says %q", number, total)
		}
		p.quiet()
	})
}

// Without scripts one turns from period to period, from all services to one,
// from there to a topic and back.
func TestPainPointsWithoutScripts(t *testing.T) {
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.withoutScripts()
		p.visit("/painpoints")
		last := p.text(".period .pager strong")
		p.follow(func() { p.click(".period a[rel='prev']") })
		if before := p.text(".period .pager strong"); before >= last || p.text(".period a[rel='next']") != last+" →" {
			t.Errorf("before %s comes %s, and then %s", last, before, p.text(".period a[rel='next']"))
		}
		p.follow(func() { p.click(".period form button") })
		p.follow(func() { p.click("thead a[href*='sort=negative']") })
		if p.count("th[aria-sort='descending'] a[href*='sort=negative']") != 1 {
			t.Error("the order does not show")
		}
		p.follow(func() { p.click("tr.service th a") })
		if p.count("tr.service") != 1 || p.count(".figures tbody tr") < 3 {
			t.Errorf("the page of a service has %d services and %d rows", p.count("tr.service"), p.count(".figures tbody tr"))
		}
		p.follow(func() { p.click("tbody tr:not(.service):not(.total) th a") })
		if p.count(".charts svg[aria-label]") != 5 || p.count(".figures tbody tr") == 0 {
			t.Errorf("the page of a topic has %d charts", p.count(".charts svg"))
		}
		p.follow(func() { p.click(".meta a") })
		if p.count("tr.service") != 1 {
			t.Errorf("back at %s", p.address())
		}
		p.quiet()
	})
}
