package digest_test

import (
	"strings"
	"testing"

	"earshot/digest"
)

// A chat gets figures and the label, but no customer's words.
func TestBriefHasNoQuotes(t *testing.T) {
	in := input(t)
	d := digest.Build(in)
	r, err := digest.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	brief := strings.Join(r.Brief, "\n")
	if !strings.Contains(brief, d.Headline) || !strings.Contains(brief, digest.Inferred) || !strings.Contains(brief, "1. "+d.Points[0].TopicName) {
		t.Errorf("got %s", brief)
	}
	quotes := 0
	for _, p := range d.Points {
		for _, q := range p.Quotes {
			quotes++
			if strings.Contains(brief, q.Text) {
				t.Errorf("quotes %q", q.Text)
			}
		}
	}
	if quotes == 0 {
		t.Error("the test has no quotes to look for")
	}
}

func TestRevisedPeriodsAreNamed(t *testing.T) {
	in := input(t)
	in.Revised = []string{"2026-W45", "2026-W44"}
	r, err := digest.Render(digest.Build(in))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"HTML": r.HTML, "Markdown": r.Text} {
		if !strings.Contains(text, "changed the figures of 2026-W45, 2026-W44") {
			t.Errorf("%s does not name them", name)
		}
	}
}
