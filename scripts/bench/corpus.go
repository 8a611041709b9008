package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// The benchmark's conversations: 20 turns of about 250 words together, as in
// the speed targets. Everything in them is invented.
var (
	services = []string{"ssa-retirement", "passport-renewal", "irs-refund", "student-aid", "va-benefits", "dmv-licence", "snap", "medicare"}

	customerLines = []string{
		"Hi, this is the third time I've called about my payment and nobody has been able to tell me where it is.",
		"I sent the form in on the fifth of March and I still haven't received any letter back from you.",
		"My number is 202-555-0143 and my email is pat.doe@example.com if you need to reach me.",
		"The website kept logging me out, so I could not finish the application at all.",
		"No, I never got that notice, and honestly I don't understand what the last one was asking me for.",
		"I was on hold for forty minutes yesterday and then the call just dropped.",
		"Can I please speak to a supervisor, because this has been going on for two months now?",
		"Okay, that does make sense, thank you for explaining it to me.",
		"They told me last week that somebody would call me back, but nobody did.",
		"Do I need to bring my birth certificate to the office, or is the passport enough?",
		"Okay.",
		"Yes, that is right.",
		"No, not yet.",
		"Uh, sure, go ahead.",
	}
	agentLines = []string{
		"Thank you for calling, my name is Sam, how can I help you today?",
		"I'm sorry to hear that, let me pull up your record and see what happened with it.",
		"I can see that the application was received, and it is still being reviewed by the local office.",
		"May I place you on a brief hold while I check that with my colleague?",
		"You can upload the document on the website, or you can mail a copy to the address on the letter.",
		"I will make a note on your case and ask them to call you back within two business days.",
		"The payment was returned to us by the bank, so we need to verify the account number again.",
		"I'm going to transfer you to the department that handles this kind of request.",
		"Is there anything else that I can help you with today?",
		"For security reasons I need to ask you a few questions before we can go on.",
		"One moment, please.",
		"Thank you for waiting.",
		"I understand.",
		"Did that work?",
	}
)

const (
	benchTurns  = 20
	secondsEach = 9
)

type benchTurn struct {
	Speaker string `json:"speaker"`
	StartMS int64  `json:"start_ms"`
	EndMS   int64  `json:"end_ms"`
	Text    string `json:"text"`
}

type benchConversation struct {
	ID         string      `json:"id"`
	Channel    string      `json:"channel"`
	Service    string      `json:"service"`
	StartedAt  time.Time   `json:"started_at"`
	EndedAt    time.Time   `json:"ended_at"`
	CustomerID string      `json:"customer_id"`
	AgentID    string      `json:"agent_id"`
	Turns      []benchTurn `json:"turns"`
}

// writeCorpus writes n conversations, the same for the same numbers: about
// three contacts a customer, spread over eight weeks of 2026.
func writeCorpus(out io.Writer, first, n int) error {
	begin := time.Date(2026, 3, 2, 13, 0, 0, 0, time.UTC)
	enc := json.NewEncoder(out)
	for i := first; i < first+n; i++ {
		dice := rand.New(rand.NewPCG(uint64(i), 7))
		customer := dice.IntN(max(n/3, 1))
		start := begin.Add(time.Duration(dice.IntN(56*24*3600)) * time.Second)
		c := benchConversation{
			ID:         fmt.Sprintf("bench-%08d", i),
			Channel:    "call",
			Service:    services[(customer+dice.IntN(2))%len(services)],
			StartedAt:  start,
			EndedAt:    start.Add(benchTurns * secondsEach * time.Second),
			CustomerID: fmt.Sprintf("customer-%d", customer),
			AgentID:    fmt.Sprintf("agent-%d", dice.IntN(40)),
		}
		for t := range benchTurns {
			speaker, lines := "agent", agentLines
			if t%2 == 1 {
				speaker, lines = "customer", customerLines
			}
			at := int64(t) * secondsEach * 1000
			c.Turns = append(c.Turns, benchTurn{speaker, at, at + (secondsEach-1)*1000, lines[dice.IntN(len(lines))]})
		}
		if err := enc.Encode(c); err != nil {
			return err
		}
	}
	return nil
}
