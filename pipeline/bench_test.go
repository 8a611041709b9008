package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jdkato/prose/v3/tag"
	"github.com/jdkato/prose/v3/tokenize"

	"earshot/models"
	"earshot/pipeline"
)

// benchCorpus is the benchmark's corpus: conversations of 20 turns and about
// 250 words, made of sentences that contacts with an agency are full of.
func benchCorpus(n int) []*models.Transcript {
	customer := []string{
		"hi I'm calling about my social security check it never came this month",
		"um yeah this is the third time I've called about it and nobody called me back",
		"I was on hold for forty five minutes and then the call got cut off",
		"okay so what do I need to bring to the local office with me",
		"sure my name is Dolores Whitaker and my phone number is 202 555 0173",
		"I already sent you the form twice and you keep saying you don't have it",
		"I can't log in to my account online it says the password is wrong",
		"well I just want to know the status of my application please",
		"that doesn't make any sense to me the letter says something different",
		"okay thank you so much I really appreciate your help today",
		"it's been about three months now and I still haven't heard anything",
		"can I speak to your supervisor please because this is ridiculous",
		"my husband passed away in march and I need to report that",
		"no that was the other address we moved in January",
		"I'm sorry could you say that again the line is not very good",
		"how long does it usually take for the card to arrive in the mail",
	}
	agent := []string{
		"thank you for calling my name is Marcus how may I help you today",
		"I'm sorry to hear that let me take a look at your record",
		"can I have the last four digits of your social please",
		"okay I see that the payment was sent on the third of the month",
		"it takes about seven to ten business days for the form to be processed",
		"let me place you on a brief hold while I check that for you",
		"you would need to bring your birth certificate and a photo identification",
		"I will transfer you to the department that handles those requests",
		"is there anything else I can help you with today",
		"someone from the local office will call you back within two days",
		"I do apologize for the wait we have a high volume of calls this week",
		"please go ahead and verify your date of birth and mailing address",
	}
	r := rand.New(rand.NewPCG(14, 58))
	corpus := make([]*models.Transcript, n)
	for i := range corpus {
		t := &models.Transcript{ID: fmt.Sprint("bench-", i), Channel: models.ChannelCall, CustomerID: fmt.Sprint("customer ", i)}
		for len(t.Turns) < 20 {
			t.Turns = append(t.Turns,
				models.TranscriptTurn{Speaker: models.SpeakerAgent, Text: agent[r.IntN(len(agent))]},
				models.TranscriptTurn{Speaker: models.SpeakerCustomer, Text: customer[r.IntN(len(customer))]})
		}
		corpus[i] = t
	}
	return corpus
}

func TestBenchCorpusIsAsPromised(t *testing.T) {
	turns, words := 0, 0
	corpus := benchCorpus(200)
	for _, c := range corpus {
		turns += len(c.Turns)
		for _, turn := range c.Turns {
			words += len(strings.Fields(turn.Text))
		}
	}
	if perTurn := turns / len(corpus); perTurn != 20 {
		t.Errorf("%d turns a conversation, want 20", perTurn)
	}
	if per := words / len(corpus); per < 230 || per > 270 {
		t.Errorf("%d words a conversation, want about 250", per)
	}
}

func BenchmarkAnalyze(b *testing.B) {
	p := newPipeline(b, pipeline.Options{})
	corpus := benchCorpus(200)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := p.Analyze(corpus[i%len(corpus)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkProseTagEveryTurn is the yardstick: an analysis may cost at most
// 1.35 times this.
func BenchmarkProseTagEveryTurn(b *testing.B) {
	tokenizer := tokenize.New()
	tagger, err := tag.New()
	if err != nil {
		b.Fatal(err)
	}
	corpus := benchCorpus(200)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for _, turn := range corpus[i%len(corpus)].Turns {
			tagger.TagTokens(tokenizer.Tokenize(turn.Text))
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newPipeline(b, pipeline.Options{})
	}
}
