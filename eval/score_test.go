package eval

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/models"
)

// fake is an analysis that answers by the transcript's id.
type fake map[string]func(*models.Conversation)

func (f fake) analysis(taxonomy models.Taxonomy) Analysis {
	return Analysis{Taxonomy: taxonomy, Analyze: func(t *models.Transcript) (*models.Conversation, error) {
		c := &models.Conversation{ID: t.ID, Service: t.Service}
		for _, turn := range t.Turns {
			c.Turns = append(c.Turns, models.Turn{Speaker: turn.Speaker, Text: turn.Text})
		}
		answer := f[t.ID]
		if answer == nil {
			answer = f["*"]
		}
		if answer != nil {
			answer(c)
		}
		return c, nil
	}}
}

func score(t *testing.T, s Set, a Analysis) Result {
	t.Helper()
	if len(s.Faults) > 0 {
		t.Fatal(s.Faults)
	}
	done := 0
	r, err := Score(s, a, func() { done++ })
	if err != nil {
		t.Fatal(err)
	}
	if done != r.Items {
		t.Errorf("told of %d of %d items", done, r.Items)
	}
	return r
}

// figure finds one figure; a table without a title is the first.
func figure(t *testing.T, r Result, title, name, column string) float64 {
	t.Helper()
	for _, table := range r.Tables {
		for _, row := range table.Rows {
			for i, c := range table.Columns {
				if table.Title == title && row.Name == name && c == column {
					return row.Figures[i].Value
				}
			}
		}
	}
	t.Fatalf("there is no figure %q, %q, %q in %+v", title, name, column, r.Tables)
	return 0
}

// want compares figures written as "title / row / column".
func want(t *testing.T, r Result, figures map[string]float64) {
	t.Helper()
	for where, value := range figures {
		at := strings.Split(where, " / ")
		got := figure(t, r, at[0], at[1], at[2])
		if math.IsNaN(value) != math.IsNaN(got) || math.Abs(got-value) > 1e-9 {
			t.Errorf("%s is %v, want %v", where, got, value)
		}
	}
}

func says(yes bool) func(*models.Conversation) {
	return func(c *models.Conversation) {
		if c.Repeat.Stated = yes; yes {
			three := 3
			c.Repeat.StatedCount = &three
			c.Findings = []models.Finding{{Kind: models.FindingRepeat, Name: "prior-contact", Rule: "prior-contact/1", Quote: "I called"}}
		}
	}
}

func repeatSet(t *testing.T) Set {
	return read(t, Repeat, nil,
		`{"id":"hit","text":"I called before, third time","label":true,"subtype":"prior_contact","count":3}`,
		`{"id":"miss","text":"I wrote you, second time","label":true,"subtype":"prior_contact","count":2}`,
		`{"id":"border","text":"I was told","label":true,"borderline":true,"subtype":"explicit_repeat"}`,
		`{"id":"hard","text":"I called to ask","label":false,"hard_negative":true}`,
		`{"id":"fine","text":"my wife called","label":false,"hard_negative":true}`,
		`{"id":"plain","text":"hello","label":false}`)
}

func TestScoreRepeat(t *testing.T) {
	r := score(t, repeatSet(t), fake{"hit": says(true), "border": says(true), "hard": says(true)}.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{
		" / stated repeat contact / precision": 2.0 / 3, " / stated repeat contact / recall": 2.0 / 3, " / stated repeat contact / F1": 2.0 / 3,
		" / without borderline items / recall":                            0.5,
		"found though it is not there / hard negatives / share":           0.5,
		"found, by kind of repeat / prior_contact / recall":               0.5,
		"found, by kind of repeat / explicit_repeat / recall":             1,
		"number of the contact / where one is labelled / right":           0.5,
		"found though it is not there / without borderline items / share": 0.5,
	})
	if r.Missed != 1 || r.Invented != 1 || r.Mistakes[0].ID != "hard" || r.Mistakes[0].Rule != "prior-contact/1" || r.Mistakes[1].ID != "miss" {
		t.Errorf("mistakes %+v", r.Mistakes)
	}
}

func TestScoreRepeatAlwaysWrong(t *testing.T) {
	f := fake{"*": says(true), "hit": says(false), "miss": says(false), "border": says(false)}
	r := score(t, repeatSet(t), f.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{" / stated repeat contact / precision": 0, " / stated repeat contact / recall": 0, " / stated repeat contact / F1": 0,
		"found though it is not there / hard negatives / share": 1})
	if len(r.Mistakes) != r.Items {
		t.Errorf("%d mistakes in %d items", len(r.Mistakes), r.Items)
	}
}

// What never occurs and was never found has no figures, and is no mistake.
func TestScoreWithoutPositives(t *testing.T) {
	s := read(t, Repeat, nil, `{"id":"a","text":"hello","label":false}`, `{"id":"b","text":"bye","label":false}`)
	r := score(t, s, fake{}.analysis(models.Taxonomy{}))
	nan := math.NaN()
	want(t, r, map[string]float64{" / stated repeat contact / precision": nan, " / stated repeat contact / recall": nan, " / stated repeat contact / F1": nan})
	if len(r.Mistakes) > 0 {
		t.Errorf("mistakes %+v", r.Mistakes)
	}
}

func TestScoreEmptySets(t *testing.T) {
	for _, kind := range Kinds() {
		s, err := Read("empty.jsonl", strings.NewReader(""), kind, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := score(t, s, fake{}.analysis(models.Taxonomy{}))
		var b bytes.Buffer
		if err := r.Write(&b, 5); err != nil || r.Items != 0 || len(r.Mistakes) != 0 {
			t.Errorf("%s: %v, %+v", kind, err, r)
		}
		if strings.Contains(b.String(), "NaN") {
			t.Errorf("%s prints NaN:\n%s", kind, b.String())
		}
	}
}

func feels(label string, score float64) func(*models.Conversation) {
	return func(c *models.Conversation) {
		for i := range c.Turns {
			c.Turns[i].Sentiment = &models.TurnSentiment{Score: score, Label: label}
		}
	}
}

func sentimentSet(t *testing.T) Set {
	return read(t, Sentiment, nil,
		`{"id":"n1","text":"awful","label":"negative"}`, `{"id":"n2","text":"bad","label":"negative"}`,
		`{"id":"p1","text":"great","label":"positive"}`, `{"id":"o1","text":"my card","label":"neutral","borderline":true}`)
}

func TestScoreSentiment(t *testing.T) {
	r := score(t, sentimentSet(t), fake{
		"n1": feels("negative", -0.5), "n2": feels("positive", 0.6), "p1": feels("positive", 0.4), // o1 is not scored: neutral
	}.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{
		" / negative / precision": 1, " / negative / recall": 0.5, " / negative / F1": 2.0 / 3,
		" / positive / precision": 0.5, " / positive / F1": 2.0 / 3, " / neutral / F1": 1,
		" / macro average / F1": (2.0/3 + 2.0/3 + 1) / 3, "accuracy / all / share": 0.75,
		"without borderline items / neutral / F1": math.NaN(), "without borderline items / macro average / F1": 2.0 / 3,
	})
	if len(r.Mistakes) != 1 || r.Mistakes[0].Predicted != "positive +0.60" || r.Confusion.Counts[0][2] != 1 {
		t.Errorf("mistakes %+v, confusion %+v", r.Mistakes, r.Confusion)
	}
}

// An analysis that says one class for everything is right for that one alone.
func TestScoreSentimentOneClassForAll(t *testing.T) {
	r := score(t, sentimentSet(t), fake{"*": feels("negative", -0.9)}.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{" / negative / recall": 1, " / negative / precision": 0.5, " / positive / F1": 0, " / positive / precision": math.NaN(),
		" / macro average / F1": 2.0 / 9})
	if r.Mistakes[0].ID != "p1" { // further from right than the neutral one
		t.Errorf("the worst mistake is %+v", r.Mistakes[0])
	}
}

func TestScoreValence(t *testing.T) {
	s := read(t, Valence, nil, `{"id":"a","text":"x","mean_valence":-4}`, `{"id":"b","text":"x","mean_valence":0}`, `{"id":"c","text":"x","mean_valence":4}`)
	r := score(t, s, fake{"a": feels("negative", -0.5), "b": feels("neutral", 0), "c": feels("positive", 0.5)}.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{"score and human rating / Pearson / correlation": 1, "score and human rating / Spearman / correlation": 1, "as three classes / macro average / F1": 1})
	r = score(t, s, fake{"a": feels("positive", 0.5), "b": feels("neutral", 0), "c": feels("negative", -0.5)}.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{"score and human rating / Pearson / correlation": -1, "score and human rating / Spearman / correlation": -1, "as three classes / negative / F1": 0})
	if len(r.Mistakes) != 2 {
		t.Errorf("mistakes %+v", r.Mistakes)
	}
}

func redacted(texts ...string) func(*models.Conversation) {
	return func(c *models.Conversation) {
		for i := range texts {
			c.Turns[i].Text = texts[i]
		}
	}
}

func piiSet(t *testing.T) Set {
	return read(t, PII, nil,
		`{"id":"ssn","text":"social 078-05-1120 ok","spans":[{"start":7,"end":18,"type":"SSN"}]}`,
		`{"id":"addr","text":"at 5 Elm Street, Reno","spans":[{"start":3,"end":15,"type":"ADDRESS"},{"start":17,"end":21,"type":"GPE"}]}`,
		`{"id":"name","turns":[{"speaker":"agent","text":"Your name?"},{"speaker":"customer","text":"Ann Lee","spans":[{"start":0,"end":7,"type":"PERSON"}]}]}`,
		`{"id":"form","text":"the SSA-1099 form","spans":[],"hard_negative":true}`)
}

func TestScorePII(t *testing.T) {
	r := score(t, piiSet(t), fake{
		"ssn": redacted("social [SSN]1120 ok"), "addr": redacted("at [ADDRESS], [ZIP]"), "name": redacted("Your name?", "Ann Lee"), "form": redacted("the [ACCOUNT] form"),
	}.analysis(models.Taxonomy{}))
	want(t, r, map[string]float64{
		"still readable / structured types / leaked": 0.5, "still readable / structured types / readable whole": 0,
		"still readable / without addresses / leaked": 1,
		"still readable / names of persons / leaked":  1, "still readable / names of persons / readable whole": 1,
		"by type / SSN / named so": 1, "by type / PERSON / named so": 0, "by type / SSN / leaked": 1, "by type / ADDRESS / leaked": 0,
		"what should have stayed / hard negatives / changed": 1, "what should have stayed / texts without personal data / changed": 1,
		"what should have stayed / words beside it / changed": 2.0 / 9, // SSA and 1099; Reno may go
	})
	if r.Missed != 2 || r.Invented != 1 || r.Mistakes[0].ID != "form" || r.Mistakes[0].Words != "SSA 1099" || r.Mistakes[1].ID != "ssn" {
		t.Errorf("mistakes %+v", r.Mistakes)
	}
	clean := score(t, piiSet(t), fake{
		"ssn": redacted("social [SSN] ok"), "addr": redacted("at [ADDRESS], Reno"), "name": redacted("Your name?", "[PERSON]"),
	}.analysis(models.Taxonomy{}))
	if len(clean.Mistakes) != 0 {
		t.Errorf("mistakes of a right redaction: %+v", clean.Mistakes)
	}
}

func TestScoreRefusesChangedTexts(t *testing.T) {
	for id, f := range map[string]fake{"another text": {"ssn": redacted("my [SSN]")}, "a turn less": {"name": func(c *models.Conversation) { c.Turns = c.Turns[:1] }}} {
		if _, err := Score(piiSet(t), f.analysis(models.Taxonomy{}), nil); err == nil || strings.Contains(err.Error(), "078") {
			t.Errorf("%s: %v", id, err)
		}
	}
	broken := Analysis{Analyze: func(*models.Transcript) (*models.Conversation, error) { return nil, errors.New("broken") }}
	if _, err := Score(piiSet(t), broken, nil); err == nil || !strings.Contains(err.Error(), "item ssn of ours: broken") {
		t.Errorf("a broken analysis: %v", err)
	}
}

func infers(service string) func(*models.Conversation) {
	return func(c *models.Conversation) { c.Service = service }
}

func TestScoreService(t *testing.T) {
	turns := `"turns":[{"speaker":"customer","text":"hello"}]}`
	s := read(t, Service, nil, `{"id":"a","service":"ssa",`+turns, `{"id":"b","service":"ssa",`+turns, `{"id":"c","service":"studentaid",`+turns,
		`{"id":"d","service":"va",`+turns, `{"id":"e","service":"unheard",`+turns, `{"id":"f","service":null,`+turns)
	taxonomy := models.Taxonomy{Services: []models.Service{{ID: "ssa-retirement"}, {ID: "student-aid"}, {ID: "va"}, {ID: "passports"}}}
	r := score(t, s, fake{"a": infers("ssa-retirement"), "b": infers("passports"), "c": infers("student-aid")}.analysis(taxonomy))
	want(t, r, map[string]float64{"accuracy / all / share": 0.5, " / ssa / recall": 0.5, " / ssa / precision": 1, " / studentaid / F1": 1, " / va / recall": 0})
	if r.Items != 4 || len(r.LeftOut) != 2 || r.LeftOut[0].N != 1 || r.LeftOut[1].N != 1 {
		t.Errorf("%d items, left out %+v", r.Items, r.LeftOut)
	}
	if got := r.Confusion.Counts[0]; got[0] != 1 || got[3] != 1 || got[4] != 0 {
		t.Errorf("ssa was found as %v of %v", got, r.Confusion.Predictions)
	}
	if !ofService("ssa", "ssa") || ofService("ssai-x", "ssa") || ofService("x-ssa", "ssa") {
		t.Error("a label is met by itself and its parts alone")
	}
}

func tags(topics ...string) func(*models.Conversation) {
	return func(c *models.Conversation) { c.Topics = topics }
}

func TestScoreTopics(t *testing.T) {
	m := &Mapping{Intents: map[string][]string{"late": {"late", "slow?"}, "lost": {"lost|stolen"}, "weather": {}, "old": {"gone"}}}
	s := read(t, Topics, m, `{"id":"a","text":"x","intent":"late"}`, `{"id":"b","text":"x","intent":"lost"}`, `{"id":"c","text":"x","intent":"weather"}`,
		`{"id":"d","text":"x","intent":"late"}`, `{"id":"e","text":"x","intent":"old"}`)
	taxonomy := models.Taxonomy{Topics: []models.Topic{{ID: "late"}, {ID: "slow"}, {ID: "lost"}, {ID: "stolen"}, {ID: "beyond"}}}
	r := score(t, s, fake{"a": tags("late", "slow", "beyond"), "b": tags("stolen"), "c": tags("late"), "d": tags("lost")}.analysis(taxonomy))
	want(t, r, map[string]float64{
		" / late / precision": 0.5, " / late / recall": 0.5, " / slow / F1": math.NaN(), " / stolen / recall": 1, " / lost / precision": 0,
		" / micro average / precision": 2.0 / 4, " / micro average / recall": 2.0 / 3,
		"texts without a topic / all / tagged": 1,
	})
	if r.Items != 4 || r.LeftOut[0].N != 1 { // "gone" is not in the taxonomy
		t.Errorf("%d items, left out %+v", r.Items, r.LeftOut)
	}
	if r.Missed != 1 || r.Invented != 2 {
		t.Errorf("%d missed, %d invented: %+v", r.Missed, r.Invented, r.Mistakes)
	}
}

// A report fits 100 columns and reads the same every time.
func TestReport(t *testing.T) {
	long := strings.Repeat("I called about my check and nobody ever called me back again. ", 20)
	s := read(t, Repeat, nil, `{"id":"`+strings.Repeat("long-id-", 8)+`","text":"`+long+`","label":true,"borderline":true,"subtype":"awaiting_answer_or_promise","cue":{"start":900,"end":910}}`,
		`{"id":"b","text":"hi","label":false,"hard_negative":true}`)
	pii := score(t, piiSet(t), fake{}.analysis(models.Taxonomy{}))
	report := func() string {
		r := score(t, s, fake{"b": says(true)}.analysis(models.Taxonomy{ID: models.TaxonomyID{Name: "us-government", Version: "3"}}))
		var b bytes.Buffer
		if err := errors.Join(WriteSummary(&b, []Result{r, pii, pii}), r.Write(&b, 5), pii.Write(&b, 5)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	got := report()
	for _, line := range strings.Split(got, "\n") {
		if utf8.RuneCountInString(line) > 100 || strings.HasSuffix(line, " ") {
			t.Errorf("a line of %d columns: %q", utf8.RuneCountInString(line), line)
		}
	}
	for _, words := range []string{"2 items, read with us-government 3\n", "2 mistakes (1 missed, 1 found though not there), the worst 2:\n",
		"  b: labelled none, found repeat (hard negative), by prior-contact/1, in \"I called\"\n", "    | …", "(together)"} {
		if !strings.Contains(got, words) {
			t.Errorf("%q is not in the report:\n%s", words, got)
		}
	}
	if again := report(); again != got {
		t.Error("a second report differs")
	}
}

// Where the labels are many, the commonest confusions are listed.
func TestReportOfManyServices(t *testing.T) {
	var lines []string
	var taxonomy models.Taxonomy
	f := fake{}
	for _, id := range strings.Fields("one two three four five six seven eight") {
		taxonomy.Services = append(taxonomy.Services, models.Service{ID: id})
		lines = append(lines, `{"id":"`+id+`","service":"`+id+`","turns":[{"speaker":"customer","text":"hello"}]}`)
		f[id] = infers("one")
	}
	var b bytes.Buffer
	if err := score(t, read(t, Service, nil, lines...), f.analysis(taxonomy)).Write(&b, 0); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "    1  eight found as one\n") || strings.Contains(got, "one found as one") {
		t.Errorf("%s", got)
	}
}

// Of a held-out set the mistakes are counted, and that is all.
func TestMistakesOfAHeldOutSetAreNotShown(t *testing.T) {
	s := repeatSet(t)
	s.HeldOut = true
	r := score(t, s, fake{"*": says(true)}.analysis(models.Taxonomy{}))
	var b bytes.Buffer
	if err := r.Write(&b, 5); err != nil {
		t.Fatal(err)
	}
	if len(r.Mistakes) != 0 || r.Invented != 3 || !strings.Contains(b.String(), "3 mistakes, not shown") || strings.Contains(b.String(), "called") {
		t.Errorf("%+v\n%s", r, b.String())
	}
}
