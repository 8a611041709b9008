package sentiment

import (
	"math"
	"slices"

	"earshot/pipeline/rules"
)

// VADER's constants, from its experiments with raters.
const (
	boost     = 0.293 // what a degree word adds
	shout     = 0.733 // what capitals add
	negated   = -0.74 // what a negation multiplies by
	beforeBut = 0.5
	afterBut  = 1.5
	alpha     = 15 // brings a sum into [-1, 1]
)

// What the raters of tweets feel and VADER's rules do not say.
const (
	exultation = 0.4  // an exclamation mark adds more behind good words
	denial     = 0.35 // a negation darkens its turn, besides what it turns around
)

// Scorer is safe for concurrent use.
type Scorer struct {
	words   *rules.Vocabulary
	plain   lexicon // of any talk
	service lexicon // of a customer's business
	signs   map[string]float64
	role    []role // by word id

	exultation, denial float64 // 0 before training
}

// New numbers its words with v.
func New(v *rules.Vocabulary) (*Scorer, error) { return NewRated(v, rated) }

// NewRated is New with other valences in place of those of rated.txt, one word
// and number a line, a tab between. It is for training, which makes that file;
// without any it scores by VADER's rules alone.
func NewRated(v *rules.Vocabulary, rated string) (*Scorer, error) {
	s := &Scorer{words: v, role: roles(v)}
	if rated != "" {
		s.exultation, s.denial = exultation, denial
	}
	var err error
	for _, list := range []string{vader, feeling, rated} {
		if s.plain, err = s.plain.with(v, list); err != nil {
			return nil, err
		}
	}
	if s.service, err = s.plain.with(v, service); err != nil {
		return nil, err
	}
	s.signs, err = readSigns()
	return s, err
}

// Valence of a word by itself, in talk that is not about business.
func (s *Scorer) Valence(id rules.ID) float64 { return s.plain.of(id) }

// reading is one turn while it is scored.
type reading struct {
	*Scorer
	Turn
	business bool     // the turn is about the customer's affairs
	asking   bool     // something in the turn is a request
	emphatic bool     // not all is in capitals: those that are mean something
	but      int      // the word that turns the feeling, or -1
	sentence sentence // the last that was looked at
	sum      float64
	felt     bool
	parts    *[]Part // kept where somebody asked for them
}

// Score gives the feeling of a turn, in [-1, 1] rounded to three decimals, and
// whether anything in it says something about feeling.
func (s *Scorer) Score(t Turn) (score float64, felt bool) {
	r := reading{Scorer: s, Turn: t}
	r.read()
	return r.score(), r.felt
}

// Explain gives the parts of a turn that Score adds up.
func (s *Scorer) Explain(t Turn) []Part {
	var parts []Part
	r := reading{Scorer: s, Turn: t, parts: &parts}
	r.read()
	return parts
}

func (r *reading) read() {
	r.sentence.last = -1
	r.business = r.Agent || r.anyIs(affair)
	r.asking = r.asks()
	r.emphatic = r.mixesCapitals()
	r.but = r.contrast()
	r.readWords()
	r.readSigns()
	if r.felt && r.denies() {
		r.count(Part{First: -1, Last: -2, Valence: -r.denial})
	}
}

// score is VADER's normalisation of the sum.
func (r *reading) score() float64 {
	sum := r.sum
	switch {
	case sum > 0:
		sum += punctuation(r.Text, exclamation+r.exultation)
	case sum < 0:
		sum -= punctuation(r.Text, exclamation)
	}
	return rounded(sum / math.Sqrt(sum*sum+alpha))
}

// denies reports whether anything is negated in the turn; an answer of "no"
// negates nothing.
func (r *reading) denies() bool {
	for i := range r.Words {
		if r.is(r.Words[i].ID, negates) && !r.answers(i) {
			return true
		}
	}
	return false
}

// rounded is x to three decimals, and never a negative zero.
func rounded(x float64) float64 {
	return math.Round(1000*x)/1000 + 0
}

func (r *reading) readWords() {
	overrides := r.Overrides
	for i := 0; i < len(r.Words); i++ {
		for len(overrides) > 0 && overrides[0].First < i {
			overrides = overrides[1:]
		}
		if len(overrides) > 0 && overrides[0].First == i {
			if o := overrides[0]; r.stands(o) {
				r.override(o)
				i = o.Last
				continue
			}
		}
		if valence := r.word(i); valence != 0 {
			r.add(Part{First: i, Last: i, Valence: valence})
		}
	}
}

// stands reports whether a phrase is to be taken by its own valence. One that
// says nothing of feeling gives way where its words are shouted or negated:
// "have a GREAT day!!!", "not a good day".
func (r *reading) stands(o Override) bool {
	return o.Valence != 0 || !r.excited(r.within(o.First)) && !r.negatedBefore(o.First)
}

func (r *reading) override(o Override) {
	valence := o.Valence
	if valence > 0 && r.negatedBefore(o.First) {
		valence *= negated
	}
	if valence > 0 && r.within(o.First).request || r.Agent && (valence > 0 || r.script(o.First)) {
		return // thanks on the way to a request, or script
	}
	if valence != 0 {
		r.add(Part{First: o.First, Last: o.Last, Valence: valence})
	}
}

// add counts one part, for less before a "but" and for more after it.
func (r *reading) add(p Part) {
	r.felt = true
	switch {
	case r.but >= 0 && p.First < r.but:
		p.Valence *= beforeBut
	case r.but >= 0 && p.First > r.but:
		p.Valence *= afterBut
	}
	r.count(p)
}

func (r *reading) count(p Part) {
	r.sum += p.Valence
	if r.parts != nil {
		*r.parts = append(*r.parts, p)
	}
}

// contrast is the last "but", or -1.
func (r *reading) contrast() int {
	for i, w := range slices.Backward(r.Words) {
		if i > 0 && r.is(w.ID, contrasts) {
			return i
		}
	}
	return -1
}

// valence of word i by itself, whose id is given. Where business is done the
// words of its matter have that of the service lexicon, and none in a request.
func (r *reading) valence(id rules.ID, i int) float64 {
	plain, service := r.plain.of(id), r.service.of(id)
	switch {
	case plain == service:
		return plain
	case r.within(i).request:
		return 0
	case r.business:
		return service
	}
	return plain
}

// faint is the valence below which a good word says nothing in a turn on
// business.
const faint = 1.2

// word is the valence of one word in its place.
func (r *reading) word(i int) float64 {
	id := r.Words[i].ID
	if id == rules.Unknown {
		id = r.unstretched(r.Words[i])
	}
	valence := r.valence(id, i)
	if valence == 0 || r.is(id, intensifies|dampens) || r.Agent && r.script(i) || valence > 0 && r.heightens(i) {
		return 0
	}
	if r.is(id, likes) && i+1 < len(r.Words) && r.is(r.Words[i+1].ID, to) {
		return 0 // i like to know
	}
	if r.emphatic && r.shouted(i) {
		valence += math.Copysign(shout, valence)
	}
	if r.business && valence > 0 && valence < faint && !r.is(id, thanks) {
		return 0
	}
	modified, flipped := r.modified(i, valence)
	if valence > 0 && !flipped && r.courtesy(i) {
		return 0
	}
	return modified
}
