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
	Praise   bool    // customers are content: more of it is better
	MinScore float64 // the weights of its rules that found something, each once, must reach this
	Rules    []Rule
}

// Signal is something that happens in a conversation, whatever it is about.
type Signal struct {
	ID       string
	Name     string
	MinScore float64 // as of a topic
	Rules    []Rule
}

// Rule finds its name where one of its phrases is said and all its conditions
// hold.
type Rule struct {
	ID      string // as findings name it, topic/2
	File    string // the pack it stands in
	Line    int
	Phrases []Phrase
	Weight  float64 // what it adds to its topic's score

	Speaker       string // SpeakerCustomer, SpeakerAgent, or empty for anybody
	UnlessNegated bool   // a negation shortly before the phrase, or in a gap of it, makes it no match
	// CustomerActs makes the rule hold only where the customer is the one who
	// acts: "my wife spoke to somebody" is none. It may cost a part-of-speech
	// tagging.
	CustomerActs bool
	Near         []Phrase // if any: one of these must stand in the same sentence
	UnlessNear   []Phrase // none of these may
	Channels     []string // if any: only in conversations on these
	Services     []string // if any: only in conversations about these
	Position     Position
	Sequence     []Step // all must hold
	Examples     Examples
}

// Units of a Position.
const (
	UnitSeconds = "seconds"
	UnitTurns   = "turns"
	UnitPercent = "percent" // of the turns
)

// Position is a part of a conversation: the first or last N seconds, turns or
// percent. The zero value is all of it.
type Position struct {
	Last bool // counted from the end
	N    float64
	Unit string
}

// Step is another thing that must, or must not, be said before or after.
type Step struct {
	Phrases []Phrase
	Speaker string // as of a rule
	Before  bool   // looked for in the turns before, else in those after
	Absent  bool   // must not be there
	Turns   int    // how many turns away at most; 0: anywhere on that side. The rule's own turn belongs to it, beyond the phrase.
}

// Examples are texts that a rule must find something in, or must not.
type Examples struct {
	Match   []Example
	NoMatch []Example
}

// Example is a short conversation.
type Example struct {
	Line  int // of the file of its rule
	Turns []TranscriptTurn
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
}

// SentimentOverride gives a phrase its own valence, on VADER's scale from -4
// to 4; the words in it no longer count by themselves.
type SentimentOverride struct {
	Phrase  Phrase
	Valence float64
}

// Phrase is a pattern over words. What its text may say stands in the
// documentation of the taxonomy. A text that holds in either order is two
// phrases of the same text.
type Phrase struct {
	Text  string // as written
	File  string // the pack it stands in
	Line  int
	Items []PhraseItem
}

// PhraseItem is one step of a phrase: any one of its alternatives, each a run
// of words; an optional item may also be left out.
type PhraseItem struct {
	Any      [][]PhraseWord
	Optional bool
	Gap      int // this many other words may stand between it and the next item
}

// Classes of words that a phrase can ask for instead of a word.
const (
	ClassNumber  = "number"  // 3, three, twenty five: one or more words
	ClassOrdinal = "ordinal" // third, 3rd
	ClassAny     = "any"     // any one word
)

// PhraseWord is a word in lower case, with Inflect in any of its forms; or,
// with Class, any word of that class.
type PhraseWord struct {
	Text    string
	Inflect bool
	Class   string
	Tag     string // what its Penn Treebank tag must begin with: VB takes VBD too; empty: any
}
