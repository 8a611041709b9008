package sqlite_test

import (
	"fmt"
	"strings"
	"testing"

	"earshot/models"
	"earshot/store/storetest"
)

func TestHugeTexts(t *testing.T) {
	s, _ := prepared(t)
	var words, exclusions, phrases strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&words, "word%d ", i)
		fmt.Fprintf(&exclusions, "-word%d ", i)
		fmt.Fprintf(&phrases, "\"word %d\" ", i)
	}
	for name, text := range map[string]string{
		"many words":      words.String(),
		"many exclusions": exclusions.String(),
		"many phrases":    phrases.String(),
		"one many times":  strings.Repeat("word ", 100_000),
		"a long word":     strings.Repeat("w", 100_000),
		"a long phrase":   `"` + strings.Repeat("w ", 10_000),
	} {
		if _, err := s.Search(t.Context(), models.Query{Text: text}); err != nil {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// FuzzText: no text is a syntax error, whatever the speaker.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`check`, `"a phrase" -"not this" word`, `-`, `"`, "a\x00b", "\xff", `NEAR(a, b)`, `a:b`, `{a b}: c`, `(((`, "\uE000", "ⓐ１²", "a AND NOT b", `"a b"~5`, `-"b check"~3`, `"don't stop"~4`, `"é b"~9`, `''`, `-"-"-`} {
		f.Add(seed)
	}
	s, _ := prepared(f)
	if err := s.Put(f.Context(), []*models.Conversation{storetest.Conversation("c", storetest.Says("check the mail"), storetest.AgentSays("a b c"))}, nil); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range []models.Query{{Text: text, Sort: models.SortRelevance}, {Text: text, Speaker: models.SpeakerAgent}} {
			if _, err := s.Search(t.Context(), q); err != nil {
				t.Fatalf("%q for %q: %v", text, q.Speaker, err)
			}
		}
	})
}
