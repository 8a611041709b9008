package pipeline_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"earshot/demo"
	"earshot/models"
	"earshot/pipeline"
)

// checkFindings is what every finding promises: exactly these words of the
// redacted turn, on rune borders.
func checkFindings(t interface{ Errorf(string, ...any) }, c *models.Conversation) {
	for i, f := range c.Findings {
		text := c.Turns[f.Turn].Text
		if f.Start < 0 || f.End > len(text) || f.Start >= f.End {
			t.Errorf("finding %s: bytes %d to %d of %d", f.Rule, f.Start, f.End, len(text))
			continue
		}
		if text[f.Start:f.End] != f.Quote {
			t.Errorf("finding %s quotes %q, the turn has %q there", f.Rule, f.Quote, text[f.Start:f.End])
		}
		if !utf8.ValidString(f.Quote) || !utf8.RuneStart(text[f.Start]) || f.End < len(text) && !utf8.RuneStart(text[f.End]) {
			t.Errorf("finding %s is not on rune borders: %q", f.Rule, f.Quote)
		}
		if i > 0 && c.Findings[i-1].Turn > f.Turn {
			t.Errorf("findings are out of order at %d", i)
		}
		if f.Speaker != c.Turns[f.Turn].Speaker {
			t.Errorf("finding %s is by %s, its turn by %s", f.Rule, f.Speaker, c.Turns[f.Turn].Speaker)
		}
	}
}

// pieces are what property tests make turns of.
func pieces() []string {
	return []string{"I", "i've", "called", "you", "yesterday", "the third time", "my check never came", "can't", "ca n't", "log in", "to my account",
		"é", "“quoted”", "don’t", "[noise]", "[SSN]", "um", "219-09-9999", "four five six", "john.doe@example.com", "my name is Ana", "404", "...", "?", "!", ",",
		"\u00a0", "\t", "\n", "supervisor", "speak to a", "日本語", "🙂", "account number", "SSA-1099", "passport", strings.Repeat("x", 300)}
}

func drawTranscript(t *rapid.T) *models.Transcript {
	in := &models.Transcript{ID: "c"}
	speakers := []string{models.SpeakerCustomer, models.SpeakerAgent, models.SpeakerBot, models.SpeakerSystem}
	for range rapid.IntRange(1, 6).Draw(t, "turns") {
		words := rapid.SliceOfN(rapid.SampledFrom(pieces()), 0, 14).Draw(t, "words")
		separator := rapid.SampledFrom([]string{" ", ". ", ", "}).Draw(t, "separator")
		in.Turns = append(in.Turns, models.TranscriptTurn{Speaker: rapid.SampledFrom(speakers).Draw(t, "speaker"), Text: strings.Join(words, separator)})
	}
	return in
}

func TestFindingsQuoteTheRedactedText(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	rapid.Check(t, func(t *rapid.T) {
		in := drawTranscript(t)
		c, err := p.Analyze(in)
		if err != nil {
			t.Fatal(err)
		}
		checkFindings(t, c)
		if strings.Contains(c.Turns[0].Text, "219-09-9999") {
			t.Errorf("a social security number was left: %q", c.Turns[0].Text)
		}
	})
}

func TestAnalyzingRedactedTextChangesNothing(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	rapid.Check(t, func(t *rapid.T) {
		first, err := p.Analyze(drawTranscript(t))
		if err != nil {
			t.Fatal(err)
		}
		again := &models.Transcript{ID: "c"}
		for _, turn := range first.Turns {
			again.Turns = append(again.Turns, models.TranscriptTurn{Speaker: turn.Speaker, Text: turn.Text})
		}
		second, err := p.Analyze(again)
		if err != nil {
			t.Fatal(err)
		}
		for i := range first.Turns {
			if first.Turns[i].Text != second.Turns[i].Text {
				t.Errorf("turn %d was %q and became %q", i, first.Turns[i].Text, second.Turns[i].Text)
			}
		}
	})
}

func TestSameTranscriptSameBytesFromManyGoroutines(t *testing.T) {
	p, other := newPipeline(t, pipeline.Options{}), newPipeline(t, pipeline.Options{})
	corpus := benchCorpus(20)
	for in := range demo.Corpus(demo.Options{Now: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC), Weeks: 1, PerWeek: 100}) {
		corpus = append(corpus, &in)
	}
	want := make([][]byte, len(corpus))
	for i, in := range corpus {
		want[i] = mustJSON(t, other, in)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i, in := range corpus {
				if got := mustJSON(t, p, in); !bytes.Equal(got, want[i]) {
					t.Errorf("conversation %d differs:\n%s\n%s", i, got, want[i])
				}
			}
		})
	}
	group.Wait()
}

func mustJSON(t *testing.T, p *pipeline.Pipeline, in *models.Transcript) []byte {
	c, err := p.Analyze(in)
	if err != nil {
		t.Error(err)
		return nil
	}
	checkFindings(t, c)
	text, err := json.Marshal(c)
	if err != nil {
		t.Error(err)
	}
	return text
}

func TestAnalyzeLeavesTheTranscriptAlone(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	in := benchCorpus(1)[0]
	before, _ := json.Marshal(in)
	if _, err := p.Analyze(in); err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(in); !bytes.Equal(before, after) {
		t.Error("the transcript was changed")
	}
}

// TestHostileTurnsEnd feeds what is slow or fatal for tokenizers that are not
// guarded. That it ends at all, within the test's time, is what is asserted.
func TestHostileTurnsEnd(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	const size = 1 << 20
	for name, text := range map[string]string{
		"no spaces":        strings.Repeat("x", size),
		"exclamations":     strings.Repeat("!", size),
		"digits":           strings.Repeat("7", size),
		"spaced digits":    strings.Repeat("7 ", size/2),
		"spoken digits":    strings.Repeat("double ", size/7),
		"at signs":         strings.Repeat("@", size),
		"addresses":        strings.Repeat("a@b.example ", size/12),
		"open brackets":    strings.Repeat("[", size),
		"apostrophes":      strings.Repeat("'s", size/2),
		"names":            strings.Repeat("my name is Ana ", size/15),
		"cues":             strings.Repeat("i called yesterday again ", size/25),
		"numbers to hide":  strings.Repeat("my account number is 12345678 ", size/30),
		"beyond ASCII":     strings.Repeat("Ⱥ's", size/4),
		"spelled":          strings.Repeat("claim number a b c ", size/19),
		"one long address": strings.Repeat("a dot ", size/6) + "at b dot com",
	} {
		t.Run(name, func(t *testing.T) {
			c := analyze(t, p, models.SpeakerCustomer, text, "my account number is 12345678")
			checkFindings(t, c)
			if !utf8.ValidString(c.Turns[0].Text) {
				t.Error("the redacted text is not valid UTF-8")
			}
			if want := "my account number is [ACCOUNT]"; c.Turns[1].Text != want {
				t.Errorf("the turn after is %q, want %q", c.Turns[1].Text, want)
			}
		})
	}
}

func TestTurnsAreReadUpToTheCap(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Limits: pipeline.Limits{TurnBytes: 100}})
	filler := strings.Repeat("well ", 30)
	if c := analyze(t, p, models.SpeakerCustomer, "I lost my passport. "+filler); len(c.Topics)+len(c.Findings) == 0 {
		t.Error("nothing was found before the cap")
	}
	c := analyze(t, p, models.SpeakerCustomer, filler+" I lost my passport, my social is 219-09-9999")
	if len(c.Findings) > 0 {
		t.Errorf("found beyond the cap: %v", c.Findings)
	}
	if strings.Contains(c.Turns[0].Text, "9999") || c.PII.Types["SSN"] != 1 {
		t.Errorf("redaction must reach beyond the cap: %q", c.Turns[0].Text)
	}
}

func TestFindingsOfOneRuleAreBounded(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Limits: pipeline.Limits{Findings: 3}})
	c := analyze(t, p, models.SpeakerCustomer, strings.Repeat("I lost my passport. ", 10))
	count := map[string]int{}
	for _, f := range c.Findings {
		if count[f.Rule]++; count[f.Rule] > 3 {
			t.Fatalf("more than 3 findings of %s", f.Rule)
		}
	}
	if count["lost-document/1"] != 3 {
		t.Errorf("%d findings of lost-document/1, want 3", count["lost-document/1"])
	}
}

func TestListsAreNeverNull(t *testing.T) {
	p := newPipeline(t, pipeline.Options{})
	text := string(mustJSON(t, p, &models.Transcript{ID: "c", Turns: []models.TranscriptTurn{{Speaker: models.SpeakerSystem}}}))
	for _, want := range []string{`"topics":[]`, `"drivers":[]`, `"burdens":[]`, `"signals":[]`, `"findings":[]`, `"within":[]`, `"followed_within":[]`,
		`"types":{}`, `"duration_s":null`, `"stated_count":null`, `"hold_s":null`, `"started_at_source":"absent"`, `"service_source":"none"`, `"schema":"earshot.conversation/v1"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
}

func TestObserveIsToldOfEveryStage(t *testing.T) {
	seen := map[string]int{}
	p := newPipeline(t, pipeline.Options{Observe: func(stage string, took time.Duration) {
		if took < 0 {
			t.Errorf("%s took %s", stage, took)
		}
		seen[stage]++
	}})
	analyze(t, p, models.SpeakerCustomer, "hello", "again")
	for _, stage := range []string{"redact", "read", "match", "service", "topics", "sentiment", "repeat", "signals", "timing"} {
		if seen[stage] != 1 {
			t.Errorf("stage %s was reported %d times, want once", stage, seen[stage])
		}
	}
}
