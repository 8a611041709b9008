package eval

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/models"
)

func read(t *testing.T, kind Kind, m *Mapping, lines ...string) Set {
	t.Helper()
	s, err := Read("folder/ours.jsonl.gz", strings.NewReader(strings.Join(lines, "\n")), kind, m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheFieldsTellTheKind(t *testing.T) {
	banking := &Mapping{Taxonomy: "banking", Intents: map[string][]string{"card_arrival": {"card-late"}}}
	for _, c := range []struct {
		line string
		kind Kind
	}{
		{`{"id":"1","text":"I called before","label":true,"cue":null}`, Repeat},
		{`{"id":"1","text":"great","label":"positive"}`, Sentiment},
		{`{"id":"1","turns":[{"speaker":"customer","text":"great","label":"positive"}]}`, Sentiment},
		{`{"id":"1","text":"great","mean_valence":2.1,"doc":null}`, Valence},
		{`{"id":"1","text":"ok","spans":[]}`, PII},
		{`{"id":"1","service":"ssa","turns":[{"speaker":"customer","text":"ok","spans":[]}]}`, PII},
		{`{"id":"1","service":"ssa","turns":[{"speaker":"customer","text":"ok"}]}`, Service},
		{`{"id":"1","text":"where is it","topics":[]}`, Topics},
		{`{"id":"1","text":"where is it","intent":"card_arrival"}`, Topics},
		{`{"id":"1","service":"banking","turns":[{"speaker":"customer","text":"where is it"}],"labels":{"intent":"card_arrival"}}`, Topics},
		{`{"id":"1","turns":[{"speaker":"customer","text":"where is it"}],"labels":{"intents":[["card_arrival"],[]]}}`, Topics},
	} {
		s := read(t, "", banking, c.line)
		if s.Kind != c.kind || len(s.Items) != 1 || len(s.Faults) != 0 || s.Name != "ours" {
			t.Errorf("%s: kind %q, %d items, faults %v", c.line, s.Kind, len(s.Items), s.Faults)
		}
	}
	if _, err := Read("f", strings.NewReader(`{"id":"1","text":"no labels"}`), "", nil); err == nil || !strings.Contains(err.Error(), "--kind") {
		t.Errorf("a set without labels: %v", err)
	}
}

// The analysis is shown the words and nothing that is labelled.
func TestTheTranscriptHoldsNoLabels(t *testing.T) {
	s := read(t, Service, nil, `{"id":"1","service":"ssa","channel":"chat","turns":[{"speaker":"agent","text":"Hello","start_ms":0},{"speaker":"customer","text":"hi"}]}`)
	got := s.Items[0].Transcript
	if got.Service != "" || got.Channel != models.ChannelChat || len(got.Turns) != 2 || got.Turns[0].StartMS == nil || got.Turns[1].Speaker != models.SpeakerCustomer {
		t.Errorf("the transcript is %+v", got)
	}
	if s.Items[0].Label != "ssa" {
		t.Errorf("the label is %q", s.Items[0].Label)
	}
}

func TestBadLinesAreFaultsAndTheRestIsRead(t *testing.T) {
	const private = "secret words"
	good := `{"id":"good","text":"` + private + `","spans":[{"start":0,"end":6,"type":"PERSON"}]}`
	for _, c := range []struct{ kind, line, why string }{
		{"pii", `{"id":"1","text":"` + private, "not JSON"},
		{"pii", "{\"id\":\"1\",\"text\":\"\xff\"}", "UTF-8"},
		{"pii", `{"id":"good","text":"x","spans":[]}`, "id was there before"},
		{"pii", `{"text":"secret words","spans":[]}`, "no id"},
		{"pii", `{"id":"1","spans":[]}`, "no text"},
		{"pii", `{"id":"1","text":"secret words"}`, "no spans"},
		{"pii", `{"id":7,"text":"secret words","spans":[]}`, "id is a JSON number"},
		{"pii", `{"id":"1","text":"secret words","spans":[{"start":3,"end":99,"type":"SSN"}]}`, "span 0: 3 to 99 is not a part of the text, which has 12"},
		{"pii", `{"id":"1","text":"secret words","spans":[{"start":3,"end":3,"type":"SSN"}]}`, "not a part"},
		{"pii", `{"id":"1","text":"secret words","spans":[{"start":0,"end":3,"type":"SSN","text":"078"}]}`, "code points"},
		{"pii", `{"id":"1","turns":[{"speaker":"customer","text":"x"},{"speaker":"agent","text":"secret words","spans":[{"start":-1,"end":3}]}]}`, "turn 1: span 0"},
		{"pii", `{"id":"1","turns":[{"speaker":"boss","text":"secret words"}]}`, "speaker of turn 0"},
		{"pii", `{"id":"1","turns":[{"speaker":"customer","text":"secret words"}]}`, "no spans"},
		{"pii", `{"id":"1","turns":[{"speaker":"customer","text":"secret words"}],"spans":[{"start":0,"end":1}]}`, "give each turn its own"},
		{"repeat", `{"id":"1","text":"secret words","label":"yes"}`, "not true or false"},
		{"repeat", `{"id":"1","text":"secret words"}`, "not true or false"},
		{"repeat", `{"id":"1","text":"secret words","label":true,"cue":{"start":5,"end":50}}`, "cue: 5 to 50"},
		{"sentiment", `{"id":"1","text":"secret words","label":"angry"}`, "not negative, neutral or positive"},
		{"sentiment", `{"id":"1","text":"secret words"}`, "no label"},
		{"sentiment", `{"id":"1","turns":[{"speaker":"customer","text":"secret words","label":"bad"}]}`, "label of turn 0"},
		{"sentiment", `{"id":"1","label":"neutral","turns":[{"speaker":"customer","text":"a"},{"speaker":"customer","text":"b"}]}`, "one label for 2 turns"},
		{"valence", `{"id":"1","text":"secret words","mean_valence":7}`, "-4 to 4"},
		{"valence", `{"id":"1","text":"secret words"}`, "-4 to 4"},
		{"topics", `{"id":"1","text":"secret words","intent":"x"}`, "no mapping"},
		{"topics", `{"id":"1","text":"secret words"}`, "no topics"},
	} {
		s := read(t, Kind(c.kind), nil, good, "", c.line)
		if c.kind != "pii" { // where the good line is none
			s.Faults = s.Faults[1:]
		}
		if len(s.Faults) != 1 || !strings.Contains(s.Faults[0].Error(), c.why) || !strings.HasPrefix(s.Faults[0].Error(), "folder/ours.jsonl.gz:3: ") {
			t.Errorf("%s: %v, want %q", c.line, s.Faults, c.why)
			continue
		}
		if strings.Contains(s.Faults[0].Error(), private) {
			t.Errorf("%s: the fault holds text: %v", c.line, s.Faults[0])
		}
		if c.kind == "pii" && len(s.Items) != 1 {
			t.Errorf("%s: %d good lines, want 1", c.line, len(s.Items))
		}
	}
}

func TestOffsetsAreCodePoints(t *testing.T) {
	s := read(t, PII, nil, `{"id":"1","text":"😀 é Ann!","spans":[{"start":4,"end":7,"type":"PERSON","text":"Ann"},{"start":7,"end":8,"type":"US_SSN"},{"start":0,"end":1,"type":"GPE"}]}`)
	if len(s.Faults) > 0 {
		t.Fatal(s.Faults)
	}
	text := s.Items[0].Transcript.Turns[0].Text
	for i, want := range []struct{ text, kind string }{{"Ann", "PERSON"}, {"!", "SSN"}, {"😀", ""}} {
		if span := s.Items[0].Spans[i]; text[span.Start:span.End] != want.text || span.Type != want.kind {
			t.Errorf("span %d is %q, %q; want %q, %q", i, text[span.Start:span.End], span.Type, want.text, want.kind)
		}
	}
}

func TestWhatBelongsTogether(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":"1","text":"x","spans":[],"conv_id":"c","doc":"d"}`:          "conversation c",
		`{"id":"1","text":"x","spans":[],"doc":"d","template_id":3}`:        `document "d"`,
		`{"id":"1","text":"x","spans":[],"doc":null,"template_id":3}`:       "template 3",
		`{"id":"1","text":"x","spans":[],"doc":null,"template_id":null}`:    "item 1",
		`{"id":"1","turns":[{"speaker":"customer","text":"x"}],"spans":[]}`: "item 1",
	} {
		if s := read(t, PII, nil, line); len(s.Items) != 1 || s.Items[0].Cluster != want {
			t.Errorf("%s: %+v, want %q", line, s.Items, want)
		}
	}
}

func TestLabelledTurnsAreItems(t *testing.T) {
	s := read(t, "", nil, `{"id":"c","turns":[{"speaker":"agent","text":"Hello"},{"speaker":"customer","text":"great","label":"positive"},{"speaker":"customer","text":"bad","label":"negative"}]}`)
	if len(s.Items) != 2 || s.Items[0].ID != "c#1" || s.Items[1].ID != "c#2" || s.Items[1].Turn != 2 || s.Items[0].Transcript != s.Items[1].Transcript || s.Items[0].Cluster != s.Items[1].Cluster {
		t.Errorf("items %+v", s.Items)
	}
}

func TestMappedIntents(t *testing.T) {
	m, err := ParseMapping("m", []byte(`{"taxonomy":"banking","intents":{"a":["one|two","three?"],"none":[]}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := read(t, Topics, m, `{"id":"1","text":"x","intent":"a"}`, `{"id":"2","text":"x","intent":"none"}`, `{"id":"3","text":"x","intent":"unheard"}`)
	if s.Taxonomy != "banking" || strings.Join(s.Judged, " ") != "one three two" || len(s.Items) != 2 || len(s.LeftOut) != 1 || s.LeftOut[0].N != 1 {
		t.Fatalf("the set is %+v", s)
	}
	if w := s.Items[0].Topics; len(w) != 2 || strings.Join(w[0].Any, " ") != "one two" || w[0].Optional || !w[1].Optional {
		t.Errorf("wanted %+v", w)
	}
	if _, err := ParseMapping("m.json", []byte(`{"intent":{}}`)); err == nil || !strings.Contains(err.Error(), "m.json") {
		t.Errorf("a mapping with an unknown key: %v", err)
	}
}

func TestReadGzip(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(`{"id":"1","text":"ok","spans":[]}`)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Read("x.jsonl.gz", bytes.NewReader(b.Bytes()), "", nil)
	if err != nil || len(s.Items) != 1 || s.Name != "x" {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := Read("x.jsonl.gz", bytes.NewReader(b.Bytes()[:20]), PII, nil); err == nil || !strings.Contains(err.Error(), "x.jsonl.gz") {
		t.Errorf("half a file: %v", err)
	}
}

// Whatever a line holds, spans lie in their text, on rune borders.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"id":"1","text":"😀 é Ann!","spans":[{"start":4,"end":7,"type":"PERSON"}],"label":true,"mean_valence":1}`))
	f.Add([]byte(`{"id":"1","turns":[{"speaker":"customer","text":"x","label":"neutral","spans":[]}],"labels":{"intents":[["a"],"b"]}}`))
	m := &Mapping{Intents: map[string][]string{"a": {"b|c?"}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range append(Kinds(), "") {
			s, err := Read("f", bytes.NewReader(data), kind, m)
			if err != nil {
				continue
			}
			for _, it := range s.Items {
				for _, span := range it.Spans {
					text := it.Transcript.Turns[span.Turn].Text
					if span.Start < 0 || span.End <= span.Start || span.End > len(text) || !utf8.RuneStart(text[span.Start]) || span.End < len(text) && !utf8.RuneStart(text[span.End]) {
						t.Fatalf("span %+v of %q", span, text)
					}
				}
			}
		}
	})
}
