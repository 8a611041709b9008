package pipeline

import (
	"earshot/models"
	"earshot/pipeline/nouns"
	"earshot/pipeline/rules"
)

// Phraser finds what turns are about. It is safe for concurrent use.
type Phraser struct{ reader *reader }

// NewPhraser loads the part-of-speech model.
func NewPhraser(l Limits) (*Phraser, error) {
	r, err := newReader(rules.NewVocabulary(), l.withDefaults())
	return &Phraser{r}, err
}

// Phrases are the distinct content words and noun phrases of one turn's
// redacted text, as nouns.Find gives them. It is the costly kind of reading:
// every token is tagged.
func (p *Phraser) Phrases(text string) []models.Mention {
	v := p.reader.view(text, new(room))
	if len(v.tokens) == 0 {
		return nil
	}
	v.tagTokens()
	return nouns.Find(text, v.tokens)
}
