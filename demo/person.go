package demo

import (
	"fmt"
	"strings"
	"time"
)

// person is an invented customer.
type person struct {
	first, last  string
	born         time.Time
	ssn          string // never issued: area 000, 666 or 9xx, or a published specimen
	phone        string // 555-01xx is kept for fiction
	email        string
	street, town string
	card         string // a card network's test number
	account      string
	caseNumber   string
	vaFile       string
	medicare     string
	passport     string
	licence      string
	pin          string
}

// customerID is what the telephone system knows a person by.
func customerID(n int) string { return "K7-" + fmt.Sprint(104000+n*7) }

// newPerson invents the n-th person.
func newPerson(seed uint64, w *library, n int) *person {
	d := newDice(seed, streamPerson, uint64(n)+1)
	p := &person{first: pick(d, w.lists["first-name"]), last: pick(d, w.lists["last-name"])}
	p.born = time.Date(d.between(1938, 2003), time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC)
	p.ssn = d.ssn()
	p.phone = fmt.Sprintf("%s-555-01%02d", pick(d, []string{"202", "212", "312", "404", "505", "602", "713", "804", "907"}), d.IntN(100))
	p.email = fmt.Sprintf("%s.%s%d@example.%s", strings.ToLower(p.first), strings.ToLower(strings.ReplaceAll(p.last, "'", "")),
		p.born.Year()%100, pick(d, []string{"com", "com", "org", "net"}))
	p.street = fmt.Sprintf("%d %s", d.between(11, 9870), pick(d, w.lists["street"]))
	p.town = fmt.Sprintf("%s %s", pick(d, w.lists["town"]), pick(d, []string{"21399", "26901", "34388", "34899", "55210", "56877", "73288", "77199", "86199", "92988"}))
	p.card = pick(d, []string{"4111 1111 1111 1111", "4111 1111 1111 1111", "5555 5555 5555 4444", "4242 4242 4242 4242", "6011 1111 1111 1117"})
	p.account = d.digits(10)
	p.caseNumber = pick(d, []string{"CR", "WX", "TN", "BD"}) + d.digits(7)
	p.vaFile = d.digits(8)
	p.medicare = fmt.Sprintf("1EG4-TE5-MK%d%d", d.between(1, 9), d.between(1, 9))
	p.passport = pick(d, []string{"A", "C", "X", "Z"}) + d.digits(8)
	p.licence = pick(d, []string{"B", "D", "K", "S"}) + d.digits(7)
	p.pin = d.digits(4)
	return p
}

func (d dice) ssn() string {
	if d.chance(20) {
		return pick(d, []string{"078-05-1120", "219-09-9999", "987-65-4321", "987-65-4325"})
	}
	area := pick(d, []string{"000", "666", fmt.Sprintf("9%02d", d.IntN(100))})
	return fmt.Sprintf("%s-%02d-%04d", area, d.between(1, 49), d.between(1, 9999))
}

// agent is an invented member of staff.
type agent struct {
	id, name, site string
}

// newAgent is the n-th of 48.
func newAgent(w *library, n int) agent {
	names := w.lists["first-name"]
	sites := []string{"ATL", "BOI", "RIC", "TUS"}
	return agent{id: fmt.Sprintf("a-%d", n+1), name: names[(n*7+3)%len(names)], site: sites[n%len(sites)]}
}

const agents = 48
