package repeat

import (
	"strconv"
	"strings"

	"earshot/pipeline/rules"
)

// counter reads the number of contacts that a customer names.
type counter struct {
	ordinal  map[rules.ID]int // third: 3
	cardinal map[rules.ID]int // three: 3
	adverb   map[rules.ID]int // twice: 2
	contact  map[rules.ID]bool
	times    map[rules.ID]bool
	earlier  map[rules.ID]bool
}

// countReach is how many words a number may stand away from its cue.
const countReach = 16

// most is the highest number that is believed.
const most = 100

func newCounter(v *rules.Vocabulary) counter {
	numbers := func(list string, first int) map[rules.ID]int {
		m := map[rules.ID]int{}
		for i, w := range strings.Fields(list) {
			m[v.Intern(w)] = first + i
		}
		return m
	}
	set := func(list string) map[rules.ID]bool {
		m := map[rules.ID]bool{}
		for w := range strings.FieldsSeq(list) {
			m[v.Intern(w)] = true
		}
		return m
	}
	c := counter{
		ordinal:  numbers("second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 2),
		cardinal: numbers("two three four five six seven eight nine ten eleven twelve", 2),
		adverb:   numbers("once twice thrice", 1),
		contact:  set("time call contact attempt chat visit email letter phone conversation"),
		times:    set("times calls occasions attempts visits emails letters chats conversations"),
		earlier:  set("already before previously earlier"),
	}
	for i, w := range strings.Fields("2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th") {
		c.ordinal[v.Intern(w)] = 2 + i
	}
	return c
}

// Count is which contact this is, by what the sentence around words first to
// last says: "the third time" is 3, "called twice already" is 3 as well. 0: no
// number was said.
func (j *Judge) Count(text string, words []rules.Word, first, last int) int {
	for left := countReach; left > 0 && first > 0 && !words[first].Break; left-- {
		first--
	}
	for left := countReach; left > 0 && last+1 < len(words) && !words[last+1].Break; left-- {
		last++
	}
	n, earlier := 0, false
	for i := first; i <= last; i++ {
		earlier = earlier || j.count.earlier[words[i].ID]
		if m := j.count.at(text, words, i, last); m > 0 && n == 0 {
			n = m
			if j.count.ordinal[words[i].ID] > 0 {
				return n
			}
		}
	}
	if n > 0 && earlier {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// at reads a number of contacts that begins at word i.
func (c counter) at(text string, words []rules.Word, i, last int) int {
	id := words[i].ID
	if n := c.adverb[id]; n > 0 {
		return n
	}
	next := rules.Unknown
	if i < last {
		next = words[i+1].ID
	}
	switch {
	case c.ordinal[id] > 0 && c.contact[next]:
		return c.ordinal[id]
	case !c.times[next]:
		return 0
	case c.cardinal[id] > 0:
		return c.cardinal[id]
	}
	if n, err := strconv.Atoi(text[words[i].Start:words[i].End]); err == nil && n >= 2 && n <= most {
		return n
	}
	return 0
}
