package demo

import (
	"cmp"
	"math"
	"slices"
	"time"

	"earshot/models"
)

// How a contact ends.
type ending int

const (
	endSolved   ending = iota // the agent helps
	endPromise                // somebody will call back, or write
	endStuck                  // nothing can be done now
	endTransfer               // sent on to another department or service
	endCut                    // the line drops
)

// How a contact came about.
type origin int

const (
	originFresh     origin = iota // a new matter
	originAgain                   // the same matter once more
	originCut                     // straight after the line dropped
	originSent                    // straight after being sent on from another service
	originRaised                  // somebody calling for a client, from an office's switchboard
	originUnrelated               // a new matter, though the customer believes to have asked before
)

// contact is one planned conversation.
type contact struct {
	start       time.Time
	episode     int       // the matter it belongs to
	begun       time.Time // when that began
	person      int       // who; -1 for a stranger
	customerID  string
	service     *service
	point       *point
	second      *point   // a further complaint, or nil
	sentTo      *service // where a transfer leads
	sentFrom    *service // where it came from
	channel     string
	nth         int // 1 for the first contact about the matter
	origin      origin
	before      ending        // how the contact before it ended
	gap         time.Duration // since that one
	ending      ending
	mood        int  // 0 content … 3 angry
	turns       int  // about how many
	spike       bool // the planted pain point, while it is rampant
	hideService bool // nobody noted the service down
}

// queue is the line the contact waited in.
func (c *contact) queue() string {
	if c.channel == models.ChannelChat {
		return "chat"
	}
	if c.nth > 2 {
		return "tier2"
	}
	return "tier1"
}

// budget is how many contacts of a week are not planned yet.
type budget struct{ spike, rest int }

// planner lays out who contacts whom, when, about what.
type planner struct {
	dice
	w        *library
	calendar calendar
	hours    []wheel[slot] // by week
	services wheel[*service]
	points   map[*service]wheel[*weighted] // other than the planted one
	rampant  func(week int) float64        // how much more frequent than usual the spike is
	left     []budget
	contacts []*contact
	persons  int
	episodes int
	spiking  *point
	spikeOf  *service
}

// spikeShare is the planted pain point's share of a usual week.
const spikeShare = 0.03

// makePlan is every contact of the corpus, in order of start.
func makePlan(o Options, w *library) []*contact {
	p := &planner{dice: newDice(o.Seed, streamPlan, 0), w: w, calendar: newCalendar(o)}
	p.spikeOf = w.find(spikeService)
	p.spiking = p.spikeOf.find(spikePoint)
	p.rampant = func(week int) float64 {
		if o.SpikeWeeks > 0 && week >= o.Weeks-o.SpikeWeeks {
			return 4.5
		}
		return 1
	}
	p.services = newWheel(w.services, func(s *service) float64 { return float64(s.weight) })
	p.points = map[*service]wheel[*weighted]{}
	for _, s := range w.services {
		p.points[s] = newWheel(s.points, func(w *weighted) float64 {
			if w.point == p.spiking {
				return 0
			}
			return float64(w.weight)
		})
	}
	p.left = make([]budget, o.Weeks+1)
	for week := range p.left {
		reached := 0.0
		slots := p.calendar.slots(week)
		for _, s := range slots {
			reached += s.weight
		}
		p.hours = append(p.hours, newWheel(slots, func(s slot) float64 { return s.weight }))
		full := float64(o.PerWeek) * reached
		usual := math.Ceil(float64(o.PerWeek)*spikeShare) * reached
		noise := 1 + 0.03*(2*p.Float64()-1)
		p.left[week] = budget{
			spike: int(math.Round(usual * p.rampant(week))),
			rest:  int(math.Round((full - usual) * noise)),
		}
	}
	p.switchboard(o.Weeks)
	for week := range p.left {
		for p.left[week].spike > 0 {
			p.matter(week, p.spikeOf, p.spiking)
		}
		for p.left[week].rest > 0 {
			s := spin(p.dice, p.services)
			p.matter(week, s, p.anyPoint(s))
		}
	}
	slices.SortStableFunc(p.contacts, func(a, b *contact) int { return a.start.Compare(b.start) })
	return p.contacts
}

// anyPoint draws a pain point, other than the planted one.
func (p *planner) anyPoint(s *service) *point {
	return spin(p.dice, p.points[s]).point
}

// matter plans one customer's matter: the first contact in a week and the
// contacts that follow from how each one ends.
func (p *planner) matter(week int, s *service, about *point) {
	p.episodes++
	c := &contact{
		episode: p.episodes,
		service: s,
		point:   about,
		start:   p.moment(spin(p.dice, p.hours[week]).start),
		channel: models.ChannelCall,
		nth:     1,
		mood:    about.mood,
		turns:   p.between(4, 13),
	}
	if p.chance(29) && !about.calls {
		c.channel = models.ChannelChat
	}
	if p.chance(4) {
		c.origin = originUnrelated
	}
	c.begun = c.start
	p.who(c)
	for c != nil {
		c = p.follow(p.settle(c))
	}
}

// who decides the customer of a matter: mostly somebody new, sometimes
// somebody who was here before, sometimes nobody knows.
func (p *planner) who(c *contact) {
	switch known := p.persons; {
	case p.chance(4):
		c.person = -1
	case p.chance(0.6):
		c.person, c.customerID = -1, pick(p.dice, []string{"anonymous", "Anonymous", "unknown", "withheld"})
	case known > 50 && p.chance(14):
		c.person = known - 1 - p.IntN(min(known, 1500))
		c.customerID = customerID(c.person)
	default:
		c.person = p.persons
		c.customerID = customerID(c.person)
		p.persons++
	}
}

// settle decides the rest of a contact whose time and matter are known, takes
// it off the week's budget, and returns it.
func (p *planner) settle(c *contact) *contact {
	week := p.calendar.weekOf(c.start)
	isSpike := c.point == p.spiking
	if isSpike {
		p.left[week].spike--
		c.spike = p.rampant(week) > 1
	} else {
		p.left[week].rest--
	}
	solved := float64(c.point.solved)
	if c.spike {
		solved /= 2
		c.turns = max(c.turns, 9) + 2
		c.mood = 2
	}
	c.mood = min(3, max(0, c.mood+c.nth/2+pick(p.dice, []int{-2, -1, -1, 0, 0, 0, 1})))
	if c.spike {
		c.mood = max(2, c.mood)
	}
	c.turns = min(14, max(4, c.turns))
	c.hideService = p.chance(8)
	c.ending = p.end(c, solved)
	if c.ending == endTransfer {
		c.sentTo = p.w.find(pick(p.dice, c.service.near))
	}
	if p.chance(16) && c.turns > 6 {
		if second := p.anyPoint(c.service); second != c.point && (!second.calls || c.channel == models.ChannelCall) {
			c.second = second
		}
	}
	p.contacts = append(p.contacts, c)
	return c
}

func (p *planner) end(c *contact, solved float64) ending {
	switch {
	case p.chance(3.5) && c.channel == models.ChannelCall:
		return endCut
	case len(c.service.near) > 0 && p.chance(5) && !c.spike:
		return endTransfer
	case p.chance(solved):
		return endSolved
	case p.chance(50):
		return endPromise
	}
	return endStuck
}

// follow plans the contact that a contact leads to, or returns nil.
func (p *planner) follow(c *contact) *contact {
	if c.person < 0 || c.nth > 5 {
		return nil
	}
	next := *c
	next.second, next.sentTo, next.sentFrom = nil, nil, nil
	next.before = c.ending
	next.turns = p.between(5, 13)
	switch {
	case c.ending == endCut && p.chance(80):
		next.origin, next.gap = originCut, p.minutes(2, 12)
	case c.ending == endTransfer && p.chance(65):
		next.origin, next.gap = originSent, p.minutes(2, 13)
		next.sentFrom, next.service, next.point, next.nth = c.service, c.sentTo, p.anyPoint(c.sentTo), 0
	case c.ending == endSolved && p.chance(4), c.ending != endSolved && p.chance(p.again(c)):
		next.origin, next.gap = originAgain, p.comeback(c)
	default:
		return nil
	}
	next.nth++
	next.start = c.start.Add(next.gap)
	next.mood = next.point.mood
	if next.origin == originAgain && p.chance(15) && !next.point.calls { // another channel this time
		next.channel = map[string]string{models.ChannelCall: models.ChannelChat, models.ChannelChat: models.ChannelCall}[c.channel]
	}
	if week := p.calendar.weekOf(next.start); next.gap == 0 || !p.calendar.open(next.start) || week < 0 || !p.fits(&next, week) {
		return nil
	}
	return &next
}

// fits reports whether a week has room for one more contact.
func (p *planner) fits(c *contact, week int) bool {
	if c.point == p.spiking {
		return p.left[week].spike > 0
	}
	return p.left[week].rest > 0
}

// again is the chance in percent that an unsolved matter is taken up again.
func (p *planner) again(c *contact) float64 {
	if c.spike {
		return 88
	}
	return float64(c.point.again)
}

// comeback is how long a customer waits before asking again, at a time when
// the offices are open, or 0 if no such time was hit on.
func (p *planner) comeback(c *contact) time.Duration {
	type wait struct {
		low, high time.Duration
		weight    float64
	}
	const day = 24 * time.Hour
	waits := []wait{{time.Hour, day, 24}, {day, 7 * day, 38}, {7 * day, 14 * day, 18}, {14 * day, 30 * day, 18}, {30 * day, 45 * day, 6}}
	if c.spike {
		waits = waits[:2]
	}
	chosen := spin(p.dice, newWheel(waits, func(w wait) float64 { return w.weight }))
	for range 40 {
		gap := chosen.low + time.Duration(p.Float64()*float64(chosen.high-chosen.low)).Truncate(time.Second)
		if p.calendar.open(c.start.Add(gap)) {
			return gap
		}
	}
	return 0
}

func (p *planner) minutes(low, high int) time.Duration {
	return time.Duration(p.between(low*60, high*60)) * time.Second
}

// The shared line: the switchboard of an office whose staff call about
// different clients' matters, more often on one day than any person would.
const (
	switchboardID    = "+1-202-555-0100"
	switchboardCalls = 27
)

// switchboard plans the shared line's day, which is also one UTC day, because
// that is how shared lines are told (docs/linking.md, rule 6).
func (p *planner) switchboard(weeks int) {
	week := max(0, weeks-4)
	noon := p.calendar.at(week, 2, 12)
	utc := noon.UTC().Truncate(24 * time.Hour)
	from := p.calendar.at(week, 2, opens+1)
	if from.Before(utc) {
		from = utc
	}
	to := p.calendar.at(week, 2, closes-1)
	if to.After(utc.Add(24 * time.Hour)) {
		to = utc.Add(24 * time.Hour)
	}
	seconds := int(to.Sub(from) / time.Second)
	for range min(switchboardCalls, p.left[week].rest) {
		s := spin(p.dice, p.services)
		p.episodes++
		c := &contact{
			episode: p.episodes, service: s, point: p.anyPoint(s), person: p.persons, customerID: switchboardID,
			start: from.Add(time.Duration(p.IntN(seconds)) * time.Second), channel: models.ChannelCall,
			nth: 1, origin: originRaised, turns: p.between(4, 10),
		}
		p.persons++
		c.begun = c.start
		c.mood = cmp.Compare(c.point.mood, 1) + 1
		p.settle(c)
	}
}
