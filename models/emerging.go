package models

import "time"

// EmergingSchema names the version of the EmergingPhrase document.
const EmergingSchema = "earshot.emerging/v1"

// Mention is a word or noun phrase where it stands in a turn: Text in lower case
// with one space between words, Start and End its bytes in the turn's text.
type Mention struct {
	Text       string
	Start, End int
	Noun       bool // its last word is a noun
}

// EmergingPhrase is a phrase that more customers of a service bring up in a
// period than in the eight before. It is inferred from a sample of transcripts.
type EmergingPhrase struct {
	Schema      string    `json:"schema"`
	Period      string    `json:"period"`
	Label       string    `json:"label"`
	PeriodStart time.Time `json:"period_start"`
	PeriodEnd   time.Time `json:"period_end"`
	Service     string    `json:"service"`
	Rank        int       `json:"rank"` // 1 is the likeliest to be no chance
	Phrase      string    `json:"phrase"`
	Sample      int       `json:"sample"`    // how many in a thousand of the period's conversations were read
	Customers   int64     `json:"customers"` // of those read: different customers who bring it up
	Base        int64     `json:"base"`      // of those read: different customers
	Share       float64   `json:"share"`     // Customers of Base
	// ShareBefore is the same over the eight periods before, a customer counting
	// once in each; Expected is how many of Base that would be. Null: some did,
	// but fewer than may be shown.
	ShareBefore *float64      `json:"share_before"`
	Expected    *float64      `json:"expected"`
	LLR         float64       `json:"llr"` // log-likelihood ratio G² (Dunning 1993)
	Quotes      []PhraseQuote `json:"quotes"`
}

// PhraseQuote is a customer's redacted turn, or the part of it around the
// phrase, which stands at the bytes Start to End of the whole turn.
type PhraseQuote struct {
	ConversationID string `json:"conversation_id"`
	Turn           int    `json:"turn"`
	Start          int    `json:"start"`
	End            int    `json:"end"`
	Text           string `json:"text"`
}
