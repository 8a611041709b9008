package digest_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/digest"
	"earshot/models"
)

// said is a conversation in which the customer says one thing about a topic.
func said(id, customer, text string, score float64) *models.Conversation {
	label := models.SentimentNeutral
	if score <= models.NegativeAt {
		label = models.SentimentNegative
	}
	return &models.Conversation{
		ID: id, Service: "passports", CustomerKey: customer,
		Turns:    []models.Turn{{Speaker: models.SpeakerAgent, Text: "Hello."}, {Speaker: models.SpeakerCustomer, Text: text, Sentiment: &models.TurnSentiment{Score: score, Label: label}}},
		Findings: []models.Finding{{Kind: models.FindingTopic, Name: "mail-delay", Turn: 1, Start: 0, End: 5, Speaker: models.SpeakerCustomer}},
	}
}

func TestQuotesAreOfDifferentCustomersAndNegativeFirst(t *testing.T) {
	cell := digest.Cell{Service: "passports", Topic: "mail-delay"}
	agentOnly := said("agent", "k5", "it came", -0.9)
	agentOnly.Findings[0].Speaker, agentOnly.Findings[0].Turn = models.SpeakerAgent, 0
	elsewhere := said("elsewhere", "k6", "other service", -0.9)
	elsewhere.Service = "taxes"
	broken := said("broken", "k7", "turn that is not there", -0.9)
	broken.Findings[0].Turn = 9
	all := []*models.Conversation{
		said("neutral", "k1", "Where is it?", 0), agentOnly, elsewhere, broken,
		said("a/b", "k2", "Still not here.", -0.4), said("same words", "k3", "still NOT here", -0.5), said("same customer", "k2", "It never came.", -0.6),
	}
	got := digest.Quotes(cell, all, digest.QuotesShown, "https://cx.example.com/earshot/")
	if len(got) != 2 || got[0].ConversationID != "a/b" || got[1].ConversationID != "neutral" {
		t.Fatalf("%+v", got)
	}
	if got[0].URL != "https://cx.example.com/earshot/conversations/a%2Fb#turn-1" || got[0].Turn != 1 {
		t.Errorf("%+v", got[0])
	}
	if q := digest.Quotes(cell, all[:1], 2, ""); len(q) != 1 || q[0].URL != "" {
		t.Errorf("without an address: %+v", q)
	}
}

func TestLongQuotesAreCutAroundTheirEvidence(t *testing.T) {
	words := strings.Repeat("größer ", 40)
	c := said("long", "k", words+"never arrived "+words, -0.5)
	c.Findings[0].Start = len(words)
	c.Findings[0].End = len(words) + len("never arrived")
	text := digest.Quotes(digest.Cell{Service: "passports", Topic: "mail-delay"}, []*models.Conversation{c}, 1, "")[0].Text
	if n := utf8.RuneCountInString(text); n > digest.QuoteRunes || n < digest.QuoteRunes-20 || !utf8.ValidString(text) {
		t.Errorf("%d runes: %s", n, text)
	}
	if !strings.Contains(text, " never arrived ") || !strings.HasPrefix(text, "…größer ") || !strings.HasSuffix(text, " größer…") {
		t.Errorf("cut badly: %s", text)
	}
	// One word without a space, and evidence that fills everything.
	for _, long := range []string{strings.Repeat("ä", 900), strings.Repeat("word ", 300)} {
		c := said("long", "k", long, -0.5)
		c.Findings[0].End = len(long)
		text := digest.Quotes(digest.Cell{Service: "passports", Topic: "mail-delay"}, []*models.Conversation{c}, 1, "")[0].Text
		if n := utf8.RuneCountInString(text); n > digest.QuoteRunes || n < digest.QuoteRunes/2 {
			t.Errorf("%d runes: %s", n, text)
		}
	}
}
