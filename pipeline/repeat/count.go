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
	end      map[rules.ID]bool
	kind     map[rules.ID]bool
	or, so   rules.ID
	far      rules.ID
}

// countReach is how many words a number may stand away from its cue.
const countReach = 10

// most is the highest number that is believed: the hundredth time is a figure
// of speech.
const most = 30

func newCounter(v *rules.Vocabulary) counter {
	set := func(list string) map[rules.ID]bool {
		m := map[rules.ID]bool{}
		for w := range strings.FieldsSeq(list) {
			m[v.Intern(w)] = true
		}
		return m
	}
	numbers := func(list string, first int) map[rules.ID]int {
		m := map[rules.ID]int{}
		for i, w := range strings.Fields(list) {
			m[v.Intern(w)] = first + i
		}
		return m
	}
	c := counter{
		ordinal: numbers(`second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
			fifteenth sixteenth seventeenth eighteenth nineteenth twentieth`, 2),
		cardinal: numbers(`two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
			seventeen eighteen nineteen twenty`, 2),
		adverb:  numbers("once twice thrice", 1),
		contact: set("time call contact attempt chat visit email letter conversation request complaint"),
		times:   set("times calls occasions attempts visits emails letters chats conversations requests complaints messages voicemails"),
		kind:    set("phone different separate other more"),
		earlier: set("already before previously earlier yesterday"),
		end:     set("and but because if when who which so since until while where"),
		or:      v.Intern("or"), so: v.Intern("so"), far: v.Intern("far"),
	}
	c.cardinal[v.Intern("thirty")] = most
	return c
}

// Count is which contact this is, by what the clause around the cue in words
// first to last says. An ordinal tells it: the third time is 3. A count of
// contacts is taken as it is said, I have called three times is 3, and one more
// where it is said to lie behind: called twice already is 3. Of four or five it
// is four. 0: no number was said, or none that is believed, or one of people.
func (j *Judge) Count(text string, words []rules.Word, first, last int) int {
	c := &j.count
	for left := countReach; left > 0 && first > 0 && !words[first].Break && !c.end[words[first-1].ID]; left-- {
		first--
	}
	for left := countReach; left > 0 && last+1 < len(words) && !words[last+1].Break && !c.ends(words[last+1:]); left-- {
		last++
	}
	n, earlier := 0, false
	for i := first; i <= last; i++ {
		earlier = earlier || c.earlier[words[i].ID] || i > first && words[i].ID == c.far && words[i-1].ID == c.so
		m, ordinal := c.at(text, words[i:last+1])
		if ordinal && m > 0 {
			return m
		}
		if n == 0 {
			n = m
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

// ends reports whether another clause begins with words; "so far" begins none.
func (c *counter) ends(words []rules.Word) bool {
	return c.end[words[0].ID] && !(words[0].ID == c.so && len(words) > 1 && words[1].ID == c.far)
}

// at reads a number of contacts that words begin with.
func (c *counter) at(text string, words []rules.Word) (n int, ordinal bool) {
	if n := c.adverb[words[0].ID]; n > 0 {
		return n, false
	}
	n, ordinal = c.number(text, words[0])
	if n == 0 {
		return 0, false
	}
	next := words[1:]
	if len(next) > 2 && next[0].ID == c.or { // four or five times
		if _, same := c.number(text, next[1]); same == ordinal {
			next = next[2:]
		}
	}
	for len(next) > 1 && c.kind[next[0].ID] {
		next = next[1:]
	}
	if len(next) == 0 || !ordinal && !c.times[next[0].ID] || ordinal && !c.contact[next[0].ID] {
		return 0, ordinal
	}
	return n, ordinal
}

// number reads one word: from 2 to what is believed.
func (c *counter) number(text string, w rules.Word) (n int, ordinal bool) {
	if n := c.cardinal[w.ID]; n > 0 {
		return n, false
	}
	if n := c.ordinal[w.ID]; n > 0 {
		return n, true
	}
	if w.Class == rules.Plain {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimRight(strings.ToLower(text[w.Start:w.End]), "stndrh"))
	if err != nil || n < 2 || n > most {
		return 0, false
	}
	return n, w.Class == rules.Ordinal
}
