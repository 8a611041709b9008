package sentiment

import (
	"math"
	"slices"
	"strings"

	"earshot/pipeline/rules"
)

// VADER's constants.
const (
	boost        = 0.293
	negated      = -0.74
	beforeBut    = 0.5
	afterBut     = 1.5
	exclamation  = 0.292
	exclamations = 4
	alpha        = 15
)

// reach is how many words before a word boost or negate it.
const reach = 3

// Override is a phrase found in the turn, words First to Last, whose feeling
// is Valence whatever its words say.
type Override struct {
	First, Last int
	Valence     float64
}

// Scorer is safe for concurrent use.
type Scorer struct {
	lexicon  lexicon
	role     []role // by word id
	negation rules.Negation
}

// role is what else a word does.
type role uint16

const (
	intensifies role = 1 << iota
	dampens
	turns    // but
	scripted // an agent's politeness
	polite   // may stand beside an acknowledgement: ok, thanks
	asksTwo  // can, could … before you, i, we
	person   // you, i, we
	asksOne  // what, how …
	wants    // need, want, like after i
)

// New numbers its words with v.
func New(v *rules.Vocabulary) (*Scorer, error) {
	l, err := readLexicon(v)
	if err != nil {
		return nil, err
	}
	s := &Scorer{lexicon: l, negation: rules.NewNegation(v)}
	for r, list := range roles() {
		for w := range strings.FieldsSeq(list) {
			id := v.Intern(w)
			for int(id) >= len(s.role) {
				s.role = append(s.role, 0)
			}
			s.role[id] |= r
		}
	}
	return s, nil
}

func roles() map[role]string {
	return map[role]string{
		intensifies: `absolutely amazingly awfully completely considerably decidedly deeply enormously entirely especially exceptionally extremely
			fucking fully greatly highly hugely incredibly intensely more most particularly purely quite really remarkably so substantially thoroughly
			total totally tremendously unbelievably unusually utterly very super`,
		dampens: `almost barely hardly kinda less little marginally occasionally partly scarcely slightly somewhat sorta bit`,
		turns:   `but however`,
		scripted: `happy glad pleasure great perfect wonderful excellent awesome good best appreciate appreciated understand assist welcome sorry
			apologize unfortunately inconvenience frustration frustrating frustrated lovely nice beautiful amazing fantastic better concerned worry worries concern concerns`,
		polite:  `ok okay oh all right alright yes yeah yep no thanks thank you well and then so um`,
		asksTwo: `can could would will may do does did are is should shall might`,
		person:  `you i we they it there this that he she`,
		asksOne: `what how when where which who why`,
		wants:   `need want like wanted wanna calling called wondering wonder trying looking guess`,
	}
}

func (s *Scorer) is(id rules.ID, r role) bool { return int(id) < len(s.role) && s.role[id]&r != 0 }

// Score gives the feeling of a turn, in [-1, 1] rounded to three decimals, and
// whether any word in it says something about feeling. What agents say by
// script does not.
func (s *Scorer) Score(text string, words []rules.Word, overrides []Override, agent bool) (score float64, felt bool) {
	sum, but := 0.0, s.turn(words)
	request := s.requests(text, words)
	next := 0
	for i := 0; i < len(words); i++ {
		for next < len(overrides) && overrides[next].First < i {
			next++
		}
		var valence float64
		at := i
		if next < len(overrides) && overrides[next].First == i {
			valence = overrides[next].Valence
			if agent && valence > 0 {
				valence = 0
			}
			i = overrides[next].Last
		} else {
			valence = s.word(words, i, agent, request)
		}
		if valence == 0 {
			continue
		}
		felt = true
		switch {
		case but >= 0 && at < but:
			valence *= beforeBut
		case but >= 0 && at > but:
			valence *= afterBut
		}
		sum += valence
	}
	if marks := min(strings.Count(text, "!"), exclamations); sum > 0 {
		sum += float64(marks) * exclamation
	} else if sum < 0 {
		sum -= float64(marks) * exclamation
	}
	return rounded(sum / math.Sqrt(sum*sum+alpha)), felt
}

// rounded is x to three decimals, and never a negative zero.
func rounded(x float64) float64 {
	return math.Round(1000*x)/1000 + 0
}

// turn is the last "but", or -1.
func (s *Scorer) turn(words []rules.Word) int {
	for i, w := range slices.Backward(words) {
		if i > 0 && s.is(w.ID, turns) {
			return i
		}
	}
	return -1
}

// word is the valence of one word in its place.
func (s *Scorer) word(words []rules.Word, i int, agent, request bool) float64 {
	valence := s.lexicon.of(words[i].ID)
	if valence == 0 || agent && s.is(words[i].ID, scripted) || s.is(words[i].ID, intensifies) && i+1 < len(words) && s.lexicon.of(words[i+1].ID) != 0 {
		return 0
	}
	flip := false
	for d := 1; d <= reach && i-d >= 0; d++ {
		if words[i-d+1].Break {
			break
		}
		before := words[i-d].ID
		weight := 1 - 0.05*float64(d-1)
		switch {
		case s.negation.Is(before) && s.lexicon.of(before) == 0:
			flip = true
		case s.is(before, intensifies):
			valence += math.Copysign(boost*weight, valence)
		case s.is(before, dampens):
			valence -= math.Copysign(boost*weight, valence)
		}
	}
	if flip {
		return valence * negated
	}
	if valence > 0 && (request || s.acknowledges(words, i)) {
		return 0
	}
	return valence
}

// acknowledges reports whether a word of praise is all that its sentence says:
// "Great.", "OK cool thanks".
func (s *Scorer) acknowledges(words []rules.Word, i int) bool {
	first, last := i, i
	for first > 0 && !words[first].Break {
		first--
	}
	for last+1 < len(words) && !words[last+1].Break {
		last++
	}
	if last-first > 4 {
		return false
	}
	for j := first; j <= last; j++ {
		if j != i && !(s.is(words[j].ID, polite) && s.lexicon.of(words[j].ID) == 0) {
			return false
		}
	}
	return last-first < 2 || last != i
}

// requests reports whether the turn asks for something: then words of praise
// in it are politeness.
func (s *Scorer) requests(text string, words []rules.Word) bool {
	if strings.IndexByte(text, '?') >= 0 {
		return true
	}
	for i := range words {
		first := i == 0 || words[i].Break
		switch {
		case first && s.is(words[i].ID, asksOne):
			return true
		case i+1 == len(words) || words[i+1].Break:
		case first && s.is(words[i].ID, asksTwo) && s.is(words[i+1].ID, person):
			return true
		case s.is(words[i].ID, person) && s.is(words[i+1].ID, wants):
			return true
		case i+2 < len(words) && !words[i+2].Break && s.is(words[i].ID, person) && s.is(words[i+2].ID, wants):
			return true // i just want, i would like, i am calling
		case s.is(words[i].ID, asksTwo) && s.is(words[i+1].ID, person) && i > 0 && s.is(words[i-1].ID, polite):
			return true // great can you
		}
	}
	return false
}
