package digest

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"earshot/chart"
	"earshot/models"
)

//go:embed digest.html
var page string

var mailTemplate = template.Must(template.New("digest").Funcs(template.FuncMap{"look": attributes}).Funcs(template.FuncMap{
	"sheet": sheet, "contactsChart": contactsChart, "standingChart": standingChart, "badge": badgeOf, "subject": Digest.Subject,
	"span": Digest.span, "coverage": Digest.coverageLine, "revised": Digest.revised, "alsoWorse": Digest.alsoWorse, "notes": Digest.notes,
	"figures": figures, "cost": cost, "source": Quote.source, "growth": Emerging.growth, "failure": Failure.text,
	"linkable": Repeat.linkable, "linked": Repeat.linked, "stated": Repeat.stated,
	"repeats": Window.repeats, "resolved": Window.resolved, "observed": Window.observed,
	"found": Search.contacts, "change": Search.change,
	"standing": Standing.standing, "aim": Standing.aim, "record": Standing.record, "title": Standing.title, "missedBy": Standing.missedBy,
}).Parse(page))

var articleTemplate = template.Must(mailTemplate.Clone()).Funcs(template.FuncMap{"look": classOf})

// HTML renders the digest as a mail: styles inline, nothing to fetch, and no
// meaning that only a picture or a colour carries.
func (d Digest) HTML() (string, error) { return d.execute(mailTemplate, "digest") }

// Article is what the mail shows as one element of a page, with its h1. It
// looks the same by the rules of Sheet, so that a page's policy need not allow
// styles inline.
func (d Digest) Article() (string, error) { return d.execute(articleTemplate, "article") }

func (d Digest) execute(t *template.Template, name string) (string, error) {
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, name, d); err != nil {
		return "", fmt.Errorf("render the digest %s: %w", d.ID, err)
	}
	return strings.ReplaceAll(out.String(), " %", "\u00a0%"), nil // no line begins with a percent sign
}

// svg is a chart of a history, and what it says in words and in blocks.
type svg struct {
	chart.Line
	Told, Blocks string
	Aim          float64 // height of a target; 0: there is none
}

func told(marks []chart.Mark, unit string) string {
	return chart.Told(marks, func(v float64) string { return amount(unit, &v) })
}

func contactsChart(marks []chart.Mark, kind string) svg {
	return svg{
		Line: chart.Draw(marks, chart.Highest(marks)), Blocks: chart.Blocks(marks),
		Told: fmt.Sprintf("Contacts of %d %ss: %s", len(marks), kind, told(marks, models.UnitCount)),
	}
}

func standingChart(s Standing, kind string) svg {
	bound := *cmp.Or(s.AtMost, s.AtLeast)
	top := max(chart.Highest(s.History), bound)
	return svg{
		Line: chart.Draw(s.History, top), Blocks: chart.Blocks(s.History), Aim: chart.Level(bound, top),
		Told: fmt.Sprintf("%s of %d %ss: %s", s.title(), len(s.History), kind, told(s.History, s.Unit)),
	}
}

// badgeOf is the look of a verdict or a standing.
func badgeOf(word string) string {
	switch {
	case bad(word):
		return "worse"
	case word == models.VerdictBetter || word == "met":
		return "better"
	}
	return "plain"
}

func figures(p Point) string {
	text := plural(p.Contacts, "contact")
	if change := contactsChange(p.Contacts, p.ContactsBefore, p.BeforeHidden); change != none {
		text += ", " + change
	}
	if p.Share == nil {
		return text + "."
	}
	text = fmt.Sprintf("%s. %s of the service’s contacts (95 %%: %s)", text, percent(p.Share), interval(p.ShareLow, p.ShareHigh))
	if before := p.shareBefore(); before != nil {
		text += fmt.Sprintf(", %s in the four periods before", percent(before))
	}
	return text + "."
}

func cost(p Point) string {
	if p.PublicHours == nil {
		return "Public hours are not shown"
	}
	text := fmt.Sprintf("%s public hours", decimal(*p.PublicHours))
	if p.AvoidableHours != nil {
		text += fmt.Sprintf(", %s of them avoidable", decimal(*p.AvoidableHours))
	}
	return text
}
