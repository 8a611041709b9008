package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"earshot/models"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shown is a pain point of which nothing, or these fields, are hidden.
type shown struct {
	models.PainPoint
	hidden []string
}

func (s shown) Row() models.PainPoint { return s.PainPoint }
func (s shown) Hides(field string) bool {
	for _, name := range s.hidden {
		if name == field {
			return true
		}
	}
	return false
}

func signature[T any](t Table[T]) string {
	var s strings.Builder
	fmt.Fprintln(&s, t.Schema)
	for _, c := range t.Columns {
		fmt.Fprintf(&s, "  %s %s\n", c.Name, c.Type)
	}
	return s.String()
}

// Others build on the columns: within a version they only grow, at the end.
func TestColumnsAreStable(t *testing.T) {
	golden(t, "columns.txt", signature(Conversations())+signature(Findings())+signature(PainPoints[shown]())+signature(A11()))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs. A column that goes or changes needs a new schema version. It is now:\n%s", name, got)
	}
}

func check[T any](t *testing.T, table Table[T]) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range table.Columns {
		if c.Type == "" || seen[c.Name] || (c.Field == "") == (c.About == "") {
			t.Errorf("%s: column %+v has no type, a name that is taken, or not one of Field and About", table.Schema, c.Name)
		}
		seen[c.Name] = true
	}
	if table.Columns[0].Name != "schema_version" {
		t.Errorf("%s begins with %s", table.Schema, table.Columns[0].Name)
	}
}

func TestEveryColumnHasATypeAndAMeaning(t *testing.T) {
	check(t, Conversations())
	check(t, Findings())
	check(t, PainPoints[shown]())
	check(t, A11())
	for _, c := range A11().Columns {
		if strings.Contains(c.Name, "response") {
			t.Errorf("column %s looks like survey data", c.Name)
		}
	}
}

func written[T any](t *testing.T, format string, table Table[T], rows ...T) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, format, table)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func pointer[T any](v T) *T { return &v }

func sampleConversation() *models.Conversation {
	c := &models.Conversation{
		Schema: models.ConversationSchema, ID: `odd, "id"`, Version: 3, Channel: "call", Service: "passports", ServiceSource: "given",
		StartedAt: time.Date(2026, time.November, 2, 14, 3, 0, 5000, time.FixedZone("", -5*3600)), StartedAtSource: "given", DurationS: pointer(int64(412)),
		Topics: []string{"delay", "fees"}, Drivers: []string{}, Signals: []string{"hold"},
		Sentiment: models.Sentiment{Customer: pointer(-0.42), Shift: "worsened", LowestTurn: pointer(0)},
		PII:       models.PII{Total: 2, Types: map[string]int{"SSN": 1, "PERSON": 1}},
		Turns:     []models.Turn{{Speaker: "customer", Text: "my social is [SSN]"}},
	}
	c.Repeat.Linkable, c.Repeat.Of, c.Repeat.Within = true, pointer("c-1790"), []string{"7d", "14d", "30d"}
	c.Findings = []models.Finding{
		{Kind: "topic", Name: "delay", Rule: "delay/2", Turn: 1, Start: 3, End: 9, Speaker: "customer", Quote: "=HYPERLINK(\"x\"),\r\nand ünt"},
		{Kind: "signal", Name: "hold", Rule: "hold/1", Quote: "-5 minutes"},
	}
	return c
}

func TestCSV(t *testing.T) {
	c := sampleConversation()
	out := written(t, CSV, Conversations(), c, &models.Conversation{ID: "empty"})
	lines := bytes.Split(out, []byte("\r\n"))
	if len(lines) != 4 || bytes.Contains(bytes.ReplaceAll(out, []byte("\r\n"), nil), []byte("\n")) {
		t.Errorf("%d lines end in CRLF of %q", len(lines)-1, out)
	}
	rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got, empty := record(rows[0], rows[1]), record(rows[0], rows[2])
	for name, want := range map[string]string{
		"schema_version": "earshot.conversation/v1", "id": `odd, "id"`, "version": "3", "topics": "delay|fees", "drivers": "",
		"started_at": "2026-11-02T14:03:00.000005-05:00", "duration_s": "412", "sentiment_customer": "-0.42", "sentiment_agent": "",
		"sentiment_lowest_turn": "0", "repeat_linkable": "true", "repeat_linked": "false", "repeat_of": "c-1790", "repeat_within": "7d|14d|30d",
		"pii_types": "PERSON|SSN", "turns": "1", "findings": "2", "customer_key": "",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if empty["started_at"] != "" || empty["duration_s"] != "" || empty["turns"] != "0" {
		t.Errorf("of what is not known: %v", empty)
	}
}

func record(header, cells []string) map[string]string {
	r := map[string]string{}
	for i, name := range header {
		r[name] = cells[i]
	}
	return r
}

// A customer's words must not become a formula in somebody's spreadsheet; the
// other formats have them as they are.
func TestWordsAreNoFormula(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(written(t, CSV, Findings(), FindingsOf(sampleConversation())...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	first, second := record(rows[0], rows[1]), record(rows[0], rows[2])
	if !strings.HasPrefix(first["quote"], "'=HYPERLINK") || second["quote"] != "'-5 minutes" || first["start"] != "3" {
		t.Errorf("%v\n%v", first, second)
	}
	if out := written(t, JSONLines, Findings(), FindingsOf(sampleConversation())...); !bytes.Contains(out, []byte(`"quote":"-5 minutes"`)) {
		t.Errorf("%s", out)
	}
}

// A spreadsheet runs whatever begins like a formula, ids and lists too; numbers
// stay numbers.
func TestSpreadsheetsHoldNoFormula(t *testing.T) {
	low := -0.42
	var out bytes.Buffer
	w, err := NewSpreadsheet(&out, Conversations())
	if err != nil {
		t.Fatal(err)
	}
	c := &models.Conversation{ID: "=1+1", Queue: `+cmd|' /C calc'!A0`, AgentID: "@SUM(1)", Topics: []string{"-a", "b"}, Sentiment: models.Sentiment{Customer: &low}}
	if err := errors.Join(w.Write(c), w.Close()); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	for name, want := range map[string]string{"id": "'=1+1", "queue": `'+cmd|' /C calc'!A0`, "agent_id": "'@SUM(1)", "topics": "'-a|b", "sentiment_customer": "-0.42", "signals": "", "service": ""} {
		if i := slices.Index(lines[0], name); i < 0 || lines[1][i] != want {
			t.Errorf("%s is in column %d of %q", name, i, lines[1])
		}
	}
}

func TestJSONLinesAreWholeDocuments(t *testing.T) {
	c := sampleConversation()
	out := written(t, JSONLines, Conversations(), c, c)
	if n := bytes.Count(out, []byte("\n")); n != 2 || !bytes.HasPrefix(out, []byte(`{"schema_version":"earshot.conversation/v1","schema":"earshot.conversation/v1","id":`)) {
		t.Fatalf("%d lines: %s", n, out)
	}
	var back models.Conversation
	if err := json.Unmarshal(out[:bytes.IndexByte(out, '\n')], &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Turns) != 1 || len(back.Findings) != 2 || !back.StartedAt.Equal(c.StartedAt) {
		t.Errorf("got %+v", back)
	}
}

func sampleA11() []models.A11Row {
	return []models.A11Row{
		{Service: "passports", FiscalYear: 2027, Quarter: 1, StartDate: "2026-10-01", EndDate: "2026-12-31", Channel: "call", TotalVolume: pointer(int64(300)),
			Drivers: map[string]models.A11Driver{models.DriverEase: {Negative: pointer(int64(100)), Positive: pointer(int64(0))}}},
		{Service: "passports", FiscalYear: 2027, Quarter: 1, StartDate: "2026-10-01", EndDate: "2026-12-31", Channel: "sms", Suppressed: true},
	}
}

// The same rows are the same in every format.
func TestEveryRowOfA11SaysThatItIsNoSurvey(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(written(t, CSV, A11(), sampleA11()...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	call, sms := record(rows[0], rows[1]), record(rows[0], rows[2])
	for name, want := range map[string]string{"channel": "phone", "earshot_channel": "call", "total_volume": "300", "negative_ease": "100", "negative_ease_share": "0.3333",
		"positive_ease": "0", "positive_ease_share": "0", "negative_employee": "", "suppressed": "false", "source": models.A11Source} {
		if call[name] != want {
			t.Errorf("%s is %q, want %q", name, call[name], want)
		}
	}
	if sms["total_volume"] != "" || sms["negative_ease_share"] != "" || sms["suppressed"] != "true" || sms["channel"] != "sms_text_messages" || sms["source"] != models.A11Source {
		t.Errorf("the suppressed row is %v", sms)
	}
	for line := range bytes.Lines(written(t, JSONLines, A11(), sampleA11()...)) {
		var v map[string]any
		if err := json.Unmarshal(line, &v); err != nil || v["source"] != models.A11Source || len(v) != len(rows[0]) {
			t.Errorf("%v in %s", err, line)
		}
	}
}

// cells reads a Parquet file back as the cells that CSV would have.
func cells[T any](t *testing.T, data []byte, table Table[T]) [][]string {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if version, _ := f.Lookup("schema_version"); version != table.Schema {
		t.Errorf("the file says it is %q", version)
	}
	var header []string
	for _, c := range f.Schema().Fields() {
		header = append(header, c.Name())
	}
	all := [][]string{header}
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		buffer := make([]parquet.Row, 1)
		for {
			n, err := rows.ReadRows(buffer)
			if n == 1 {
				line := make([]string, len(table.Columns))
				for _, v := range buffer[0] {
					c := table.Columns[v.Column()]
					line[v.Column()] = strings.TrimPrefix(line[v.Column()]+listSeparator+parquetCell(c.Type, v), listSeparator)
				}
				all = append(all, line)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func parquetCell(of Type, v parquet.Value) string {
	switch {
	case v.IsNull():
		return ""
	case of == Instant:
		return time.UnixMicro(v.Int64()).UTC().Format(time.RFC3339Nano)
	case of == Integer:
		return cell(of, v.Int64())
	case of == Number:
		return cell(of, v.Double())
	case of == Truth:
		return cell(of, v.Boolean())
	default:
		return string(v.ByteArray())
	}
}

func TestParquetSaysWhatCSVSays(t *testing.T) {
	c := sampleConversation()
	c.StartedAt = c.StartedAt.UTC() // Parquet has the instant, not its offset
	empty := &models.Conversation{ID: "empty"}
	same(t, Conversations(), c, empty, c)
	p := shown{PainPoint: models.PainPoint{Schema: models.PainPointSchema, ID: "week/2026-W45/all", FiscalYear: 2027, Contacts: 40, Share: pointer(0.25),
		PeriodStart: time.Date(2026, time.November, 2, 5, 0, 0, 0, time.UTC), PeriodEnd: time.Date(2026, time.November, 9, 5, 0, 0, 0, time.UTC),
		Drivers: []string{"ease", "efficiency"}, PublicHours: 1.25, ContactsBefore: pointer(int64(0))}}
	hidden := p
	hidden.hidden = []string{"contacts", "share", "public_hours"}
	same(t, PainPoints[shown](), p, hidden)
	same(t, A11(), sampleA11()...)
}

func same[T any](t *testing.T, table Table[T], rows ...T) {
	t.Helper()
	want, err := csv.NewReader(bytes.NewReader(written(t, CSV, table, rows...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := cells(t, written(t, Parquet, table, rows...), table); !reflect.DeepEqual(got, want) {
		t.Errorf("Parquet has\n%q,\nCSV\n%q", got, want)
	}
}

func TestParquetKeepsLittleInMemory(t *testing.T) {
	table := Table[int]{Schema: "x/v1", Columns: []Column[int]{
		schemaVersion[int]("x/v1"), {Name: "n", Type: Integer, Of: func(n int) any { return int64(n) }},
		{Name: "words", Type: Words, Of: func(n int) any { return fmt.Sprint(n, strings.Repeat("x", 1000)) }},
	}}
	rows := make([]int, 70_000)
	for i := range rows {
		rows[i] = i
	}
	data := written(t, Parquet, table, rows...)
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if f.NumRows() != 70_000 || len(f.RowGroups()) != 3 {
		t.Errorf("%d rows in %d groups", f.NumRows(), len(f.RowGroups()))
	}
}

func TestAnUnknownFormat(t *testing.T) {
	if _, err := NewWriter(io.Discard, "xml", A11()); err == nil || !strings.Contains(err.Error(), "csv, jsonl, parquet") {
		t.Errorf("%v", err)
	}
}

func TestAFullDiskIsAnError(t *testing.T) {
	for _, format := range Formats() {
		w, err := NewWriter(full{}, format, A11())
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(sampleA11()[0]), w.Close()); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

var errFull = errors.New("no space left on device")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
