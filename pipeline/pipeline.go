package pipeline

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"earshot/models"
	"earshot/pipeline/redact"
	"earshot/pipeline/rules"
	"earshot/pipeline/sentiment"
)

// Options say what a pipeline looks for and how.
type Options struct {
	Taxonomy models.Taxonomy
	// CustomerKey turns a raw customer id into the keyed hash that documents
	// carry, or into "" where it links nobody. Nil: documents carry no key.
	CustomerKey func(customerID string) string
	// Version of the analyser, as documents name it.
	Version string
	Limits  Limits
	// Observe, if not nil, is told how long each stage took over one
	// conversation. It is called from whichever goroutine analyses.
	Observe func(stage string, took time.Duration)
}

// Limits keep one odd conversation from holding up all others. A zero field
// takes its default.
type Limits struct {
	// TurnBytes is how much of a turn is read for topics, sentiment and cues,
	// in bytes (default 64 KiB). Redaction always reads all of it.
	TurnBytes int
	// TokenBytes is the longest run without white space that the tokenizer
	// gets to see (default 200): its cost grows with the square of the length.
	TokenBytes int
	// Findings is how many findings of one rule a conversation keeps (default 50).
	Findings int
}

func (l Limits) withDefaults() Limits {
	if l.TurnBytes <= 0 {
		l.TurnBytes = 64 << 10
	}
	if l.TokenBytes <= 0 {
		l.TokenBytes = 200
	}
	if l.Findings <= 0 {
		l.Findings = 50
	}
	return l
}

// stage is one step of the analysis. It reads and writes Doc and keeps nothing.
type stage struct {
	name string
	run  func(*Doc)
}

// Pipeline analyses conversations. It is safe for concurrent use.
type Pipeline struct {
	options   Options
	analyze   []stage // of a transcript
	reanalyze []stage // of a conversation, whose times are measured
	ruleHits  []stage
	rooms     sync.Pool // of *room
	taxonomy  models.TaxonomyID
}

// New compiles the taxonomy.
func New(o Options) (*Pipeline, error) {
	o.Limits = o.Limits.withDefaults()
	v := rules.NewVocabulary()
	reader, err := newReader(v, o.Limits)
	if err != nil {
		return nil, err
	}
	book, err := compile(o.Taxonomy, v)
	if err != nil {
		return nil, fmt.Errorf("compile the taxonomy %s: %w", o.Taxonomy.ID.Name, err)
	}
	scorer, err := sentiment.New(v)
	if err != nil {
		return nil, err
	}
	hide := stage{"redact", redaction(redact.New())}
	read := []stage{{"read", reader.read}, {"match", book.match}, {"service", book.service}}
	judge := []stage{{"topics", book.topics}, {"sentiment", book.feeling(scorer)}, {"repeat", book.repeats}, {"signals", book.signals}}
	return &Pipeline{
		options: o, taxonomy: o.Taxonomy.ID,
		analyze:   slices.Concat([]stage{hide}, read, judge, []stage{{"timing", timing}}),
		reanalyze: slices.Concat([]stage{hide}, read, judge),
		ruleHits:  slices.Concat([]stage{hide}, read, []stage{{"rules", book.everyHit}}),
	}, nil
}

// Analyze gives the conversation a transcript is. It does not change or keep
// the transcript, and the same transcript always gives the same conversation.
// An error is a *models.Rejection: trying again would not help.
func (p *Pipeline) Analyze(t *models.Transcript) (c *models.Conversation, err error) {
	err = p.run(t, p.analyze, func(d *Doc) { c = p.assemble(d) })
	return c, err
}

// run takes a transcript through the stages, then hands over what they made.
func (p *Pipeline) run(t *models.Transcript, stages []stage, write func(*Doc)) (err error) {
	at := "start"
	defer func() {
		if recover() != nil { // what was recovered may hold the customer's words
			err = &models.Rejection{Reason: models.ReasonAnalysis, Stage: models.StageAnalyze,
				Detail: "the analysis broke in its stage " + at + ": report the message's origin, and replay it with a version that mends this"}
		}
	}()
	d := newDoc(t)
	if used, is := p.rooms.Get().(*room); is {
		d.room = used
	}
	for _, s := range stages {
		at = s.name
		began := time.Now()
		s.run(d)
		if p.options.Observe != nil {
			p.options.Observe(s.name, time.Since(began))
		}
	}
	at = "assemble"
	write(d)
	d.room.empty()
	p.rooms.Put(d.room)
	return nil
}
