package pipeline_test

import (
	"slices"
	"testing"

	"earshot/models"
	"earshot/pipeline"
)

// TestGovernmentTopics shows what each topic of the shipped pack is for, in
// words that its phrases do not repeat letter by letter.
func TestGovernmentTopics(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, c := range []struct{ topic, text string }{
		{"payment-missing", "I haven't gotten my check for this month yet."},
		{"payment-missing", "the deposit never hit my account"},
		{"payment-amount", "why is my check so much less than it was last month"},
		{"overpayment", "This letter says I owe you four thousand dollars."},
		{"claim-denied", "My claim was denied and nobody said why."},
		{"appeal", "How do I appeal the decision?"},
		{"processing-delay", "it's been over six months and my application is still pending"},
		{"status-unknown", "I'm calling to check on the status of my application."},
		{"hold-time", "I've been on hold for an hour and a half"},
		{"disconnected", "then the call dropped and I had to start over"},
		{"transferred-around", "I keep getting transferred from one department to another"},
		{"cannot-reach-person", "I just want to talk to a real person"},
		{"callback-promised", "they said they would call me back and nobody ever did"},
		{"login-failed", "I can't log into my account"},
		{"account-locked", "it locked me out of my account"},
		{"password-reset", "I can't remember my password"},
		{"security-code", "the code never comes to my phone"},
		{"upload-failed", "the upload of my bank statement failed"},
		{"identity-proofing", "it says it couldn't verify my identity"},
		{"website-problem", "The website keeps crashing on the second page."},
		{"form-confusing", "I don't understand this question on the form"},
		{"documents-needed", "What documents do I need to bring to the appointment?"},
		{"documents-again", "I already sent you those papers twice"},
		{"documents-lost", "now they tell me they never got my fax"},
		{"letter-unclear", "I got a letter that says my benefits will change"},
		{"conflicting-information", "every person tells me something different"},
		{"rude-staff", "the lady I talked to was so rude to me"},
		{"staff-praised", "you've been so helpful"},
		{"language-access", "I need an interpreter, my mother doesn't speak English"},
		{"accessibility", "he uses a wheelchair and there is no ramp"},
		{"appointment-unavailable", "I need to make an appointment at the local office"},
		{"appointment-change", "they canceled my road test"},
		{"office-visit", "I stood in line for three hours at the DMV and they sent me home"},
		{"eligibility", "Am I still eligible if I work part time?"},
		{"how-to-apply", "How do I apply for a passport?"},
		{"deadline", "did I miss the deadline"},
		{"address-change", "I need to change my address and my direct deposit"},
		{"direct-deposit", "I need to change my direct deposit"},
		{"name-change", "I just got married and have a new last name"},
		{"lost-document", "I lost my social security card and need a replacement"},
		{"mail-not-received", "I never received my SSA-1099"},
		{"identity-theft", "somebody filed a claim under my name, it's identity theft"},
		{"benefits-stopped", "they cut off my food stamps"},
		{"license-suspension", "My license was suspended last week."},
		{"loan-repayment", "can I get a deferment on my student loan"},
		{"tax-refund", "Where is my refund?"},
		{"fees-cost", "How much does it cost to renew?"},
		{"death-in-family", "My husband passed away in March."},
		{"start-over", "and I had to tell her the whole story again"},
		{"misinformed", "your office gave me the wrong information"},
		{"no-explanation", "they cut it off without any warning"},
		{"unhelpful-staff", "nobody was able to help me"},
		{"payment-late", "my check is late again this month"},
		{"deductions", "why do you keep taking money out of my benefits"},
		{"back-pay", "when will I get my back pay"},
		{"record-error", "you have the wrong date of birth on my record"},
		{"form-which", "which form should I use"},
		{"charged-wrongly", "my card was charged twice for the renewal"},
		{"new-child", "we had a baby and need to add her to our case"},
		{"job-loss", "my husband just lost his job"},
		{"disaster-damage", "our house was flooded in the hurricane"},
		{"renewal", "my passport expired last year"},
		{"scam-contact", "a man called saying he was with Social Security"},
		{"recertification", "I mailed in my recertification"},
		{"income-reporting", "I need to report my new job so I don't lose my SNAP"},
		{"stolen-benefits", "all my food stamps were stolen"},
		{"benefits-interview", "I'm waiting for my phone interview"},
		{"tax-notice", "the IRS sent me a notice"},
		{"amended-return", "we amended our tax return in May"},
		{"loan-forgiveness", "I want to apply for student loan forgiveness"},
		{"loan-default", "my student loans are in default"},
		{"fafsa-trouble", "I can't get past the signature on the FAFSA"},
		{"real-id", "what do I bring for a REAL ID"},
		{"vehicle-registration", "my registration sticker never came"},
		{"work-permit", "my work permit runs out next month"},
		{"service-records", "where do I get a copy of my DD-214"},
		{"housing-help", "how long is the waiting list for Section 8"},
		{"utility-help", "I got a shutoff notice from the electric company"},
		{"child-support", "he owes me child support"},
	} {
		if got := analyze(t, p, models.SpeakerCustomer, c.text); !slices.Contains(got.Topics, c.topic) {
			t.Errorf("%q has topics %v, want %s among them", c.text, got.Topics, c.topic)
		}
		if got := analyze(t, p, models.SpeakerAgent, c.text); len(got.Topics) > 0 {
			t.Errorf("%q said by the agent has topics %v, want none: topics are the customer's", c.text, got.Topics)
		}
	}
}

func TestTopicsThatAreNone(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, c := range []struct{ topic, text string }{
		{"claim-denied", "My claim wasn't denied, thank God."},
		{"rude-staff", "She was not rude at all."},
		{"disconnected", "I don't want to get disconnected again"},
		{"identity-theft", "how do I prevent identity theft"},
		{"staff-praised", "you were not very helpful"},
	} {
		if got := analyze(t, p, models.SpeakerCustomer, c.text); slices.Contains(got.Topics, c.topic) {
			t.Errorf("%q has the topic %s, by %v", c.text, c.topic, got.Findings)
		}
	}
}

func TestTopicsBelongToServices(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, c := range []struct {
		service string
		want    bool
	}{
		{"dmv-license", true}, {"ssa-card", false}, {"", true}, {"not-of-this-pack", true},
	} {
		got, err := p.Analyze(&models.Transcript{ID: "c", Service: c.service, Turns: []models.TranscriptTurn{
			{Speaker: models.SpeakerCustomer, Text: "My license was suspended."}}})
		if err != nil {
			t.Fatal(err)
		}
		if has := slices.Contains(got.Topics, "license-suspension"); has != c.want {
			t.Errorf("about service %q: license-suspension found is %v, want %v", c.service, has, c.want)
		}
	}
}

func TestSignals(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, c := range []struct {
		signal, speaker, text string
		want                  bool
	}{
		{models.SignalEscalation, models.SpeakerCustomer, "can I talk to your supervisor", true},
		{models.SignalEscalation, models.SpeakerCustomer, "Let me speak with a manager.", true},
		{models.SignalEscalation, models.SpeakerCustomer, "I don't need to speak to a supervisor", false},
		{models.SignalEscalation, models.SpeakerAgent, "would you like to speak to a supervisor", false},
		{models.SignalPromise, models.SpeakerAgent, "We will call you back tomorrow.", true},
		{models.SignalPromise, models.SpeakerCustomer, "I will call you back tomorrow.", false},
		{models.SignalTransfer, models.SpeakerAgent, "I'll transfer you to that office now", true},
		{models.SignalHold, models.SpeakerAgent, "may I place you on a brief hold", true},
		{"hardship", models.SpeakerCustomer, "I can't afford my rent anymore", true},
		{"crisis", models.SpeakerCustomer, "I just don't want to be alive anymore", true},
		{"crisis", models.SpeakerCustomer, "these phone bills are killing me", false},
		{"access-need", models.SpeakerCustomer, "my wife is deaf", true},
		{"fraud", models.SpeakerCustomer, "someone is using my social", true},
		{"legal-threat", models.SpeakerCustomer, "I'll write to my congressman", true},
		{"legal-threat", models.SpeakerCustomer, "I have power of attorney for my mother", false},
	} {
		if has := slices.Contains(analyze(t, p, c.speaker, c.text).Signals, c.signal); has != c.want {
			t.Errorf("%s says %q: signal %s is %v, want %v", c.speaker, c.text, c.signal, has, c.want)
		}
	}
}

func TestServiceIsInferredFromPhrases(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	for _, c := range []struct{ service, text string }{
		{"ssa-retirement", "I want to start my retirement benefits"},
		{"ssa-disability", "I'm calling about my SSDI application"},
		{"ssa-card", "I need a replacement social security card"},
		{"va-education", "does the GI Bill cover that"},
		{"va-benefits", "I have a VA claim for disability compensation"},
		{"passports", "how do I renew my passport"},
		{"irs-individual-tax", "where is my tax refund"},
		{"studentaid-fafsa", "I am filling in the FAFSA"},
		{"studentaid-loans", "who is the servicer of my student loan"},
		{"dmv-license", "I need to renew my driver's license at the DMV"},
		{"dmv-vehicle", "how do I register my car"},
		{"unemployment", "I was laid off and filed for unemployment"},
		{"snap", "my food stamps"},
		{"medicare", "I need help with Medicare part B"},
	} {
		got := analyze(t, p, models.SpeakerCustomer, c.text)
		if got.Service != c.service || got.ServiceSource != models.ServiceInferred {
			t.Errorf("%q: service %q (%s), want %q", c.text, got.Service, got.ServiceSource, c.service)
		}
	}
	if got := analyze(t, p, models.SpeakerCustomer, "hello there"); got.Service != "" || got.ServiceSource != models.ServiceNone {
		t.Errorf("a greeting was given the service %q (%s)", got.Service, got.ServiceSource)
	}
}
