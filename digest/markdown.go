package digest

import (
	"fmt"
	"strings"

	"earshot/chart"
)

// Markdown renders the digest for chats, issues and terminals.
func (d Digest) Markdown() string {
	m := &markdown{}
	m.line("# %s: %s", escape(d.Audience.Name), d.Label)
	m.line("%s · %s", d.span(), Inferred)
	m.coverage(d)
	m.line("**%s**", escape(d.Headline))
	m.points(d)
	m.emerging(d.Emerging)
	m.repeat(d.Repeat)
	m.standings(d)
	m.searches(d.Searches)
	m.undelivered(d.Undelivered)
	for _, note := range d.notes() {
		m.line("%s", escape(note))
	}
	return m.String()
}

type markdown struct{ strings.Builder }

// line is a paragraph.
func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m, format+"\n\n", args...) }

func (m *markdown) row(cells ...string) {
	fmt.Fprintf(m, "| %s |\n", strings.Join(cells, " | "))
}

// head of a table; a column whose name begins with a space is aligned right.
func (m *markdown) head(names ...string) {
	under := make([]string, len(names))
	for i, name := range names {
		if under[i] = "---"; strings.HasPrefix(name, " ") {
			under[i] = "--:"
		}
		names[i] = strings.TrimSpace(name)
	}
	m.row(names...)
	m.row(under...)
}

func (m *markdown) coverage(d Digest) {
	m.line("%s", strings.TrimSpace(escape(d.coverageLine())+" "+d.revised()))
}

func (m *markdown) points(d Digest) {
	m.line("## What hurts most")
	if len(d.Points) == 0 {
		m.line("No pain point came up often enough to show.")
		return
	}
	m.head("", "pain point", " contacts", "change", " share (95 %)", " four before", "verdict", "trend", " public hours", " avoidable")
	for _, p := range d.Points {
		m.row(fmt.Sprint(p.Rank), escape(p.TopicName)+" · "+escape(p.ServiceName), grouped(p.Contacts),
			contactsChange(p.Contacts, p.ContactsBefore, p.BeforeHidden),
			fmt.Sprintf("%s (%s)", percent(p.Share), interval(p.ShareLow, p.ShareHigh)), percent(p.shareBefore()), strong(p.Verdict), chart.Blocks(p.History),
			hourCell(p.PublicHours), hourCell(p.AvoidableHours))
	}
	m.line("")
	for _, p := range d.Points {
		if len(p.Quotes) > 0 {
			m.line("**%s**", escape(p.TopicName))
		}
		m.quotes(p.Quotes)
	}
	if also := d.alsoWorse(); also != "" {
		m.line("%s", escape(also))
	}
}

func (m *markdown) quotes(quotes []Quote) {
	for _, q := range quotes {
		source := escape(q.source())
		if q.URL != "" {
			source = fmt.Sprintf("[%s](%s)", source, linkTarget(q.URL))
		}
		m.line("> “%s” — %s", escape(q.Text), source)
	}
}

func (m *markdown) emerging(all []Emerging) {
	if len(all) == 0 {
		return
	}
	m.line("## Emerging phrases")
	for _, e := range all {
		m.line("**%s** · %s · %s", escape(e.Phrase), escape(e.ServiceName), e.growth())
		m.quotes(e.Quotes)
	}
}

func (m *markdown) repeat(panel []Repeat) {
	if len(panel) == 0 {
		return
	}
	m.line("## Repeat contact")
	for _, r := range panel {
		m.line("**%s** · %s", escape(r.ServiceName), r.linkable())
		m.head("window", " linked repeats", " resolved at first contact", "observed")
		for _, w := range r.Windows {
			m.row(w.Name, w.repeats(), w.resolved(), w.observed())
		}
		m.line("")
		m.line("Linked (7d): %s. Stated by customers: %s.", r.linked(), r.stated())
	}
}

func (m *markdown) standings(d Digest) {
	if len(d.Standings) == 0 {
		return
	}
	m.line("## Targets")
	m.head("service", "measure", " target", " actual", "standing", "trend", "missed in a row", "owner")
	for _, s := range d.Standings {
		m.row(escape(s.ServiceName), escape(s.title()), s.wanted(), s.actual(), strong(s.standing()), s.trend(), s.missed(d.Kind), escape(s.Owner))
	}
	m.line("")
	for _, s := range d.Standings {
		if by := s.missedBy(); by != "" {
			m.line("%s", escape(by))
		}
	}
}

func (m *markdown) searches(all []Search) {
	if len(all) == 0 {
		return
	}
	m.line("## Saved searches")
	m.head("search", " contacts", "change")
	for _, s := range all {
		name := escape(s.Name)
		if s.URL != "" {
			name = fmt.Sprintf("[%s](%s)", name, strings.ReplaceAll(linkTarget(s.URL), "|", "%7C"))
		}
		m.row(name, s.contacts(), s.change())
	}
	m.line("")
}

func (m *markdown) undelivered(all []Failure) {
	for _, f := range all {
		m.line("**%s**", escape(f.text()))
	}
}

// strong marks what needs attention.
func strong(word string) string {
	if bad(word) {
		return "**" + word + "**"
	}
	return word
}

// escape keeps text from acting as Markdown or HTML, and on one line.
func escape(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	var out strings.Builder
	for _, r := range text {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '|', '#', '~', '!':
			out.WriteRune('\\')
			out.WriteRune(r)
		case '<':
			out.WriteString("&lt;")
		case '>':
			out.WriteString("&gt;")
		case '&':
			out.WriteString("&amp;")
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// linkTarget keeps a URL from ending its parentheses.
func linkTarget(url string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "\n", "", "<", "%3C", ">", "%3E").Replace(url)
}
