package digest_test

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"earshot/digest"
)

var update = flag.Bool("update", false, "write testdata/golden anew")

// full is a digest that has something of everything.
func full(t *testing.T) digest.Digest {
	in := input(t)
	in.Emerging = []digest.Emerging{
		{Phrase: "error code forty two", Service: "taxes", Customers: 31, Base: 540, Expected: ptr(2.4), Quotes: in.Quotes[digest.Cell{Service: "passports", Topic: "mail-delay"}][:1]},
		{Phrase: "photo booth", Service: "passports", Customers: 14, Base: 390},
	}
	last := digest.Build(in)
	*last.Coverage.Received -= 7
	in.Last = &last
	for i := range in.Rows {
		in.Rows[i].Revised = 1
	}
	return digest.Build(in)
}

func TestGolden(t *testing.T) {
	r, err := digest.Render(full(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{
		"digest.html": r.HTML, "digest.md": r.Text, "digest.csv": string(r.CSV), "digest.json": string(r.JSON), "subject.txt": r.Subject + "\n",
	} {
		path := filepath.Join("testdata", "golden", name)
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
			t.Errorf("%s is no longer what it was: read the difference, then run this test with -update", name)
		}
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	first, err := digest.Render(full(t))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := digest.Render(full(t)); err != nil || !reflect.DeepEqual(first, again) {
			t.Fatalf("another run gave something else: %v", err)
		}
	}
}

func TestHostileWordsDoNothing(t *testing.T) {
	in := input(t)
	in.Names.Services["passports"], in.Names.Topics["mail-delay"] = hostile, "=cmd|' /C calc'!A0"
	in.Failures[0].Error = hostile
	cell := digest.Cell{Service: "passports", Topic: "mail-delay"}
	in.Quotes[cell][0].URL = "javascript:alert(1)"
	in.Quotes[cell][1].Text = "=HYPERLINK(\"http://example.com\")"
	in.Emerging = []digest.Emerging{{Phrase: hostile, Service: hostile, Customers: 20, Base: 100}}
	r, err := digest.Render(digest.Build(in))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", `href="javascript`, "ZgotmplZ\" style"} {
		if strings.Contains(r.HTML, bad) || strings.Contains(r.Article, bad) || strings.Contains(r.Text, bad) {
			t.Errorf("it holds %s", bad)
		}
	}
	for _, bad := range []string{"**bold**", "[link]("} {
		if strings.Contains(r.Text, bad) {
			t.Errorf("the Markdown holds %s", bad)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(string(r.CSV))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, value := range row {
			if strings.HasPrefix(value, "=") {
				t.Errorf("a spreadsheet would run %s", value)
			}
		}
	}
}

// An article shows what the mail shows, and has no style of its own: those of
// its classes are in the sheet.
func TestAnArticleIsTheMailWithoutItsStyles(t *testing.T) {
	r, err := digest.Render(full(t))
	if err != nil {
		t.Fatal(err)
	}
	inside := func(page, from, to string) string {
		_, page, begun := strings.Cut(page, from)
		page, _, ended := strings.Cut(page, to)
		if !begun || !ended {
			t.Fatalf("nothing stands between %s and %s", from, to)
		}
		return page
	}
	mail := regexp.MustCompile(` (style|stroke)="[^"]*"`).ReplaceAllString(r.HTML, "")
	if got := inside(r.Article, `<div class="e-inside">`, `</div></article>`); got != inside(mail, `<td class="e-inside">`, "</td></tr></table>\n</td></tr></table>\n</body>") {
		t.Errorf("the article shows something else:\n%s", got)
	}
	sheet := digest.Sheet()
	for _, class := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(r.Article, -1) {
		if !strings.Contains(sheet, "\n."+class[1]+"{") && !strings.HasPrefix(sheet, "."+class[1]+"{") {
			t.Errorf("the sheet has nothing for %s", class[1])
		}
	}
}

// Every rendering says what the figures are, and a mail is readable without
// anything that a client may drop.
func TestWhatEveryRenderingSays(t *testing.T) {
	d := full(t)
	r, err := digest.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"HTML": r.HTML, "Markdown": r.Text, "JSON": string(r.JSON), "CSV": string(r.CSV)} {
		if !strings.Contains(text, digest.Inferred) {
			t.Errorf("%s does not say: %s", name, digest.Inferred)
		}
	}
	if at := strings.Index(r.HTML, "1,012 received"); at < 0 || at > strings.Index(r.HTML, "<h1") {
		t.Error("the coverage does not come first")
	}
	for _, words := range []string{"▃▃▃·▃▃▃▃█", "worse", "2 of 7 days", "pending", "Missed 5 weeks in a row", "Revised"} {
		if !strings.Contains(r.HTML, words) {
			t.Errorf("the HTML lacks %q", words)
		}
	}
	for _, fetched := range []string{"<img", "src=", "@import", "url("} {
		if strings.Contains(r.HTML, fetched) {
			t.Errorf("the mail fetches something: %s", fetched)
		}
	}
	// Gmail cuts a mail off at 102 KB.
	if len(r.HTML) > 80<<10 {
		t.Errorf("the mail has %d bytes", len(r.HTML))
	}
}

func TestAStoredDigestHoldsNobodysWords(t *testing.T) {
	d := full(t)
	kept := d.WithoutQuotes()
	text, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"six weeks", "c-1842", "my refund"} {
		if strings.Contains(string(text), words) {
			t.Errorf("it holds %q", words)
		}
	}
	if len(d.Points[0].Quotes) != 2 || len(d.Emerging[0].Quotes) != 1 {
		t.Error("the digest itself lost its quotes")
	}
	var again digest.Digest
	if err := json.Unmarshal(text, &again); err != nil || again.Headline != d.Headline || *again.Coverage.Received != *d.Coverage.Received {
		t.Errorf("it does not read back: %v", err)
	}
}

// Who sees some services is not told what was received of all: it says so once.
func TestADigestWithoutWhatWasReceived(t *testing.T) {
	d := full(t)
	d.Coverage = digest.Coverage{Rejected: 12}
	r, err := digest.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"article": r.Article, "Markdown": r.Text} {
		if !strings.Contains(text, "12 rejected; how much was received, of all services together, is not shown.") || strings.Contains(text, "received, (not shown)") {
			t.Errorf("the %s says something else: %s", name, text)
		}
	}
}
