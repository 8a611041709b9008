package models

// Drivers of a customer's experience, as OMB Circular A-11 §280 names them.
const (
	DriverEffectiveness = "effectiveness"
	DriverEase          = "ease"
	DriverEfficiency    = "efficiency"
	DriverTransparency  = "transparency"
	DriverHumanity      = "humanity"
	DriverEmployee      = "employee"
)

// Burdens are the costs of dealing with an agency, as OMB M-22-10 names them;
// waiting is the part of compliance that call centers feel most, so it is
// counted on its own.
const (
	BurdenLearning      = "learning"
	BurdenCompliance    = "compliance"
	BurdenWaiting       = "waiting"
	BurdenPsychological = "psychological"
)

// Taxonomy is everything a pipeline is told about a domain: its services, what
// people contact it about, and how they say so. It is plain data; ids are
// unique within their list and phrases are already parsed.
type Taxonomy struct {
	ID        TaxonomyID
	Services  []Service
	Topics    []Topic
	Signals   []Signal
	Repeat    RepeatCues
	Sentiment []SentimentOverride
}

// Service is one public service.
type Service struct {
	ID      string
	Name    string
	Agency  string
	Phrases []Phrase // words that speak for this service
	Forms   []Phrase // form numbers that belong to it, which weigh more
}

// Topic is one reason of contact, or one thing that hurts.
type Topic struct {
	ID       string
	Name     string
	Services []string // the services it is looked for in; empty: all
	Drivers  []string
	Burdens  []string
	Rules    []Rule
}

// Signal is something that happens in a conversation, whatever it is about.
type Signal struct {
	ID    string
	Rules []Rule
}

// Rule finds its name where one of its phrases is said by the right speaker.
type Rule struct {
	ID            string // as findings name it, topic/2
	Speaker       string // SpeakerCustomer, SpeakerAgent, or empty for anybody
	UnlessNegated bool   // a negation shortly before the phrase makes it no match
	Phrases       []Phrase
}

// RepeatCues are the ways customers say that they were in contact before.
type RepeatCues struct {
	Cues []RepeatCue
	Veto []Phrase // words that make a cue in the same sentence none ("first time caller")
}

// RepeatCue is one family of such words.
type RepeatCue struct {
	Type string // the kind of repeat that findings are named by: prior-contact
	Rule Rule
	Near []Phrase // if any: one of these must stand in the same sentence
	// Subject makes the cue count only where the customer is the one who acts:
	// "my wife spoke to somebody" is none. It costs a part-of-speech tagging.
	Subject bool
}

// SentimentOverride gives a phrase its own valence, on VADER's scale from -4
// to 4; the words in it no longer count by themselves.
type SentimentOverride struct {
	Phrase  Phrase
	Valence float64
}

// Phrase is a pattern over words. What its text may say stands in the
// documentation of the taxonomy.
type Phrase struct {
	Text  string // as written
	Items []PhraseItem
}

// PhraseItem is one step of a phrase: any one of its alternatives, each a run
// of words; an optional item may also be left out.
type PhraseItem struct {
	Any      [][]PhraseWord
	Optional bool
}

// PhraseWord is a word in lower case; with Inflect in any of its forms.
type PhraseWord struct {
	Text    string
	Inflect bool
}
