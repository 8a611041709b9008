package eval

import (
	"fmt"

	"earshot/models"
)

// Kind is what a set has labels for.
type Kind string

// The kinds of sets.
const (
	Repeat    Kind = "repeat"    // does the customer say that this matter was a reason of contact before?
	Sentiment Kind = "sentiment" // negative, neutral or positive
	Valence   Kind = "valence"   // a mean human rating from -4 to 4
	PII       Kind = "pii"       // where personal data stands
	Service   Kind = "service"   // what public service a conversation is about
	Topics    Kind = "topics"    // what it is about
)

// Kinds are all kinds, in the order of reports.
func Kinds() []Kind { return []Kind{Repeat, Sentiment, Valence, PII, Service, Topics} }

// Set is labelled texts of one kind.
type Set struct {
	Name     string
	Kind     Kind
	Taxonomy string   // the shipped pack it was labelled for; empty: any
	Judged   []string // topics: those that the labels can speak of; nil: all
	Items    []Item
	LeftOut  []Count // what was read and cannot be scored, by reason
	Faults   []Fault // lines that could not be read
	HeldOut  bool    // measured only: its mistakes are not shown, so that no rule is written for them
}

// Item is one labelled text: a turn of a transcript, or all of it.
type Item struct {
	ID         string
	Cluster    string // items of one conversation, document or template are drawn together by the bootstrap
	Transcript *models.Transcript
	Turn       int // the labelled turn

	Label        string // repeat: LabelRepeat or LabelNone; sentiment and service: the class
	Subtype      string // repeat: the kind of repeat
	Count        int    // repeat: the number of this contact, where the text says one; 0: not labelled
	Valence      float64
	Spans        []Span   // pii, of all turns
	Topics       []Wanted // topics
	Borderline   bool     // a careful reader could differ
	HardNegative bool     // looks like what is looked for and is not
	Focus        [2]int   // the words that the label stands on, in bytes of the turn's text; 0, 0: none
}

// Labels of a repeat item.
const (
	LabelRepeat = "repeat"
	LabelNone   = "none"
)

// Span is personal data in a turn, in bytes of its text. Type is Earshot's
// name of it; empty: neither asked for nor counted when it goes.
type Span struct {
	Turn, Start, End int
	Type             string
}

// Wanted is one thing that a text is about: any of the topics will do.
type Wanted struct {
	Any      []string
	Optional bool // right, but not missed where it was not found
}

// Count is a number of something.
type Count struct {
	What string `json:"what"`
	N    int    `json:"n"`
}

// Fault is a line that could not be read. It never holds the line's text.
type Fault struct {
	File string
	Line int
	Why  string
}

func (f Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Why) }
