package transcript

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

var (
	now      = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	eastern  = time.FixedZone("EST", -5*3600)
	received = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
)

func decoder() *Decoder { return New(eastern, Limits{}, func() time.Time { return now }) }

func message(value string) models.Envelope {
	return models.Envelope{Value: []byte(value), Time: received, TimeSource: models.StartMessage}
}

func decode(t *testing.T, e models.Envelope) *models.Transcript {
	t.Helper()
	got, err := decoder().Decode(e)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	return got
}

func TestDecodeReadsEveryFieldOfTheNativeFormat(t *testing.T) {
	got := decode(t, message(`{"id":"c-1842","channel":"chat","service":"ssa-retirement","started_at":"2026-11-02T14:03:00-05:00","ended_at":"2026-11-02T14:10:00-05:00",
		"customer_id":"555-0100","agent_id":"a-7","queue":"tier1","language":"en","attributes":{"site":"ATL","seat":12,"vip":true,"none":null},"version":3,
		"events":[{"kind":"hold","start_ms":61000,"end_ms":190000},{"kind":"transfer","start_ms":200000}],
		"turns":[{"speaker":"customer","start_ms":0,"end_ms":3100.0,"text":"Hi, \u00e9\ud83d\ude00."},{"speaker":"agent","text":"Hello."}]}`))
	ms := func(n int64) *int64 { return &n }
	want := &models.Transcript{
		ID: "c-1842", Channel: "chat", Service: "ssa-retirement", CustomerID: "555-0100", AgentID: "a-7", Queue: "tier1", Language: "en", Version: 3,
		StartedAt: time.Date(2026, 11, 2, 19, 3, 0, 0, time.UTC), EndedAt: time.Date(2026, 11, 2, 19, 10, 0, 0, time.UTC), StartedAtSource: models.StartGiven,
		Attributes: map[string]string{"site": "ATL", "seat": "12", "vip": "true"},
		Events:     []models.Event{{Kind: "hold", StartMS: ms(61000), EndMS: ms(190000)}, {Kind: "transfer", StartMS: ms(200000)}},
		Turns:      []models.TranscriptTurn{{Speaker: "customer", StartMS: ms(0), EndMS: ms(3100), Text: "Hi, é😀."}, {Speaker: "agent", Text: "Hello."}},
	}
	if !got.StartedAt.Equal(want.StartedAt) || !got.EndedAt.Equal(want.EndedAt) {
		t.Errorf("times %v to %v, want %v to %v", got.StartedAt, got.EndedAt, want.StartedAt, want.EndedAt)
	}
	if _, offset := got.StartedAt.Zone(); offset != -5*3600 {
		t.Errorf("the clock of the conversation was lost: offset %d", offset)
	}
	got.StartedAt, got.EndedAt = want.StartedAt, want.EndedAt
	if describe(got) != describe(want) {
		t.Errorf("got  %s\nwant %s", describe(got), describe(want))
	}
}

// describe writes a transcript with what its pointers point to.
func describe(t *models.Transcript) string {
	var s strings.Builder
	ms := func(p *int64) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprint(*p)
	}
	for _, turn := range t.Turns {
		fmt.Fprintf(&s, "%s %s..%s %q\n", turn.Speaker, ms(turn.StartMS), ms(turn.EndMS), turn.Text)
	}
	for _, e := range t.Events {
		fmt.Fprintf(&s, "%s %s..%s\n", e.Kind, ms(e.StartMS), ms(e.EndMS))
	}
	bare := *t
	bare.Turns, bare.Events = nil, nil
	return fmt.Sprintf("%+v\n%s", bare, s.String())
}

func TestDecodeRefuses(t *testing.T) {
	turn := `"turns":[{"speaker":"customer","text":"secret words"}]`
	with := func(fields string) string { return `{"id":"c-1",` + fields + `,` + turn + `}` }
	turns := func(list string) string { return `{"id":"c-1","turns":[` + list + `]}` }
	for name, c := range map[string]struct {
		value  string
		reason models.Reason
		detail string
	}{
		"empty":                      {"", models.ReasonNotJSON, "empty"},
		"white space":                {"  \n", models.ReasonNotJSON, "empty"},
		"plain text":                 {"secret words", models.ReasonNotJSON, "byte 0"},
		"cut off":                    {`{"id":"c-1","turns":[{"speaker":"customer","text":"secret wo`, models.ReasonNotJSON, "ends in the middle"},
		"cut off in an unknown part": {`{"secret words":[1,2`, models.ReasonNotJSON, "ends in the middle"},
		"broken inside":              {`{"id":"c-1","turns":[{"speaker":"customer" "secret words"}]}`, models.ReasonNotJSON, "byte 43"},
		"two objects":                {`{` + turn + `,"id":"c-1"} {}`, models.ReasonNotJSON, ""},
		"two unknown objects":        {`{"a":1} {"b":2}`, models.ReasonNotJSON, "more than one"},
		"two numbers":                {`1 2`, models.ReasonNotJSON, "more than one"},
		"a field twice":              {`{"id":"c-1","id":"secret words",` + turn + `}`, models.ReasonNotJSON, "same field twice"},
		"a list":                     {`[{"id":"c-1"}]`, models.ReasonUnknownFormat, "not an object"},
		"a string":                   {`"secret words"`, models.ReasonUnknownFormat, "not an object"},
		"null":                       {`null`, models.ReasonUnknownFormat, "not an object"},
		"no turns field":             {`{"id":"c-1","secret words":{"turns":[]}}`, models.ReasonUnknownFormat, `without "turns"`},
		"empty object":               {`{}`, models.ReasonUnknownFormat, `without "turns"`},
		"not UTF-8":                  {"{\"id\":\"c-1\xff\"}", models.ReasonInvalidUTF8, "byte 10"},
		"half a character":           {turns(`{"speaker":"customer","text":"secret \ud83d words"}`), models.ReasonInvalidUTF8, "surrogate"},
		"id a number":                {`{"id":7,` + turn + `}`, models.ReasonWrongType, "id must be a string, not a number"},
		"customer_id a number":       {with(`"customer_id":5550100`), models.ReasonWrongType, "customer_id must be a string, not a number"},
		"turns an object":            {`{"id":"c-1","turns":{"a":"secret words"}}`, models.ReasonWrongType, "turns must be an array, not an object"},
		"turns a string":             {`{"id":"c-1","turns":"secret words"}`, models.ReasonWrongType, "turns must be an array, not a string"},
		"a turn a string":            {turns(`{"speaker":"agent","text":"x"},"secret words"`), models.ReasonWrongType, "turns[1] must be an object, not a string"},
		"text a list":                {turns(`{"speaker":"agent","text":["secret words"]}`), models.ReasonWrongType, "turns[0].text must be a string, not an array"},
		"start_ms a string":          {turns(`{"speaker":"agent","text":"x","start_ms":"secret words"}`), models.ReasonWrongType, "turns[0].start_ms must be a whole number, not a string"},
		"start_ms with a fraction":   {turns(`{"speaker":"agent","text":"x","start_ms":1.5}`), models.ReasonWrongType, "turns[0].start_ms must be a whole number, not one with a fraction"},
		"start_ms beyond all":        {turns(`{"speaker":"agent","text":"x","start_ms":1e300}`), models.ReasonWrongType, "turns[0].start_ms"},
		"version a boolean":          {with(`"version":true`), models.ReasonWrongType, "version must be a whole number, not true or false"},
		"event end a list":           {with(`"events":[{"kind":"hold","end_ms":["secret words"]}]`), models.ReasonWrongType, "events[0].end_ms must be a whole number, not an array"},
		"attributes a list":          {with(`"attributes":["secret words"]`), models.ReasonWrongType, "attributes must be an object, not an array"},
		"no id":                      {`{` + turn + `}`, models.ReasonMissingID, `"id"`},
		"id null":                    {`{"id":null,` + turn + `}`, models.ReasonMissingID, ""},
		"id blank":                   {`{"id":" \t",` + turn + `}`, models.ReasonMissingID, ""},
		"id too long":                {`{"id":"` + strings.Repeat("x", 513) + `",` + turn + `}`, models.ReasonInvalidID, "513 bytes"},
		"id with a line end":         {`{"id":"c\n1",` + turn + `}`, models.ReasonInvalidID, "control"},
		"queue too long":             {with(`"queue":"` + strings.Repeat("x", 513) + `"`), models.ReasonInvalidValue, "queue has 513 bytes"},
		"customer with a zero byte":  {with(`"customer_id":"555\u00000100"`), models.ReasonInvalidValue, "customer_id holds control"},
		"version negative":           {with(`"version":-1`), models.ReasonInvalidValue, "version is negative"},
		"turns null":                 {`{"id":"c-1","turns":null}`, models.ReasonNoTurns, "empty"},
		"turns empty":                {`{"id":"c-1","turns":[]}`, models.ReasonNoTurns, "empty"},
		"nothing said":               {turns(`{"speaker":"agent","text":" \n"},{"speaker":"customer"}`), models.ReasonNoTurns, "none of the 2 turns"},
		"speaker unknown":            {turns(`{"speaker":"agent","text":"x"},{"speaker":"secret words","text":"x"}`), models.ReasonInvalidValue, "turns[1].speaker"},
		"speaker missing":            {turns(`{"text":"secret words"}`), models.ReasonInvalidValue, "turns[0].speaker"},
		"a turn null":                {turns(`null`), models.ReasonInvalidValue, "turns[0].speaker"},
		"long turn without spaces":   {turns(`{"speaker":"agent","text":"` + strings.Repeat("!", 1<<20) + `"}`), models.ReasonTurnTooLong, "turns[0].text has 1048576 bytes and the limit is 262144"},
		"many turns":                 {turns(strings.Repeat(`{"speaker":"agent","text":"x"},`, 20000) + `{"speaker":"agent","text":"x"}`), models.ReasonTooManyTurns, "20001 turns"},
		"large":                      {with(`"queue":"` + strings.Repeat("x", 10<<20) + `"`), models.ReasonTooLarge, "the limit is 8388608"},
		"start_ms negative":          {turns(`{"speaker":"agent","text":"x","start_ms":-1}`), models.ReasonInvalidTime, "turns[0].start_ms is negative"},
		"end before start":           {turns(`{"speaker":"agent","text":"x","start_ms":10,"end_ms":9}`), models.ReasonInvalidTime, "turns[0].end_ms is before start_ms"},
		"a call of two days":         {turns(`{"speaker":"agent","text":"x","end_ms":172800000}`), models.ReasonInvalidTime, "turns[0].end_ms is implausibly far"},
		"a hold that ends early":     {with(`"events":[{"kind":"hold","start_ms":10,"end_ms":9}]`), models.ReasonInvalidTime, "events[0].end_ms is before start_ms"},
		"not a time":                 {with(`"started_at":"secret words"`), models.ReasonInvalidTime, "started_at is not a time"},
		"a day that is none":         {with(`"started_at":"2026-02-30T10:00:00Z"`), models.ReasonInvalidTime, "started_at is not a time"},
		"the future":                 {with(`"started_at":"2026-11-26T12:00:01Z"`), models.ReasonInvalidTime, "started_at is in the future"},
		"before 1990":                {with(`"started_at":"1970-01-01T00:00:00Z"`), models.ReasonInvalidTime, "started_at is before 1990"},
		"the year 0":                 {with(`"started_at":"0000-01-01T00:00:00Z"`), models.ReasonInvalidTime, "started_at is before 1990"},
		"ended before it started":    {with(`"started_at":"2026-11-02T10:00:00Z","ended_at":"2026-11-02T09:59:59Z"`), models.ReasonInvalidTime, "ended_at is before started_at"},
		"ended in the future":        {with(`"started_at":"2026-11-02T10:00:00Z","ended_at":"2027-11-02T09:59:59Z"`), models.ReasonInvalidTime, "ended_at is in the future"},
		"ended_at not a time":        {with(`"ended_at":"soon"`), models.ReasonInvalidTime, "ended_at is not a time"},
		"ended two days later":       {with(`"started_at":"2026-11-02T10:00:00Z","ended_at":"2026-11-04T10:00:00Z"`), models.ReasonInvalidTime, "more than 24 h"},
		"a chat of two years":        {with(`"channel":"chat","started_at":"2024-11-02T10:00:00Z","ended_at":"2026-11-04T10:00:00Z"`), models.ReasonInvalidTime, "366 days"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decoder().Decode(message(c.value))
			var r *models.Rejection
			if !errors.As(err, &r) || got != nil {
				t.Fatalf("got %+v, %v; want a rejection", got, err)
			}
			if r.Reason != c.reason || r.Stage != models.StageDecode || !strings.Contains(r.Detail, c.detail) {
				t.Errorf("got %v; want %s: …%s…", r, c.reason, c.detail)
			}
			if strings.Contains(r.Detail, "secret") || strings.Contains(r.Detail, "words") {
				t.Errorf("the detail quotes the message: %s", r.Detail)
			}
		})
	}
}

func TestDecodeIsLenientWhereTheMeaningIsClear(t *testing.T) {
	one := func(fields string) string {
		return `{` + fields + `"id":"c-1","turns":[{"speaker":"customer","text":"x"}]}`
	}
	for name, c := range map[string]struct {
		value string
		check func(*models.Transcript) bool
	}{
		"nulls are absent": {`{"id":"c-1","channel":null,"service":null,"started_at":null,"ended_at":null,"customer_id":null,"agent_id":null,"queue":null,"language":null,
			"attributes":null,"version":null,"events":null,"turns":[{"speaker":"customer","start_ms":null,"end_ms":null,"text":"x"}]}`,
			func(t *models.Transcript) bool {
				return t.Channel == models.ChannelCall && t.Version == 0 && t.Turns[0].StartMS == nil && t.CustomerID == "" && t.UnknownFields == 0
			}},
		"unknown fields are counted at every level": {`{"id":"c-1","source":"x","labels":{"a":[1,2]},"events":[{"kind":"hold","by":"x"},{"kind":"mute"}],"attributes":{"deep":{"a":1}},
			"turns":[{"speaker":"customer","text":"x","words":[1],"confidence":0.5}]}`,
			func(t *models.Transcript) bool { return t.UnknownFields == 7 && len(t.Events) == 1 }},
		"voice is call":     {one(`"channel":"Voice",`), func(t *models.Transcript) bool { return t.Channel == models.ChannelCall }},
		"web_form is other": {one(`"channel":"web_form",`), func(t *models.Transcript) bool { return t.Channel == models.ChannelOther }},
		"e-mail is email":   {one(`"channel":"E_Mail",`), func(t *models.Transcript) bool { return t.Channel == models.ChannelEmail }},
		"other names of speakers": {`{"id":"c-1","turns":[{"speaker":"Caller","text":"x"},{"speaker":"Representative","text":"x"},{"speaker":"IVR","text":"x"},{"speaker":"End User","text":"x"}]}`, func(t *models.Transcript) bool {
			return t.Turns[0].Speaker == "customer" && t.Turns[1].Speaker == "agent" && t.Turns[2].Speaker == "bot" && t.Turns[3].Speaker == "customer"
		}},
		"a time without an offset": {one(`"started_at":"2026-11-02 14:03:00.5",`), func(t *models.Transcript) bool {
			return t.StartedAt.Equal(time.Date(2026, 11, 2, 19, 3, 0, 5e8, time.UTC))
		}},
		"an offset without a colon": {one(`"started_at":"2026-11-02T14:03:00+0000",`), func(t *models.Transcript) bool {
			return t.StartedAt.Equal(time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC))
		}},
		"a day": {one(`"started_at":"2026-11-02",`), func(t *models.Transcript) bool {
			return t.StartedAt.Equal(time.Date(2026, 11, 2, 5, 0, 0, 0, time.UTC))
		}},
		"a clock a little ahead":          {one(`"started_at":"2026-11-25T11:00:00Z",`), func(t *models.Transcript) bool { return t.StartedAtSource == models.StartGiven }},
		"e-mail threads of days":          {`{"id":"c-1","channel":"email","turns":[{"speaker":"customer","text":"x","start_ms":0},{"speaker":"agent","text":"y","start_ms":172800000}]}`, func(t *models.Transcript) bool { return len(t.Turns) == 2 }},
		"empty turns stay in their place": {`{"id":"c-1","turns":[{"speaker":"agent","text":""},{"speaker":"customer","text":"x"}]}`, func(t *models.Transcript) bool { return len(t.Turns) == 2 && t.Turns[1].Text == "x" }},
		"control characters":              {`{"id":"c-1","turns":[{"speaker":"customer","text":"a\u0000b\u0002c\nd\te\u007f"}]}`, func(t *models.Transcript) bool { return t.Turns[0].Text == "a b c\nd\te " }},
		"an end without a start":          {one(`"ended_at":"2026-11-02T10:00:00Z",`), func(t *models.Transcript) bool { return t.EndedAt.IsZero() && t.StartedAt.Equal(received) }},
		"a byte order mark":               {"\ufeff" + one(""), func(t *models.Transcript) bool { return t.ID == "c-1" }},
		"white space before the object":   {"\n " + one(""), func(t *models.Transcript) bool { return t.ID == "c-1" }},
	} {
		t.Run(name, func(t *testing.T) {
			if got := decode(t, message(c.value)); !c.check(got) {
				t.Errorf("got %s", describe(got))
			}
		})
	}
}

func TestHeadersFillWhatTheMessageLacks(t *testing.T) {
	e := message(`{"id":"c-1","service":"own","turns":[{"speaker":"customer","text":"x"}]}`)
	e.Headers = map[string]string{
		"earshot-service": "theirs", "earshot-customer-id": "555-0100", "earshot-started-at": "2026-11-02T14:03:00Z", "earshot-channel": "chat",
		"earshot-queue": "tier1", "earshot-agent-id": "a-7", "earshot-language": "es", "earshot-format": "native", "other": "x",
	}
	got := decode(t, e)
	if got.Service != "own" || got.CustomerID != "555-0100" || got.Channel != "chat" || got.Queue != "tier1" || got.AgentID != "a-7" || got.Language != "es" {
		t.Errorf("got %s", describe(got))
	}
	if got.StartedAtSource != models.StartHeader || !got.StartedAt.Equal(time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC)) {
		t.Errorf("start %v from %s", got.StartedAt, got.StartedAtSource)
	}
	for name, header := range map[string]struct {
		value  string
		reason models.Reason
	}{
		"earshot-started-at": {"soon", models.ReasonInvalidTime},
		"earshot-queue":      {"\xff", models.ReasonInvalidUTF8},
		"earshot-format":     {"secret", models.ReasonUnknownFormat},
		"earshot-agent-id":   {"a\n7", models.ReasonInvalidValue},
	} {
		e := message(`{"id":"c-1","turns":[{"speaker":"customer","text":"x"}]}`)
		e.Headers = map[string]string{name: header.value}
		_, err := decoder().Decode(e)
		if r := models.AsRejection(err); r == nil || r.Reason != header.reason || strings.Contains(r.Detail, "secret") {
			t.Errorf("%s: got %v, want %s", name, err, header.reason)
		}
	}
}

func TestStartComesFromTheEnvelopeLast(t *testing.T) {
	e := message(`{"id":"c-1","turns":[{"speaker":"customer","text":"x"}]}`)
	if got := decode(t, e); !got.StartedAt.Equal(received) || got.StartedAtSource != models.StartMessage {
		t.Errorf("start %v from %s", got.StartedAt, got.StartedAtSource)
	}
	e.Time, e.TimeSource = time.Time{}, models.StartAbsent
	if got := decode(t, e); !got.StartedAt.IsZero() || got.StartedAtSource != models.StartAbsent {
		t.Errorf("start %v from %s", got.StartedAt, got.StartedAtSource)
	}
	for _, at := range []time.Time{{}, now.Add(25 * time.Hour), time.UnixMilli(1)} {
		e.Time, e.TimeSource = at, models.StartMessage
		if _, err := decoder().Decode(e); models.AsRejection(err) == nil || models.AsRejection(err).Reason != models.ReasonInvalidTime {
			t.Errorf("a message of %v: got %v", at, err)
		}
	}
}

func TestDecodeReturnsTheFault(t *testing.T) {
	fault := &models.Rejection{Reason: models.ReasonTooLarge, Stage: models.StageFetch}
	if _, err := decoder().Decode(models.Envelope{Fault: fault}); models.AsRejection(err) != fault {
		t.Errorf("got %v", err)
	}
}

func TestLimitsAreConfigurable(t *testing.T) {
	d := New(nil, Limits{MessageBytes: 100, TurnBytes: 3, Turns: 1, ClockSkew: -1}, func() time.Time { return now })
	for value, reason := range map[string]models.Reason{
		`{"id":"c","turns":[{"speaker":"agent","text":"xxxx"}]}`:                                  models.ReasonTurnTooLong,
		`{"id":"c","turns":[{"speaker":"agent"},{"speaker":"agent"}]}`:                            models.ReasonTooManyTurns,
		`{"id":"c","turns":[{"speaker":"agent","text":"` + strings.Repeat("x", 100) + `"}]}`:      models.ReasonTooLarge,
		`{"id":"c","started_at":"2026-11-24T12:00:01Z","turns":[{"speaker":"agent","text":"x"}]}`: models.ReasonInvalidTime,
	} {
		if _, err := d.Decode(message(value)); models.AsRejection(err) == nil || models.AsRejection(err).Reason != reason {
			t.Errorf("%s: got %v, want %s", value, err, reason)
		}
	}
}

func TestDecodeReadsWhatPublicDataSetsLookLike(t *testing.T) {
	data, err := os.ReadFile("testdata/shapes.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i, line := range lines {
		got := decode(t, message(line))
		if got.ID == "" || got.UnknownFields != 2 {
			t.Errorf("line %d: %s", i+1, describe(got))
		}
	}
	if len(lines) < 4 {
		t.Errorf("only %d shapes", len(lines))
	}
}

// FuzzDecode: whatever comes in, Decode returns a transcript that keeps its
// promises or a rejection that quotes nothing.
func FuzzDecode(f *testing.F) {
	const secret = "Q7secretQ7"
	for _, seed := range []string{
		`{"id":"c-1","turns":[{"speaker":"customer","text":"` + secret + `"}]}`,
		`{"id":"c-1","turns":[{"speaker":"` + secret + `","text":"x"}]}`,
		`{"id":"c-1","turns":[{"speaker":"customer","text":{"` + secret + `":1}}]}`,
		`{"id":"c-1","attributes":{"` + secret + `":[}],"turns":[]}`,
		`{"id":"c-1","` + secret + `":{"` + secret + `":1,"` + secret + `":2},"turns":[]}`,
		`{"id":"c-1","started_at":"` + secret + `","turns":[{"speaker":"agent","text":"x","start_ms":1e3}]}`,
		`{"id":"c-1","version":-0.0,"events":[{"kind":"hold","start_ms":5}],"turns":[{"speaker":"bot","text":"x"}]}`,
		`{"id":"c-1","events":[{"kind":"hold","start_ms":5,"end_ms":1}],"turns":[{"speaker":"bot","text":"` + secret + `"}]}`,
		"\xff" + secret, `[` + secret, `{"turns":`, ``,
	} {
		f.Add([]byte(seed), "native", "2026-11-02T14:03:00-05:00")
		f.Add([]byte(seed), "", "")
	}
	f.Fuzz(func(t *testing.T, value []byte, format, started string) {
		e := models.Envelope{Value: value, Headers: map[string]string{HeaderFormat: format, headerStartedAt: started}, Time: received, TimeSource: models.StartMessage}
		got, err := decoder().Decode(e)
		if err != nil {
			r, ok := err.(*models.Rejection) //nolint:errorlint // the promise is this very type
			if !ok || r.Reason == "" || r.Stage != models.StageDecode || r.Detail == "" || got != nil {
				t.Fatalf("got %+v, %#v", got, err)
			}
			if strings.Contains(r.Detail, secret) {
				t.Fatalf("the detail quotes the message: %s", r.Detail)
			}
			return
		}
		if got.ID == "" || len(got.Turns) == 0 || got.Version < 0 || got.StartedAt.IsZero() || got.UnknownFields < 0 {
			t.Fatalf("broken promise: %s", describe(got))
		}
		for _, turn := range got.Turns {
			if turn.StartMS != nil && turn.EndMS != nil && *turn.EndMS < *turn.StartMS {
				t.Fatalf("broken promise: %s", describe(got))
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	var s strings.Builder
	s.WriteString(`{"id":"c-1842","channel":"call","service":"ssa-retirement","started_at":"2026-11-02T14:03:00-05:00","customer_id":"555-0100","turns":[`)
	for i := range 20 {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, `{"speaker":"%s","start_ms":%d,"end_ms":%d,"text":"I have been waiting for my check since early October and nobody called back"}`, []string{"customer", "agent"}[i%2], i*4000, i*4000+3500)
	}
	s.WriteString("]}")
	e, d := message(s.String()), decoder()
	b.SetBytes(int64(s.Len()))
	for b.Loop() {
		if _, err := d.Decode(e); err != nil {
			b.Fatal(err)
		}
	}
}

// No events and an empty list of events are different things: the first was
// not measured.
func TestEventsAbsentAreNotEventsNone(t *testing.T) {
	for given, measured := range map[string]bool{``: false, `"events":null,`: false, `"events":[],`: true} {
		e := models.Envelope{Value: []byte(`{"id":"a",` + given + `"turns":[{"speaker":"customer","text":"hi"}]}`)}
		got, err := New(time.UTC, Limits{}, time.Now).Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		if (got.Events != nil) != measured {
			t.Errorf("%q: events %v", given, got.Events)
		}
	}
}
