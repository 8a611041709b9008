package demo

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// facts fill the slots of phrasings. A slot {name} is a phrasing of the list of
// that name (of the point, the service, or the shared ones), or a fact such as
// {amount}, which stays the same through one conversation. {a|b|c} is one of
// its alternatives; an empty one leaves nothing.
type facts struct {
	d      *dialogue
	seed   uint64
	person *person
	known  map[string]string
	thread map[string]string // of each point, the tag of the complaint that was made
	fresh  map[string][]int  // of each list, the phrasings not used yet
}

func newFacts(seed uint64, d *dialogue, p *person) *facts {
	return &facts{d: d, seed: seed, person: p, known: map[string]string{}, thread: map[string]string{}, fresh: map[string][]int{}}
}

// fill replaces all slots of a text.
func (f *facts) fill(s *service, p *point, text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := closing(rest)
		b.WriteString(f.slot(s, p, rest[:end]))
		text = rest[end+1:]
	}
}

// closing is where the brace that was opened before text closes.
func closing(text string) int {
	depth := 1
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	panic("demo: a brace is not closed in: " + text)
}

func (f *facts) slot(s *service, p *point, name string) string {
	if options := alternatives(name); len(options) > 1 {
		return f.fill(s, p, pick(f.d.dice, options))
	}
	if fact, ok := f.known[name]; ok {
		return fact
	}
	for _, at := range []struct {
		scope string
		lists map[string][]string
	}{{p.id, f.suited(p, name)}, {s.id, s.lists}, {"", f.d.w.lists}} {
		if items := at.lists[name]; len(items) > 0 {
			tag, text := tagged(items[f.next(at.scope+"/"+name, len(items))])
			if name == "say" {
				f.thread[p.id] = tag
			}
			return f.fill(s, p, text)
		}
	}
	fact := f.fact(name)
	f.known[name] = fact
	return fact
}

// suited is a point's list without the phrasings that go with another complaint
// than the one that was made: those with another tag.
func (f *facts) suited(p *point, name string) map[string][]string {
	thread, made := f.thread[p.id]
	if !made {
		return p.lists
	}
	var items []string
	for _, item := range p.lists[name] {
		if tag, _ := tagged(item); tag == "" || thread == "" || tag == thread {
			items = append(items, item)
		}
	}
	return map[string][]string{name: items}
}

// tagged splits the tag off a phrasing such as "(child) Do both parents sign?".
func tagged(item string) (tag, text string) {
	if strings.HasPrefix(item, "(") {
		if tag, text, ok := strings.Cut(item[1:], ") "); ok {
			return tag, text
		}
	}
	return "", item
}

// alternatives splits at the bars outside inner braces.
func alternatives(text string) []string {
	var all []string
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '|':
			if depth == 0 {
				all = append(all, text[from:i])
				from = i + 1
			}
		}
	}
	return append(all, text[from:])
}

// next draws a phrasing of a list, each once before any comes again.
func (f *facts) next(list string, n int) int {
	if len(f.fresh[list]) == 0 {
		f.fresh[list] = f.d.Perm(n)
	}
	i := f.fresh[list][0]
	f.fresh[list] = f.fresh[list][1:]
	return i
}

// fact is the value of a slot that is no list.
func (f *facts) fact(name string) string {
	d, p := f.d, f.person
	if v, ok := f.personal(name); ok {
		return v
	}
	if items := d.w.facts[name]; len(items) > 0 {
		return pick(f.matter(name), items)
	}
	switch name {
	case "first":
		return p.first
	case "last":
		return p.last
	case "agent":
		return d.agent.name
	case "colleague", "supervisor":
		return newAgent(d.w, d.IntN(agents)).name
	case "daytime":
		if d.start.Hour() < 12 {
			return "morning"
		}
		return "afternoon"
	case "nth":
		return ordinal(max(2, d.stated()))
	case "times":
		return count(max(2, d.stated()))
	case "ago":
		return ago(d.dice, d.gap)
	case "to-line":
		return f.fill(d.sentTo, d.point, "{line}")
	case "from-line":
		return f.fill(d.sentFrom, d.point, "{line}")
	case "weeks":
		return count(f.matter("weeks").between(3, 9)) + " weeks"
	case "months":
		return count(f.matter("months").between(2, 7)) + " months"
	case "days":
		return count(f.matter("days").between(3, 12)) + " days"
	case "minutes":
		return pick(d.dice, []string{"twenty minutes", "half an hour", "forty minutes", "forty five minutes", "almost an hour", "over an hour", "an hour and a half"})
	case "amount":
		return money(f.matter("amount").between(210, 2890))
	case "fee":
		return money(f.matter("fee").between(18, 190))
	case "date":
		return f.day(f.d.begun, -f.matter("date").between(12, 70))
	case "recent":
		return f.day(d.start, -f.matter("recent").between(4, 11))
	case "soon":
		return f.day(d.start, f.matter("soon").between(6, 24))
	case "weekday":
		return pick(d.dice, []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"})
	}
	panic("demo: no list and no fact is called " + name)
}

// personal is a piece of personal data, the way this voice says it.
func (f *facts) personal(name string) (string, bool) {
	p, v := f.person, f.d.voice
	switch name {
	case "name":
		return p.first + " " + p.last, true
	case "dob":
		if f.d.chance(50) {
			return p.born.Format("01/02/2006"), true
		}
		return p.born.Format("January ") + fmt.Sprint(p.born.Day()) + p.born.Format(", 2006"), true
	case "ssn":
		return v.number(f.d.dice, p.ssn), true
	case "ssn4":
		return v.number(f.d.dice, p.ssn[7:]), true
	case "phone":
		return v.number(f.d.dice, p.phone), true
	case "email":
		return v.email(p.email), true
	case "address":
		return p.street + ", " + p.town, true
	case "card":
		return v.number(f.d.dice, p.card), true
	case "account":
		return v.number(f.d.dice, p.account), true
	case "case":
		return v.number(f.d.dice, p.caseNumber), true
	case "va-file":
		return v.number(f.d.dice, p.vaFile), true
	case "medicare":
		return p.medicare, true
	case "passport":
		return v.number(f.d.dice, p.passport), true
	case "licence":
		return v.number(f.d.dice, p.licence), true
	case "pin":
		return v.number(f.d.dice, p.pin), true
	}
	return "", false
}

// stated is how many contacts the customer says this makes: the true number,
// but for a few who lost count.
func (d *dialogue) stated() int {
	if d.chance(12) {
		return d.nth + 1
	}
	return d.nth
}

// matter is chance that falls the same way, for a fact of that name, in all
// conversations about one matter.
func (f *facts) matter(name string) dice {
	h := fnv.New64a()
	h.Write([]byte(name))
	return newDice(f.seed^h.Sum64(), streamEpisode, uint64(f.d.episode))
}

// day is a date so many days from another, as it is said.
func (f *facts) day(from time.Time, days int) string {
	t := from.AddDate(0, 0, days)
	suffix := "th"
	if n := t.Day(); n < 11 || n > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return t.Format("January ") + fmt.Sprint(t.Day()) + suffix
}

func money(n int) string {
	if n < 1000 {
		return fmt.Sprintf("$%d", n)
	}
	return fmt.Sprintf("$%d,%03d", n/1000, n%1000)
}

func count(n int) string {
	return [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}[n]
}

func ordinal(n int) string {
	return [...]string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}[n]
}

// ago is how a customer speaks of the time since the last contact.
func ago(d dice, gap time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case gap < 9*time.Hour:
		return pick(d, []string{"earlier today", "a few hours ago"})
	case gap < 30*time.Hour:
		return "yesterday"
	case gap < 5*day:
		return pick(d, []string{"the other day", "a couple of days ago", "a few days ago"})
	case gap < 11*day:
		return pick(d, []string{"last week", "about a week ago"})
	case gap < 25*day:
		return pick(d, []string{"a couple of weeks ago", "two weeks ago"})
	}
	return pick(d, []string{"last month", "about a month ago"})
}
