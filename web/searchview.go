package web

import (
	"net/url"
	"strconv"
	"time"

	"earshot/models"
)

// Of a facet's values the first stand open, and some more unfold. The page of
// the facet has the others.
const (
	facetValuesOpen  = 7
	facetValuesShown = 14
)

// snippetsShown of a conversation, so that many conversations fit a page.
const snippetsShown = 2

// mostBack is how long the search may be in the address of a conversation.
const mostBack = 200

// searchView is what the page of a search shows.
type searchView struct {
	here  asked
	asked asked // its first page
	names names

	Fault    string // what is wrong with the address
	Done     bool   // there is a result; false only with a Fault
	Text     string
	Speakers []option
	Sorts    []option
	Kept     []parameter // of the form of the words: all it has no fields for
	KeptDays []parameter // of the form of the days
	Chips    []chip
	Clear    string // the address without any of the chips
	CSV      string // the address of the result as a table; empty: there is none
	Query    string // what saving it keeps; empty: there is nothing to keep
	From, To string // dates
	First    string // the address of the first page, if this is not it

	Audiences []string      // whose digest may count it, once it is saved
	Saved     []savedSearch // where nothing is asked for yet
	Total     int64
	Hits      []hit
	Next      string // the address of the next page; empty: this is the last
	Periods   []facetValue
	Facets    []facetView
	Elsewhere []elsewhere
}

// chip is one thing that was asked for, and the address of the search without it.
type chip struct{ Field, Value, Remove string }

// option is a value of a field of the form.
type option struct {
	Title, Value string
	Chosen       bool
}

// facetView is a facet. Its values are buttons of the form where several may be
// chosen, and links where one excludes the others.
type facetView struct {
	Title  string
	Values []facetValue // those that stand open
	More   []facetValue
	All    string // the address of the page of all values; empty: these are all
}

type facetValue struct {
	Title      string
	Count      int64
	Chosen     bool
	Address    string // of the link; empty: it is a button
	Name, Send string // what the button sends; empty without an address: the value cannot be asked for
}

// hit is a conversation that was found, by the address of its page.
type hit struct {
	*models.Conversation
	Address  string
	Snippets []snippet
}

// snippet leads to its turn.
type snippet struct {
	models.Snippet
	Address string
}

// elsewhere is where conversations would be found that this search leaves out.
type elsewhere struct {
	Count   int64
	Without string
	Address string
}

// searchView is everything of the page that is known from the address.
func (s *server) searchView(a asked, now time.Time) *searchView {
	first := a.without("after")
	v := &searchView{
		here: a, asked: first, names: s.names,
		Text:     a.one("q"),
		Speakers: options(a, "speaker", option{Title: "said by anybody"}, option{Title: "said by the customer", Value: models.SpeakerCustomer}, option{Title: "said by the agent", Value: models.SpeakerAgent}),
		Sorts: options(a, "sort", option{Title: "newest first"}, option{Title: "oldest first", Value: models.SortOldest}, option{Title: "best match first", Value: models.SortRelevance},
			option{Title: "lowest sentiment first", Value: models.SortSentiment}, option{Title: "longest first", Value: models.SortLongest}),
		Kept: first.without("q", "speaker", "sort").parameters(), KeptDays: first.without("period", "from", "to").parameters(),
		Clear: first.only("q", "speaker", "sort").at("/search"),
	}
	if s.Spreadsheet != nil {
		v.CSV = first.without("sort", "limit").at("/search.csv")
	}
	if a.filters() {
		v.Query = first.without("limit").String()
	}
	if a.one("after") != "" {
		v.First = first.at("/search")
	}
	from, to := s.daysAsked(a, now)
	v.From, v.To = date(from), date(to)
	for _, p := range first.without("q", "speaker", "sort", "limit").parameters() {
		v.Chips = append(v.Chips, s.chip(first, p.Name, p.Value, from, to))
	}
	return v
}

func options(a asked, name string, all ...option) []option {
	for i := range all {
		all[i].Chosen = all[i].Value != "" && all[i].Value == a.one(name)
	}
	return all
}

// daysAsked is the time that an address asks for, as far as it can be read.
func (s *server) daysAsked(a asked, now time.Time) (from, to time.Time) {
	q, err := ParseSearch(a.only("period", "from", "to").String(), s.Zone, now)
	if err != nil {
		return time.Time{}, time.Time{}
	}
	return q.From.In(s.Zone), q.To.In(s.Zone)
}

// date is what an input for dates takes.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func (s *server) chip(a asked, name, value string, from, to time.Time) chip {
	without := a.without(name)
	if isList(name) {
		value = splitList(value)[0]
		without = a.less(name, value)
	}
	title := valueTitle(s.names, name, value)
	if name == "period" && !from.IsZero() {
		title += ", " + from.Format("2 Jan") + " to " + to.AddDate(0, 0, -1).Format("2 Jan 2006")
	}
	return chip{fieldTitle(name), title, without.at("/search")}
}

// asks are everything that is asked for, words first, as a list to read.
func (v *searchView) asks() []chip {
	if v.Text == "" {
		return v.Chips
	}
	return append([]chip{{Field: "words", Value: v.Text}}, v.Chips...)
}

// result adds what was found.
func (v *searchView) result(found models.Page, facets models.Facets) {
	v.Done, v.Total = true, found.Total
	for _, h := range found.Hits {
		one := hit{Conversation: h.Conversation, Address: conversationAddress(h.Conversation.ID) + v.back()}
		for _, s := range h.Snippets[:min(len(h.Snippets), snippetsShown)] {
			one.Snippets = append(one.Snippets, snippet{s, one.Address + "#turn-" + strconv.Itoa(s.Turn)})
		}
		v.Hits = append(v.Hits, one)
	}
	if found.Next != "" {
		v.Next = v.asked.with("after", found.Next).at("/search")
	}
	v.Periods = v.periods(facets)
	for _, f := range facets.Facets {
		if one := v.facet(f); len(one.Values) > 0 {
			v.Facets = append(v.Facets, one)
		}
	}
	if found.Total == 0 {
		v.elsewhere(facets)
	}
}

// back is the parameter by which a conversation's page knows the search that
// led to it: all of it, or as much as does not make every link long.
func (v *searchView) back() string {
	for _, a := range []asked{v.here, v.asked, v.asked.only("q")} {
		if s := url.QueryEscape(a.String()); s != "" && len(s) <= mostBack {
			return "?search=" + s
		}
	}
	return ""
}

// periods are the choices of a period, counted in the order of spans.
func (v *searchView) periods(facets models.Facets) []facetValue {
	anytime := v.asked.without("period", "from", "to")
	all := []facetValue{{Title: "any time", Count: facets.WithoutPeriod, Chosen: len(anytime) == len(v.asked), Address: anytime.at("/search")}}
	for i, span := range spans() {
		one := facetValue{Title: span.title, Chosen: v.asked.has("period", span.name), Address: anytime.with("period", span.name).at("/search")}
		if one.Chosen {
			one.Address = anytime.at("/search")
		}
		if i < len(facets.Spans) {
			one.Count = facets.Spans[i]
		}
		all = append(all, one)
	}
	return all
}

func (v *searchView) facet(f models.Facet) facetView {
	shown := facetView{Title: fieldTitle(f.Name)}
	for i, value := range f.Values {
		one := v.value(f.Name, value)
		switch {
		case i < facetValuesOpen || value.Chosen:
			shown.Values = append(shown.Values, one)
		case i < facetValuesShown:
			shown.More = append(shown.More, one)
		default:
			shown.All = v.asked.at("/search/facets/" + f.Name)
		}
	}
	return shown
}

// value is what leads to the search with one more value of a facet, or, where
// that is chosen already, without it.
func (v *searchView) value(facet string, value models.FacetValue) facetValue {
	one := facetValue{Title: valueTitle(v.names, facet, value.Value), Count: value.Count, Chosen: value.Chosen}
	switch {
	case !isList(facet):
		one.Address = v.asked.with(facet, value.Value).at("/search")
		if value.Chosen {
			one.Address = v.asked.without(facet).at("/search")
		}
	case value.Chosen:
		one.Address = v.asked.less(facet, value.Value).at("/search")
	case expressible(value.Value):
		one.Name, one.Send = facet, listed(value.Value)
	}
	return one
}

// elsewhere says what each thing that was asked for leaves out.
func (v *searchView) elsewhere(facets models.Facets) {
	add := func(count int64, what string, names ...string) {
		if without := v.asked.without(names...); count > 0 && len(without) < len(v.asked) {
			v.Elsewhere = append(v.Elsewhere, elsewhere{count, what, without.at("/search")})
		}
	}
	add(facets.WithoutText, "words", "q", "speaker")
	add(facets.WithoutPeriod, "period", "period", "from", "to")
	for _, f := range facets.Facets {
		add(f.Without, fieldTitle(f.Name)+" filter", f.Name)
	}
}

// fieldTitle names a parameter for people.
func fieldTitle(name string) string {
	switch name {
	case "handle_time":
		return "handle time"
	case "repeat":
		return "repeat contact"
	case "to":
		return "before"
	}
	return name
}

// valueTitle names what a parameter asks for.
func valueTitle(n names, name, value string) string {
	switch name {
	case "service":
		return n.service(value)
	case "topic":
		return n.topic(value)
	case "signal":
		return n.signal(value)
	case "handle_time":
		return handleTitle(value)
	case "repeat":
		if value == models.RepeatLinked {
			return "linked within 7 days"
		}
	case "period":
		for _, s := range spans() {
			if s.name == value {
				return s.title
			}
		}
	}
	return value
}
