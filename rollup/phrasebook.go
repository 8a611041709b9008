package rollup

import (
	"maps"
	"slices"

	"earshot/models"
)

// Compared is how many periods before a phrase is compared with.
const Compared = 8

// longestPhrase is how many words a phrase has at most.
const longestPhrase = 4

// phrasebook counts who brings up which phrases. Phrases are proposed by the
// period that is looked at, tagged; they are counted, in it and in those
// before, by their words, which is quick, and the same whatever a tagger makes
// of them.
//
// The unit is one customer in one period, however often and in however many
// contacts they say it; a contact without a customer key is one of its own. A
// phrase counts for the side that brings it up in a conversation: an agent who
// repeats a customer's words says nothing new, nor does a customer who repeats
// the agent's script.
type phrasebook struct {
	find   func(text string) []models.Mention
	uses   map[string]*uses
	units  map[unit]int32
	period []uint8           // of a unit: 0 is the one looked at, 1 the one before
	bases  [1 + Compared]int // units of a period

	heard   map[*uses]bool // in the conversation in hand
	in      utterance
	copies  copies
	counted int // the period of copies
}

type unit struct {
	period uint8
	who    string
}

// uses are the uses of one phrase.
type uses struct {
	phrase string
	noun   bool    // it is one, somewhere
	by     []int32 // units; unordered and with repetitions until sorted
	agents int     // conversations of the period in which somebody else than the customer brings it up
	quotes []quoteRef
}

// quoteRef is where a phrase stands.
type quoteRef struct {
	unit         int32
	words        uint64 // hash of the turn's
	conversation string
	turn         int
	start, end   int
	readable     bool // it is neither short nor long
}

func newPhrasebook(find func(text string) []models.Mention) *phrasebook {
	return &phrasebook{find: find, uses: map[string]*uses{}, units: map[unit]int32{}, heard: map[*uses]bool{}, copies: newCopies(), counted: -1}
}

// propose adds the phrases of a conversation of the period.
func (b *phrasebook) propose(c *models.Conversation) {
	for _, turn := range c.Turns {
		if turn.Speaker != models.SpeakerCustomer {
			continue
		}
		for _, m := range b.find(turn.Text) {
			b.in.read(turn.Text[m.Start:m.End])
			phrase := b.in.whole()
			if phrase == "" {
				continue
			}
			u := b.uses[phrase]
			if u == nil {
				u = &uses{phrase: phrase}
				b.uses[phrase] = u
			}
			u.noun = u.noun || m.Noun
		}
	}
}

// count counts the proposed phrases of a conversation. Those of one period come
// in a row.
func (b *phrasebook) count(c *models.Conversation, period int) {
	if period != b.counted {
		b.counted, b.copies = period, newCopies()
	}
	who := b.unitOf(c, uint8(period))
	for i, turn := range c.Turns {
		b.in.read(turn.Text)
		isCustomer := turn.Speaker == models.SpeakerCustomer
		if isCustomer && b.copies.has(&b.in) {
			continue
		}
		b.in.phrases(longestPhrase, func(phrase []byte, first, last spoken) {
			u := b.uses[string(phrase)]
			if u == nil || b.heard[u] {
				return
			}
			b.heard[u] = true
			switch {
			case isCustomer:
				u.by = append(u.by, who)
				if period == 0 {
					readable := len(turn.Text) >= leastReadable && len(turn.Text) <= mostReadable
					u.quote(quoteRef{who, b.in.hash(0, len(b.in.words)), c.ID, i, first.start, last.end, readable})
				}
			case period == 0:
				u.agents++
			}
		})
	}
	clear(b.heard)
	b.copies.next()
}

func (b *phrasebook) unitOf(c *models.Conversation, period uint8) int32 {
	u := unit{period, "customer " + c.CustomerKey}
	if c.CustomerKey == "" {
		u.who = "contact " + c.ID
	}
	n, known := b.units[u]
	if !known {
		n = int32(len(b.units))
		b.units[u] = n
		b.period = append(b.period, period)
		b.bases[period]++
	}
	return n
}

// Quotes, and how long a turn reads well, in bytes.
const (
	mostQuotes    = 2
	leastReadable = 30
	mostReadable  = 300
)

// quote keeps the first turns that read well, of different customers and in
// different words; others until there are enough of these.
func (u *uses) quote(q quoteRef) {
	if slices.ContainsFunc(u.quotes, func(has quoteRef) bool { return has.unit == q.unit || has.words == q.words }) {
		return
	}
	if len(u.quotes) < mostQuotes {
		u.quotes = append(u.quotes, q)
		return
	}
	for i, has := range u.quotes {
		if q.readable && !has.readable {
			u.quotes[i] = q
			return
		}
	}
}

// usage are the counts of all phrases, by phrase.
func (b *phrasebook) usage() []usage {
	all := make([]usage, 0, len(b.uses))
	for _, phrase := range slices.Sorted(maps.Keys(b.uses)) {
		u := b.uses[phrase]
		slices.Sort(u.by)
		u.by = slices.Compact(u.by)
		counts := usage{uses: u}
		for _, who := range u.by {
			if p := b.period[who]; p == 0 {
				counts.now++
				counts.who = append(counts.who, who)
			} else {
				counts.before[p-1]++
			}
		}
		all = append(all, counts)
	}
	return all
}
